//! The initial orders of the first shop. People, phones and addresses are invented.
//!
//! | codes | orders |
//! |---|---|
//! | 900000101 … 900000110, 1000000104 | published by Kaspi or by API users; see `published_orders.rs` |
//! | 9000002xx | own deliveries, with edge cases |
//! | 9000003xx | other delivery modes and states |
//! | 9000004xx | a day's own deliveries in three towns |

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use super::order::base64;
use super::order_template::{DAY_MILLIS, end_of_day, entry, own_delivery};
use super::published_orders;

/// Codes worth trying in the demo, each with a label. `no-point` has no coordinates, `cancelling` is delivered to a
/// parcel locker, `to-door` by Kaspi Delivery, `waybill` is packed for it, and `unknown` does not exist.
pub const DEMO_CODES: [(&str, &str); 9] = [
    ("900000101", "own"),
    ("900000201", "overdue"),
    ("900000203", "no-point"),
    ("900000102", "pickup"),
    ("900000103", "cancelling"),
    ("1000000104", "to-door"),
    ("900000302", "waybill"),
    ("900000106", "completed"),
    ("123456789", "unknown"),
];

/// The dates are around `now`.
pub(super) fn all(now: DateTime<Utc>) -> Vec<Value> {
    let mut orders = published_orders::all(now);
    orders.extend(own_deliveries(now));
    orders.extend(other_deliveries(now));
    orders.extend(daily_deliveries(now));
    orders
}

fn changed_delivery(code: &str, now: DateTime<Utc>, changes: Value, entries: Option<Vec<Value>>) -> Value {
    let mut order = own_delivery(code, now);
    let Value::Object(changes) = changes else { return order };
    for (name, value) in changes {
        order["attributes"][name] = value;
    }
    if let Some(entries) = entries {
        order["included"] = entries.into();
    }
    order
}

fn own_deliveries(now: DateTime<Utc>) -> Vec<Value> {
    let today = end_of_day(now);
    let customer = |first: &str, last: &str, phone: &str| json!({ "id": base64(phone), "name": null, "cellPhone": phone, "firstName": first, "lastName": last });
    let mut orders = vec![
        changed_delivery("900000201", now, json!({ "plannedDeliveryDate": today - DAY_MILLIS }), None),
        changed_delivery("900000202", now, json!({ "plannedDeliveryDate": today + DAY_MILLIS }), None),
        changed_delivery(
            "900000203",
            now,
            json!({ "deliveryAddress": {
                "streetName": " улица Желтоксан", "streetNumber": " 87", "town": "г. Алматы", "district": "Алмалинский район",
                "building": "2", "apartment": null, "formattedAddress": "г. Алматы, улица Желтоксан, 87",
            } }),
            None,
        ),
        changed_delivery(
            "900000204",
            now,
            json!({ "deliveryAddress": {
            "formattedAddress": "Алматы, микрорайон Самал-2, 111", "apartment": "7", "latitude": 0.0, "longitude": 0.0,
        } }),
            None,
        ),
        changed_delivery(
            "900000205",
            now,
            json!({
                "customer": customer("<b>Тест", "& Ко</b>", "7000000005"),
                "deliveryAddress": {
                    "formattedAddress": "Алматы, ТРЦ \"A&B\" <вход 2>", "latitude": 43.222, "longitude": 76.851,
                },
            }),
            Some(vec![entry("Кабель <USB-C> & переходник", 3, 1490.0)]),
        ),
        changed_delivery(
            "900000206",
            now,
            json!({ "customer": { "cellPhone": "7000000006" }, "deliveryAddress": null }),
            None,
        ),
        changed_delivery(
            "900000207",
            now,
            json!({ "customer": null, "totalPrice": null, "paymentMode": "INSTANT_PAYMENTS" }),
            None,
        ),
        changed_delivery(
            "900000208",
            now,
            json!({ "paymentMode": "PAY_WITH_CREDIT", "creditTerm": 24, "totalPrice": 549_990.5, "deliveryCost": 2500.0 }),
            Some(vec![
                json!({ "attributes": {
                    "offer": { "code": "SKU-1", "name": "Смартфон Samsung Galaxy S26 256 ГБ", "isImeiRequired": true },
                    "quantity": 1, "totalPrice": 529_990.5, "unitType": "PIECES",
                } }),
                entry("Чехол силиконовый", 2, 10_000.0),
            ]),
        ),
        changed_delivery(
            "900000209",
            now,
            json!({ "totalPrice": 5928.0 }),
            Some(vec![json!({ "attributes": {
                "unitType": "MEASURABLE", "quantity": 1, "totalPrice": 5928.0, "weight": 3800.0, "basePrice": 1560.0,
                "category": { "code": "Master - Fruits", "title": "Фрукты" },
            } })]),
        ),
        changed_delivery("1012345678", now, json!({ "plannedDeliveryDate": today + 3 * DAY_MILLIS }), None),
    ];
    let mut without_included_entries = own_delivery("900000210", now);
    without_included_entries["entriesHiddenFromInclude"] = true.into();
    orders.push(without_included_entries);
    orders
}

fn other_deliveries(now: DateTime<Utc>) -> Vec<Value> {
    let today = end_of_day(now);
    let hour = 3_600_000;
    let at = now.timestamp_millis();
    let default_entries = None::<Vec<Value>>;
    let kaspi = |code: &str, mode: &str, status: &str, delivery: Value, assembled: bool| {
        let changes = json!({
            "isKaspiDelivery": true, "deliveryMode": mode, "state": "KASPI_DELIVERY", "status": status,
            "assembled": assembled, "deliveryCostForSeller": 895.0, "kaspiDelivery": delivery,
        });
        changed_delivery(code, now, changes, None)
    };
    let planned = json!({ "courierTransmissionPlanningDate": at + 3 * hour, "express": false, "waybill": null });
    let packed = json!({
        "courierTransmissionPlanningDate": at + 3 * hour, "express": false, "waybillNumber": "100000302",
        "waybill": "https://kaspi.kz/shop/api/waybill/",
    });
    let done = json!({ "courierTransmissionDate": at - 5 * hour, "waybillNumber": "100000303", "express": false });
    let archived = |code: &str, status: &str, extra: Value| {
        let mut changes = json!({
            "state": "ARCHIVE", "status": status, "plannedDeliveryDate": today - 3 * DAY_MILLIS,
            "customer": { "id": "customerId", "name": "Марат", "cellPhone": "+0(000)-000-00-00", "firstName": "Марат", "lastName": "П" },
        });
        if let (Some(changes), Value::Object(extra)) = (changes.as_object_mut(), extra) {
            changes.extend(extra);
        }
        changed_delivery(code, now, changes, None)
    };
    vec![
        kaspi("900000301", "DELIVERY_LOCAL", "ACCEPTED_BY_MERCHANT", planned.clone(), false),
        kaspi("900000302", "DELIVERY_REGIONAL_TODOOR", "ACCEPTED_BY_MERCHANT", packed, true),
        kaspi("900000303", "DELIVERY_PICKUP", "ACCEPTED_BY_MERCHANT", done.clone(), true),
        kaspi("900000304", "DELIVERY_REGIONAL_TODOOR", "KASPI_DELIVERY_RETURN_REQUESTED", done, true),
        kaspi(
            "900000305",
            "DELIVERY_LOCAL",
            "ACCEPTED_BY_MERCHANT",
            json!({ "express": true, "courierTransmissionPlanningDate": at + hour }),
            false,
        ),
        changed_delivery(
            "900000306",
            now,
            json!({ "state": "NEW", "status": "APPROVED_BY_BANK" }),
            default_entries.clone(),
        ),
        changed_delivery(
            "900000307",
            now,
            json!({
                "state": "SIGN_REQUIRED", "status": "APPROVED_BY_BANK", "signatureRequired": true, "paymentMode": "PAY_WITH_CREDIT", "creditTerm": 12,
            }),
            default_entries.clone(),
        ),
        changed_delivery(
            "900000308",
            now,
            json!({
                "isKaspiDelivery": true, "state": "KASPI_DELIVERY", "preOrder": true, "assembled": false, "kaspiDelivery": planned,
            }),
            default_entries.clone(),
        ),
        changed_delivery(
            "900000309",
            now,
            json!({
                "state": "PICKUP", "deliveryMode": "DELIVERY_PICKUP", "deliveryAddress": null, "plannedDeliveryDate": null,
                "reservationDate": today + 2 * DAY_MILLIS,
            }),
            default_entries.clone(),
        ),
        changed_delivery(
            "900000310",
            now,
            json!({ "deliveryMode": "DELIVERY_REGIONAL_PICKUP" }),
            default_entries.clone(),
        ),
        changed_delivery(
            "900000311",
            now,
            json!({ "status": "CANCELLING", "cancellationReason": "BUYER_CANCELLATION_HIMSELF" }),
            default_entries.clone(),
        ),
        changed_delivery(
            "900000312",
            now,
            json!({
                "state": "TELEPORT", "status": "BEAMING_UP", "deliveryMode": "DELIVERY_DRONE", "paymentMode": "GOLD",
            }),
            default_entries,
        ),
        archived("900000313", "COMPLETED", json!({ "completionDate": today - 3 * DAY_MILLIS - 6 * hour })),
        archived("900000314", "CANCELLED", json!({ "cancellationReason": "MERCHANT_OUT_OF_STOCK" })),
        archived("900000315", "RETURNED", json!({ "cancellationReason": "ALIENS_TOOK_IT" })),
    ]
}

/// Twelve orders with one to four entries each.
fn daily_deliveries(now: DateTime<Utc>) -> Vec<Value> {
    const CUSTOMERS: [(&str, &str); 6] = [
        ("Динара", "Примерова"),
        ("Ержан", "Тестов"),
        ("Әлия", "Үлгіқызы"),
        ("Сергей", "Образцов"),
        ("Гүлнұр", "Сынақова"),
        ("Тимур", "Пробный"),
    ];
    const ADDRESSES: [(&str, &str, f64, f64); 6] = [
        ("Алматы", "проспект Достык, 89", 43.236_38, 76.956_77),
        ("Алматы", "улица Толе би, 59", 43.255_058, 76.943_162),
        ("Астана", "проспект Мәңгілік Ел, 55", 51.090_89, 71.416_67),
        ("Астана", "улица Кенесары, 40", 51.166_22, 71.427_51),
        ("Шымкент", "проспект Тауке хана, 43", 42.315_514, 69.586_907),
        ("Шымкент", "улица Байтурсынова, 20", 42.329_71, 69.602_49),
    ];
    const PRODUCTS: [(&str, f64); 4] = [
        ("Термокружка 450 мл, чёрная", 4990.0),
        ("Набор полотенец, 4 шт.", 7490.0),
        ("Лампа настольная Xiaomi", 15_990.0),
        ("Корм для кошек, 2 кг", 8790.0),
    ];
    let delivery = |n: usize| {
        let ((first, last), (town, street, latitude, longitude)) =
            (CUSTOMERS[n % CUSTOMERS.len()], ADDRESSES[n % ADDRESSES.len()]);
        let phone = format!("70000004{n:02}");
        let entries: Vec<Value> = PRODUCTS
            .iter()
            .take(n % PRODUCTS.len() + 1)
            .enumerate()
            .map(|(at, (name, price))| entry(name, if at == n % 3 { 2 } else { 1 }, *price))
            .collect();
        let sum: f64 = entries.iter().filter_map(|entry| entry["attributes"]["totalPrice"].as_f64()).sum();
        let placed = now - Duration::hours(i64::try_from(n).unwrap_or_default() + 3);
        let changes = json!({
            "customer": { "id": base64(&phone), "name": first, "cellPhone": phone, "firstName": first, "lastName": last },
            "deliveryAddress": {
                "town": town, "streetName": street, "formattedAddress": format!("{town}, {street}"),
                "apartment": (n * 7 + 1).to_string(), "latitude": latitude, "longitude": longitude,
            },
            "totalPrice": sum,
            "creationDate": placed.timestamp_millis(),
            "approvedByBankDate": placed.timestamp_millis(),
            "plannedDeliveryDate": end_of_day(now) + DAY_MILLIS * i64::try_from(n % 3).unwrap_or_default(),
        });
        changed_delivery(&format!("9000004{n:02}"), now, changes, Some(entries))
    };
    (1..=12).map(delivery).collect()
}
