//! The stage of an order: the list of the seller's cabinet, for Kaspi Delivery its tab, which follows from packing and
//! hand-over.

use crate::domain::order::{State, Status};
use crate::domain::{Language, Order};
use crate::render::html::{escape, short};
use crate::render::text::{Arg, html};

/// In Telegram's HTML; `None` if Kaspi sent no state.
pub(super) fn stage_name(lang: Language, order: &Order) -> Option<String> {
    Some(match key(order)? {
        Ok(key) => html(lang, "order-stage", &[("stage", Arg::Key(key))]),
        Err(unknown) => escape(&short(unknown)),
    })
}

/// What the shop has to do or waits for, or else the stage: short, for a list.
pub(super) fn task_name(lang: Language, order: &Order) -> Option<String> {
    match key(order)? {
        Ok(key @ ("new" | "pickup" | "kaspi-assembly" | "kaspi-hand-over")) => {
            Some(html(lang, "orders-task", &[("stage", Arg::Key(key))]))
        }
        _ => stage_name(lang, order),
    }
}

/// The key of the text, or a state that this version does not know.
fn key(order: &Order) -> Option<Result<&'static str, &str>> {
    Some(Ok(match (order.state.as_ref()?, &order.status) {
        (State::Other(unknown), _) => return Some(Err(unknown)),
        (State::KaspiDelivery, _) if order.is_with_kaspi_delivery() => "kaspi-transmitted",
        (State::KaspiDelivery, Some(Status::AcceptedByMerchant)) if order.pre_order => "kaspi-pre-order",
        (State::KaspiDelivery, Some(Status::AcceptedByMerchant)) if order.assembled == Some(true) => "kaspi-hand-over",
        (State::KaspiDelivery, Some(Status::AcceptedByMerchant)) if order.assembled == Some(false) => "kaspi-assembly",
        (State::KaspiDelivery, _) => "kaspi-delivery",
        (State::New, _) => "new",
        (State::SignRequired, _) => "sign-required",
        (State::Pickup, _) => "pickup",
        (State::Delivery, _) => "delivery",
        (State::Archive, _) => "archive",
    }))
}
