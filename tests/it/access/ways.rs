//! The ways to ask for an order.

use kaspi_order_bot::sandbox::telegram::{NewMessage, SentAs};

use crate::harness::{COURIER, Harness};

pub(super) const CODE: &str = "900000101";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
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
    UnconnectedGroupCommand,
    UnconnectedGroupButton,
    List,
    OldListButton,
    OpenButton,
    GroupList,
    GroupOpenButton,
    GroupPinButton,
    UnconnectedGroupList,
    WaybillButton,
    GroupWaybillButton,
    Waybills,
    GroupWaybills,
}

pub(super) const WAYS: [Way; 30] = [
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
    Way::UnconnectedGroupCommand,
    Way::UnconnectedGroupButton,
    Way::List,
    Way::OldListButton,
    Way::OpenButton,
    Way::GroupList,
    Way::GroupOpenButton,
    Way::GroupPinButton,
    Way::UnconnectedGroupList,
    Way::WaybillButton,
    Way::GroupWaybillButton,
    Way::Waybills,
    Way::GroupWaybills,
];

pub(super) struct Groups {
    pub(super) connected: i64,
    pub(super) forum: i64,
    pub(super) topic: i64,
    pub(super) unconnected: i64,
    /// A card in the connected group.
    pub(super) card: i64,
}

impl Groups {
    pub(super) fn all(&self) -> [i64; 3] {
        [self.connected, self.forum, self.unconnected]
    }
}

/// Lets the person ask. Returns the query of a press.
pub(super) async fn ask(t: &Harness, way: Way, person: i64, groups: &Groups) -> Option<String> {
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
        Way::UnconnectedGroupCommand => drop(t.say(person, groups.unconnected, &command)),
        Way::UnconnectedGroupButton => {
            query = Some(t.forge_press(person, groups.unconnected, 1, &format!("full:{CODE}")));
        }
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
        Way::UnconnectedGroupList => drop(t.say(person, groups.unconnected, "/orders")),
        Way::WaybillButton => query = Some(t.forge_press(person, person, 2, &format!("waybill:{CODE}"))),
        Way::GroupWaybillButton => {
            query = Some(t.forge_press(person, groups.connected, groups.card, &format!("waybill:{CODE}")));
        }
        Way::Waybills => drop(t.say(person, person, "/waybills")),
        Way::GroupWaybills => drop(t.say(person, groups.connected, "/waybills")),
    }
    t.settle().await;
    query
}
