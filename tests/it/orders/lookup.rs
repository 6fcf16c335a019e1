//! A code becomes a card and a pin.

use std::time::Duration;

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::GroupKind;
use serde_json::json;

use crate::harness::{COLLEAGUE, COURIER, Harness, is_card_of, texts};

#[tokio::test]
async fn a_courier_gets_a_card_and_a_pin_in_three_calls() {
    let t = Harness::start().await;
    let question = t.say(COURIER, COURIER, "/order 900000101");
    let answers = t.answers(COURIER, 2).await;
    assert_snapshot!(texts(&answers).join("\n---\n"), @"
    pin 43.240013 76.938854
    ---
    📦 Заказ 900000101 · Доставка магазина
    🟢 В доставке
    ⏰ Доставить до: сегодня, 23:59

    👤 Айгерим Тестова
    📞 +7 700 000 00 01
    📍 Алматы, улица Примерная, 154А

    🛍 Фруктовик яблоко 1 кг — 2 шт. · 4 000 ₸

    💰 4 000 ₸ · в кредит — денег не брать
    💳 В кредит на 3 месяца
    🚚 Доставка для покупателя: 500 ₸
    🗓 Оформлен: 20.11, 15:56
    ");
    assert_eq!(answers[0].reply_to, None);
    assert_eq!(answers[1].reply_to, Some(question));
    t.settle().await;
    let request = &t.kaspi.requests()[0];
    assert_eq!(request.path, "/orders");
    assert_eq!(request.query[1], ("include[orders]".to_owned(), "entries".to_owned()));
    assert!(request.headers["user-agent"].starts_with("kaspi-order-bot/"));
    assert!(!request.headers.contains_key("x-merchant-uid"));
    assert_eq!(t.kaspi.request_count(), 1);
    assert_eq!((t.calls_of("sendMessage").len(), t.calls_of("sendLocation").len()), (1, 1));
    assert!(t.calls_of("sendChatAction").is_empty(), "Kaspi was fast");
    let call = &t.calls_of("sendMessage")[0].params;
    assert_eq!(call["link_preview_options"], json!({ "is_disabled": true }));
    t.finish().await;
}

#[tokio::test]
async fn a_code_is_found_in_every_spelling() {
    let t = Harness::start().await;
    for text in [
        "900000203",
        "/order 900000203",
        "/order@sandbox_orders_bot 900000203",
        "/ORDER 900000203",
        "/order\n№ 900 000 203",
        "Заказ №900\u{a0}000\u{a0}203.",
    ] {
        let answer = t.ask(COURIER, text).await;
        assert!(is_card_of(&answer, "900000203"), "{text:?}: {}", answer.text);
    }
    t.finish().await;
}

#[tokio::test]
async fn up_to_five_codes_are_answered_in_their_order() {
    let t = Harness::start().await;
    // The first one is the slowest.
    t.kaspi.faults().plan("900000309", Fault::Delay(Duration::from_millis(200)), 1);
    t.say(
        COURIER,
        COURIER,
        "900000309, 900000206\n900 000 309 №900000309\n900000105 900000102 900000106 900000103 900000110",
    );
    let answers = t.answers(COURIER, 6).await;
    for (answer, code) in answers.iter().zip(["900000309", "900000206", "900000105", "900000102", "900000106"]) {
        assert!(is_card_of(answer, code), "{code}: {}", answer.text);
    }
    assert_snapshot!(answers[5].text, @"⚠️ Показываю первые 5 номеров, ещё 2 номера пропущены. Пришлите остальное отдельным сообщением.");
    t.finish().await;
}

#[tokio::test]
async fn text_without_a_code_is_not_sent_to_kaspi() {
    let t = Harness::start().await;
    for text in
        ["привет", "/order", "/order abc", "123", "900000101&filter[orders][state]=NEW", "../orders", "👍", "٩٠٠٠٠٠١٠١"]
    {
        let answer = t.ask(COURIER, text).await;
        assert!(answer.text.starts_with("Не вижу номера заказа"), "{text:?}: {}", answer.text);
    }
    assert!(is_card_of(&t.ask(COURIER, "900000206, 12x").await, "900000206"));
    assert_eq!(t.kaspi.request_count(), 1);
    t.finish().await;
}

#[tokio::test]
async fn an_edited_message_is_answered_again() {
    let t = Harness::start().await;
    let question = t.say(COURIER, COURIER, "90000020");
    t.answers(COURIER, 1).await;
    t.telegram.edit(COURIER, COURIER, question, "900000206").unwrap();
    assert!(is_card_of(&t.answers(COURIER, 2).await[1], "900000206"));
    t.finish().await;
}

#[tokio::test]
async fn a_deleted_question_is_still_answered() {
    let t = Harness::start().await;
    t.kaspi.faults().plan("900000206", Fault::Delay(Duration::from_millis(100)), 1);
    let question = t.say(COURIER, COURIER, "900000206");
    t.telegram.delete(COURIER, question).unwrap();
    let answer = &t.answers(COURIER, 1).await[0];
    assert!(is_card_of(answer, "900000206") && answer.reply_to.is_none());
    t.finish().await;
}

#[tokio::test]
async fn typing_is_shown_while_kaspi_is_slow() {
    let t = Harness::start().await;
    t.kaspi.faults().plan("900000206", Fault::Delay(Duration::from_millis(900)), 1);
    t.ask(COURIER, "900000206").await;
    assert_eq!(t.calls_of("sendChatAction").len(), 1);
    t.finish().await;
}

#[tokio::test]
async fn missing_goods_are_requested_separately() {
    let t = Harness::start().await;
    let answer = t.ask(COURIER, "900000210").await;
    assert!(answer.text.contains("🛍 Чайник электрический"), "{}", answer.text);
    assert_eq!(t.kaspi.request_count(), 2);

    // Without them there still is a card.
    t.kaspi.faults().plan_always("/entries", Fault::html(500));
    let answer = t.ask(COURIER, "900000210").await;
    assert!(is_card_of(&answer, "900000210") && answer.text.contains("Список товаров Kaspi не передал"));
    t.kaspi.faults().clear();
    t.finish().await;
}

#[tokio::test]
async fn goods_without_a_name_get_the_name_of_their_product() {
    let t = Harness::start().await;
    let answer = t.ask(COURIER, "900000209").await;
    let text = texts(&[answer]).remove(0);
    assert!(text.contains("\n🛍 Фрукты (название из каталога) — 3,8 кг · 5 928 ₸\n"), "{text}");
    t.finish().await;
}

#[tokio::test]
async fn markup_in_names_and_addresses_is_shown_as_text() {
    let t = Harness::start().await;
    let text = t.ask(COURIER, "900000205").await.text;
    assert!(text.contains("👤 <b>Тест & Ко</b>"), "{text}");
    assert!(text.contains("ТРЦ \"A&B\" <вход 2>") && text.contains("Кабель <USB-C> & переходник"));
    t.finish().await;
}

#[tokio::test]
async fn a_slow_lookup_delays_only_the_same_person_and_keeps_the_order() {
    let t = Harness::start().await;
    t.kaspi.faults().plan("900000206", Fault::Delay(Duration::from_millis(700)), 1);
    t.say(COURIER, COURIER, "900000206");
    t.say(COURIER, COURIER, "900000207");
    assert!(is_card_of(&t.ask(COLLEAGUE, "900000309").await, "900000309"));
    assert!(
        t.telegram.messages(COURIER).iter().all(|message| !message.text.starts_with('📦')),
        "the slow one was overtaken"
    );
    let mut answers = t.answers(COURIER, 3).await;
    answers.retain(|answer| answer.location.is_none());
    assert!(is_card_of(&answers[0], "900000206"));
    assert!(is_card_of(&answers[1], "900000207"));

    // In a group it is the same.
    let group = t.group(GroupKind::Supergroup, &[COURIER, COLLEAGUE]).await;
    t.kaspi.faults().plan("900000206", Fault::Delay(Duration::from_millis(700)), 1);
    t.say(COURIER, group, "/order 900000206");
    t.say(COLLEAGUE, group, "/order 900000309");
    let answers = t.answers(group, 2).await;
    assert!(is_card_of(&answers[0], "900000309") && is_card_of(&answers[1], "900000206"));
    t.finish().await;
}
