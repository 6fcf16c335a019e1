//! People without access.

use insta::assert_snapshot;

use crate::harness::{COURIER, Harness, STRANGER, is_card_of};

#[tokio::test]
async fn a_stranger_gets_five_answers_an_hour_and_delays_nobody() {
    let t = Harness::start().await;
    assert_snapshot!(t.ask(STRANGER, "/start").await.text, @"
    Этот бот отвечает только сотрудникам магазина.

    Ваш Telegram ID: 99

    Работаете в магазине? Нажмите кнопку, и менеджеры получат ваш запрос.
    ");
    for text in ["900000101", "/allow 99", "/invite", "/users", "/nonsense", "привет", "/connect", "/start x"] {
        t.say(STRANGER, STRANGER, text);
    }
    let answers = t.said(STRANGER).await;
    assert_eq!(answers.len(), 5);
    assert!(answers[..4].iter().all(|answer| *answer == answers[0]));
    assert_snapshot!(answers[4].replace(&answers[0], "…"), @"
    …

    На другие сообщения в ближайший час не отвечу.
    ");
    for n in 0..50 {
        t.say(STRANGER, STRANGER, &format!("{n}"));
        t.forge_press(STRANGER, STRANGER, 2, "refresh:900000101");
    }
    assert!(is_card_of(&t.ask(COURIER, "900000206").await, "900000206"));
    t.settle().await;
    assert_eq!(t.said(STRANGER).await.len(), 5);
    assert_eq!(t.kaspi.request_count(), 1);
    t.finish().await;
}
