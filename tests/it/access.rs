//! Who may ask, and what everybody else gets.

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::telegram::GroupKind;
use serde_json::json;

use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, STRANGER, is_card_of};

#[tokio::test]
async fn a_stranger_is_refused_whatever_they_try_and_kaspi_is_not_asked() {
    let t = Harness::start().await;
    for text in
        ["/order 900000101", "900000101", "/start", "/help", "/allow 99", "/deny 22", "/nonsense", "привет", "/start x"]
    {
        let answer = t.ask(STRANGER, text).await;
        assert_eq!(answer.text, t.telegram.messages(STRANGER)[1].text, "{text:?}");
    }
    assert_snapshot!(t.telegram.messages(STRANGER)[1].text, @"
    Этот бот отвечает только сотрудникам магазина.

    Ваш Telegram ID: 99
    Передайте его администратору магазина, чтобы получить доступ.
    ");
    let question = t.say(STRANGER, STRANGER, "x");
    t.answers(STRANGER, 10).await;
    t.telegram.edit(STRANGER, STRANGER, question, "900000101").unwrap();
    t.answers(STRANGER, 11).await;
    let query = t.forge_press(STRANGER, STRANGER, 2, "refresh:900000101");
    t.settle().await;
    assert_eq!(t.shown(&query), "Нет доступа. Попросите его у администратора магазина.");
    assert_eq!(t.kaspi.request_count(), 0);
    t.finish().await;
}

#[tokio::test]
async fn admins_allow_and_deny() {
    let t = Harness::start().await;
    assert_snapshot!(t.ask(ADMIN, "/allow 99").await.text, @"✅ Доступ открыт: 99. Теперь человек может присылать номера заказов.");
    assert!(is_card_of(&t.ask(STRANGER, "900000206").await, "900000206"));
    assert_snapshot!(t.ask(ADMIN, "/allow 99").await.text, @"У 99 доступ уже есть.");
    assert_snapshot!(t.ask(ADMIN, "/deny 99").await.text, @"🚫 Доступ закрыт: 99.");
    assert!(t.ask(STRANGER, "900000206").await.text.starts_with("Этот бот отвечает только сотрудникам"));
    assert_snapshot!(t.ask(ADMIN, "/deny 99").await.text, @"У 99 и не было доступа.");
    assert_snapshot!(t.ask(ADMIN, "/deny 11").await.text, @"11 — администратор. Администраторы задаются в настройках бота (ADMIN_USER_IDS).");
    assert_snapshot!(t.ask(ADMIN, "/allow").await.text, @"Укажите Telegram ID, например: /allow 123456789. Человек увидит свой ID, когда напишет боту.");
    assert_snapshot!(t.ask(ADMIN, "/deny <b>").await.text, @"Укажите Telegram ID, например: /deny 123456789.");
    t.finish().await;
}

#[tokio::test]
async fn couriers_allow_nobody() {
    let t = Harness::start().await;
    assert_snapshot!(t.ask(COURIER, "/allow 99").await.text, @"Эта команда — только для администраторов.");
    t.ask(COURIER, "/deny 33").await;
    assert!(t.ask(STRANGER, "900000206").await.text.starts_with("Этот бот"));
    assert!(is_card_of(&t.ask(COLLEAGUE, "900000206").await, "900000206"));
    t.finish().await;
}

#[tokio::test]
async fn a_removed_persons_next_tap_is_refused() {
    let t = Harness::start().await;
    let card = t.ask(COURIER, "900000206").await;
    t.ask(ADMIN, "/deny 22").await;
    let query = t.press(COURIER, COURIER, card.id, "refresh:900000206");
    t.settle().await;
    assert!(t.telegram.callback_answer(&query).unwrap().show_alert);
    assert_eq!(t.kaspi.request_count(), 1);
    t.finish().await;
}

#[tokio::test]
async fn greeting_help_and_menu() {
    let t = Harness::start().await;
    assert_snapshot!(t.ask(COURIER, "/start").await.text, @"
    Здравствуйте! Пришлите номер заказа Kaspi — отвечу, кому, куда и что отвезти, с точкой на карте.

    Например: 900000101
    ");
    assert_snapshot!(t.ask(COURIER, "/help").await.text, @"
    Что я умею

    Пришлите номер заказа — получите карточку: покупатель, адрес, товары, срок, кнопки навигатора и точка на карте. Номера можно присылать с «№» и пробелами, до 5 в одном сообщении.

    /order номер — карточка заказа, так можно и в группе
    /language — язык бота в этом чате
    /help — эта подсказка
    ");
    assert_snapshot!(t.ask(ADMIN, "/help").await.text, @"
    Что я умею

    Пришлите номер заказа — получите карточку: покупатель, адрес, товары, срок, кнопки навигатора и точка на карте. Номера можно присылать с «№» и пробелами, до 5 в одном сообщении.

    /order номер — карточка заказа, так можно и в группе
    /language — язык бота в этом чате
    /help — эта подсказка

    Администратору
    /allow id — открыть доступ человеку с этим Telegram ID
    /deny id — закрыть доступ
    /audit — кто какие заказы смотрел; с номером заказа или ID — только по нему
    ");
    assert_eq!(t.ask(COURIER, "/unknown").await.text, t.ask(COURIER, "/help").await.text);
    let menu = || t.telegram.commands("default", "");
    t.until(|| !menu().is_empty()).await;
    let expected =
        [("order", "Карточка заказа по номеру"), ("language", "Язык · Тіл · Language"), ("help", "Что умеет бот")];
    assert_eq!(menu(), expected.map(|(name, description)| (name.to_owned(), description.to_owned())));
    t.finish().await;
}

#[tokio::test]
async fn in_a_group_the_phone_is_masked_and_strangers_are_ignored() {
    let t = Harness::start().await;
    let group = t.add_group(GroupKind::Supergroup, &[COURIER, STRANGER, COLLEAGUE]);
    t.say(STRANGER, group, "/order 900000101");
    t.say(STRANGER, group, "/start");
    t.say(COURIER, group, "/order@other_bot 900000101");
    t.settle().await;
    assert_eq!(t.kaspi.request_count(), 0);

    let question = t.say(COURIER, group, "/order@sandbox_orders_bot 900000101");
    let answers = t.answers(group, 2).await;
    assert!(is_card_of(&answers[0], "900000101") && answers[0].reply_to == Some(question));
    assert!(answers[0].text.contains("📞 +7 700 ••• •• 01"), "{}", answers[0].text);
    let everything = format!("{:?}", t.telegram.messages(group));
    assert!(!everything.contains("7000000001") && !everything.contains("700 000 00 01"));

    // A colleague's press keeps the mask.
    t.press(COLLEAGUE, group, answers[0].id, "refresh:900000101");
    t.settle().await;
    let card = &t.answers(group, 2).await[0];
    assert!(card.edited && card.text.contains("📞 +7 700 ••• •• 01"), "{}", card.text);
    let query = t.press(STRANGER, group, answers[0].id, "refresh:900000101");
    t.settle().await;
    assert_eq!(t.shown(&query), "Нет доступа. Попросите его у администратора магазина.");
    assert_eq!(t.kaspi.request_count(), 2);
    t.finish().await;
}

#[tokio::test]
async fn in_a_forum_the_answer_stays_in_its_topic() {
    let t = Harness::start().await;
    let group = t.add_group(GroupKind::Forum, &[COURIER]);
    let thread = t.telegram.add_topic(group, "Алматы").unwrap();
    t.say_in_topic(COURIER, group, thread, "/order 900000101");
    let answers = t.answers(group, 2).await;
    assert!(answers.iter().all(|answer| answer.thread == Some(thread)), "{answers:#?}");
    t.finish().await;
}

#[tokio::test]
async fn bots_channels_and_anonymous_admins_are_nobody() {
    let t = Harness::start().await;
    let group = t.add_group(GroupKind::Supergroup, &[COURIER]);
    let chat = json!({ "id": group, "type": "supergroup", "title": "Доставка" });
    let message = |from: serde_json::Value, extra: serde_json::Value| {
        let mut message = json!({ "message_id": 1, "date": 1, "chat": chat, "from": from, "text": "/order 900000101" });
        message.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        message
    };
    let courier = json!({ "id": COURIER, "is_bot": false, "first_name": "Курьер" });
    let bot = json!({ "id": COURIER, "is_bot": true, "first_name": "Бот", "username": "x_bot" });
    t.inject("message", message(bot, json!({})));
    t.inject("message", message(courier, json!({ "sender_chat": chat })));
    t.settle().await;
    assert_eq!(t.kaspi.request_count(), 0);
    assert!(t.said(group).await.is_empty());
    t.finish().await;
}
