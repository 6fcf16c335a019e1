//! The orders of the first shop. People, phones and addresses are invented.
//!
//! | codes | what they are |
//! |---|---|
//! | 900000101 … 900000110, 1000000104 | the fixtures: answers that Kaspi's guide prints or that people published |
//! | 9000002xx | own deliveries and their oddities |
//! | 9000003xx | other ways of delivery and other states |
//! | 9000004xx | a day's own deliveries in three towns |

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use super::orders::{base64, end_of_day, item, own_delivery};

/// The end of the day around which the fixtures' dates lie: 2026-08-25 in Almaty, when fixture 01 is due.
const FIXTURES_DAY_END_MILLIS: i64 = 1_787_684_399_999;

const DAY_MILLIS: i64 = 86_400_000;

const FIXTURES: [&str; 6] = [
    include_str!("fixtures/01_by_code_own_delivery.json"),
    include_str!("fixtures/03_by_code_pickup_include_entries.json"),
    include_str!("fixtures/04_by_code_kaspi_delivery_cancelling.json"),
    include_str!("fixtures/05_by_code_kaspi_delivery_todoor.json"),
    include_str!("fixtures/07_by_code_archive_completed_masked_phone.json"),
    include_str!("fixtures/10_by_code_archive_cancelled.json"),
];

const FRAGMENT: &str = include_str!("fixtures/06_fragment_kaspi_delivery_not_assembled.json");

/// Everything that is in stock, with dates around `now`.
pub(super) fn orders(now: DateTime<Utc>) -> Vec<Value> {
    let mut orders = fixtures(now);
    orders.extend(own_deliveries(now));
    orders.extend(other_ways(now));
    orders.extend(rounds(now));
    orders
}

fn fixtures(now: DateTime<Utc>) -> Vec<Value> {
    let parse = |text: &str| serde_json::from_str::<Value>(text).expect("the fixtures are JSON");
    let shift = end_of_day(now) - FIXTURES_DAY_END_MILLIS;
    let mut orders: Vec<Value> = FIXTURES
        .iter()
        .map(|text| {
            let mut answer = parse(text);
            let included = answer["included"].take();
            let mut order = answer["data"][0].take();
            order["included"] = included;
            order
        })
        .collect();
    orders.push(parse(FRAGMENT));
    // The guide's order has its goods in the example of another page.
    orders[0]["included"] = json!([item("Фруктовик яблоко 1 кг", 2, 2000.0)]);
    for order in &mut orders {
        move_dates(&mut order["attributes"], shift);
    }
    orders
}

/// Moves everything whose name ends in `Date`.
fn move_dates(value: &mut Value, shift: i64) {
    let Some(fields) = value.as_object_mut() else { return };
    for (name, field) in fields {
        match field.as_i64() {
            Some(millis) if name.ends_with("Date") => *field = (millis + shift).into(),
            _ => move_dates(field, shift),
        }
    }
}

/// A copy of an own delivery with some attributes changed and others taken out (those that are set to null).
fn changed(code: &str, now: DateTime<Utc>, changes: Value, goods: Option<Vec<Value>>) -> Value {
    let mut order = own_delivery(code, now);
    let Value::Object(changes) = changes else { return order };
    for (name, value) in changes {
        order["attributes"][name] = value;
    }
    if let Some(goods) = goods {
        order["included"] = goods.into();
    }
    order
}

fn own_deliveries(now: DateTime<Utc>) -> Vec<Value> {
    let today = end_of_day(now);
    let customer = |first: &str, last: &str, phone: &str| json!({ "id": base64(phone), "name": null, "cellPhone": phone, "firstName": first, "lastName": last });
    let mut orders = vec![
        changed("900000201", now, json!({ "plannedDeliveryDate": today - DAY_MILLIS }), None),
        changed("900000202", now, json!({ "plannedDeliveryDate": today + DAY_MILLIS }), None),
        changed(
            "900000203",
            now,
            json!({ "deliveryAddress": {
                "streetName": " улица Желтоксан", "streetNumber": " 87", "town": "г. Алматы", "district": "Алмалинский район",
                "building": "2", "apartment": null, "formattedAddress": "г. Алматы, улица Желтоксан, 87",
            } }),
            None,
        ),
        changed(
            "900000204",
            now,
            json!({ "deliveryAddress": {
            "formattedAddress": "Алматы, микрорайон Самал-2, 111", "apartment": "7", "latitude": 0.0, "longitude": 0.0,
        } }),
            None,
        ),
        changed(
            "900000205",
            now,
            json!({
                "customer": customer("<b>Тест", "& Ко</b>", "7000000005"),
                "deliveryAddress": {
                    "formattedAddress": "Алматы, ТРЦ \"A&B\" <вход 2>", "latitude": 43.222, "longitude": 76.851,
                },
            }),
            Some(vec![item("Кабель <USB-C> & переходник", 3, 1490.0)]),
        ),
        changed("900000206", now, json!({ "customer": { "cellPhone": "7000000006" }, "deliveryAddress": null }), None),
        changed(
            "900000207",
            now,
            json!({ "customer": null, "totalPrice": null, "paymentMode": "INSTANT_PAYMENTS" }),
            None,
        ),
        changed(
            "900000208",
            now,
            json!({ "paymentMode": "PAY_WITH_CREDIT", "creditTerm": 24, "totalPrice": 549_990.5, "deliveryCost": 2500.0 }),
            Some(vec![
                json!({ "attributes": {
                    "offer": { "code": "SKU-1", "name": "Смартфон Samsung Galaxy S26 256 ГБ", "isImeiRequired": true },
                    "quantity": 1, "totalPrice": 529_990.5, "unitType": "PIECES",
                } }),
                item("Чехол силиконовый", 2, 10_000.0),
            ]),
        ),
        changed(
            "900000209",
            now,
            json!({ "totalPrice": 5928.0 }),
            Some(vec![json!({ "attributes": {
                "unitType": "MEASURABLE", "quantity": 1, "totalPrice": 5928.0, "weight": 3800.0, "basePrice": 1560.0,
                "category": { "code": "Master - Fruits", "title": "Фрукты" },
            } })]),
        ),
        changed("1012345678", now, json!({ "plannedDeliveryDate": today + 3 * DAY_MILLIS }), None),
    ];
    let mut without_goods = own_delivery("900000210", now);
    without_goods["entriesHiddenFromInclude"] = true.into();
    orders.push(without_goods);
    orders
}

fn other_ways(now: DateTime<Utc>) -> Vec<Value> {
    let today = end_of_day(now);
    let hour = 3_600_000;
    let at = now.timestamp_millis();
    let no_goods = None::<Vec<Value>>;
    let kaspi = |code: &str, mode: &str, status: &str, delivery: Value, assembled: bool| {
        let changes = json!({
            "isKaspiDelivery": true, "deliveryMode": mode, "state": "KASPI_DELIVERY", "status": status,
            "assembled": assembled, "deliveryCostForSeller": 895.0, "kaspiDelivery": delivery,
        });
        changed(code, now, changes, None)
    };
    let planned = json!({ "courierTransmissionPlanningDate": at + 3 * hour, "express": false, "waybill": null });
    let done = json!({ "courierTransmissionDate": at - 5 * hour, "waybillNumber": "100000303", "express": false });
    let archived = |code: &str, status: &str, extra: Value| {
        let mut changes = json!({
            "state": "ARCHIVE", "status": status, "plannedDeliveryDate": today - 3 * DAY_MILLIS,
            "customer": { "id": "customerId", "name": "Марат", "cellPhone": "+0(000)-000-00-00", "firstName": "Марат", "lastName": "П" },
        });
        if let (Some(changes), Value::Object(extra)) = (changes.as_object_mut(), extra) {
            changes.extend(extra);
        }
        changed(code, now, changes, None)
    };
    vec![
        kaspi("900000301", "DELIVERY_LOCAL", "ACCEPTED_BY_MERCHANT", planned.clone(), false),
        kaspi("900000302", "DELIVERY_REGIONAL_TODOOR", "ACCEPTED_BY_MERCHANT", planned.clone(), true),
        kaspi("900000303", "DELIVERY_PICKUP", "ACCEPTED_BY_MERCHANT", done.clone(), true),
        kaspi("900000304", "DELIVERY_REGIONAL_TODOOR", "KASPI_DELIVERY_RETURN_REQUESTED", done, true),
        kaspi(
            "900000305",
            "DELIVERY_LOCAL",
            "ACCEPTED_BY_MERCHANT",
            json!({ "express": true, "courierTransmissionPlanningDate": at + hour }),
            false,
        ),
        changed("900000306", now, json!({ "state": "NEW", "status": "APPROVED_BY_BANK" }), no_goods.clone()),
        changed(
            "900000307",
            now,
            json!({
                "state": "SIGN_REQUIRED", "status": "APPROVED_BY_BANK", "signatureRequired": true, "paymentMode": "PAY_WITH_CREDIT", "creditTerm": 12,
            }),
            no_goods.clone(),
        ),
        changed(
            "900000308",
            now,
            json!({
                "isKaspiDelivery": true, "state": "KASPI_DELIVERY", "preOrder": true, "assembled": false, "kaspiDelivery": planned,
            }),
            no_goods.clone(),
        ),
        changed(
            "900000309",
            now,
            json!({
                "state": "PICKUP", "deliveryMode": "DELIVERY_PICKUP", "deliveryAddress": null, "plannedDeliveryDate": null,
                "reservationDate": today + 2 * DAY_MILLIS,
            }),
            no_goods.clone(),
        ),
        changed("900000310", now, json!({ "deliveryMode": "DELIVERY_REGIONAL_PICKUP" }), no_goods.clone()),
        changed(
            "900000311",
            now,
            json!({ "status": "CANCELLING", "cancellationReason": "BUYER_CANCELLATION_HIMSELF" }),
            no_goods.clone(),
        ),
        changed(
            "900000312",
            now,
            json!({
                "state": "TELEPORT", "status": "BEAMING_UP", "deliveryMode": "DELIVERY_DRONE", "paymentMode": "GOLD",
            }),
            no_goods,
        ),
        archived("900000313", "COMPLETED", json!({ "completionDate": today - 3 * DAY_MILLIS - 6 * hour })),
        archived("900000314", "CANCELLED", json!({ "cancellationReason": "MERCHANT_OUT_OF_STOCK" })),
        archived("900000315", "RETURNED", json!({ "cancellationReason": "ALIENS_TOOK_IT" })),
    ]
}

/// The day's own deliveries: a dozen in three towns, with one to four kinds of goods each.
fn rounds(now: DateTime<Utc>) -> Vec<Value> {
    const PEOPLE: [(&str, &str); 6] = [
        ("Динара", "Примерова"),
        ("Ержан", "Тестов"),
        ("Әлия", "Үлгіқызы"),
        ("Сергей", "Образцов"),
        ("Гүлнұр", "Сынақова"),
        ("Тимур", "Пробный"),
    ];
    const PLACES: [(&str, &str, f64, f64); 6] = [
        ("Алматы", "проспект Достык, 89", 43.236_38, 76.956_77),
        ("Алматы", "улица Толе би, 59", 43.255_058, 76.943_162),
        ("Астана", "проспект Мәңгілік Ел, 55", 51.090_89, 71.416_67),
        ("Астана", "улица Кенесары, 40", 51.166_22, 71.427_51),
        ("Шымкент", "проспект Тауке хана, 43", 42.315_514, 69.586_907),
        ("Шымкент", "улица Байтурсынова, 20", 42.329_71, 69.602_49),
    ];
    const GOODS: [(&str, f64); 4] = [
        ("Термокружка 450 мл, чёрная", 4990.0),
        ("Набор полотенец, 4 шт.", 7490.0),
        ("Лампа настольная Xiaomi", 15_990.0),
        ("Корм для кошек, 2 кг", 8790.0),
    ];
    let round = |n: usize| {
        let ((first, last), (town, street, latitude, longitude)) = (PEOPLE[n % PEOPLE.len()], PLACES[n % PLACES.len()]);
        let phone = format!("70000004{n:02}");
        let goods: Vec<Value> = GOODS
            .iter()
            .take(n % GOODS.len() + 1)
            .enumerate()
            .map(|(at, (name, price))| item(name, if at == n % 3 { 2 } else { 1 }, *price))
            .collect();
        let sum: f64 = goods.iter().filter_map(|item| item["attributes"]["totalPrice"].as_f64()).sum();
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
        changed(&format!("9000004{n:02}"), now, changes, Some(goods))
    };
    (1..=12).map(round).collect()
}
