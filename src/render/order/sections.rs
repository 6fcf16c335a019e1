//! The sections of a card, as lines of Telegram's HTML.

use chrono::{DateTime, Utc};

use super::address::full_address;
use super::stage::stage_name;
use super::view::View;
use crate::domain::order::{CellPhone, Delivery, PaymentMode, State, Status};
use crate::domain::{Language, Order};
use crate::render::html::{short, tame};
use crate::render::text::{Arg, html, plain};
use crate::render::when::time;

pub(super) fn title(lang: Language, order: &Order, view: &View<'_>) -> Vec<String> {
    let delivery = order.delivery().map(|delivery| delivery_name(lang, &delivery));
    let args = [("code", Arg::Text(order.code.as_str())), ("delivery", Arg::OptionalText(delivery.as_deref()))];
    let mut lines = vec![html(lang, "card-title", &args)];
    lines.extend(view.shop.map(|shop| html(lang, "card-shop", &[("shop", Arg::Text(&short(shop)))])));
    lines
}

/// In plain text.
pub(in crate::render) fn delivery_name(lang: Language, delivery: &Delivery) -> String {
    let key = match delivery {
        Delivery::Own => "own",
        Delivery::KaspiLocal => "kaspi-local",
        Delivery::KaspiToDoor => "kaspi-to-door",
        Delivery::Kaspi => "kaspi",
        Delivery::Postomat => "postomat",
        Delivery::Pickup => "pickup",
        Delivery::RegionalPickup => "regional-pickup",
        Delivery::Other(unknown) => return tame(&short(unknown)),
    };
    plain(lang, "delivery", &[("delivery", Arg::Key(key))])
}

/// How far the order is, and whether it may be handed over at all.
pub(super) fn stage(lang: Language, order: &Order, now: DateTime<Utc>) -> Vec<String> {
    let stage = stage_name(lang, order);
    // An accepted order is named by its stage well enough, except where it is still listed as new or archived.
    let is_implied = order.status == Some(Status::AcceptedByMerchant)
        && !matches!(order.state, None | Some(State::New | State::Archive | State::Other(_)));
    let status = order.status.as_ref().filter(|_| !is_implied);
    let status = status.map(|status| html(lang, "order-status", &[("status", Arg::Constant(&short(status.as_str())))]));
    let mut lines = Vec::new();
    match (stage, status) {
        (Some(stage), Some(status)) => {
            let args = [("mark", Arg::Key(mark(order))), ("stage", Arg::Html(&stage)), ("status", Arg::Html(&status))];
            lines.push(html(lang, "card-stage", &args));
        }
        (Some(only), None) | (None, Some(only)) => {
            let mark = if order.status.is_some() { mark(order) } else { "unknown" };
            lines.push(html(lang, "card-stage-only", &[("mark", Arg::Key(mark)), ("stage", Arg::Html(&only))]));
        }
        (None, None) => {}
    }
    if let Some(reason) = &order.cancellation_reason {
        lines.push(html(lang, "card-cancellation-reason", &[("reason", Arg::Constant(&short(reason)))]));
    }
    // What is on its way back, or with Kaspi Delivery, is not in the courier's hands.
    if matches!(order.status, Some(Status::Cancelling | Status::Cancelled)) && !order.is_with_kaspi_delivery() {
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
    // The line of its completion says all.
    if order.status == Some(Status::Completed) {
        return Vec::new();
    }
    let line = |key, date| html(lang, key, &[("when", Arg::Text(&time(lang, date, now)))]);
    let mut lines = Vec::new();
    let is_by_kaspi = order.is_delivered_by_kaspi();
    let planned = order.planned_delivery_date.map(|planned| {
        let key = if order.is_overdue(now) {
            "card-planned-overdue"
        } else if !order.is_in_progress() || planned < now {
            "card-planned-past"
        } else if is_by_kaspi {
            "card-planned-by-kaspi"
        } else {
            "card-planned"
        };
        line(key, planned)
    });
    lines.extend(planned.clone().filter(|_| !is_by_kaspi));
    if let Some(date) = order.reservation_date.filter(|_| !order.has_ended()) {
        lines.push(line("card-reservation", date));
    }
    if let Some(kaspi) = &order.kaspi_delivery {
        match (kaspi.courier_transmission_date, kaspi.courier_transmission_planning_date) {
            (Some(done), _) => lines.push(line("card-transmitted", done)),
            (None, Some(planned)) if order.is_in_progress() => {
                lines.push(line(if planned < now { "card-hand-over-overdue" } else { "card-hand-over-by" }, planned));
            }
            _ => {}
        }
    }
    // After what the shop has to do.
    lines.extend(planned.filter(|_| is_by_kaspi));
    lines
}

/// What has to be known before the order is handed over.
pub(super) fn requirements(lang: Language, order: &Order) -> Vec<String> {
    if !order.is_in_progress() {
        return Vec::new();
    }
    let is_express = order.kaspi_delivery.as_ref().is_some_and(|kaspi| kaspi.express);
    [("card-express", is_express), ("card-pre-order", order.pre_order), ("card-signature", order.signature_required)]
        .into_iter()
        .filter(|(_, applies)| *applies)
        .map(|(key, _)| html(lang, key, &[]))
        .collect()
}

/// Name, phone and address.
pub(super) fn recipient(lang: Language, order: &Order) -> Vec<String> {
    let mut lines: Vec<String> = name(lang, order).into_iter().collect();
    lines.extend(phone(lang, order));
    if let Some(address) = address(lang, order) {
        lines.push(address);
        if order.is_in_progress() && order.destination().is_none() {
            lines.push(html(lang, "card-no-coordinates", &[]));
        }
    }
    lines
}

/// Which order it is, in one line.
pub(super) fn address_or_name(lang: Language, order: &Order) -> Vec<String> {
    address(lang, order).or_else(|| name(lang, order)).into_iter().collect()
}

pub(in crate::render) fn phone(lang: Language, order: &Order) -> Option<String> {
    let phone = match order.customer.cell_phone.as_ref()? {
        CellPhone::Number(phone) => phone.to_string(),
        CellPhone::Masked(phone) => phone.clone(),
        CellPhone::Hidden => return Some(html(lang, "card-phone-hidden", &[])),
    };
    Some(html(lang, "card-phone", &[("phone", Arg::Text(&phone))]))
}

pub(in crate::render) fn name(lang: Language, order: &Order) -> Option<String> {
    let name = order.customer.full_name()?;
    Some(html(lang, "card-customer", &[("name", Arg::Text(&short(&name)))]))
}

fn address(lang: Language, order: &Order) -> Option<String> {
    let address = full_address(lang, order.delivery_address.as_ref()?)?;
    Some(html(lang, "card-address", &[("address", Arg::Text(&short(&address)))]))
}

/// The sum, how it was paid, and whether the courier collects money: no, since buyers pay in Kaspi's app.
pub(super) fn payment(lang: Language, order: &Order) -> Vec<String> {
    let mode = order
        .payment_mode
        .as_ref()
        .map(|mode| html(lang, "payment-mode", &[("mode", Arg::Constant(&short(mode.as_str())))]));
    let is_paid = matches!(order.payment_mode, Some(PaymentMode::Credit | PaymentMode::Prepaid));
    let hands_over = matches!(order.delivery(), Some(Delivery::Own | Delivery::Pickup)) && order.is_in_progress();
    let paid = ("is-paid", Arg::Flag(is_paid && hands_over));
    let line = match (order.total_price, mode) {
        (Some(sum), mode) => {
            let args = [("sum", Arg::Text(&sum.to_string())), ("payment", Arg::OptionalHtml(mode.as_deref())), paid];
            html(lang, "card-sum", &args)
        }
        (None, Some(mode)) => html(lang, "card-payment-only", &[("payment", Arg::Html(&mode)), paid]),
        (None, None) => return Vec::new(),
    };
    vec![line]
}

/// What is seldom needed.
pub(super) fn details(lang: Language, order: &Order, now: DateTime<Utc>) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(number) = order.kaspi_delivery.as_ref().and_then(|kaspi| kaspi.waybill_number.as_ref()) {
        lines.push(html(lang, "card-waybill", &[("number", Arg::Text(&short(number)))]));
    }
    let months = order.credit_term.filter(|months| *months > 0 && order.payment_mode == Some(PaymentMode::Credit));
    if let Some(months) = months.and_then(|months| usize::try_from(months).ok()) {
        lines.push(html(lang, "card-credit-term", &[("months", Arg::Count(months))]));
    }
    if let Some(cost) = order.delivery_cost {
        let args = [("cost", Arg::Text(&cost.to_string())), ("is-free", Arg::Flag(cost.is_zero()))];
        lines.push(html(lang, "card-delivery-cost", &args));
    }
    if let Some(cost) = order.delivery_cost_for_seller.filter(|cost| !cost.is_zero()) {
        lines.push(html(lang, "card-delivery-cost-for-seller", &[("cost", Arg::Text(&cost.to_string()))]));
    }
    let origin = order.origin.as_ref().and_then(|origin| {
        let address = origin.address.as_ref().and_then(|address| full_address(lang, address));
        let parts: Vec<String> = [origin.display_name.clone(), address].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    });
    if let Some(origin) = origin {
        lines.push(html(lang, "card-origin", &[("origin", Arg::Text(&short(&origin)))]));
    } else if let Some(point) = order.pickup_point_id.as_ref().filter(|_| order.delivery() != Some(Delivery::Own)) {
        lines.push(html(lang, "card-pickup-point", &[("point", Arg::Text(&short(point)))]));
    }
    if let Some(date) = order.creation_date {
        lines.push(html(lang, "card-created", &[("when", Arg::Text(&time(lang, date, now)))]));
    }
    lines
}

pub(super) fn refreshed(view: &View<'_>) -> Vec<String> {
    let (lang, now) = (view.language, view.now);
    let line = || html(lang, "card-refreshed", &[("when", Arg::Text(&time(lang, now, now)))]);
    view.is_refresh.then(line).into_iter().collect()
}
