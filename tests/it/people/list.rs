//! The list of people and its buttons.

use chrono::TimeDelta;
use insta::assert_snapshot;
use kaspi_order_bot::domain::Role;
use kaspi_order_bot::sandbox::telegram::{Account, Contact, GroupKind, Message, NewMessage};

use super::NOT_MANAGER;
use crate::harness::{ADMIN, COURIER, Harness, MANAGER, STRANGER, from_bot, is_card_of, labels};

#[tokio::test]
async fn a_contact_is_shown_with_the_possible_actions() {
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
    assert_eq!(t.press_label(ADMIN, card.id, "🚚 Сделать курьером").await, "Готово");
    assert!(is_card_of(&t.ask(STRANGER, "900000206").await, "900000206"));
    assert_eq!(
        labels(&send(MANAGER, Some(COURIER)).await),
        [["🚫 Закрыть доступ"], ["📋 Заказы курьера"], ["‹ Вся команда"]]
    );
    assert_eq!(labels(&send(MANAGER, Some(ADMIN)).await), [["📋 Заказы курьера"], ["‹ Вся команда"]]);
    assert!(send(MANAGER, None).await.text.starts_with("Здесь не видно, кто это"));
    assert!(send(COURIER, Some(STRANGER)).await.text.starts_with("Не вижу номера заказа"));
    t.finish().await;
}

#[tokio::test]
async fn the_list_shows_all_people_and_changes_them() {
    let t = Harness::start().await;
    t.ask(COURIER, "/start").await;
    t.ask(MANAGER, "/start").await;
    let list = t.ask(ADMIN, "/users").await;
    assert_snapshot!(list.text, @"
    👥 Команда: 4

    👑 Админ · администратор
    ID 11
    Доступ: сегодня, 14:00
    На связи: сегодня, 14:00

    🧭 Менеджер · менеджер
    ID 44
    Доступ: сегодня, 14:00 · от: Админ
    На связи: сегодня, 14:00

    🚚 Курьер · курьер
    ID 22
    Доступ: сегодня, 14:00 · от: Админ
    На связи: сегодня, 14:00

    🚚 имя неизвестно · курьер
    ID 33
    Доступ: сегодня, 14:00 · от: Админ
    На связи: ещё ни разу
    ");
    assert_eq!(
        labels(&list),
        [
            vec!["👑 Админ", "🧭 Менеджер"],
            vec!["🚚 Курьер", "🚚 33"],
            vec!["➕ Пригласить курьера"],
            vec!["➕ Пригласить менеджера"]
        ]
    );
    t.press_label(ADMIN, list.id, "🚚 Курьер").await;
    let card = || from_bot(&t.telegram, ADMIN).into_iter().find(|message| message.id == list.id).unwrap();
    assert_snapshot!(card().text, @"
    🚚 Курьер · курьер
    ID 22
    Доступ: сегодня, 14:00 · от: Админ
    На связи: сегодня, 14:00
    ");
    assert_eq!(
        labels(&card()),
        [["🧭 Сделать менеджером"], ["🚫 Закрыть доступ"], ["📋 Заказы курьера"], ["‹ Вся команда"]]
    );

    assert_eq!(t.press_label(ADMIN, list.id, "🧭 Сделать менеджером").await, "Готово");
    assert!(card().text.contains("🧭 Курьер · менеджер"), "{}", card().text);
    t.until(|| !t.telegram.commands("chat 22", "").is_empty()).await;
    assert!(t.answers(COURIER, 2).await[1].text.contains("менеджер"), "the new role is announced");
    assert!(t.ask(COURIER, "/users").await.text.starts_with("👥 Команда: 4"));

    t.press_label(ADMIN, list.id, "🚫 Закрыть доступ").await;
    assert_eq!(card().text, "Закрыть доступ: Курьер? Бот сразу перестанет отвечать этому человеку.");
    t.press_label(ADMIN, list.id, "Отмена").await;
    t.press_label(ADMIN, list.id, "🚫 Закрыть доступ").await;
    assert_eq!(t.press_label(ADMIN, list.id, "Да, закрыть").await, "Доступ закрыт");
    assert!(card().text.starts_with("👥 Команда: 3"));
    t.until(|| t.telegram.commands("chat 22", "").is_empty()).await;
    assert!(t.answers(COURIER, 4).await[3].text.starts_with("Ваш доступ к боту закрыт."), "the removal is announced");
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
    assert!(shown().text.starts_with("👥 Команда: 24") && shown().text.contains("Менеджер"));
    for expected in ["2 / 3", "3 / 3", "1 / 3"] {
        t.press_label(MANAGER, list.id, "›").await;
        assert_eq!(pages_of(&shown()), ["‹", expected, "›"]);
    }
    t.press_label(MANAGER, list.id, "‹").await;
    assert_eq!(pages_of(&shown()), ["‹", "3 / 3", "›"]);
    assert!(shown().text.contains("1020"));
    // There is no such page.
    assert_eq!(t.forge_press_for_toast(MANAGER, MANAGER, list.id, "people:65535").await, "");
    assert_eq!(pages_of(&shown()), ["‹", "3 / 3", "›"]);
    t.finish().await;
}

fn pages_of(message: &Message) -> Vec<String> {
    labels(message).into_iter().rev().nth(1).unwrap().into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn forged_buttons_about_people_are_refused() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, COURIER]).await;
    for person in [COURIER, MANAGER, STRANGER] {
        t.ask(person, "/start").await;
    }
    let mut seen_by_stranger = Vec::new();
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
        assert_eq!(t.forge_press_for_toast(COURIER, COURIER, 2, data).await, NOT_MANAGER, "{data}");
        let query = t.forge_press(STRANGER, STRANGER, 2, data);
        t.settle().await;
        seen_by_stranger.push(t.telegram.callback_answer(&query).map(|answer| answer.text.unwrap_or_default()));
        // The names and ids of the team are not shown in groups.
        let toast = t.forge_press_for_toast(MANAGER, group, 3, data).await;
        assert_eq!(toast, "Эта кнопка больше не работает. Пришлите номер заказа ещё раз.", "{data}");
    }
    // A stranger gets five answers an hour, and the first one was to the command.
    let refusal = Some("Нет доступа. Попросите его у менеджера магазина.".to_owned());
    assert_eq!(seen_by_stranger, [vec![refusal; 4], vec![None; 4]].concat());
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
        let toast = t.forge_press_for_toast(MANAGER, MANAGER, 2, data).await;
        assert!(toast.starts_with(answer), "{data}: {toast}");
    }
    assert!(t.ask(ADMIN, "/users").await.text.starts_with("👥 Команда: 4"));
    t.pass(TimeDelta::hours(2));
    assert!(t.ask(STRANGER, "/start").await.text.starts_with("Этот бот"));
    let said = format!("{:?}", t.said(MANAGER).await);
    assert!(!said.contains("t.me/"), "{said}");
    t.finish().await;
}

#[tokio::test]
async fn markup_in_a_persons_name_is_shown_as_text() {
    let t = Harness::start().await;
    let name = "</a><b>Вася</b> & \u{202e}Ко <a href=\"https://evil.example\">";
    t.telegram.add_account(Account { last_name: Some("<i>".to_owned()), ..Account::new(COURIER, name) });
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
