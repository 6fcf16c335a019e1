//! The sections of a card, as lines of Telegram's HTML.

use chrono::{DateTime, Utc};

use super::address::full_address;
use super::stage::stage_name;
use super::view::View;
use crate::domain::order::{CellPhone, Delivery, PaymentMode, State, Status};
use crate::domain::{Language, Order};
use crate::render::html::{escape, short};
use crate::render::text::{Arg, html};
use crate::render::when::time;

pub(super) fn title(lang: Language, order: &Order, view: &View<'_>) -> Vec<String> {
    let delivery = order.delivery().map(|delivery| delivery_name(lang, &delivery));
    let args = [("code", Arg::Text(order.code.as_str())), ("delivery", Arg::OptionalHtml(delivery.as_deref()))];
    let mut lines = vec![html(lang, "card-title", &args)];
    lines.extend(view.shop.map(|shop| html(lang, "card-shop", &[("shop", Arg::Text(&short(shop)))])));
    lines
}

fn delivery_name(lang: Language, delivery: &Delivery) -> String {
    let key = match delivery {
        Delivery::Own => "own",
        Delivery::KaspiLocal => "kaspi-local",
        Delivery::KaspiToDoor => "kaspi-to-door",
        Delivery::Kaspi => "kaspi",
        Delivery::Postomat => "postomat",
        Delivery::Pickup => "pickup",
        Delivery::RegionalPickup => "regional-pickup",
        Delivery::Other(unknown) => return escape(&short(unknown)),
    };
    html(lang, "delivery", &[("delivery", Arg::Key(key))])
}

/// How far the order is, and whether it may be handed over at all.
pub(super) fn stage(lang: Language, order: &Order, now: DateTime<Utc>) -> Vec<String> {
    let stage = stage_name(lang, order);
    let status = order
        .status
        .as_ref()
        .map(|status| html(lang, "order-status", &[("status", Arg::Constant(&short(status.as_str())))]));
    let mut lines = Vec::new();
    match (stage, status) {
        (Some(stage), Some(status)) => {
            let args = [("mark", Arg::Key(mark(order))), ("stage", Arg::Html(&stage)), ("status", Arg::Html(&status))];
            lines.push(html(lang, "card-stage", &args));
        }
        (Some(only), None) | (None, Some(only)) => {
            lines.push(html(lang, "card-stage-only", &[("stage", Arg::Html(&only))]));
        }
        (None, None) => {}
    }
    if let Some(reason) = &order.cancellation_reason {
        lines.push(html(lang, "card-cancellation-reason", &[("reason", Arg::Constant(&short(reason)))]));
    }
    if order.is_called_off() {
        lines.push(html(lang, "card-called-off", &[]));
    }
    if let Some(date) = order.completion_date {
        lines.push(html(lang, "card-completed", &[("when", Arg::Text(&time(lang, date, now)))]));
    }
    lines
}

fn mark(order: &Order) -> &'static str {
    match &order.status {
        Some(Status::Completed) => "done",
        _ if order.is_called_off() => "called-off",
        Some(Status::ApprovedByBank) => "waiting",
        _ if order.state == Some(State::SignRequired) => "waiting",
        _ => "running",
    }
}

pub(super) fn deadlines(lang: Language, order: &Order, now: DateTime<Utc>) -> Vec<String> {
    let line = |key, date| html(lang, key, &[("when", Arg::Text(&time(lang, date, now)))]);
    let mut lines = Vec::new();
    if let Some(planned) = order.planned_delivery_date {
        let key = if order.is_overdue(now) {
            "card-planned-overdue"
        } else if order.has_ended() || order.is_called_off() || planned < now {
            "card-planned-past"
        } else {
            "card-planned"
        };
        lines.push(line(key, planned));
    }
    if let Some(date) = order.reservation_date.filter(|_| !order.has_ended()) {
        lines.push(line("card-reservation", date));
    }
    if let Some(kaspi) = &order.kaspi_delivery {
        match (kaspi.courier_transmission_date, kaspi.courier_transmission_planning_date) {
            (Some(done), _) => lines.push(line("card-transmitted", done)),
            (None, Some(planned)) if !order.has_ended() && !order.is_called_off() => {
                lines.push(line(if planned < now { "card-hand-over-overdue" } else { "card-hand-over-by" }, planned));
            }
            _ => {}
        }
    }
    lines
}

/// Name, phone and address.
pub(super) fn recipient(lang: Language, order: &Order) -> Vec<String> {
    let mut lines = Vec::new();
    let customer = &order.customer;
    let full_name: Vec<&str> =
        [&customer.first_name, &customer.last_name].into_iter().flatten().map(String::as_str).collect();
    let name = if full_name.is_empty() { customer.name.clone() } else { Some(full_name.join(" ")) };
    if let Some(name) = name {
        lines.push(html(lang, "card-customer", &[("name", Arg::Text(&short(&name)))]));
    }
    match &customer.cell_phone {
        Some(CellPhone::Number(phone)) => {
            lines.push(html(lang, "card-phone", &[("phone", Arg::Text(&phone.to_string()))]));
        }
        Some(CellPhone::Masked(phone)) => lines.push(html(lang, "card-phone", &[("phone", Arg::Text(phone))])),
        Some(CellPhone::Hidden) => lines.push(html(lang, "card-phone-hidden", &[])),
        None => {}
    }
    if let Some(address) = order.delivery_address.as_ref().and_then(|address| full_address(lang, address)) {
        lines.push(html(lang, "card-address", &[("address", Arg::Text(&short(&address)))]));
        if order.destination().is_none() {
            lines.push(html(lang, "card-no-coordinates", &[]));
        }
    }
    lines
}

pub(super) fn payment(lang: Language, order: &Order) -> Vec<String> {
    let mut lines = Vec::new();
    let mode = order.payment_mode.as_ref().map(|mode| match order.credit_term.filter(|months| *months > 0) {
        Some(months) if *mode == PaymentMode::Credit => {
            html(lang, "payment-credit-term", &[("months", Arg::Count(usize::try_from(months).unwrap_or(usize::MAX)))])
        }
        _ => html(lang, "payment-mode", &[("mode", Arg::Constant(&short(mode.as_str())))]),
    });
    match (order.total_price, mode) {
        (Some(sum), mode) => {
            let args = [("sum", Arg::Text(&sum.to_string())), ("payment", Arg::OptionalHtml(mode.as_deref()))];
            lines.push(html(lang, "card-sum", &args));
        }
        (None, Some(mode)) => lines.push(html(lang, "card-payment-only", &[("payment", Arg::Html(&mode))])),
        (None, None) => {}
    }
    if let Some(cost) = order.delivery_cost {
        let args = [("cost", Arg::Text(&cost.to_string())), ("is-free", Arg::Flag(cost.is_zero()))];
        lines.push(html(lang, "card-delivery-cost", &args));
    }
    if let Some(cost) = order.delivery_cost_for_seller.filter(|cost| !cost.is_zero()) {
        lines.push(html(lang, "card-delivery-cost-for-seller", &[("cost", Arg::Text(&cost.to_string()))]));
    }
    lines
}

pub(super) fn remarks(lang: Language, order: &Order, view: &View<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let running = !order.has_ended();
    if running && order.kaspi_delivery.as_ref().is_some_and(|kaspi| kaspi.express) {
        lines.push(html(lang, "card-express", &[]));
    }
    if running && order.pre_order {
        lines.push(html(lang, "card-pre-order", &[]));
    }
    if running && order.signature_required {
        lines.push(html(lang, "card-signature", &[]));
    }
    if let Some(number) = order.kaspi_delivery.as_ref().and_then(|kaspi| kaspi.waybill_number.as_ref()) {
        lines.push(html(lang, "card-waybill", &[("number", Arg::Text(&short(number)))]));
    }
    let origin = order.origin.as_ref().and_then(|origin| {
        let address = origin.address.as_ref().and_then(|address| full_address(lang, address));
        let parts: Vec<String> = [origin.display_name.clone(), address].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    });
    if let Some(origin) = origin {
        lines.push(html(lang, "card-origin", &[("origin", Arg::Text(&short(&origin)))]));
    } else if let Some(point) = &order.pickup_point_id {
        lines.push(html(lang, "card-pickup-point", &[("point", Arg::Text(&short(point)))]));
    }
    if let Some(date) = order.creation_date {
        lines.push(html(lang, "card-created", &[("when", Arg::Text(&time(lang, date, view.now)))]));
    }
    if view.is_refresh {
        lines.push(html(lang, "card-refreshed", &[("when", Arg::Text(&time(lang, view.now, view.now)))]));
    }
    lines
}
