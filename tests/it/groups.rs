//! Groups: connected by managers, moved by Telegram, left by force.

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::telegram::{ButtonAction, GroupKind};

use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, MANAGER, STRANGER, is_card_of, texts};

const UNKNOWN: &str = "Чтобы я отвечал в этой группе, менеджер магазина должен написать здесь /connect";

#[tokio::test]
async fn only_managers_connect_a_group() {
    let t = Harness::start().await;
    let group = t.unknown_group(GroupKind::Supergroup, &[COURIER, MANAGER, STRANGER, ADMIN]).await;
    t.say(STRANGER, group, "/connect");
    t.say(STRANGER, group, "/order 900000101");
    assert_eq!(t.said(group).await, [UNKNOWN]);
    t.say(COURIER, group, "/connect");
    t.say(COURIER, group, "/order 900000101");
    assert_eq!(t.said(group).await[1..], ["Это могут только менеджеры и администраторы.", UNKNOWN]);
    assert_eq!(t.kaspi.request_count(), 0);
    t.say(MANAGER, group, "/connect@sandbox_orders_bot");
    assert_snapshot!(t.answers(group, 4).await[3].text, @"✅ Группа подключена. Карточка заказа: /order 900000101. Телефон покупателя здесь скрыт; кто нажмёт «Полная карточка», получит её в личных сообщениях.");
    t.say(ADMIN, group, "/connect");
    assert_eq!(t.answers(group, 5).await[4].text, "Группа уже подключена.");
    t.say(COURIER, group, "/order 900000206");
    assert!(is_card_of(&t.answers(group, 6).await[5], "900000206"));
    t.settle().await;
    t.say(COURIER, group, "/disconnect");
    t.say(STRANGER, group, "/disconnect");
    assert_eq!(t.said(group).await[6..], ["Это могут только менеджеры и администраторы."]);
    t.say(ADMIN, group, "/disconnect");
    assert_snapshot!(t.answers(group, 8).await[7].text, @"Группа отключена, здесь я больше не отвечаю. Включить снова — /connect");
    t.say(COURIER, group, "/order 900000206");
    t.say(MANAGER, group, "/disconnect");
    assert_eq!(t.said(group).await[8..], [UNKNOWN, UNKNOWN]);
    assert_eq!(t.kaspi.request_count(), 1);
    t.finish().await;
}

#[tokio::test]
async fn a_button_leads_to_a_group_and_connects_it() {
    let t = Harness::start().await;
    let answer = t.ask(MANAGER, "/connect").await;
    assert_eq!(answer.text, "Эта команда — для группы: добавьте меня туда и напишите её там.");
    let ButtonAction::Url(link) = &answer.buttons[0][0].action else { panic!("{answer:?}") };
    assert_eq!(link, "https://t.me/sandbox_orders_bot?startgroup=connect");
    let group = t.unknown_group(GroupKind::Basic, &[MANAGER, COURIER]).await;
    t.say(MANAGER, group, "/start@sandbox_orders_bot connect");
    assert!(t.answers(group, 2).await[1].text.starts_with("✅ Группа подключена."));
    t.finish().await;
}

#[tokio::test]
async fn the_full_card_comes_in_private() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[COURIER, COLLEAGUE]).await;
    t.say(COURIER, group, "/order 900000101");
    let card = t.answers(group, 1).await.remove(0);
    let full = card.callback_data("🔓 Полная карточка — мне в личку").unwrap();
    t.ask(COLLEAGUE, "/language").await;
    t.press(COLLEAGUE, COLLEAGUE, t.answers(COLLEAGUE, 1).await[0].id, "language:en");
    t.settle().await;
    let query = t.press(COLLEAGUE, group, card.id, full);
    let private = t.answers(COLLEAGUE, 3).await;
    assert_eq!(t.shown(&query), "Карточка — в личных сообщениях");
    assert!(private[1].text.starts_with("📦 Order 900000101") && private[1].text.contains("📞 +7 700 000 00 01"));
    assert_eq!(t.said(group).await.len(), 1, "nothing more in the group");

    // Who never opened the bot is led there, and from there to the order.
    let query = t.press(COURIER, group, card.id, full);
    t.settle().await;
    let link = t.telegram.callback_answer(&query).unwrap().url.unwrap();
    let (_, payload) = link.split_once("?start=").unwrap();
    assert_eq!(t.kaspi.request_count(), 2, "it is no use to ask yet");
    let card = t.ask(COURIER, &format!("/start {payload}")).await;
    assert!(card.text.contains("📞 +7 700 000 00 01"));
    // So is who blocked it.
    t.telegram.block_bot(COURIER).unwrap();
    let query = t.press(COURIER, group, t.answers(group, 1).await[0].id, full);
    t.settle().await;
    assert_eq!(t.telegram.callback_answer(&query).unwrap().url.as_deref(), Some(link.as_str()));
    // Where the card went stands in the audit.
    let audit = t.ask(ADMIN, "/audit 900000101").await.text;
    assert_eq!((audit.matches("показан").count(), audit.matches("в группе").count()), (3, 1), "{audit}");
    t.finish().await;
}

#[tokio::test]
async fn a_group_that_became_a_supergroup_goes_on() {
    let t = Harness::start().await;
    let old = t.group(GroupKind::Basic, &[MANAGER, COURIER]).await;
    t.say(MANAGER, old, "/language");
    let choice = t.answers(old, 1).await[0].id;
    t.press(MANAGER, old, choice, "language:en");
    t.settle().await;
    let new = t.telegram.migrate(old).unwrap();
    t.say(COURIER, new, "/order 123456789");
    assert!(t.answers(new, 1).await[0].text.starts_with("🔍 There is no order"));
    t.finish().await;
}

#[tokio::test]
async fn an_answer_follows_its_group_to_where_it_has_moved() {
    let t = Harness::start().await;
    let old = t.group(GroupKind::Basic, &[MANAGER, COURIER]).await;
    t.kaspi.faults().plan(
        "900000206",
        kaspi_order_bot::sandbox::http::Fault::Delay(std::time::Duration::from_millis(300)),
        1,
    );
    t.say(COURIER, old, "/order 900000206");
    t.until(|| t.kaspi.faults().is_empty()).await;
    let new = t.telegram.migrate(old).unwrap();
    let answer = t.answers(new, 1).await.remove(0);
    assert!(is_card_of(&answer, "900000206"));
    assert_eq!(answer.reply_to, None, "the question has another number there");
    t.finish().await;
}

#[tokio::test]
async fn being_removed_disconnects_the_group() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, COURIER]).await;
    t.telegram.kick_bot(group, MANAGER).unwrap();
    t.settle().await;
    t.telegram.invite_bot(group, COURIER).unwrap();
    t.say(COURIER, group, "/order 900000206");
    assert_eq!(texts(&t.answers(group, 2).await), [UNKNOWN, UNKNOWN]);
    assert_eq!(t.kaspi.request_count(), 0);
    // A change of rights is no removal.
    t.say(MANAGER, group, "/connect");
    t.answers(group, 3).await;
    t.telegram.set_bot_admin(group, MANAGER, true).unwrap();
    t.telegram.set_bot_admin(group, MANAGER, false).unwrap();
    t.settle().await;
    t.say(COURIER, group, "/order 900000206");
    assert!(is_card_of(&t.answers(group, 4).await[3], "900000206"));
    t.finish().await;
}

#[tokio::test]
async fn lists_of_people_stay_in_private() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[ADMIN, MANAGER]).await;
    for (person, text) in [(MANAGER, "/users"), (MANAGER, "/invite courier"), (ADMIN, "/audit")] {
        t.say(person, group, text);
    }
    assert_eq!(t.said(group).await, ["Эта команда — для личных сообщений."; 3]);
    t.finish().await;
}
