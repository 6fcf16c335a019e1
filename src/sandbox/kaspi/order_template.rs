//! Templates for invented orders.

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use super::order::base64;

pub(super) const DAY_MILLIS: i64 = 86_400_000;

/// An accepted own delivery with one entry, due at the end of `now`'s day.
pub fn own_delivery(code: &str, now: DateTime<Utc>) -> Value {
    let placed = now - Duration::hours(20);
    json!({
        "attributes": {
            "code": code,
            "totalPrice": 12990.0,
            "paymentMode": "PREPAID",
            "plannedDeliveryDate": end_of_day(now),
            "creationDate": placed.timestamp_millis(),
            "deliveryCostForSeller": 0.0,
            "isKaspiDelivery": false,
            "deliveryMode": "DELIVERY_LOCAL",
            "deliveryAddress": {
                "streetName": "улица Абая", "streetNumber": "10", "town": "Алматы", "district": null, "building": null,
                "apartment": "25", "formattedAddress": "Алматы, улица Абая, 10", "latitude": 43.238_949, "longitude": 76.889_709,
            },
            "signatureRequired": false,
            "preOrder": false,
            "pickupPointId": "Merchant_PP1",
            "state": "DELIVERY",
            "approvedByBankDate": (placed + Duration::minutes(1)).timestamp_millis(),
            "status": "ACCEPTED_BY_MERCHANT",
            "customer": {
                "id": base64("7000000001"), "name": null, "cellPhone": "7000000001", "firstName": "Айгерим", "lastName": "Тестова",
            },
            "deliveryCost": 0.0,
        },
        "included": [entry("Чайник электрический Bosch TWK 3A011", 1, 12990.0)],
    })
}

/// `kaspiDelivery` of an order that is not packed yet. `hand_over` is in milliseconds.
pub(super) fn not_packed(hand_over: i64, express: bool) -> Value {
    json!({
        "waybill": null, "courierTransmissionDate": null, "courierTransmissionPlanningDate": hand_over,
        "waybillNumber": null, "express": express, "returnedToWarehouse": false, "firstMileCourier": null,
    })
}

/// `price` is in tenge.
pub(super) fn entry(name: &str, quantity: u32, price: f64) -> Value {
    json!({
        "attributes": {
            "unitType": "PIECES",
            "offer": { "code": "259204", "name": name },
            "quantity": quantity,
            "totalPrice": price * f64::from(quantity),
            "basePrice": price,
            "weight": 0.0,
            "category": { "code": "Master - Goods", "title": "Товары" },
            "deliveryCost": 0.0,
            "isImeiRequired": false,
        },
    })
}

/// The last millisecond of the day in Almaty (UTC+5), as in Kaspi's planned dates.
pub(super) fn end_of_day(now: DateTime<Utc>) -> i64 {
    const ALMATY_OFFSET_MILLIS: i64 = 5 * 3_600_000;
    let local_midnight = (now.timestamp_millis() + ALMATY_OFFSET_MILLIS).div_euclid(DAY_MILLIS) * DAY_MILLIS;
    local_midnight + DAY_MILLIS - 1 - ALMATY_OFFSET_MILLIS
}
