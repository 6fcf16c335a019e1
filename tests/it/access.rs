//! Who may ask, by which way, and what everybody else gets.

use std::fmt::Write;

use insta::assert_snapshot;
use kaspi_order_bot::domain::people::Person;
use kaspi_order_bot::domain::{Role, UserId};
use kaspi_order_bot::sandbox::telegram::{Account, GroupKind, NewMessage, SentAs};
use kaspi_order_bot::store::people;

use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, MANAGER, STRANGER, is_card_of, now};

const CODE: &str = "900000101";
const PHONE: &str = "+7 700 000 00 01";

/// What a person is to the bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    OrderDocument(Role),
    /// Was a courier.
    Removed,
    Stranger,
}

const STANDINGS: [(&str, Standing); 5] = [
    ("admin", Standing::OrderDocument(Role::Admin)),
    ("manager", Standing::OrderDocument(Role::Manager)),
    ("courier", Standing::OrderDocument(Role::Courier)),
    ("removed", Standing::Removed),
    ("stranger", Standing::Stranger),
];

/// Ways in which a person can ask for an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Command,
    BareCode,
    EditedMessage,
    DeepLink,
    OldButton,
    OldFullCardButton,
    GroupCommand,
    GroupCommandToBotAdmin,
    GroupCommandWithoutPrivacy,
    GroupBareCodeWithoutPrivacy,
    GroupEditedMessage,
    GroupButton,
    GroupFullCard,
    GroupFullCardNeverOpened,
    TopicCommand,
    AsTheGroup,
    AsAChannel,
    UnknownGroupCommand,
    UnknownGroupButton,
    List,
    OldListButton,
    OpenButton,
    GroupList,
    GroupOpenButton,
    GroupPinButton,
    UnknownGroupList,
}

const WAYS: [Way; 26] = [
    Way::Command,
    Way::BareCode,
    Way::EditedMessage,
    Way::DeepLink,
    Way::OldButton,
    Way::OldFullCardButton,
    Way::GroupCommand,
    Way::GroupCommandToBotAdmin,
    Way::GroupCommandWithoutPrivacy,
    Way::GroupBareCodeWithoutPrivacy,
    Way::GroupEditedMessage,
    Way::GroupButton,
    Way::GroupFullCard,
    Way::GroupFullCardNeverOpened,
    Way::TopicCommand,
    Way::AsTheGroup,
    Way::AsAChannel,
    Way::UnknownGroupCommand,
    Way::UnknownGroupButton,
    Way::List,
    Way::OldListButton,
    Way::OpenButton,
    Way::GroupList,
    Way::GroupOpenButton,
    Way::GroupPinButton,
    Way::UnknownGroupList,
];

/// The groups of the table.
struct Groups {
    connected: i64,
    forum: i64,
    topic: i64,
    unknown: i64,
    /// A card in the connected group.
    card: i64,
}

impl Groups {
    fn all(&self) -> [i64; 3] {
        [self.connected, self.forum, self.unknown]
    }
}

/// Somebody new who stands so to the bot, in all groups.
async fn newcomer(t: &Harness, id: i64, standing: Standing, groups: &Groups) {
    t.telegram.add_account(Account::new(id, "Кто-то"));
    for group in groups.all() {
        t.telegram.join(group, id).unwrap();
    }
    let (db, user) = (t.deps().db.pool(), UserId::new(id).unwrap());
    let role = match standing {
        Standing::OrderDocument(role) => role,
        Standing::Removed => Role::Courier,
        Standing::Stranger => return,
    };
    let by = UserId::new(ADMIN).unwrap();
    people::grant(db, &Person { user, name: None }, role, by, now()).await.unwrap();
    if standing == Standing::Removed {
        people::remove(db, user).await.unwrap();
    }
}

/// Lets the person ask; gives the query if it was a press.
async fn ask(t: &Harness, way: Way, person: i64, groups: &Groups) -> Option<String> {
    let command = format!("/order {CODE}");
    if way != Way::GroupFullCardNeverOpened {
        t.ask(person, "/start").await;
    }
    let sent_as = |sent_as| {
        let (chat, text) = (groups.connected, command.clone());
        t.telegram.send(&NewMessage { account: person, chat, text, sent_as, ..NewMessage::default() }).unwrap();
    };
    let mut query = None;
    match way {
        Way::Command => drop(t.say(person, person, &command)),
        Way::BareCode => drop(t.say(person, person, CODE)),
        Way::DeepLink => drop(t.say(person, person, &format!("/start {CODE}"))),
        Way::EditedMessage | Way::GroupEditedMessage => {
            let chat = if way == Way::EditedMessage { person } else { groups.connected };
            let question = t.say(person, chat, "опечатка");
            t.settle().await;
            t.telegram.edit(person, chat, question, &command).unwrap();
        }
        Way::OldButton => query = Some(t.forge_press(person, person, 2, &format!("refresh:{CODE}"))),
        Way::OldFullCardButton => query = Some(t.forge_press(person, person, 2, &format!("full:{CODE}"))),
        Way::GroupCommand => drop(t.say(person, groups.connected, &command)),
        Way::GroupCommandToBotAdmin => {
            t.telegram.set_bot_admin(groups.connected, COURIER, true).unwrap();
            t.say(person, groups.connected, &command);
            t.settle().await;
            t.telegram.set_bot_admin(groups.connected, COURIER, false).unwrap();
        }
        Way::GroupCommandWithoutPrivacy | Way::GroupBareCodeWithoutPrivacy => {
            t.telegram.set_privacy_mode(false);
            t.say(person, groups.connected, if way == Way::GroupCommandWithoutPrivacy { &command } else { CODE });
            t.settle().await;
            t.telegram.set_privacy_mode(true);
        }
        Way::GroupButton => {
            query = Some(t.press(person, groups.connected, groups.card, &format!("refresh:{CODE}")));
        }
        Way::GroupFullCard | Way::GroupFullCardNeverOpened => {
            query = Some(t.press(person, groups.connected, groups.card, &format!("full:{CODE}")));
        }
        Way::TopicCommand => t.say_in_topic(person, groups.forum, groups.topic, &command),
        Way::AsTheGroup => sent_as(SentAs::Group),
        Way::AsAChannel => sent_as(SentAs::Channel { id: -1_001_234, title: "Канал".to_owned() }),
        Way::UnknownGroupCommand => drop(t.say(person, groups.unknown, &command)),
        Way::UnknownGroupButton => query = Some(t.forge_press(person, groups.unknown, 1, &format!("full:{CODE}"))),
        Way::List => drop(t.say(person, person, "/orders")),
        Way::OldListButton => query = Some(t.forge_press(person, person, 2, "orders:all:0")),
        Way::OpenButton => query = Some(t.forge_press(person, person, 2, &format!("open:{CODE}"))),
        Way::GroupList => drop(t.say(person, groups.connected, "/orders")),
        Way::GroupOpenButton => {
            query = Some(t.forge_press(person, groups.connected, groups.card, &format!("open:{CODE}")));
        }
        Way::GroupPinButton => {
            query = Some(t.forge_press(person, groups.connected, groups.card, &format!("location:{CODE}")));
        }
        Way::UnknownGroupList => drop(t.say(person, groups.unknown, "/orders")),
    }
    t.settle().await;
    query
}

/// What a text is, in a word or two.
fn kind(text: &str) -> &'static str {
    if text.is_empty() {
        return "done";
    }
    let kinds = [
        ("📦 Заказ", if text.contains(PHONE) { "card" } else { "masked card" }),
        ("pin", "pin"),
        ("📋", "list"),
        ("Не вижу номера", "no code"),
        ("Этот бот отвечает только сотрудникам", "refusal"),
        ("Чтобы я отвечал в этой группе", "connect first"),
        ("Вы пишете от имени группы", "who are you"),
        ("Нет доступа", "no access"),
        ("Обновлено", "refreshed"),
        ("Карточка — в личных сообщениях", "see private"),
        ("Эту карточку уже не обновить", "too old"),
    ];
    kinds.into_iter().find(|(beginning, _)| text.starts_with(beginning)).map_or("?", |(_, kind)| kind)
}

/// What becomes of it when the person asks in this way: answers in private, answers in groups, what the press showed,
/// and whether Kaspi was asked.
async fn cell(t: &Harness, way: Way, person: i64, groups: &Groups) -> String {
    let mut before = Vec::new();
    for place in groups.all() {
        before.push((place, t.said(place).await.len()));
    }
    let kaspi = t.kaspi.request_count();
    let query = ask(t, way, person, groups).await;
    // The first answer in private is that to `/start`.
    let greetings = usize::from(way != Way::GroupFullCardNeverOpened);
    let private = t.said(person).await;
    let mut cell: Vec<String> = private.iter().skip(greetings).map(|text| kind(text).to_owned()).collect();
    for (place, count) in before {
        let said = t.said(place).await;
        cell.extend(said.iter().skip(count).map(|text| format!("{} in group", kind(text))));
    }
    if let Some(answer) = query.and_then(|query| t.telegram.callback_answer(&query)) {
        let link = answer.url.map(|url| format!("link {url}"));
        cell.push(link.unwrap_or_else(|| format!("“{}”", kind(answer.text.as_deref().unwrap_or_default()))));
    }
    match t.kaspi.request_count() - kaspi {
        0 => {}
        1 => cell.push("Kaspi asked".to_owned()),
        many => cell.push(format!("Kaspi asked {many} times")),
    }
    if cell.is_empty() { "nothing".to_owned() } else { cell.join(", ") }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "it is the whole table")]
async fn every_way_in_for_everybody() {
    let t = Harness::start().await;
    // So that there is something to list.
    t.poll().await;
    let connected = t.group(GroupKind::Supergroup, &[COURIER]).await;
    let forum = t.group(GroupKind::Forum, &[COURIER]).await;
    let topic = t.telegram.add_topic(forum, "Алматы").unwrap();
    let unknown = t.unknown_group(GroupKind::Supergroup, &[COURIER]).await;
    t.say(COURIER, connected, &format!("/order {CODE}"));
    let card = t.answers(connected, 1).await[0].id;
    let groups = Groups { connected, forum, topic, unknown, card };

    let mut table = String::new();
    let mut id = 1000;
    for way in WAYS {
        writeln!(table, "{way:?}").unwrap();
        for (name, standing) in STANDINGS {
            id += 1;
            newcomer(&t, id, standing, &groups).await;
            writeln!(table, "  {name}: {}", cell(&t, way, id, &groups).await).unwrap();
        }
    }
    assert_snapshot!(table, @"
    Command
      admin: card, pin, Kaspi asked
      manager: card, pin, Kaspi asked
      courier: card, pin, Kaspi asked
      removed: refusal
      stranger: refusal
    BareCode
      admin: card, pin, Kaspi asked
      manager: card, pin, Kaspi asked
      courier: card, pin, Kaspi asked
      removed: refusal
      stranger: refusal
    EditedMessage
      admin: no code, card, pin, Kaspi asked
      manager: no code, card, pin, Kaspi asked
      courier: no code, card, pin, Kaspi asked
      removed: refusal, refusal
      stranger: refusal, refusal
    DeepLink
      admin: card, pin, Kaspi asked
      manager: card, pin, Kaspi asked
      courier: card, pin, Kaspi asked
      removed: refusal
      stranger: refusal
    OldButton
      admin: “refreshed”, Kaspi asked
      manager: “refreshed”, Kaspi asked
      courier: “refreshed”, Kaspi asked
      removed: “no access”
      stranger: “no access”
    OldFullCardButton
      admin: card, pin, “see private”, Kaspi asked
      manager: card, pin, “see private”, Kaspi asked
      courier: card, pin, “see private”, Kaspi asked
      removed: “no access”
      stranger: “no access”
    GroupCommand
      admin: masked card in group, Kaspi asked
      manager: masked card in group, Kaspi asked
      courier: masked card in group, Kaspi asked
      removed: nothing
      stranger: nothing
    GroupCommandToBotAdmin
      admin: masked card in group, Kaspi asked
      manager: masked card in group, Kaspi asked
      courier: masked card in group, Kaspi asked
      removed: nothing
      stranger: nothing
    GroupCommandWithoutPrivacy
      admin: masked card in group, Kaspi asked
      manager: masked card in group, Kaspi asked
      courier: masked card in group, Kaspi asked
      removed: nothing
      stranger: nothing
    GroupBareCodeWithoutPrivacy
      admin: nothing
      manager: nothing
      courier: nothing
      removed: nothing
      stranger: nothing
    GroupEditedMessage
      admin: masked card in group, Kaspi asked
      manager: masked card in group, Kaspi asked
      courier: masked card in group, Kaspi asked
      removed: nothing
      stranger: nothing
    GroupButton
      admin: “refreshed”, Kaspi asked
      manager: “refreshed”, Kaspi asked
      courier: “refreshed”, Kaspi asked
      removed: “no access”
      stranger: “no access”
    GroupFullCard
      admin: card, pin, “see private”, Kaspi asked
      manager: card, pin, “see private”, Kaspi asked
      courier: card, pin, “see private”, Kaspi asked
      removed: “no access”
      stranger: “no access”
    GroupFullCardNeverOpened
      admin: link https://t.me/sandbox_orders_bot?start=900000101
      manager: link https://t.me/sandbox_orders_bot?start=900000101
      courier: link https://t.me/sandbox_orders_bot?start=900000101
      removed: “no access”
      stranger: “no access”
    TopicCommand
      admin: masked card in group, Kaspi asked
      manager: masked card in group, Kaspi asked
      courier: masked card in group, Kaspi asked
      removed: nothing
      stranger: nothing
    AsTheGroup
      admin: who are you in group
      manager: who are you in group
      courier: who are you in group
      removed: who are you in group
      stranger: who are you in group
    AsAChannel
      admin: nothing
      manager: nothing
      courier: nothing
      removed: nothing
      stranger: nothing
    UnknownGroupCommand
      admin: connect first in group
      manager: connect first in group
      courier: connect first in group
      removed: nothing
      stranger: nothing
    UnknownGroupButton
      admin: “connect first”
      manager: “connect first”
      courier: “connect first”
      removed: “no access”
      stranger: “no access”
    List
      admin: list
      manager: list
      courier: list
      removed: refusal
      stranger: refusal
    OldListButton
      admin: “done”
      manager: “done”
      courier: “done”
      removed: “no access”
      stranger: “no access”
    OpenButton
      admin: card, pin, “done”, Kaspi asked
      manager: card, pin, “done”, Kaspi asked
      courier: card, pin, “done”, Kaspi asked
      removed: “no access”
      stranger: “no access”
    GroupList
      admin: list in group
      manager: list in group
      courier: list in group
      removed: nothing
      stranger: nothing
    GroupOpenButton
      admin: masked card in group, “done”, Kaspi asked
      manager: masked card in group, “done”, Kaspi asked
      courier: masked card in group, “done”, Kaspi asked
      removed: “no access”
      stranger: “no access”
    GroupPinButton
      admin: pin in group, “done”, Kaspi asked
      manager: pin in group, “done”, Kaspi asked
      courier: pin in group, “done”, Kaspi asked
      removed: “no access”
      stranger: “no access”
    UnknownGroupList
      admin: connect first in group
      manager: connect first in group
      courier: connect first in group
      removed: nothing
      stranger: nothing
    ");
    // Whatever was said or edited in a group, the phone was not in it.
    for place in groups.all() {
        let everything = format!("{:?}", t.telegram.messages(place));
        assert!(!everything.contains(PHONE) && !everything.contains("7000000001"), "{everything}");
    }
    for call in t.telegram.calls() {
        let chat = call.params["chat_id"].as_i64().unwrap_or_default();
        let text = call.params.to_string();
        assert!(chat >= 0 || !(text.contains("000 00 01") || text.contains("7000000001")), "{text}");
    }
    t.finish().await;
}

#[tokio::test]
async fn a_strangers_words_are_answered_a_few_times_and_cost_others_nothing() {
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
    assert!(is_card_of(&t.ask(COURIER, CODE).await, CODE));
    t.settle().await;
    assert_eq!(t.said(STRANGER).await.len(), 5);
    assert_eq!(t.kaspi.request_count(), 1);
    t.finish().await;
}

#[tokio::test]
async fn a_removed_persons_next_tap_is_refused() {
    let t = Harness::start().await;
    let card = t.ask(COURIER, CODE).await;
    t.ask(ADMIN, "/deny 22").await;
    let query = t.press(COURIER, COURIER, card.id, "refresh:900000101");
    t.settle().await;
    assert!(t.telegram.callback_answer(&query).unwrap().show_alert);
    assert_eq!(t.kaspi.request_count(), 1);
    t.finish().await;
}

#[tokio::test]
async fn greeting_help_and_menus() {
    let t = Harness::start().await;
    assert_snapshot!(t.ask(COURIER, "/start").await.text, @"
    Здравствуйте! Пришлите номер заказа Kaspi — отвечу, кому, куда и что отвезти, с точкой на карте.

    Например: 900000101
    ");
    assert_snapshot!(t.ask(COURIER, "/help").await.text, @"
    Что я умею

    Пришлите номер заказа — получите карточку: покупатель, адрес, товары, срок, кнопки навигатора и точка на карте. Номер — это 6–12 цифр, среди текста 8–10; можно с «№» и пробелами, до 5 номеров в одном сообщении.

    /order номер — карточка заказа, так можно и в группе
    /orders — активные заказы: на сегодня, на завтра, все
    /language — язык бота в этом чате
    /help — эта подсказка
    ");
    let courier = t.ask(COURIER, "/help").await.text;
    assert_snapshot!(t.ask(MANAGER, "/help").await.text.replace(&courier, "…"), @"
    …

    Менеджеру
    /invite — пригласить человека ссылкой
    /users — кто в команде; сменить роль, закрыть доступ
    /allow id, /deny id — открыть или закрыть доступ; можно ответом на сообщение человека. Пришлите мне контакт — покажу, кто это
    /connect, /disconnect — в группе: включить и выключить там бота
    /settings — уведомления о заказах в этом чате
    /status — состояние бота
    ");
    let manager = t.ask(MANAGER, "/help").await.text;
    assert_snapshot!(t.ask(ADMIN, "/help").await.text.replace(&manager, "…"), @"
    …

    Администратору
    /allow id manager — назначить менеджера
    /audit — кто какие заказы смотрел; с номером заказа или ID — только по нему
    ");
    assert_eq!(t.ask(COURIER, "/unknown").await.text, courier);

    t.until(|| !t.telegram.commands("chat 44", "").is_empty() && !t.telegram.commands("chat 11", "").is_empty()).await;
    for (scope, names) in [
        ("all_private_chats", "order orders language help"),
        ("all_group_chats", "order orders help"),
        ("all_chat_administrators", "order orders connect disconnect settings language help"),
        ("chat 22", ""),
        ("chat 44", "order orders invite users settings status language help"),
        ("chat 11", "order orders invite users settings status audit language help"),
    ] {
        let menu: Vec<String> = t.telegram.commands(scope, "").into_iter().map(|(name, _)| name).collect();
        assert_eq!(menu.join(" "), names, "{scope}");
    }
    assert_eq!(t.telegram.commands("all_private_chats", "kk")[0].1, "Нөмірі бойынша тапсырыс карточкасы");
    t.finish().await;
}

#[tokio::test]
async fn in_a_group_others_commands_are_none_of_the_bots_business() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[COURIER, COLLEAGUE]).await;
    t.say(COURIER, group, "/order@other_bot 900000101");
    t.say(COURIER, group, "/weather 900000101");
    t.settle().await;
    assert_eq!(t.kaspi.request_count(), 0);
    let question = t.say(COURIER, group, "/order@sandbox_orders_bot 900000101");
    let answers = t.answers(group, 1).await;
    assert!(is_card_of(&answers[0], "900000101") && answers[0].reply_to == Some(question));
    // A colleague's press keeps the mask.
    t.press(COLLEAGUE, group, answers[0].id, "refresh:900000101");
    t.settle().await;
    let card = &t.answers(group, 1).await[0];
    assert!(card.edited && card.text.contains("📞 +7 700 ••• •• 01"), "{}", card.text);
    t.finish().await;
}

#[tokio::test]
async fn in_a_forum_the_answer_stays_in_its_topic() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Forum, &[COURIER]).await;
    let thread = t.telegram.add_topic(group, "Алматы").unwrap();
    t.say_in_topic(COURIER, group, thread, "/order 900000101");
    let answers = t.answers(group, 1).await;
    assert!(answers.iter().all(|answer| answer.thread == Some(thread)), "{answers:#?}");
    t.finish().await;
}

#[tokio::test]
async fn another_bots_message_is_nobodys() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[COURIER]).await;
    let chat = serde_json::json!({ "id": group, "type": "supergroup", "title": "Доставка" });
    let bot = serde_json::json!({ "id": COURIER, "is_bot": true, "first_name": "Бот", "username": "x_bot" });
    let message =
        serde_json::json!({ "message_id": 1, "date": 1, "chat": chat, "from": bot, "text": "/order 900000101" });
    t.inject("message", message);
    assert!(t.said(group).await.is_empty());
    assert_eq!(t.kaspi.request_count(), 0);
    t.finish().await;
}
