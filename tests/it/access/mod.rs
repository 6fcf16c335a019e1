//! Who gets an answer in which way, as a table.

mod forwarded;
mod ways;

use std::fmt::Write;

use insta::assert_snapshot;
use kaspi_order_bot::domain::people::Person;
use kaspi_order_bot::domain::{Role, UserId};
use kaspi_order_bot::sandbox::telegram::{Account, GroupKind};
use kaspi_order_bot::store;

use crate::harness::{ADMIN, COURIER, Harness, now, usual_spaces};
use ways::{CODE, Groups, WAYS, Way, ask};

const PHONE: &str = "+7 700 000 00 01";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Member(Role),
    /// Was a courier.
    Removed,
    Stranger,
}

const STANDINGS: [(&str, Standing); 5] = [
    ("admin", Standing::Member(Role::Admin)),
    ("manager", Standing::Member(Role::Manager)),
    ("courier", Standing::Member(Role::Courier)),
    ("removed", Standing::Removed),
    ("stranger", Standing::Stranger),
];

/// A new account of this standing, in all groups.
async fn add_account(t: &Harness, id: i64, standing: Standing, groups: &Groups) {
    t.telegram.add_account(Account::new(id, "Кто-то"));
    for group in groups.all() {
        t.telegram.join(group, id).unwrap();
    }
    let (db, user) = (t.deps().db.pool(), UserId::new(id).unwrap());
    let role = match standing {
        Standing::Member(role) => role,
        Standing::Removed => Role::Courier,
        Standing::Stranger => return,
    };
    let by = UserId::new(ADMIN).unwrap();
    store::people::grant(db, &Person { user, name: None }, role, by, now()).await.unwrap();
    if standing == Standing::Removed {
        store::people::remove(db, user).await.unwrap();
    }
}

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
        ("Ответ — в личных сообщениях", "see private"),
        ("🧾 Накладная заказа", "waybill"),
        ("🧾 К передаче сегодня", "summary"),
        ("🧾 У заказа", "no waybill"),
        ("Эта команда — для личных сообщений", "private only"),
        ("Эту карточку уже не обновить", "too old"),
    ];
    kinds.into_iter().find(|(beginning, _)| text.starts_with(beginning)).map_or("?", |(_, kind)| kind)
}

/// What follows when the person asks in this way: answers in private, answers in groups, the toast of a press, and
/// whether Kaspi was asked.
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
        cell.push(
            link.unwrap_or_else(|| format!("“{}”", kind(&usual_spaces(answer.text.as_deref().unwrap_or_default())))),
        );
    }
    match t.kaspi.request_count() - kaspi {
        0 => {}
        1 => cell.push("Kaspi asked".to_owned()),
        many => cell.push(format!("Kaspi asked {many} times")),
    }
    if cell.is_empty() { "nothing".to_owned() } else { cell.join(", ") }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "the table is one snapshot")]
async fn every_way_to_ask_for_every_role() {
    let t = Harness::start().await;
    // The list needs a poll.
    t.poll().await;
    let connected = t.group(GroupKind::Supergroup, &[COURIER]).await;
    let forum = t.group(GroupKind::Forum, &[COURIER]).await;
    let topic = t.telegram.add_topic(forum, "Алматы").unwrap();
    let unconnected = t.unconnected_group(GroupKind::Supergroup, &[COURIER]).await;
    t.say(COURIER, connected, &format!("/order {CODE}"));
    let card = t.answers(connected, 1).await[0].id;
    let groups = Groups { connected, forum, topic, unconnected, card };

    let mut table = String::new();
    let mut id = 1000;
    for way in WAYS {
        writeln!(table, "{way:?}").unwrap();
        for (name, standing) in STANDINGS {
            id += 1;
            add_account(&t, id, standing, &groups).await;
            writeln!(table, "  {name}: {}", cell(&t, way, id, &groups).await).unwrap();
        }
    }
    assert_snapshot!(table, @"
    Command
      admin: pin, card, Kaspi asked
      manager: pin, card, Kaspi asked
      courier: pin, card, Kaspi asked
      removed: refusal
      stranger: refusal
    BareCode
      admin: pin, card, Kaspi asked
      manager: pin, card, Kaspi asked
      courier: pin, card, Kaspi asked
      removed: refusal
      stranger: refusal
    EditedMessage
      admin: no code, pin, card, Kaspi asked
      manager: no code, pin, card, Kaspi asked
      courier: no code, pin, card, Kaspi asked
      removed: refusal, refusal
      stranger: refusal, refusal
    DeepLink
      admin: pin, card, Kaspi asked
      manager: pin, card, Kaspi asked
      courier: pin, card, Kaspi asked
      removed: refusal
      stranger: refusal
    OldButton
      admin: “too old”, Kaspi asked
      manager: “too old”, Kaspi asked
      courier: “too old”, Kaspi asked
      removed: “no access”
      stranger: “no access”
    OldFullCardButton
      admin: pin, card, “done”, Kaspi asked
      manager: pin, card, “done”, Kaspi asked
      courier: pin, card, “done”, Kaspi asked
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
      admin: pin, card, “see private”, Kaspi asked
      manager: pin, card, “see private”, Kaspi asked
      courier: pin, card, “see private”, Kaspi asked
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
    UnconnectedGroupCommand
      admin: connect first in group
      manager: connect first in group
      courier: connect first in group
      removed: nothing
      stranger: nothing
    UnconnectedGroupButton
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
      admin: pin, card, “done”, Kaspi asked
      manager: pin, card, “done”, Kaspi asked
      courier: pin, card, “done”, Kaspi asked
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
    UnconnectedGroupList
      admin: connect first in group
      manager: connect first in group
      courier: connect first in group
      removed: nothing
      stranger: nothing
    WaybillButton
      admin: no waybill, “done”, Kaspi asked
      manager: no waybill, “done”, Kaspi asked
      courier: no waybill, “done”, Kaspi asked
      removed: “no access”
      stranger: “no access”
    GroupWaybillButton
      admin: no waybill, “see private”, Kaspi asked
      manager: no waybill, “see private”, Kaspi asked
      courier: no waybill, “see private”, Kaspi asked
      removed: “no access”
      stranger: “no access”
    Waybills
      admin: summary, waybill, Kaspi asked 2 times
      manager: summary, waybill
      courier: summary, waybill
      removed: refusal
      stranger: refusal
    GroupWaybills
      admin: private only in group
      manager: private only in group
      courier: private only in group
      removed: nothing
      stranger: nothing
    ");
    // No group was sent the phone, in a message or in an edit.
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
