//! Groups: connected by managers, disconnected by removal.

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::telegram::{ButtonAction, GroupKind};

use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, MANAGER, STRANGER, is_card_of, texts};
use crate::people::NOT_MANAGER;

const UNCONNECTED: &str = "Чтобы я отвечал в этой группе, менеджер магазина должен написать здесь /connect";

#[tokio::test]
async fn only_managers_connect_a_group() {
    let t = Harness::start().await;
    let group = t.unconnected_group(GroupKind::Supergroup, &[COURIER, MANAGER, STRANGER, ADMIN]).await;
    t.say(STRANGER, group, "/connect");
    t.say(STRANGER, group, "/order 900000101");
    assert_eq!(t.said(group).await, [UNCONNECTED]);
    t.say(COURIER, group, "/connect");
    t.say(COURIER, group, "/order 900000101");
    assert_eq!(t.said(group).await[1..], [NOT_MANAGER, UNCONNECTED]);
    assert_eq!(t.kaspi.request_count(), 0);
    t.say(MANAGER, group, "/connect@sandbox_orders_bot");
    assert_snapshot!(t.answers(group, 4).await[3].text, @"
    ✅ Группа подключена. Сюда будут приходить уведомления о заказах; какие — /settings

    Карточка заказа: /order 900000101. Телефон покупателя здесь скрыт; кто нажмёт «📞 Телефон в личку», получит полную карточку в личных сообщениях.
    ");
    t.say(ADMIN, group, "/connect");
    assert_eq!(
        t.answers(group, 5).await[4].text,
        "Группа уже подключена. Какие уведомления и куда приходят — /settings"
    );
    t.say(COURIER, group, "/order 900000206");
    assert!(is_card_of(&t.answers(group, 6).await[5], "900000206"));
    t.settle().await;
    t.say(COURIER, group, "/disconnect");
    t.say(STRANGER, group, "/disconnect");
    assert_eq!(t.said(group).await[6..], [NOT_MANAGER]);
    t.say(ADMIN, group, "/disconnect");
    assert_snapshot!(t.answers(group, 8).await[7].text, @"Группа отключена, здесь я больше не отвечаю. Включить снова — /connect");
    t.say(COURIER, group, "/order 900000206");
    t.say(MANAGER, group, "/disconnect");
    assert_eq!(t.said(group).await[8..], [UNCONNECTED, UNCONNECTED]);
    assert_eq!(t.kaspi.request_count(), 1);
    t.finish().await;
}

#[tokio::test]
async fn the_link_of_connect_adds_the_bot_to_a_group_and_connects_it() {
    let t = Harness::start().await;
    let answer = t.ask(MANAGER, "/connect").await;
    assert_eq!(answer.text, "Эта команда — для группы: добавьте меня туда и напишите её там.");
    let ButtonAction::Url(link) = &answer.buttons[0][0].action else { panic!("{answer:?}") };
    assert_eq!(link, "https://t.me/sandbox_orders_bot?startgroup=connect");
    let group = t.unconnected_group(GroupKind::Basic, &[MANAGER, COURIER]).await;
    t.say(MANAGER, group, "/start@sandbox_orders_bot connect");
    assert!(t.answers(group, 2).await[1].text.starts_with("✅ Группа подключена."));
    t.finish().await;
}

#[tokio::test]
async fn removing_the_bot_disconnects_the_group() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, COURIER]).await;
    t.telegram.kick_bot(group, MANAGER).unwrap();
    t.settle().await;
    t.telegram.invite_bot(group, COURIER).unwrap();
    t.say(COURIER, group, "/order 900000206");
    assert_eq!(texts(&t.answers(group, 2).await), [UNCONNECTED, UNCONNECTED]);
    assert_eq!(t.kaspi.request_count(), 0);
    // A change of rights does not disconnect it.
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
async fn lists_of_people_are_refused_in_groups() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[ADMIN, MANAGER]).await;
    for (person, text) in [(MANAGER, "/users"), (MANAGER, "/invite courier"), (ADMIN, "/audit")] {
        t.say(person, group, text);
    }
    assert_eq!(t.said(group).await, ["Эта команда — для личных сообщений."; 3]);
    t.finish().await;
}

#[tokio::test]
async fn commands_for_other_bots_are_ignored_in_groups() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[COURIER, COLLEAGUE]).await;
    t.say(COURIER, group, "/order@other_bot 900000101");
    t.say(COURIER, group, "/weather 900000101");
    t.settle().await;
    assert_eq!(t.kaspi.request_count(), 0);
    let question = t.say(COURIER, group, "/order@sandbox_orders_bot 900000101");
    let answers = t.answers(group, 1).await;
    assert!(is_card_of(&answers[0], "900000101") && answers[0].reply_to == Some(question));
    // The phone stays masked when a colleague refreshes the card.
    t.press(COLLEAGUE, group, answers[0].id, "refresh:900000101");
    t.settle().await;
    let card = &t.answers(group, 1).await[0];
    assert!(card.edited && !card.text.contains("000 00 01"), "{}", card.text);
    t.finish().await;
}

#[tokio::test]
async fn an_answer_in_a_forum_is_sent_to_the_same_topic() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Forum, &[COURIER]).await;
    let thread = t.telegram.add_topic(group, "Алматы").unwrap();
    t.say_in_topic(COURIER, group, thread, "/order 900000101");
    let threads: Vec<Option<i64>> = t.messages(group).await.into_iter().map(|answer| answer.thread).collect();
    assert_eq!(threads, [Some(thread)]);
    t.finish().await;
}
