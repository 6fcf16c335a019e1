//! A group never sees the buyer's phone, in any field and any spelling.

use std::borrow::Cow;

use kaspi_order_bot::domain::courier::{Attempt, AttemptOutcome, CourierWork};
use kaspi_order_bot::domain::known_order::OrderFilter;
use kaspi_order_bot::domain::notice::Event;
use kaspi_order_bot::domain::order::{
    Address, CellPhone, Customer, DeliveryMode, Entry, KaspiDelivery, Origin, PaymentMode, State, Status, UnitType,
};
use kaspi_order_bot::domain::people::Person;
use kaspi_order_bot::domain::{
    Action, Audience, GeoPoint, KnownOrder, Language, Money, Order, OrderCode, Outgoing, Phone, UserId,
};
use kaspi_order_bot::render::notice::{digest, urgent_reply};
use kaspi_order_bot::render::order::{View, card, venue};
use kaspi_order_bot::render::order_list::order_list;
use kaspi_order_bot::sandbox::kaspi::own_delivery;
use kaspi_order_bot::sandbox::telegram::Call;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::harness::{COURIER, Harness, now};
use crate::notices::{CODE, connected_group};

/// Without the country code.
const PHONE: &str = "7000000001";

/// The digits of a text in order, with percent-encoding removed.
fn digits(text: &str) -> String {
    let text = percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    text.chars().filter_map(digit).collect()
}

fn digit(c: char) -> Option<char> {
    let zero = match c {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '０'..='９' => '０',
        _ => return None,
    };
    char::from_digit(u32::from(c) - u32::from(zero), 10)
}

/// An order with the phone in every field that a card shows.
fn order(code: &str, now: chrono::DateTime<chrono::Utc>) -> Value {
    let mut order = own_delivery(code, now);
    let attributes = &mut order["attributes"];
    attributes["approvedByBankDate"] = now.timestamp_millis().into();
    attributes["customer"]["firstName"] = "Айгерим +7 700 000 00 01".into();
    attributes["customer"]["lastName"] = "8(700)000-00-01".into();
    attributes["deliveryAddress"]["formattedAddress"] = "Алматы, улица Абая, 10, тел. 87000000001".into();
    attributes["deliveryAddress"]["building"] = "٧٠٠٠٠٠٠٠٠١".into();
    attributes["deliveryAddress"]["apartment"] = "７ ７００ ０００ ００ ０１".into();
    attributes["originAddress"] = json!({
        "displayName": "Склад 8/700/000/00/01",
        "address": { "streetName": "Сатпаева +7\u{a0}700\u{a0}000\u{a0}00\u{a0}01", "streetNumber": "70.00.00.00.01" },
    });
    attributes["kaspiDelivery"] = json!({ "waybillNumber": PHONE });
    attributes["cancellationReason"] = "CALL_87000000001".into();
    attributes["paymentMode"] = "PAY_7000000001".into();
    attributes["deliveryMode"] = "DELIVERY_8-700-000-00-01".into();
    order["included"][0]["attributes"]["offer"]["name"] = "Чехол, звонить [700] 000 00 01".into();
    order
}

/// The parameters of the calls for a chat, one text for each.
fn sent_to(t: &Harness, chat: i64) -> Vec<(Call, String)> {
    let is_to = |call: &Call| [json!(chat), json!(chat.to_string())].contains(&call.params["chat_id"]);
    let calls = t.telegram.calls().into_iter().filter(is_to);
    let texts = |call: Call| {
        let params = call.params.as_object().cloned().unwrap_or_default();
        params.into_iter().filter(|(name, _)| !name.ends_with("_id")).map(move |(_, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (call.clone(), text)
        })
    };
    calls.flat_map(texts).collect()
}

#[tokio::test]
async fn no_message_to_a_group_has_the_phone() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    // The notice, the card, its refresh and its location.
    t.kaspi.put_order(order(CODE, t.clock()));
    t.poll_and_deliver().await;
    t.answers(group, 1).await;
    t.say(COURIER, group, &format!("/order {CODE}"));
    let card = t.answers(group, 2).await[1].id;
    t.press_for_toast(COURIER, group, card, &format!("refresh:{CODE}")).await;
    t.press(COURIER, group, card, &format!("location:{CODE}"));
    t.answers(group, 3).await;
    // An order without coordinates has links that search for its address.
    let mut unlocated = order("910000002", t.clock());
    unlocated["attributes"]["deliveryAddress"]["latitude"] = Value::Null;
    unlocated["attributes"]["originAddress"] = Value::Null;
    unlocated["attributes"]["pickupPointId"] = "PP_77000000001".into();
    t.kaspi.put_order(unlocated);
    t.say(COURIER, group, "/order 910000002");
    t.answers(group, 4).await;
    t.poll_and_deliver().await;
    t.say(COURIER, group, "/orders");
    t.answers(group, 6).await;
    // The urgent reply.
    t.kaspi.archive_order(CODE, "CANCELLED", Some("CALLED_FROM_87000000001"));
    t.poll_and_deliver().await;
    let answers = t.answers(group, 7).await;
    assert!(answers[6].text.starts_with("⛔️ Заказ 910000001 отменён"), "{}", answers[6].text);
    // The digest.
    for number in 10..25 {
        t.kaspi.put_order(order(&format!("9200000{number}"), t.clock()));
    }
    t.poll_and_deliver().await;
    let answers = t.answers(group, 8).await;
    assert!(answers[7].text.starts_with("📬"), "{}", answers[7].text);

    let sent = sent_to(&t, group);
    for method in ["SendMessage", "EditMessageText", "SendVenue"] {
        assert!(sent.iter().any(|(call, _)| call.method.eq_ignore_ascii_case(method)), "no {method}");
    }
    for (call, text) in sent {
        assert!(!digits(&text).contains(PHONE), "{}: {text}", call.method);
    }
    // In private nothing is masked.
    let card = t.ask(COURIER, CODE).await;
    for spelling in ["+7 700 000 00 01", "8(700)000-00-01", "٧٠٠٠٠٠٠٠٠١", "7000000001", "[700] 000 00 01"] {
        assert!(card.text.contains(spelling), "{spelling}: {}", card.text);
    }
    t.finish().await;
}

/// An order with a text in every field that has one. Without `..`, so that a new field does not compile until it is here.
fn order_of(mut text: impl FnMut() -> Option<String>, cell_phone: Option<CellPhone>, point: Option<GeoPoint>) -> Order {
    Order {
        id: text(),
        code: OrderCode::parse(CODE).unwrap(),
        state: text().map(State::from_kaspi),
        status: text().map(Status::from_kaspi),
        delivery_mode: text().map(DeliveryMode::from_kaspi),
        is_kaspi_delivery: None,
        total_price: Money::from_tenge(12_990.0),
        payment_mode: text().map(PaymentMode::from_kaspi),
        credit_term: Some(3),
        delivery_cost: Money::from_tenge(500.0),
        delivery_cost_for_seller: Money::from_tenge(895.0),
        creation_date: Some(now()),
        approved_by_bank_date: Some(now()),
        planned_delivery_date: Some(now()),
        reservation_date: Some(now()),
        completion_date: None,
        customer: Customer { first_name: text(), last_name: text(), name: text(), cell_phone },
        delivery_address: Some(address_of(&mut text, point)),
        origin: Some(Origin { display_name: text(), address: Some(address_of(&mut text, None)) }),
        pickup_point_id: text(),
        signature_required: true,
        pre_order: true,
        assembled: Some(true),
        kaspi_delivery: Some(KaspiDelivery {
            waybill_number: text(),
            courier_transmission_date: Some(now()),
            courier_transmission_planning_date: Some(now()),
            express: true,
        }),
        cancellation_reason: text(),
        entries: vec![entry_of(&mut text), entry_of(&mut text)],
    }
}

fn address_of(text: &mut impl FnMut() -> Option<String>, point: Option<GeoPoint>) -> Address {
    Address {
        formatted_address: text(),
        town: text(),
        district: text(),
        street_name: text(),
        street_number: text(),
        building: text(),
        apartment: text(),
        point,
    }
}

fn entry_of(text: &mut impl FnMut() -> Option<String>) -> Entry {
    Entry {
        id: text(),
        name: text(),
        category: text(),
        offer_code: text(),
        quantity: Some(2),
        unit_type: text().map(UnitType::from_kaspi),
        weight_grams: Some(500),
        base_price: Money::from_tenge(100.0),
        total_price: Money::from_tenge(200.0),
        is_imei_required: true,
        entry_number: None,
    }
}

/// All texts about the order that a group can see.
fn shown_to_a_group(order: &Order) -> Vec<String> {
    let group = Audience::Group;
    let known = KnownOrder {
        shop: "Алма".to_owned(),
        order: order.clone(),
        revision: 1,
        event: Event::Cancelled,
        changed_at: now(),
        work: CourierWork {
            last_attempt: Some(Attempt {
                id: 1,
                courier: Person { user: UserId::new(1).unwrap(), name: None },
                outcome: AttemptOutcome::NoAnswer,
                number: 1,
                at: now(),
                comment: order.customer.name.clone(),
            }),
            ..CourierWork::default()
        },
    };
    let mut texts = Vec::new();
    for lang in Language::ALL {
        let view =
            View { shop: Some("Алма"), is_refresh: true, work: Some(&known.work), ..View::new(lang, group, now()) };
        texts.extend(texts_of(&card(order, &view)));
        texts.extend(texts_of(&order_list(lang, group, std::slice::from_ref(&known), OrderFilter::DEFAULT, 0, now())));
        texts.extend(<[String; 2]>::from(venue(lang, group, order)));
        texts.push(digest(lang, group, &[&known], true, now()).0.plain_text());
        texts.extend(
            Event::ALL
                .iter()
                .map(|event| Outgoing::text(urgent_reply(lang, group, &known, *event, now())).plain_text()),
        );
    }
    texts
}

fn texts_of(message: &Outgoing) -> Vec<String> {
    let mut texts = vec![message.plain_text()];
    for button in message.buttons.iter().flatten() {
        texts.push(button.text.clone());
        texts.push(match &button.action {
            Action::Url(text) | Action::Copy(text) => text.clone(),
            Action::Callback(callback) => callback.to_string(),
        });
    }
    texts
}

fn spelling(phone: &str, prefix: &str, gaps: &[&str], zero: char) -> String {
    let digit = |c: char| char::from_u32(u32::from(zero) + c.to_digit(10).unwrap()).unwrap();
    let spelled = phone.chars().zip(gaps).flat_map(|(c, gap)| gap.chars().chain([digit(c)]));
    prefix.chars().chain(spelled).collect()
}

fn spellings() -> impl Strategy<Value = (String, String)> {
    let prefix = proptest::sample::select(vec!["", "+7", "8", "7", "+7 (", "8-", "[8] ", "tel.8/"]);
    let gap = proptest::sample::select(vec!["", "", "", " ", "\u{a0}", "\u{2009}", "-", "–", ".", "(", ") ", "[", "/"]);
    let zero = proptest::sample::select(vec!['0', '０', '٠']);
    ("7[04-8][0-9]{8}", prefix, proptest::collection::vec(gap, 10), zero).prop_map(|(phone, prefix, gaps, zero)| {
        let spelled = spelling(&phone, prefix, &gaps, zero);
        (phone, spelled)
    })
}

fn fillers() -> impl Strategy<Value = Vec<Option<String>>> {
    proptest::collection::vec(proptest::option::weighted(0.8, "\\PC{0,12}"), 64)
}

proptest! {
    #[test]
    fn a_phone_in_any_field_is_masked_for_a_group(
        (phone, spelled) in spellings(),
        fillers in fillers(),
        has_phone in any::<u64>(),
        is_hidden in any::<bool>(),
        has_point in any::<bool>(),
    ) {
        let mut at = 0;
        let text = || {
            at += 1;
            let filler = fillers[at].clone();
            if has_phone & (1 << at) == 0 { filler } else { Some(format!("{} {spelled} ф", filler.unwrap_or_default())) }
        };
        let cell_phone = if is_hidden { CellPhone::Hidden } else { CellPhone::Number(Phone::parse(&phone).unwrap()) };
        let order = order_of(text, Some(cell_phone), GeoPoint::new(43.2, 76.9).filter(|_| has_point));
        for text in shown_to_a_group(&order) {
            prop_assert!(!digits(&text).contains(&phone), "{text}");
        }
        let is_unchanged = matches!(order.redacted(Audience::Person), Cow::Borrowed(seen) if *seen == order);
        prop_assert!(is_unchanged);
    }
}
