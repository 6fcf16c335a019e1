//! How managers run their team from the chat.

use insta::assert_snapshot;
use kaspi_order_bot::domain::Role;
use kaspi_order_bot::sandbox::telegram::{Account, Contact, Forward, GroupKind, Message, NewMessage};

use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, MANAGER, STRANGER, is_card_of, texts};

const NOT_MANAGER: &str = "Это могут только менеджеры и администраторы.";

fn labels(message: &Message) -> Vec<Vec<&str>> {
    message.buttons.iter().map(|row| row.iter().map(|button| button.text.as_str()).collect()).collect()
}

/// Presses a button by its label and gives what the person was shown.
async fn press(t: &Harness, person: i64, message: i64, label: &str) -> String {
    let shown = t.telegram.message(person, message).unwrap();
    let data = shown.callback_data(label).unwrap_or_else(|| panic!("no {label:?} in {:?}", labels(&shown)));
    let query = t.press(person, person, message, data);
    t.settle().await;
    t.shown(&query)
}

#[tokio::test]
async fn admins_and_managers_give_and_take_access_by_typing() {
    let t = Harness::start().await;
    t.ask(STRANGER, "/start").await;
    assert_snapshot!(t.ask(ADMIN, "/allow 99").await.text, @"✅ ID 99 — теперь курьер.");
    t.answers(STRANGER, 2).await;
    assert_snapshot!(t.said(STRANGER).await[1], @"
    ✅ Доступ открыт. Ваша роль — курьер.

    Пришлите номер заказа Kaspi — отвечу, кому, куда и что отвезти, с точкой на карте. Например: 900000101
    ");
    assert!(is_card_of(&t.ask(STRANGER, "900000206").await, "900000206"));
    assert_snapshot!(t.ask(ADMIN, "/allow 99").await.text, @"ID 99 — уже курьер.");
    assert_snapshot!(t.ask(MANAGER, "/deny 99").await.text, @"🚫 Доступ закрыт: ID 99.");
    t.answers(STRANGER, 4).await;
    assert_snapshot!(t.said(STRANGER).await[3], @"Ваш доступ к боту закрыт. Если это ошибка, обратитесь к менеджеру магазина.");
    assert!(t.ask(STRANGER, "900000206").await.text.starts_with("Этот бот отвечает только сотрудникам"));
    assert_snapshot!(t.ask(ADMIN, "/deny 99").await.text, @"Доступа и не было: ID 99.");
    assert_snapshot!(t.ask(ADMIN, "/allow 99 manager").await.text, @"✅ ID 99 — теперь менеджер.");
    t.answers(STRANGER, 6).await;
    assert_snapshot!(t.said(STRANGER).await[5], @"
    ✅ Доступ открыт. Ваша роль — менеджер.

    Пришлите номер заказа Kaspi — отвечу, кому, куда и что отвезти, с точкой на карте. Например: 900000101

    /invite — пригласить курьера
    /users — кто в команде
    /connect — в группе: включить там бота
    /help — всё, что я умею
    ");
    assert_snapshot!(t.ask(ADMIN, "/allow 99 courier").await.text, @"✅ ID 99 — теперь курьер.");
    t.answers(STRANGER, 7).await;
    t.finish().await;
}

#[tokio::test]
async fn what_is_typed_wrong_is_explained() {
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
async fn nobody_changes_who_stands_as_high_as_they_do() {
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
async fn a_reply_or_a_contact_names_the_person() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, STRANGER, COURIER]).await;
    let word = t.say(STRANGER, group, "Здравствуйте");
    let command = |person, text: &str, reply_to| {
        let text = text.to_owned();
        t.telegram
            .send(&NewMessage { account: person, chat: group, text, reply_to: Some(reply_to), ..NewMessage::default() })
            .unwrap();
    };
    command(COURIER, "/allow", word);
    t.settle().await;
    command(MANAGER, "/allow", word);
    assert_eq!(texts(&t.answers(group, 2).await), [NOT_MANAGER, "✅ Чужой — теперь курьер."]);
    t.say(STRANGER, group, "/order 900000206");
    assert!(is_card_of(&t.answers(group, 3).await[2], "900000206"));
    command(MANAGER, "/deny", word);
    assert_eq!(t.answers(group, 4).await[3].text, "🚫 Доступ закрыт: Чужой.");

    // In private: whoever first wrote the forwarded message, or whose contact it is.
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
        // The forwarded word or the contact itself is answered, too.
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
async fn a_contact_is_shown_with_what_can_be_done() {
    let t = Harness::start().await;
    t.ask(STRANGER, "/start").await;
    let send = async |person, user_id| {
        let before = t.said(person).await.len();
        let contact = Contact { phone: "77000000009".to_owned(), first_name: "Новый".to_owned(), user_id };
        t.telegram
            .send(&NewMessage { account: person, chat: person, contact: Some(contact), ..NewMessage::default() })
            .unwrap();
        t.answers(person, before + 1).await.swap_remove(before)
    };
    let card = send(ADMIN, Some(STRANGER)).await;
    assert_snapshot!(card.text, @"
    👤 Новый
    ID 99 · доступа нет
    ");
    assert_eq!(labels(&card), [["🚚 Сделать курьером"], ["🧭 Сделать менеджером"]]);
    assert_eq!(press(&t, ADMIN, card.id, "🚚 Сделать курьером").await, "Готово");
    assert!(is_card_of(&t.ask(STRANGER, "900000206").await, "900000206"));
    assert_eq!(labels(&send(MANAGER, Some(COURIER)).await), [["🚫 Закрыть доступ"], ["‹ Все люди"]]);
    assert_eq!(labels(&send(MANAGER, Some(ADMIN)).await), [["‹ Все люди"]]);
    assert!(send(MANAGER, None).await.text.starts_with("Здесь не видно, кто это"));
    assert!(send(COURIER, Some(STRANGER)).await.text.starts_with("Не вижу номера заказа"));
    t.finish().await;
}

#[tokio::test]
async fn the_list_shows_everybody_and_changes_them() {
    let t = Harness::start().await;
    t.ask(COURIER, "/start").await;
    t.ask(MANAGER, "/start").await;
    let list = t.ask(ADMIN, "/users").await;
    assert_snapshot!(list.text, @"
    👥 Люди: 4

    👑 Админ · администратор
    ID 11
    Доступ: сегодня, 23.11 14:00
    На связи: сегодня, 23.11 14:00

    🧭 Менеджер · менеджер
    ID 44
    Доступ: сегодня, 23.11 14:00 · от: Админ
    На связи: сегодня, 23.11 14:00

    🚚 Курьер · курьер
    ID 22
    Доступ: сегодня, 23.11 14:00 · от: Админ
    На связи: сегодня, 23.11 14:00

    🚚 имя неизвестно · курьер
    ID 33
    Доступ: сегодня, 23.11 14:00 · от: Админ
    На связи: ещё ни разу
    ");
    assert_eq!(
        labels(&list),
        [vec!["👑 Админ", "🧭 Менеджер"], vec!["🚚 Курьер", "🚚 33"], vec!["➕ курьер", "➕ менеджер"]]
    );
    press(&t, ADMIN, list.id, "🚚 Курьер").await;
    let card = || t.telegram.message(ADMIN, list.id).unwrap();
    assert_snapshot!(card().text, @"
    🚚 Курьер · курьер
    ID 22
    Доступ: сегодня, 23.11 14:00 · от: Админ
    На связи: сегодня, 23.11 14:00
    ");
    assert_eq!(labels(&card()), [["🧭 Сделать менеджером"], ["🚫 Закрыть доступ"], ["‹ Все люди"]]);

    assert_eq!(press(&t, ADMIN, list.id, "🧭 Сделать менеджером").await, "Готово");
    assert!(card().text.contains("🧭 Курьер · менеджер"), "{}", card().text);
    t.until(|| !t.telegram.commands("chat 22", "").is_empty()).await;
    assert!(t.ask(COURIER, "/users").await.text.starts_with("👥 Люди: 4"));

    press(&t, ADMIN, list.id, "🚫 Закрыть доступ").await;
    assert_eq!(card().text, "Закрыть доступ: Курьер? Бот сразу перестанет отвечать этому человеку.");
    press(&t, ADMIN, list.id, "Отмена").await;
    press(&t, ADMIN, list.id, "🚫 Закрыть доступ").await;
    assert_eq!(press(&t, ADMIN, list.id, "Да, закрыть").await, "Доступ закрыт");
    assert!(card().text.starts_with("👥 Люди: 3"));
    t.until(|| t.telegram.commands("chat 22", "").is_empty()).await;
    assert!(t.ask(COURIER, "900000206").await.text.starts_with("Этот бот"));
    t.finish().await;
}

#[tokio::test]
async fn a_long_list_has_pages() {
    let mut t = Harness::prepare().await;
    for id in 1001..=1020 {
        t.grant(id, Role::Courier).await;
    }
    t.start_bot().await;
    let list = t.ask(MANAGER, "/users").await;
    let shown = || t.telegram.message(MANAGER, list.id).unwrap();
    assert!(shown().text.starts_with("👥 Люди: 24") && shown().text.contains("Менеджер"));
    for expected in ["2 / 3", "3 / 3", "1 / 3"] {
        press(&t, MANAGER, list.id, "›").await;
        assert_eq!(pages_of(&shown()), ["‹", expected, "›"]);
    }
    press(&t, MANAGER, list.id, "‹").await;
    assert_eq!(pages_of(&shown()), ["‹", "3 / 3", "›"]);
    assert!(shown().text.contains("1020"));
    // The page is gone.
    let query = t.forge_press(MANAGER, MANAGER, list.id, "people:65535");
    t.settle().await;
    assert_eq!(
        (pages_of(&shown()), t.shown(&query)),
        (vec!["‹".to_owned(), "3 / 3".to_owned(), "›".to_owned()], String::new())
    );
    t.finish().await;
}

fn pages_of(message: &Message) -> Vec<String> {
    labels(message).into_iter().rev().nth(1).unwrap().into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn forged_buttons_about_people_do_nothing() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, COURIER]).await;
    for person in [COURIER, MANAGER, STRANGER] {
        t.ask(person, "/start").await;
    }
    for data in [
        "people:0",
        "person:11",
        "grant:22:manager",
        "removal:33",
        "remove:33",
        "invite:courier",
        "revoke:1",
        "request:1:admitted",
    ] {
        let query = t.forge_press(COURIER, COURIER, 2, data);
        t.settle().await;
        let shown = t.shown(&query);
        assert!(
            shown == NOT_MANAGER
                || shown.starts_with("Менеджеров назначают")
                || shown.starts_with("Администраторы задаются"),
            "{data}: {shown}"
        );
        let query = t.forge_press(STRANGER, STRANGER, 2, data);
        t.settle().await;
        if let Some(answer) = t.telegram.callback_answer(&query) {
            assert_eq!(answer.text.as_deref(), Some("Нет доступа. Попросите его у менеджера магазина."), "{data}");
        }
        // The names and ids of the team stay out of groups.
        let query = t.forge_press(MANAGER, group, 3, data);
        t.settle().await;
        assert_eq!(t.shown(&query), "Эта кнопка больше не работает. Пришлите номер заказа ещё раз.", "{data}");
    }
    for (data, answer) in [
        ("grant:22:admin", "Администраторы задаются"),
        ("grant:22:manager", "Менеджеров назначают"),
        ("grant:11:courier", "Администраторы задаются"),
        ("remove:44", "Менеджеров назначают"),
        ("remove:11", "Администраторы задаются"),
        ("invite:admin", "Администраторы задаются"),
        ("invite:manager", "Менеджеров назначают"),
        ("revoke:777", "Эта кнопка больше не работает"),
        ("request:777:admitted", "Эта кнопка больше не работает"),
        ("access", "У вас уже есть доступ."),
    ] {
        let query = t.forge_press(MANAGER, MANAGER, 2, data);
        t.settle().await;
        assert!(t.shown(&query).starts_with(answer), "{data}: {}", t.shown(&query));
    }
    assert!(t.ask(ADMIN, "/users").await.text.starts_with("👥 Люди: 4"));
    t.pass_hours(2);
    assert!(t.ask(STRANGER, "/start").await.text.starts_with("Этот бот"));
    let said = format!("{:?}", t.said(MANAGER).await);
    assert!(!said.contains("t.me/"), "{said}");
    t.finish().await;
}

#[tokio::test]
async fn a_name_is_only_a_name() {
    let t = Harness::start().await;
    let evil = "</a><b>Вася</b> & \u{202e}Ко <a href=\"https://evil.example\">";
    t.telegram.add_account(Account { last_name: Some("<i>".to_owned()), ..Account::new(COURIER, evil) });
    t.ask(COURIER, "/start").await;
    let list = t.ask(MANAGER, "/users").await;
    assert!(list.text.contains("</a><b>Вася</b> & Ко <a href=\"https://evil"), "{}", list.text);
    assert!(list.entities.iter().all(|entity| entity.kind != "text_link"), "{:?}", list.entities);
    t.telegram.add_account(Account::new(STRANGER, "<script>"));
    t.ask(STRANGER, "/start").await;
    let message = t.answers(STRANGER, 1).await[0].id;
    t.press(STRANGER, STRANGER, message, "access");
    let request = t.answers(MANAGER, 2).await.pop().unwrap();
    assert!(request.text.starts_with("🙋 Просит доступ: <script>"), "{}", request.text);
    t.finish().await;
}
