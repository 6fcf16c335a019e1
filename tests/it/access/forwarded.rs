//! Commands in messages that their sender did not write.

use kaspi_order_bot::domain::Role;
use kaspi_order_bot::sandbox::telegram::{Account, Forward, GroupKind, Message, NewMessage, SentAs};

use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, MANAGER, STRANGER, is_card_of};
use crate::people::invitation_token;

const REFUSED: &str =
    "↪️ Это сообщение пересланное или написано не вами, поэтому команду из него я не выполняю. Напишите её сами.";

/// Every kind of message whose text is by another author.
fn passed_on(account: i64, chat: i64, text: &str) -> Vec<NewMessage> {
    let message = NewMessage { account, chat, text: text.to_owned(), ..NewMessage::default() };
    let forward = |forward| NewMessage { forward: Some(forward), ..message.clone() };
    vec![
        forward(Forward::Account(STRANGER)),
        forward(Forward::Hidden("Чужой".to_owned())),
        forward(Forward::Channel { id: -1_002, title: "Канал".to_owned() }),
        NewMessage { via_bot: Some("some_bot".to_owned()), ..message.clone() },
    ]
}

async fn answer(t: &Harness, message: &NewMessage) -> Message {
    let before = t.said(message.chat).await.len();
    t.telegram.send(message).unwrap();
    t.answers(message.chat, before + 1).await.swap_remove(before)
}

#[tokio::test]
async fn forwarded_management_commands_are_refused() {
    let t = Harness::start().await;
    t.ask(ADMIN, "/start").await;
    for command in [
        "/allow 99 manager",
        "/deny 22",
        "/deny@sandbox_orders_bot 22",
        "/invite courier",
        "/connect",
        "/disconnect",
        "/settings",
        "/language",
        "/start AAAAAAAAAAAAAAAAAAAAAA",
    ] {
        for message in passed_on(ADMIN, ADMIN, command) {
            assert_eq!(answer(&t, &message).await.text, REFUSED, "{message:?}");
        }
    }
    assert!(t.ask(STRANGER, "900000203").await.text.starts_with("Этот бот"));
    assert!(is_card_of(&t.ask(COURIER, "900000203").await, "900000203"));
    assert!(t.ask(ADMIN, "/allow 99").await.text.starts_with("✅"));
    t.finish().await;
}

#[tokio::test]
async fn forwarded_commands_are_ignored_in_groups() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, COURIER]).await;
    let channel = SentAs::Channel { id: -1_002, title: "Канал".to_owned() };
    for command in ["/disconnect", "/settings", "/allow 99", "/language", "/start@sandbox_orders_bot connect"] {
        let mut messages = passed_on(MANAGER, group, command);
        let sent = NewMessage { forward: None, via_bot: None, ..messages[0].clone() };
        messages.push(NewMessage { sent_as: channel.clone(), ..sent.clone() });
        messages.push(NewMessage { sent_as: channel.clone(), is_automatic_forward: true, ..sent.clone() });
        // An anonymous administrator who forwards.
        messages.push(NewMessage { sent_as: SentAs::Group, ..messages[0].clone() });
        for message in messages {
            t.telegram.send(&message).unwrap();
        }
    }
    assert_eq!(t.said(group).await, Vec::<String>::new());
    t.say(COURIER, group, "/order 900000203");
    assert!(is_card_of(&t.answers(group, 1).await[0], "900000203"));
    t.finish().await;
}

#[tokio::test]
async fn a_forwarded_question_is_answered() {
    let t = Harness::start().await;
    t.ask(COLLEAGUE, "/start").await;
    for text in ["/order 900000203", "900000203", "Айдар, /order900000203", "/start 900000203"] {
        for message in passed_on(COLLEAGUE, COLLEAGUE, text) {
            let answer = answer(&t, &message).await;
            assert!(is_card_of(&answer, "900000203"), "{message:?}: {}", answer.text);
        }
    }
    let help = NewMessage {
        forward: Some(Forward::Account(STRANGER)),
        account: COLLEAGUE,
        chat: COLLEAGUE,
        text: "/help".to_owned(),
        ..NewMessage::default()
    };
    assert!(answer(&t, &help).await.text.starts_with("Что я умею"));
    t.finish().await;
}

#[tokio::test]
async fn a_forwarded_invitation_is_not_redeemed() {
    let t = Harness::start().await;
    let token = invitation_token(&t.ask(MANAGER, "/invite courier").await);
    t.ask(STRANGER, "привет").await;
    let invitation = format!("/start {token}");
    for message in passed_on(STRANGER, STRANGER, &invitation).into_iter().take(2) {
        let answer = answer(&t, &message).await;
        assert!(answer.text.starts_with("↪️") && answer.text.contains("Этот бот"), "{}", answer.text);
    }
    assert!(t.ask(STRANGER, &invitation).await.text.contains("Доступ открыт"));
    t.finish().await;
}

#[tokio::test]
async fn the_refusal_is_in_the_persons_language() {
    let t = Harness::start().await;
    t.grant(77, Role::Manager).await;
    for (id, code, sentence) in [(77, "en", "↪️ This message was forwarded"), (78, "kk", "↪️ Бұл хабар")]
    {
        t.telegram.add_account(Account { language_code: Some(code.to_owned()), ..Account::new(id, "Кто-то") });
        t.ask(id, "/start").await;
        let message = passed_on(id, id, "/deny 22").swap_remove(0);
        let answer = answer(&t, &message).await;
        assert!(answer.text.starts_with(sentence), "{}", answer.text);
    }
    t.finish().await;
}
