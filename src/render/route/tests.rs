use std::collections::BTreeSet;

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::domain::courier::{Attempt, AttemptOutcome, CourierWork};
use crate::domain::notice::Event;
use crate::domain::order::{Address, CellPhone, Customer, DeliveryMode, State, Status};
use crate::domain::people::Person;
use crate::domain::{OrderCode, Phone, UserId};
use crate::sandbox::telegram::parse_html;

fn now() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn order(number: usize, street: &str, house: &str, name: &str, due: &str) -> KnownOrder {
    let order = Order {
        state: Some(State::Delivery),
        status: Some(Status::AcceptedByMerchant),
        delivery_mode: Some(DeliveryMode::Local),
        planned_delivery_date: due.parse().ok(),
        customer: Customer {
            first_name: Some(name.to_owned()),
            cell_phone: Phone::parse(&format!("70000000{number:02}")).map(CellPhone::Number),
            ..Customer::default()
        },
        delivery_address: Some(Address {
            town: Some("Алматы".to_owned()),
            street_name: Some(street.to_owned()),
            street_number: Some(house.to_owned()),
            apartment: Some("25".to_owned()),
            ..Address::default()
        }),
        ..Order::new(OrderCode::parse(&format!("900000{:03}", 100 + number)).unwrap())
    };
    let changed_at = now();
    KnownOrder { shop: String::new(), order, revision: 1, event: Event::New, changed_at, work: CourierWork::default() }
}

fn orders() -> [KnownOrder; 3] {
    [
        order(1, "улица Абая", "10", "Айгерим", "2026-11-22T18:59:00Z"),
        order(2, "улица Сатпаева", "22/5", "Данияр", "2026-11-23T13:00:00Z"),
        order(3, "улица Толе би", "59", "Марат <Т>", "2026-11-23T18:59:00Z"),
    ]
}

/// Some metres or kilometres further north each time.
fn visits(orders: &[KnownOrder]) -> Vec<Visit<&KnownOrder>> {
    let mut latitude = 43.2;
    let visits = orders.iter().enumerate().map(|(at, order)| {
        let kilometres = if at == 1 { 0.02 } else { 1.234 };
        latitude += kilometres / 111.2;
        Visit { what: order, point: GeoPoint::new(latitude, 76.9).unwrap(), kilometres: Some(kilometres) }
    });
    visits.collect()
}

fn show(message: &Outgoing) -> String {
    let mut lines = vec![message.plain_text().replace('\u{a0}', " ")];
    for row in &message.buttons {
        let row: Vec<String> = row.iter().map(|button| format!("[{}]", button.text)).collect();
        lines.push(row.join(" "));
    }
    lines.join("\n")
}

fn show_all(messages: &[Outgoing]) -> String {
    messages.iter().map(show).collect::<Vec<_>>().join("\n---\n")
}

fn to_person(lang: Language, visits: &[Visit<&KnownOrder>], without_point: &[&KnownOrder]) -> String {
    show_all(&round(lang, Audience::Person, visits, without_point, now()))
}

#[test]
fn a_round_names_each_stop_and_leads_there() {
    let orders = orders();
    assert_snapshot!(to_person(Language::Russian, &visits(&orders), &[]), @"
    🗺 Маршрут: 3 заказа · 2,5 км по прямой

    ⚠️ 1. Алматы, улица Абая 10, кв. 25
    👤 Айгерим · 📞 +7 700 000 00 01
    срок: вчера, 23:59 · 1,2 км · 2ГИС

    2. Алматы, улица Сатпаева 22/5, кв. 25
    👤 Данияр · 📞 +7 700 000 00 02
    срок: сегодня, 18:00 · рядом · 2ГИС

    3. Алматы, улица Толе би 59, кв. 25
    👤 Марат <Т> · 📞 +7 700 000 00 03
    срок: сегодня, 23:59 · 1,2 км · 2ГИС
    [1] [2] [3]
    [🗺 Маршрут в Яндексе]
    [Google 1–3]
    ");
}

#[test]
fn a_round_in_kazakh() {
    let orders = orders();
    assert_snapshot!(to_person(Language::Kazakh, &visits(&orders[..2]), &[&orders[2]]), @"
    🗺 Маршрут: 3 тапсырыс · түзу сызықпен 1,3 км

    ⚠️ 1. Алматы, улица Абая 10, 25-пәтер
    👤 Айгерим · 📞 +7 700 000 00 01
    мерзімі: кеше, 23:59 · 1,2 км · 2ГИС

    2. Алматы, улица Сатпаева 22/5, 25-пәтер
    👤 Данияр · 📞 +7 700 000 00 02
    мерзімі: бүгін, 18:00 · жақын жерде · 2ГИС

    🧭 Картада нүктесі жоқ: 1

    3. Алматы, улица Толе би 59, 25-пәтер
    👤 Марат <Т> · 📞 +7 700 000 00 03
    мерзімі: бүгін, 23:59 · 2ГИС
    [1] [2] [3]
    [🗺 Яндекстегі маршрут]
    [Google 1–2]
    ");
}

#[test]
fn a_round_in_english() {
    let orders = orders();
    assert_snapshot!(to_person(Language::English, &visits(&orders[..2]), &[&orders[2]]), @"
    🗺 Route: 3 orders · 1.3 km in a straight line

    ⚠️ 1. Алматы, улица Абая 10, flat 25
    👤 Айгерим · 📞 +7 700 000 00 01
    due: yesterday, 23:59 · 1.2 km · 2GIS

    2. Алматы, улица Сатпаева 22/5, flat 25
    👤 Данияр · 📞 +7 700 000 00 02
    due: today, 18:00 · nearby · 2GIS

    🧭 Without a point on the map: 1

    3. Алматы, улица Толе би 59, flat 25
    👤 Марат <Т> · 📞 +7 700 000 00 03
    due: today, 23:59 · 2GIS
    [1] [2] [3]
    [🗺 Route in Yandex]
    [Google 1–2]
    ");
}

#[test]
fn orders_without_a_point_are_listed_apart_and_searched() {
    let orders = orders();
    let mut nowhere = orders[0].clone();
    nowhere.order.delivery_address = None;
    let messages = round(Language::Russian, Audience::Person, &[], &[&orders[1], &nowhere], now());
    assert_snapshot!(show_all(&messages), @"
    🧭 Без точки на карте: 2

    1. Алматы, улица Сатпаева 22/5, кв. 25
    👤 Данияр · 📞 +7 700 000 00 02
    срок: сегодня, 18:00 · 2ГИС

    ⚠️ 2. 900000101
    👤 Айгерим · 📞 +7 700 000 00 01
    срок: вчера, 23:59
    [1] [2]
    ");
    assert_snapshot!(messages[0].html.replace('\u{a0}', " "), @r#"
    🧭 <b>Без точки на карте: 2</b>

    <b>1.</b> Алматы, улица Сатпаева 22/5, кв. 25
    👤 Данияр · 📞 +7 700 000 00 02
    срок: сегодня, 18:00 · <a href="https://2gis.kz/search/%D0%90%D0%BB%D0%BC%D0%B0%D1%82%D1%8B%2C%20%D1%83%D0%BB%D0%B8%D1%86%D0%B0%20%D0%A1%D0%B0%D1%82%D0%BF%D0%B0%D0%B5%D0%B2%D0%B0%2022%2F5">2ГИС</a>

    ⚠️ <b>2.</b> 900000101
    👤 Айгерим · 📞 +7 700 000 00 01
    срок: вчера, 23:59
    "#);
}

#[test]
fn a_round_without_a_start_says_so() {
    let orders = orders();
    let mut visits = visits(&orders[..2]);
    visits[0].kilometres = None;
    visits[1].kilometres = Some(3.0);
    let message = &round(Language::Russian, Audience::Person, &visits, &[], now())[0];
    let title = message.html.split("\n\n").next().unwrap();
    assert_snapshot!(title.replace('\u{a0}', " "), @"
    🗺 <b>Маршрут: 2 заказа</b> · 3,0 км по прямой
    Ваше место неизвестно, начинаю с первого заказа.
    ");
}

#[test]
fn a_postponed_order_is_due_on_its_new_day_and_shows_the_attempt() {
    let mut known = orders()[0].clone();
    known.work.last_attempt = Some(Attempt {
        id: 1,
        courier: Person { user: UserId::new(7).unwrap(), name: Some("Айдар".to_owned()) },
        outcome: AttemptOutcome::Postponed("2026-11-22T19:00:00Z".parse().unwrap()),
        number: 1,
        at: "2026-11-22T09:05:00Z".parse().unwrap(),
        comment: None,
    });
    assert_snapshot!(to_person(Language::Russian, &visits(&[known]), &[]), @"
    🗺 Маршрут: 1 заказ · 1,2 км по прямой

    1. Алматы, улица Абая 10, кв. 25
    👤 Айгерим · 📞 +7 700 000 00 01
    срок: сегодня, 23:59 · 1,2 км · 2ГИС
    📅 Перенос на сегодня · Айдар · вчера, 14:05
    [1]
    [🗺 Маршрут в Яндексе]
    [Google 1]
    ");
}

#[test]
fn stops_in_one_house_have_no_length_to_show() {
    let orders = orders();
    let mut visits = visits(&orders);
    for visit in &mut visits {
        visit.kilometres = Some(0.0);
    }
    let message = &round(Language::English, Audience::Person, &visits, &[], now())[0];
    assert_eq!(message.html.lines().next(), Some("🗺 <b>Route: 3 orders</b>"));
}

#[test]
fn a_group_does_not_see_phones() {
    let orders = orders();
    let visits = visits(&orders);
    let html = round(Language::Russian, Audience::Group, &visits, &[&orders[0]], now())[0].html.clone();
    assert!(!html.contains("000\u{a0}00\u{a0}01") && !html.contains("+7 700 000 00 01"), "{html}");
    assert!(html.contains("📞"), "{html}");
}

#[test]
fn nothing_to_deliver_is_one_sentence() {
    for lang in Language::ALL {
        assert_eq!(round(lang, Audience::Person, &[], &[], now()), [Outgoing::text(nothing_to_deliver(lang))]);
    }
}

#[test]
fn forty_stops_have_all_their_links_and_keys() {
    let orders: Vec<KnownOrder> =
        (1..=40).map(|number| order(number, "улица Абая", "10", "Айгерим", "2026-11-23T13:00:00Z")).collect();
    let messages = round(Language::Russian, Audience::Person, &visits(&orders), &[], now());
    let keyboards: Vec<String> = messages
        .iter()
        .map(|message| show(&Outgoing { buttons: message.buttons.clone(), ..Outgoing::text(String::new()) }))
        .collect();
    assert_snapshot!(keyboards.join("\n---"), @"

    [1] [2] [3] [4] [5] [6] [7] [8]
    [9] [10] [11] [12] [13] [14] [15] [16]
    [17] [18] [19] [20] [21]
    ---
    [22] [23] [24] [25] [26] [27] [28] [29]
    [30] [31] [32] [33] [34] [35] [36] [37]
    [38] [39] [40]
    [🗺 Маршрут в Яндексе]
    [Google 1–4] [Google 5–8] [Google 9–12]
    [Google 13–16] [Google 17–20] [Google 21–24]
    [Google 25–28] [Google 29–32] [Google 33–36]
    [Google 37–40]
    ");
}

#[test]
fn the_next_stop_opens_and_leads_there() {
    let mut order = orders()[0].order.clone();
    order.delivery_address.as_mut().unwrap().point = GeoPoint::new(43.24, 76.9);
    let to_next = |lang, order: &Order, kilometres| show(&next(lang, Audience::Person, order, Some(4), kilometres));
    assert_snapshot!(to_next(Language::Russian, &order, Some(1.16)), @"
    ➡️ Следующий: 4. Абая 10, кв. 25 — 1,2 км
    [Открыть]
    [2ГИС] [Яндекс] [Google]
    ");
    assert_snapshot!(to_next(Language::Kazakh, &order, Some(12.0)), @"
    ➡️ Келесі: 4. Абая 10, 25-пәтер — 12,0 км
    [Ашу]
    [2ГИС] [Яндекс] [Google]
    ");
    assert_snapshot!(to_next(Language::English, &order, Some(0.01)), @"
    ➡️ Next: 4. Абая 10, flat 25 — nearby
    [Open]
    [2GIS] [Yandex] [Google]
    ");
    let nowhere = Order { delivery_address: None, ..order };
    assert_snapshot!(to_next(Language::Russian, &nowhere, None), @"
    ➡️ Следующий: 4. 900000101
    [Открыть]
    ");
}

#[test]
fn sentences_about_the_location() {
    let sentences = Language::ALL.map(|lang| format!("{}\n{}", ask_location(lang), location_outside(lang)));
    assert_snapshot!(sentences.join("\n"), @"
    📍 Қай жерден шығасыз? Тұрған жеріңізді «📍 Мен осындамын» батырмасымен немесе 📎 белгісі арқылы жіберіңіз. Оны екі сағат қана есте сақтаймын, еш жерге жазбаймын.
    📍 Бұл жер Қазақстанда емес, одан маршрут құру мүмкін емес. Басқасын жіберіңіз.
    📍 Откуда поедете? Пришлите своё место: кнопкой «📍 Я здесь» или через скрепку 📎. Помню его два часа и никуда не записываю.
    📍 Это место не в Казахстане, маршрут от него не построить. Пришлите другое.
    📍 Where do you start? Send your location with the button “📍 I'm here” or with the paperclip 📎. I remember it for two hours and never write it down.
    📍 That location is outside Kazakhstan, so no route can start there. Send another one.
    ");
}

fn odd_text() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{0,40}", "[<>&\"'/a-z;#]{0,300}", ".{0,400}", Just("&amp;lt;".to_owned())]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_round_is_html_of_an_accepted_length_and_lists_each_order_once(
        texts in proptest::collection::vec((odd_text(), odd_text(), any::<bool>()), 0..130),
    ) {
        let (placed, unplaced): (Vec<_>, Vec<_>) = texts
            .into_iter()
            .enumerate()
            .map(|(at, (street, name, has_point))| (order(at, &street, "1", &name, "2026-11-23T13:00:00Z"), has_point))
            .partition(|(_, has_point)| *has_point);
        let placed: Vec<KnownOrder> = placed.into_iter().map(|(order, _)| order).collect();
        let unplaced: Vec<&KnownOrder> = unplaced.iter().map(|(order, _)| order).collect();
        let visits = visits(&placed);
        let messages = round(Language::Russian, Audience::Person, &visits, &unplaced, now());
        let mut opened = Vec::new();
        prop_assert!(!messages.is_empty());
        for message in &messages {
            let parsed = parse_html(&message.html);
            prop_assert!(parsed.is_ok(), "{:?}: {}", parsed, message.html);
            prop_assert!((1..=MAX_TEXT_UNITS).contains(&units(&message.plain_text())));
            let buttons: Vec<&Button> = message.buttons.iter().flatten().collect();
            prop_assert!(buttons.len() <= 100 && message.buttons.iter().all(|row| (1..=8).contains(&row.len())));
            for button in buttons {
                prop_assert!(units(&button.text) <= 22);
                match &button.action {
                    Action::Callback(Callback::OpenOrder(code)) => opened.push(code.clone()),
                    Action::Url(url) => prop_assert!(url.len() <= 2048),
                    other => prop_assert!(false, "{:?}", other),
                }
            }
        }
        let listed: Vec<OrderCode> = placed.iter().chain(unplaced).map(|known| known.order.code.clone()).collect();
        prop_assert_eq!(opened.iter().map(ToString::to_string).collect::<BTreeSet<_>>().len(), listed.len());
        prop_assert_eq!(opened, listed);
    }
}
