//! Searching the active orders without their numbers.

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::kaspi::own_delivery;
use kaspi_order_bot::sandbox::telegram::{GroupKind, Message};
use serde_json::Value;

use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, MANAGER, STRANGER, from_bot, is_card_of, labels};

/// An order of another buyer, at another address.
fn order_of(t: &Harness, code: &str, name: &str, phone: &str, street: &str, house: &str) -> Value {
    let mut order = own_delivery(code, t.clock());
    let attributes = &mut order["attributes"];
    attributes["customer"]["firstName"] = name.into();
    attributes["customer"]["cellPhone"] = phone.into();
    let address = &mut attributes["deliveryAddress"];
    (address["streetName"], address["streetNumber"]) = (street.into(), house.into());
    address["formattedAddress"] = format!("Алматы, {street}, {house}").into();
    order
}

async fn start() -> Harness {
    start_with(&[]).await
}

async fn start_with(variables: &[(&'static str, &str)]) -> Harness {
    let t = Harness::start_with(variables).await;
    t.kaspi.remove_orders();
    t.kaspi.put_order(order_of(&t, "910000101", "Айгерим", "7000000001", "улица Абая", "10"));
    t.kaspi.put_order(order_of(&t, "920000101", "Данияр", "7012345678", "улица Абая", "110"));
    t.kaspi.put_order(order_of(&t, "920000202", "Әсел", "7770000001", "Қабанбай батыр көшесі", "154А"));
    let mut ended = order_of(&t, "930000101", "Айгерим", "7000000001", "улица Абая", "10");
    ended["attributes"]["state"] = "ARCHIVE".into();
    ended["attributes"]["status"] = "COMPLETED".into();
    t.kaspi.put_order(ended);
    t.poll().await;
    t
}

/// The codes of the orders that a list opens.
fn codes(list: &Message) -> Vec<&str> {
    let labels = labels(list).into_iter().flatten();
    labels.filter_map(|label| list.callback_data(label)?.strip_prefix("open:")).collect()
}

#[tokio::test]
async fn the_ending_of_a_code_finds_active_orders_without_asking_kaspi() {
    let t = start().await;
    let asked = t.kaspi.request_count();
    let list = t.ask(COURIER, "0101").await;
    assert_snapshot!(list.text, @"
    🔍 Найдено: 2

    1. Абая 10, кв. 25 · Айгерим · 12 990 ₸
    № 910000101 · срок: сегодня, 23:59 · 🙋
    2. Абая 110, кв. 25 · Данияр · 12 990 ₸
    № 920000101 · срок: сегодня, 23:59 · 🙋
    ");
    assert_eq!(labels(&list), [["1", "2"]]);
    assert_eq!(codes(&list), ["910000101", "920000101"]);
    assert_eq!(codes(&t.ask(COURIER, "00202").await), ["920000202"]);
    assert_eq!(codes(&t.ask(COURIER, "/find 0101").await), codes(&list));
    assert_eq!(t.kaspi.request_count(), asked);
    // A number opens the order of its row.
    t.press_label(COURIER, list.id, "2").await;
    let card = t.messages(COURIER).await.pop().unwrap();
    assert!(is_card_of(&card, "920000101"), "{}", card.text);
    t.finish().await;
}

#[tokio::test]
async fn a_phone_or_its_ending_finds_the_orders_of_its_buyer() {
    let t = start().await;
    for (text, found) in [
        ("+7 701 234-56-78", &["920000101"][..]),
        ("87012345678", &["920000101"]),
        ("7012345678", &["920000101"]),
        ("\u{202a}+7\u{a0}(701)\u{a0}234\u{2011}56\u{2011}78\u{202c}", &["920000101"]),
        ("тел 5678", &["920000101"]),
        ("Тел.: 56-78", &["920000101"]),
        ("tel 5678", &["920000101"]),
        ("…0001", &["910000101", "920000202"]),
        ("...0001", &["910000101", "920000202"]),
        ("/find +7 701 234-56-78", &["920000101"]),
        ("/find …5678", &["920000101"]),
    ] {
        let list = t.ask(COURIER, text).await;
        assert_eq!(codes(&list), found, "{text:?}: {}", list.text);
    }
    t.finish().await;
}

#[tokio::test]
async fn words_find_names_and_addresses() {
    let t = start().await;
    for (text, found) in [
        ("/find Айгерим", &["910000101"][..]),
        ("/find АЙГ тест", &["910000101"]),
        ("/find Абая 10", &["910000101"]),
        ("/find Абая, 110", &["920000101"]),
        // As the list shows it.
        ("/find Абая 10, кв. 25", &["910000101"]),
        ("/find абая", &["910000101", "920000101"]),
        ("/find Қабанбай", &["920000202"]),
        ("/find кабанбай 154а", &["920000202"]),
        ("/find асел", &["920000202"]),
        ("/find@sandbox_orders_bot\nАйгерим", &["910000101"]),
    ] {
        let list = t.ask(COURIER, text).await;
        assert_eq!(codes(&list), found, "{text:?}: {}", list.text);
    }
    t.finish().await;
}

#[tokio::test]
async fn an_order_code_stays_a_code() {
    let t = start().await;
    for text in ["910000101", "/find 910000101", "№ 910 000 101", "/find Абая 10, 910000101"] {
        let card = t.ask(COURIER, text).await;
        assert!(is_card_of(&card, "910000101"), "{text:?}: {}", card.text);
    }
    // An ended order is found by its whole code.
    assert!(is_card_of(&t.ask(COURIER, "930000101").await, "930000101"));
    assert_eq!(t.count_rows("lookups WHERE kind = 'order'").await, 5);
    assert_eq!(t.count_rows("lookups").await, 5);
    t.finish().await;
}

#[tokio::test]
async fn what_is_not_found_says_what_to_try_next() {
    let t = start().await;
    let mut answers = Vec::new();
    for text in ["9999", "87770000009", "…9999", "/find Сатпаева 10", "/find Айгерим 110"] {
        let answer = t.ask(COURIER, text).await;
        assert!(answer.buttons.is_empty());
        answers.push(answer.text);
    }
    assert_eq!((&answers[1], &answers[3]), (&answers[2], &answers[4]));
    assert_snapshot!([&*answers[0], &answers[1], &answers[3]].join("\n"), @"
    🔍 Среди активных заказов нет номера с таким концом. Пришлите номер целиком или ищите по телефону, имени, адресу: /find
    🔍 Нет активного заказа с таким телефоном. Kaspi скрывает часть телефонов, поэтому попробуйте имя или адрес, например /find Абая 10
    🔍 Среди активных заказов ничего не нашлось. Попробуйте короче: только имя или улицу с домом, например /find Абая 10
    ");
    t.finish().await;
}

#[tokio::test]
async fn find_explains_itself() {
    let t = start().await;
    let usage = t.ask(COURIER, "/find").await.text;
    assert_snapshot!(usage, @"
    🔍 Найду активный заказ без номера. Пришлите что-нибудь одно:

    • последние 4–5 цифр номера: 0101
    • телефон покупателя: +7 700 000 00 01
    • последние 4 цифры телефона: тел 0001
    • имя или адрес: /find Айгерим, /find Абая 10
    ");
    for text in ["/find 👍", "/find …", "/find  "] {
        assert_eq!(t.ask(COURIER, text).await.text, usage, "{text:?}");
    }
    assert_snapshot!(t.ask(COURIER, "Айгерим").await.text, @"Не вижу номера заказа. Отдельно или после /order номер — это 6–12 цифр, среди текста — 8–10, например 900000101. Телефоны и суммы среди текста не в счёт. Можно прислать до 5 номеров сразу, каждый с новой строки. Нет номера? Ищите в личных сообщениях: /find");
    let long = "а ".repeat(1_990);
    assert_snapshot!(t.ask(COURIER, &format!("/find {long}")).await.text, @"Слишком длинный запрос. Хватит имени или улицы с домом, например /find Абая 10");
    for text in [long, "0101 ".repeat(800), "0".repeat(4_000), "…".repeat(4_000)] {
        assert!(t.ask(COURIER, &text).await.text.starts_with("Не вижу номера заказа"));
    }
    assert_eq!(t.count_rows("lookups").await, 0, "nothing was searched for");
    t.finish().await;
}

#[tokio::test]
async fn at_most_eight_orders_are_listed() {
    let t = start().await;
    for number in 0..10 {
        t.kaspi.put_order(own_delivery(&format!("94000{number}303"), t.clock()));
    }
    t.poll().await;
    let list = t.ask(COURIER, "/find Айгерим").await;
    assert!(list.text.starts_with("🔍 Найдено: 11\n\n1. Абая 10"), "{}", list.text);
    assert!(list.text.contains("\n8. ") && !list.text.contains("\n9. "), "{}", list.text);
    assert_snapshot!(list.text.lines().last().unwrap(), @"Показаны первые 8. Уточните поиск: номер целиком, имя, улица с домом.");
    assert_eq!(labels(&list), [["1", "2", "3", "4"], ["5", "6", "7", "8"]]);
    t.finish().await;
}

#[tokio::test]
async fn every_role_searches_and_strangers_do_not() {
    let t = start().await;
    for text in ["0202", "87770000001", "/find Әсел"] {
        for person in [ADMIN, MANAGER, COURIER] {
            assert_eq!(codes(&t.ask(person, text).await), ["920000202"], "{person} {text}");
        }
        let answer = t.ask(STRANGER, text).await;
        assert!(answer.text.starts_with("Этот бот отвечает только сотрудникам"), "{}", answer.text);
    }
    assert_eq!(t.count_rows("lookups WHERE user_id = 99").await, 0);
    t.finish().await;
}

#[tokio::test]
async fn in_a_group_the_answer_is_a_link_to_the_private_chat() {
    let t = start().await;
    let group = t.group(GroupKind::Supergroup, &[COURIER, STRANGER]).await;
    for text in ["0101", "87012345678", "…5678", "тел 5678"] {
        t.say(COURIER, group, text);
    }
    t.say(STRANGER, group, "/find Айгерим");
    t.settle().await;
    assert!(from_bot(&t.telegram, group).is_empty());
    for (at, text) in ["/find", "/find 0101", "/find Айгерим", "/find 910000101"].into_iter().enumerate() {
        t.say(COURIER, group, text);
        let answer = t.answers(group, at + 1).await.pop().unwrap();
        assert_eq!(answer.text, "Эта команда — для личных сообщений.", "{text}");
        assert_eq!(labels(&answer), [["Открыть чат с ботом"]]);
    }
    assert_eq!(t.count_rows("lookups").await, 0);
    t.finish().await;
}

#[tokio::test]
async fn orders_are_found_while_kaspi_is_down() {
    let t = start_with(&[("KASPI_TIMEOUT_SECONDS", "1")]).await;
    t.kaspi.faults().plan_always("/orders", Fault::html(502));
    for text in ["0202", "тел 0001", "/find Әсел"] {
        assert!(codes(&t.ask(COURIER, text).await).contains(&"920000202"), "{text}");
    }
    let list = t.ask(COURIER, "0202").await;
    t.press_label(COURIER, list.id, "1").await;
    let card = t.messages(COURIER).await.pop().unwrap();
    assert!(card.text.starts_with("⏳ Kaspi сейчас не отвечает. Это последнее, что известно"), "{}", card.text);
    t.kaspi.faults().clear();
    t.finish().await;
}

#[tokio::test]
async fn a_search_counts_as_a_lookup() {
    let mut t = start_with(&[("LOOKUPS_PER_TEN_MINUTES", "3")]).await;
    t.ask(ADMIN, "/start").await;
    t.ask(COURIER, "910000101").await;
    t.ask(COURIER, "0101").await;
    t.ask(COURIER, "/find Сатпаева").await;
    let refusal = t.ask(COURIER, "/find Айгерим").await.text;
    assert!(refusal.starts_with("✋ Слишком много запросов: можно не больше 3 за 10 минут."), "{refusal}");
    assert!(t.answers(ADMIN, 2).await[1].text.starts_with("✋ Слишком много запросов."));
    assert_eq!(t.ask(COURIER, "910000101").await.text, refusal);
    assert_eq!(codes(&t.ask(COLLEAGUE, "0202").await), ["920000202"], "the quota is per person");
    // A restart forgives nothing.
    t.settle().await;
    t.stop_bot().await;
    t.start_bot().await;
    assert_eq!(t.ask(COURIER, "0101").await.text, refusal);
    t.finish().await;
}

#[tokio::test]
async fn the_audit_names_the_kind_of_a_search_and_not_its_words() {
    let t = start().await;
    for text in ["0101", "0202", "87012345678", "…9999", "/find Айгерим", "/find Сатпаева", "/find"] {
        t.ask(COURIER, text).await;
    }
    assert_snapshot!(t.ask(ADMIN, "/audit").await.text, @"
    Кто что смотрел

    сегодня
    14:00 · Курьер · 🔍 поиск по имени или адресу · не найден
    14:00 · Курьер · 🔍 поиск по имени или адресу
    14:00 · Курьер · 🔍 поиск по телефону · не найден
    14:00 · Курьер · 🔍 поиск по телефону
    14:00 · Курьер · 🔍 поиск по концу номера · ×2
    ");
    let of_courier = t.ask(ADMIN, "/audit 22").await.text;
    assert!(of_courier.contains("🔍 поиск по телефону"), "{of_courier}");
    t.finish().await;
}

#[tokio::test]
async fn numbers_are_searched_for_while_a_comment_is_awaited() {
    let t = start().await;
    let card = t.ask(COURIER, "910000101").await;
    t.settle().await;
    t.press_label(COURIER, card.id, "🙋 Беру").await;
    t.deliver().await;
    t.press_label(COURIER, card.id, "📵 Не дозвонился").await;
    assert_eq!(codes(&t.ask(COURIER, "0202").await), ["920000202"]);
    assert_eq!(t.ask(COURIER, "домофон не работает").await.text, "💬 Добавил комментарий на карточку.");
    t.finish().await;
}
