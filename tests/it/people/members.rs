//! Granting and ending access by command.

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::telegram::{Contact, Forward, GroupKind, NewMessage};

use super::NOT_MANAGER;
use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, MANAGER, STRANGER, is_card_of, texts};

#[tokio::test]
async fn admins_and_managers_grant_and_end_access_by_command() {
    let t = Harness::start().await;
    t.ask(STRANGER, "/start").await;
    assert_snapshot!(t.ask(ADMIN, "/allow 99").await.text, @"✅ Чужой — теперь курьер.");
    t.answers(STRANGER, 2).await;
    assert_snapshot!(t.said(STRANGER).await[1], @"
    ✅ Доступ открыт. Ваша роль — курьер.

    Пришлите номер заказа Kaspi — отвечу, кому, куда и что отвезти, с точкой на карте. Например: 900000101
    ");
    assert!(is_card_of(&t.ask(STRANGER, "900000206").await, "900000206"));
    assert_snapshot!(t.ask(ADMIN, "/allow 99").await.text, @"Чужой — уже курьер.");
    assert_snapshot!(t.ask(MANAGER, "/deny 99").await.text, @"🚫 Доступ закрыт: Чужой.");
    t.answers(STRANGER, 4).await;
    assert_snapshot!(t.said(STRANGER).await[3], @"Ваш доступ к боту закрыт. Если это ошибка, обратитесь к менеджеру магазина.");
    assert!(t.ask(STRANGER, "900000206").await.text.starts_with("Этот бот отвечает только сотрудникам"));
    assert_snapshot!(t.ask(ADMIN, "/deny 99").await.text, @"Доступа и не было: Чужой.");
    assert_snapshot!(t.ask(ADMIN, "/allow 99 manager").await.text, @"✅ Чужой — теперь менеджер.");
    t.answers(STRANGER, 6).await;
    assert_snapshot!(t.said(STRANGER).await[5], @"
    ✅ Доступ открыт. Ваша роль — менеджер.

    Пришлите номер заказа Kaspi — отвечу, кому, куда и что отвезти, с точкой на карте. Например: 900000101

    /invite — пригласить курьера
    /users — кто в команде
    /connect — в группе: включить там бота
    /help — всё, что я умею
    ");
    assert_snapshot!(t.ask(ADMIN, "/allow 99 courier").await.text, @"✅ Чужой — теперь курьер.");
    t.answers(STRANGER, 7).await;
    t.finish().await;
}

#[tokio::test]
async fn wrong_arguments_are_answered_with_the_usage() {
    let t = Harness::start().await;
    let usage = t.ask(ADMIN, "/allow").await.text;
    assert_snapshot!(usage, @"Укажите Telegram ID, например: /allow 123456789 или /allow 123456789 manager. Можно и без ID — ответом на сообщение человека или на его контакт. Проще всего пригласить ссылкой: /invite");
    for text in
        ["/allow <b>", "/allow 4503599627370496", "/allow -5", "/allow 5 6", "/allow 99 owner", "/allow manager"]
    {
        assert_eq!(t.ask(ADMIN, text).await.text, usage, "{text}");
    }
    let usage = t.ask(ADMIN, "/deny").await.text;
    assert_snapshot!(usage, @"Укажите Telegram ID, например: /deny 123456789, или ответьте этой командой на сообщение человека или на его контакт. Список всех — /users");
    for text in ["/deny <b>", "/deny 4503599627370496", "/deny 99 courier"] {
        assert_eq!(t.ask(ADMIN, text).await.text, usage, "{text}");
    }
    t.finish().await;
}

#[tokio::test]
async fn nobody_changes_a_person_of_an_equal_or_higher_role() {
    let t = Harness::start().await;
    let admins = "Администраторы задаются в настройках бота (ADMIN_USER_IDS), в чате их не назначить и не убрать.";
    let managers = "Менеджеров назначают и убирают только администраторы.";
    for (person, text, answer) in [
        (COURIER, "/allow 99", NOT_MANAGER),
        (COURIER, "/deny 33", NOT_MANAGER),
        (COURIER, "/users", NOT_MANAGER),
        (COURIER, "/invite courier", NOT_MANAGER),
        (COURIER, "/invite", NOT_MANAGER),
        (COURIER, "/connect", NOT_MANAGER),
        (COURIER, "/audit", "Эта команда — только для администраторов."),
        (MANAGER, "/audit", "Эта команда — только для администраторов."),
        (MANAGER, "/allow 99 manager", managers),
        (MANAGER, "/allow 22 manager", managers),
        (MANAGER, "/allow 99 admin", admins),
        (MANAGER, "/allow 44 courier", managers),
        (MANAGER, "/deny 44", managers),
        (MANAGER, "/deny 11", admins),
        (MANAGER, "/allow 11", admins),
        (MANAGER, "/invite manager", managers),
        (ADMIN, "/allow 99 admin", admins),
        (ADMIN, "/allow 11 courier", admins),
        (ADMIN, "/deny 11", admins),
        (ADMIN, "/invite admin", admins),
    ] {
        assert_eq!(t.ask(person, text).await.text, answer, "{person}: {text}");
    }
    assert!(t.ask(STRANGER, "900000206").await.text.starts_with("Этот бот"));
    assert!(is_card_of(&t.ask(COLLEAGUE, "900000206").await, "900000206"));
    t.finish().await;
}

#[tokio::test]
async fn a_reply_or_a_contact_selects_the_person() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, STRANGER, COURIER]).await;
    let greeting = t.say(STRANGER, group, "Здравствуйте");
    let command = |person, text: &str, reply_to| {
        let text = text.to_owned();
        t.telegram
            .send(&NewMessage { account: person, chat: group, text, reply_to: Some(reply_to), ..NewMessage::default() })
            .unwrap();
    };
    command(COURIER, "/allow", greeting);
    t.settle().await;
    command(MANAGER, "/allow", greeting);
    assert_eq!(texts(&t.answers(group, 2).await), [NOT_MANAGER, "✅ Чужой — теперь курьер."]);
    t.say(STRANGER, group, "/order 900000206");
    assert!(is_card_of(&t.answers(group, 3).await[2], "900000206"));
    command(MANAGER, "/deny", greeting);
    assert_eq!(t.answers(group, 4).await[3].text, "🚫 Доступ закрыт: Чужой.");

    // In private: the author of the forwarded message, or the person of the contact.
    let sent =
        |outgoing: NewMessage| t.telegram.send(&NewMessage { account: MANAGER, chat: MANAGER, ..outgoing }).unwrap();
    let forward =
        |forward| NewMessage { text: "привет".to_owned(), forward: Some(forward), ..NewMessage::default() };
    let contact = |user_id| {
        let contact = Contact { phone: "77000000009".to_owned(), first_name: "Новый <b>".to_owned(), user_id };
        NewMessage { contact: Some(contact), ..NewMessage::default() }
    };
    t.ask(MANAGER, "/start").await;
    let mut expected = t.said(MANAGER).await.len();
    for (outgoing, answer) in [
        (forward(Forward::Account(STRANGER)), "✅ Чужой — теперь курьер."),
        (forward(Forward::Hidden("Чужой".to_owned())), "Здесь не видно, кто это"),
        (contact(Some(77)), "✅ Новый <b> — теперь курьер."),
        (contact(None), "Здесь не видно, кто это"),
        (contact(Some(1 << 52)), "Здесь не видно, кто это"),
    ] {
        let shown = sent(outgoing);
        // The forwarded message and the contact are answered, too.
        expected += 1;
        t.answers(MANAGER, expected).await;
        sent(NewMessage { text: "/allow".to_owned(), reply_to: Some(shown), ..NewMessage::default() });
        expected += 1;
        let last = t.answers(MANAGER, expected).await.pop().unwrap();
        assert!(last.text.starts_with(answer), "{}", last.text);
    }
    t.finish().await;
}

#[tokio::test]
async fn a_removed_persons_next_press_is_refused() {
    let t = Harness::start().await;
    let card = t.ask(COURIER, "900000206").await;
    t.ask(ADMIN, "/deny 22").await;
    let query = t.press(COURIER, COURIER, card.id, "refresh:900000206");
    t.settle().await;
    assert!(t.telegram.callback_answer(&query).unwrap().show_alert);
    assert_eq!(t.kaspi.request_count(), 1);
    t.finish().await;
}
