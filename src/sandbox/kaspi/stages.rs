//! The stages of an order, as changes of its attributes.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::order_template::{end_of_day, not_packed};

/// The next state depends on how the order is delivered.
pub(super) fn accept(attributes: &mut Value, now: DateTime<Utc>) {
    let state = if attributes["isKaspiDelivery"] == true {
        attributes["assembled"] = false.into();
        if attributes["kaspiDelivery"].is_null() {
            attributes["kaspiDelivery"] = not_packed(end_of_day(now), false);
        }
        "KASPI_DELIVERY"
    } else if attributes["deliveryMode"] == "DELIVERY_PICKUP" {
        "PICKUP"
    } else {
        "DELIVERY"
    };
    attributes["state"] = state.into();
    attributes["status"] = "ACCEPTED_BY_MERCHANT".into();
}

pub(super) fn complete(attributes: &mut Value, now: DateTime<Utc>) {
    attributes["completionDate"] = now.timestamp_millis().into();
    archive(attributes, "COMPLETED", None);
}

/// Kaspi masks the phone number of an archived order.
pub(super) fn archive(attributes: &mut Value, status: &str, cancellation_reason: Option<&str>) {
    attributes["state"] = "ARCHIVE".into();
    attributes["status"] = status.into();
    attributes["customer"]["cellPhone"] = "+0(000)-000-00-00".into();
    if let Some(reason) = cancellation_reason {
        attributes["cancellationReason"] = reason.into();
    }
}
