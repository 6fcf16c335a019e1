//! Who wants to hear of orders, and of what.

use chrono::{DateTime, FixedOffset, Timelike, Utc};

use super::ChatId;
use super::notice::Event;
use super::order::{Delivery, Order};
use super::time::ALMATY;

/// What a chat can choose to hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// New orders.
    New,
    /// Accepted, packed, moved on.
    Progress,
    /// Handed to Kaspi Delivery.
    Transmitted,
    /// Completed.
    Completed,
    /// Cancelled, or being cancelled.
    Cancelled,
    /// Returned, or to be returned.
    Returned,
    /// The planned date changed.
    Replanned,
    /// Late.
    Overdue,
}

impl Topic {
    /// What an event belongs to.
    #[must_use]
    pub fn of(event: Event) -> Self {
        match event {
            Event::New => Self::New,
            Event::MovedOn => Self::Progress,
            Event::Transmitted => Self::Transmitted,
            Event::Replanned => Self::Replanned,
            Event::Overdue => Self::Overdue,
            Event::Cancelling | Event::Cancelled => Self::Cancelled,
            Event::ReturnRequested | Event::Returned => Self::Returned,
            Event::Completed => Self::Completed,
        }
    }
}

/// A way of delivery as a chat can choose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// The seller's own couriers, and orders that do not tell.
    Own,
    /// Kaspi Delivery and parcel lockers.
    Kaspi,
    /// The buyer collects it.
    Pickup,
}

impl Channel {
    /// That of an order.
    #[must_use]
    pub fn of(order: &Order) -> Self {
        match order.delivery() {
            None | Some(Delivery::Own) => Self::Own,
            Some(Delivery::Pickup) => Self::Pickup,
            Some(_) => Self::Kaspi,
        }
    }
}

/// One choice of what a chat hears of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// A topic, in or out.
    Topic(Topic),
    /// A way of delivery, in or out.
    Channel(Channel),
    /// A shop by its place in the configuration, in or out.
    Shop(u8),
    /// The next choice of quiet hours.
    Quiet,
    /// Living cards, or a message for each event.
    Style,
    /// The forum topic in which the choice is made.
    Here,
    /// Begin to hear of orders, or end it.
    Subscription,
}

/// Declares a set of an enum's values that fits into a few bits.
macro_rules! set {
    ($(#[$doc:meta])* $name:ident of $item:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $item {
            /// All of them, in the order in which they are shown.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in a button's data.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Reads the name.
            #[must_use]
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|item| item.as_str() == name)
            }
        }

        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name(u16);

        impl $name {
            /// Everything, also what a later version adds.
            #[must_use]
            pub fn all() -> Self {
                Self(u16::MAX)
            }

            /// Reads the bits.
            #[must_use]
            pub fn from_bits(bits: u16) -> Self {
                Self(bits)
            }

            /// The bits, one for each value in the order of their declaration.
            #[must_use]
            pub fn bits(self) -> u16 {
                self.0
            }

            /// Whether the value is in the set.
            #[must_use]
            pub fn contains(self, item: $item) -> bool {
                self.0 & Self::bit(item) != 0
            }

            /// The set with the value added, or taken out if it was in.
            #[must_use]
            pub fn toggled(self, item: $item) -> Self {
                Self(self.0 ^ Self::bit(item))
            }

            fn bit(item: $item) -> u16 {
                1 << (item as u16)
            }
        }
    };
}

set! {
    /// Topics that a chat chose.
    Topics of Topic {
        New = "new",
        Progress = "progress",
        Transmitted = "transmitted",
        Completed = "completed",
        Cancelled = "cancelled",
        Returned = "returned",
        Replanned = "replanned",
        Overdue = "overdue",
    }
}

set! {
    /// Ways of delivery that a chat chose.
    Channels of Channel {
        Own = "own",
        Kaspi = "kaspi",
        Pickup = "pickup",
    }
}

/// Hours of the day in Kazakhstan in which messages come without a sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    /// The first quiet hour, 0–23.
    pub from: u8,
    /// The first hour that is not quiet any more, 0–23.
    pub until: u8,
}

impl QuietHours {
    /// What people choose between; nothing is another choice.
    pub const CHOICES: [Self; 3] =
        [Self { from: 22, until: 8 }, Self { from: 23, until: 7 }, Self { from: 21, until: 9 }];

    /// Whether the moment lies in them.
    #[must_use]
    pub fn contains(self, moment: DateTime<Utc>) -> bool {
        let hour = moment.with_timezone::<FixedOffset>(&ALMATY).hour();
        let (from, until) = (u32::from(self.from), u32::from(self.until));
        if from <= until { (from..until).contains(&hour) } else { hour >= from || hour < until }
    }
}

/// A chat that wants to hear of orders, and of which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// The chat.
    pub chat: ChatId,
    /// The forum topic for the messages.
    pub thread: Option<i32>,
    /// About what.
    pub topics: Topics,
    /// For which ways of delivery.
    pub channels: Channels,
    /// Shops of which it wants to hear nothing.
    pub muted_shops: Vec<String>,
    /// When only loud events make a sound.
    pub quiet: Option<QuietHours>,
    /// One card for each order that changes in place; otherwise a message for each event.
    pub is_living: bool,
}

impl Subscription {
    /// Everything, in living cards.
    #[must_use]
    pub fn new(chat: ChatId) -> Self {
        Self {
            chat,
            thread: None,
            topics: Topics::all(),
            channels: Channels::all(),
            muted_shops: Vec::new(),
            quiet: None,
            is_living: true,
        }
    }

    /// Whether the chat wants to hear of this.
    #[must_use]
    pub fn wants(&self, shop: &str, order: &Order, event: Event) -> bool {
        self.wants_order(shop, order) && self.topics.contains(Topic::of(event))
    }

    /// Whether the chat wants to hear anything of this order.
    #[must_use]
    pub fn wants_order(&self, shop: &str, order: &Order) -> bool {
        self.channels.contains(Channel::of(order)) && !self.muted_shops.iter().any(|muted| muted == shop)
    }
}

#[cfg(test)]
mod tests {
    use super::super::OrderCode;
    use super::super::order::{State, Status};
    use super::*;

    fn order(state: &str, status: &str) -> Order {
        Order {
            state: Some(State::from_kaspi(state.to_owned())),
            status: Some(Status::from_kaspi(status.to_owned())),
            ..Order::new(OrderCode::parse("900000101").unwrap())
        }
    }

    fn at(hour: i64) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(1_795_424_400 + hour * 3600, 0)
    }

    #[test]
    fn quiet_hours_may_go_over_midnight() {
        let night = QuietHours { from: 22, until: 8 };
        // 14:00 in Almaty.
        assert!(!night.contains(at(0).unwrap()));
        assert_eq!([7, 8, 10, 17, 18].map(|hour| night.contains(at(hour).unwrap())), [false, true, true, true, false]);
        let noon = QuietHours { from: 13, until: 15 };
        assert_eq!([-2, -1, 0, 1].map(|hour| noon.contains(at(hour).unwrap())), [false, true, true, false]);
    }

    #[test]
    fn a_chat_hears_what_it_chose() {
        let own = order("DELIVERY", "ACCEPTED_BY_MERCHANT");
        let kaspi = Order { is_kaspi_delivery: Some(true), ..order("KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT") };
        let mut chat = Subscription::new(ChatId(-1));
        assert!(Event::ALL.iter().all(|event| chat.wants("A", &own, *event) && chat.wants("A", &kaspi, *event)));
        chat.topics = chat.topics.toggled(Topic::New);
        chat.channels = chat.channels.toggled(Channel::Kaspi);
        chat.muted_shops = vec!["B".to_owned()];
        assert!(!chat.wants("A", &own, Event::New) && chat.wants("A", &own, Event::Cancelled));
        assert!(!chat.wants("A", &kaspi, Event::Cancelled) && !chat.wants("B", &own, Event::Cancelled));
        assert_eq!(chat.topics.toggled(Topic::New), Topics::all());
        assert!(Event::ALL.iter().all(|event| Event::parse(event.as_str()) == Some(*event)));
        assert!(Topic::ALL.iter().all(|topic| Topic::parse(topic.as_str()) == Some(*topic)));
    }
}
