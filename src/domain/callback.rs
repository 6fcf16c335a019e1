//! What a pressed button asks the bot to do.

use std::fmt;

use super::notice::Filter;
use super::people::Verdict;
use super::subscription::{Channel, Choice, Topic};
use super::{Language, OrderCode, Role, UserId};

/// What a pressed button asks the bot to do. It travels as 1–64 bytes of callback data (Bot API,
/// `InlineKeyboardButton`), which anybody can forge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Callback {
    /// Show the order's card anew.
    Refresh(OrderCode),
    /// Send the person who presses the order's card with the phone, in private.
    FullCard(OrderCode),
    /// Send the place of the order.
    Pin(OrderCode),
    /// Send the card of an order from a list.
    Open(OrderCode),
    /// Show a page of the active orders.
    Orders {
        /// Which of them.
        filter: Filter,
        /// Counted from 0.
        page: u16,
    },
    /// Change what the chat hears of.
    Choose(Choice),
    /// Speak this language in the chat from now on.
    Speak(Language),
    /// A stranger asks for access.
    AskAccess,
    /// Decide about a request for access.
    Decide {
        /// The request.
        request: i64,
        /// How.
        verdict: Verdict,
    },
    /// Show the people on the list.
    People {
        /// Counted from 0.
        page: u16,
    },
    /// Show one person of the list.
    Person(UserId),
    /// Give a person a role.
    Grant(UserId, Role),
    /// Ask whether to take a person off the list.
    AskRemoval(UserId),
    /// Take a person off the list.
    Remove(UserId),
    /// Make an invitation.
    Invite(Role),
    /// Make an invitation useless.
    Revoke {
        /// The invitation.
        invitation: i64,
    },
}

impl Callback {
    /// Reads callback data; `None` if it is none of ours.
    #[must_use]
    pub fn parse(data: &str) -> Option<Self> {
        let parts: Vec<&str> = data.split(':').collect();
        Some(match parts[..] {
            ["refresh", code] => Self::Refresh(OrderCode::parse(code)?),
            ["full", code] => Self::FullCard(OrderCode::parse(code)?),
            ["language", code] => Self::Speak(Language::ALL.into_iter().find(|language| language.code() == code)?),
            ["pin", code] => Self::Pin(OrderCode::parse(code)?),
            ["open", code] => Self::Open(OrderCode::parse(code)?),
            ["orders", filter, page] => Self::Orders { filter: Filter::parse(filter)?, page: page.parse().ok()? },
            ["set", what] => Self::Choose(match what {
                "quiet" => Choice::Quiet,
                "style" => Choice::Style,
                "here" => Choice::Here,
                "subscription" => Choice::Subscription,
                _ => return None,
            }),
            ["set", "topic", topic] => Self::Choose(Choice::Topic(Topic::parse(topic)?)),
            ["set", "channel", channel] => Self::Choose(Choice::Channel(Channel::parse(channel)?)),
            ["set", "shop", at] => Self::Choose(Choice::Shop(at.parse().ok()?)),
            ["access"] => Self::AskAccess,
            ["request", request, verdict] => Self::Decide { request: row(request)?, verdict: Verdict::parse(verdict)? },
            ["people", page] => Self::People { page: page.parse().ok()? },
            ["person", user] => Self::Person(UserId::parse(user)?),
            ["grant", user, role] => Self::Grant(UserId::parse(user)?, Role::parse(role)?),
            ["removal", user] => Self::AskRemoval(UserId::parse(user)?),
            ["remove", user] => Self::Remove(UserId::parse(user)?),
            ["invite", role] => Self::Invite(Role::parse(role)?),
            ["revoke", invitation] => Self::Revoke { invitation: row(invitation)? },
            _ => return None,
        })
    }
}

/// The callback data of the button.
impl fmt::Display for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refresh(code) => write!(f, "refresh:{code}"),
            Self::FullCard(code) => write!(f, "full:{code}"),
            Self::Speak(language) => write!(f, "language:{}", language.code()),
            Self::Pin(code) => write!(f, "pin:{code}"),
            Self::Open(code) => write!(f, "open:{code}"),
            Self::Orders { filter, page } => write!(f, "orders:{}:{page}", filter.as_str()),
            Self::Choose(Choice::Topic(topic)) => write!(f, "set:topic:{}", topic.as_str()),
            Self::Choose(Choice::Channel(channel)) => write!(f, "set:channel:{}", channel.as_str()),
            Self::Choose(Choice::Shop(at)) => write!(f, "set:shop:{at}"),
            Self::Choose(Choice::Quiet) => write!(f, "set:quiet"),
            Self::Choose(Choice::Style) => write!(f, "set:style"),
            Self::Choose(Choice::Here) => write!(f, "set:here"),
            Self::Choose(Choice::Subscription) => write!(f, "set:subscription"),
            Self::AskAccess => write!(f, "access"),
            Self::Decide { request, verdict } => write!(f, "request:{request}:{}", verdict.as_str()),
            Self::People { page } => write!(f, "people:{page}"),
            Self::Person(user) => write!(f, "person:{user}"),
            Self::Grant(user, role) => write!(f, "grant:{user}:{}", role.as_str()),
            Self::AskRemoval(user) => write!(f, "removal:{user}"),
            Self::Remove(user) => write!(f, "remove:{user}"),
            Self::Invite(role) => write!(f, "invite:{}", role.as_str()),
            Self::Revoke { invitation } => write!(f, "revoke:{invitation}"),
        }
    }
}

/// The number of a row in the database.
fn row(digits: &str) -> Option<i64> {
    digits.parse().ok().filter(|row| *row > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callback_data_survives_the_journey() {
        let code = || OrderCode::parse("123456789012").unwrap();
        let user = UserId::new((1 << 52) - 1).unwrap();
        let callbacks = [
            Callback::Refresh(code()),
            Callback::FullCard(code()),
            Callback::Pin(code()),
            Callback::Open(code()),
            Callback::Orders { filter: Filter::Tomorrow, page: u16::MAX },
            Callback::Choose(Choice::Topic(Topic::Replanned)),
            Callback::Choose(Choice::Channel(Channel::Pickup)),
            Callback::Choose(Choice::Shop(u8::MAX)),
            Callback::Choose(Choice::Quiet),
            Callback::Choose(Choice::Style),
            Callback::Choose(Choice::Here),
            Callback::Choose(Choice::Subscription),
            Callback::AskAccess,
            Callback::Decide { request: i64::MAX, verdict: Verdict::Admitted },
            Callback::Decide { request: 1, verdict: Verdict::Refused },
            Callback::People { page: u16::MAX },
            Callback::Person(user),
            Callback::Grant(user, Role::Manager),
            Callback::AskRemoval(user),
            Callback::Remove(user),
            Callback::Invite(Role::Courier),
            Callback::Revoke { invitation: i64::MAX },
        ];
        for callback in callbacks.into_iter().chain(Language::ALL.map(Callback::Speak)) {
            let data = callback.to_string();
            assert!((1..=64).contains(&data.len()), "{data}");
            assert_eq!(Callback::parse(&data), Some(callback), "{data}");
        }
    }

    #[test]
    fn what_is_none_of_ours_is_nothing() {
        for forged in [
            "",
            "access:1",
            "delete:900000101",
            "grant:7",
            "grant:7:owner",
            "grant:4503599627370496:courier",
            "grant:-7:courier",
            "language:",
            "language:de",
            "people:",
            "people:-1",
            "people:65536",
            "person:0",
            "refresh",
            "refresh:",
            "refresh:12a456",
            "refresh:900000101&x=1",
            "refresh:900000101:1",
            "remove:7:8",
            "request:1:admin",
            "request:0:admitted",
            "request:99999999999999999999:admitted",
            "revoke:x",
            "set",
            "set:shop:256",
            "set:topic:everything",
            "orders:yesterday:0",
            "pin:",
        ] {
            assert_eq!(Callback::parse(forged), None, "{forged:?}");
        }
    }
}
