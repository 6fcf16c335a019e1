//! What a chat subscribes to.

use chrono::{DateTime, FixedOffset, Timelike, Utc};

use super::ChatId;
use super::notice::Event;
use super::order::{Delivery, Order};
use super::time::ALMATY;

/// Events that a chat subscribes to together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventGroup {
    New,
    Progressed,
    Transmitted,
    Completed,
    /// Cancelled, or being cancelled.
    Cancelled,
    /// Returned, or to be returned.
    Returned,
    Replanned,
    Overdue,
    /// What couriers report about their attempts.
    Attempts,
}

impl EventGroup {
    /// `None` for what chats do not subscribe to: it only updates cards, or is for one courier.
    pub fn of(event: Event) -> Option<Self> {
        Some(match event {
            Event::New => Self::New,
            Event::Accepted
            | Event::Assembled
            | Event::SignRequired
            | Event::Progressed
            | Event::AddressChanged
            | Event::GoodsChanged
            | Event::PriceChanged
            | Event::Vanished
            | Event::Reappeared => Self::Progressed,
            Event::Transmitted => Self::Transmitted,
            Event::Replanned => Self::Replanned,
            Event::Overdue => Self::Overdue,
            Event::Cancelling | Event::Cancelled | Event::Restored => Self::Cancelled,
            Event::ReturnRequested | Event::ReturnWithdrawn | Event::Returned => Self::Returned,
            Event::Completed => Self::Completed,
            Event::HandedOver | Event::AttemptFailed | Event::Commented | Event::ReportWithdrawn => Self::Attempts,
            Event::CourierChanged | Event::Given | Event::TakenAway => return None,
        })
    }
}

/// Ways of delivery that a chat subscribes to together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryGroup {
    /// The seller's own couriers, and orders without a known way of delivery.
    Own,
    /// Kaspi Delivery and parcel lockers.
    Kaspi,
    /// The buyer collects it.
    Pickup,
}

impl DeliveryGroup {
    pub fn of(order: &Order) -> Self {
        match order.delivery() {
            None | Some(Delivery::Own) => Self::Own,
            Some(Delivery::Pickup) => Self::Pickup,
            Some(_) => Self::Kaspi,
        }
    }
}

/// What is about to go wrong with an order. When that is: [`Alarm::trouble`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alarm {
    /// It is new, and the shop has not accepted it.
    NotAccepted,
    /// It is an own delivery of today, and no courier has it.
    NoCourier,
    /// It is to be handed over to Kaspi Delivery today, and was not.
    NotHandedOver,
    /// The buyer has not signed the credit papers.
    NotSigned,
    /// A courier has handed it over, and Kaspi does not show it as completed.
    NotCompleted,
}

/// Declares names for an enum's values, and a set of them as bits.
macro_rules! set {
    ($(#[$doc:meta])* $name:ident of $item:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $item {
            /// In the order in which they are shown.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in callback data and in Fluent's selectors.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|item| item.as_str() == name)
            }
        }

        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name(u16);

        impl $name {
            /// Everything, including what a later version adds.
            pub fn all() -> Self {
                Self(u16::MAX)
            }

            pub fn from_bits(bits: u16) -> Self {
                Self(bits)
            }

            /// One bit for each value, in the order of declaration.
            pub fn bits(self) -> u16 {
                self.0
            }

            pub fn contains(self, item: $item) -> bool {
                self.0 & Self::bit(item) != 0
            }

            /// The set with the value added, or removed if it was in.
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
    EventGroups of EventGroup {
        New = "new",
        Progressed = "progressed",
        Transmitted = "transmitted",
        Completed = "completed",
        Cancelled = "cancelled",
        Returned = "returned",
        Replanned = "replanned",
        Overdue = "overdue",
        Attempts = "attempts",
    }
}

set! {
    DeliveryGroups of DeliveryGroup {
        Own = "own",
        Kaspi = "kaspi",
        Pickup = "pickup",
    }
}

set! {
    Alarms of Alarm {
        NotAccepted = "not_accepted",
        NoCourier = "no_courier",
        NotHandedOver = "not_handed_over",
        NotSigned = "not_signed",
        NotCompleted = "not_completed",
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
    /// Offered in this order, after "none".
    pub const CHOICES: [Self; 3] =
        [Self { from: 22, until: 8 }, Self { from: 23, until: 7 }, Self { from: 21, until: 9 }];

    pub fn contains(self, moment: DateTime<Utc>) -> bool {
        let hour = moment.with_timezone::<FixedOffset>(&ALMATY).hour();
        let (from, until) = (u32::from(self.from), u32::from(self.until));
        if from <= until { (from..until).contains(&hour) } else { hour >= from || hour < until }
    }
}

/// What a chat subscribes to, and how it is notified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    pub chat: ChatId,
    /// The forum topic for notices (Bot API, `message_thread_id`).
    pub thread: Option<i32>,
    pub event_groups: EventGroups,
    pub delivery_groups: DeliveryGroups,
    pub alarms: Alarms,
    /// Names of shops whose orders it ignores.
    pub muted_shops: Vec<String>,
    /// When only urgent events make a sound.
    pub quiet: Option<QuietHours>,
    /// One card for each order, edited in place; otherwise a message for each event.
    pub is_live: bool,
}

impl Subscription {
    /// To everything, with live cards.
    pub fn new(chat: ChatId) -> Self {
        Self {
            chat,
            thread: None,
            event_groups: EventGroups::all(),
            delivery_groups: DeliveryGroups::all(),
            alarms: Alarms::all(),
            muted_shops: Vec::new(),
            quiet: None,
            is_live: true,
        }
    }

    /// For the notices that a courier gets, and the cards that people asked for, in a chat that subscribes to nothing.
    pub fn none(chat: ChatId) -> Self {
        Self {
            event_groups: EventGroups::from_bits(0),
            alarms: Alarms::from_bits(0),
            is_live: false,
            ..Self::new(chat)
        }
    }

    /// Whether it is to any events.
    pub fn is_to_anything(&self) -> bool {
        self.event_groups.bits() != 0
    }

    pub fn includes(&self, shop: &str, order: &Order, event: Event) -> bool {
        EventGroup::of(event).is_some_and(|group| self.event_groups.contains(group)) && self.is_about(shop, order)
    }

    pub fn includes_alarm(&self, shop: &str, order: &Order, alarm: Alarm) -> bool {
        self.alarms.contains(alarm) && self.is_about(shop, order)
    }

    fn is_about(&self, shop: &str, order: &Order) -> bool {
        self.delivery_groups.contains(DeliveryGroup::of(order)) && !self.muted_shops.iter().any(|muted| muted == shop)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{at, order};
    use super::*;

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
    fn a_chat_is_notified_of_what_it_subscribes_to() {
        let own = order("DELIVERY", "ACCEPTED_BY_MERCHANT");
        let kaspi = Order { is_kaspi_delivery: Some(true), ..order("KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT") };
        let mut chat = Subscription::new(ChatId(-1));
        let subscribed = || Event::ALL.iter().filter(|event| EventGroup::of(**event).is_some());
        assert!(subscribed().all(|event| chat.includes("A", &own, *event) && chat.includes("A", &kaspi, *event)));
        chat.event_groups = chat.event_groups.toggled(EventGroup::New);
        chat.delivery_groups = chat.delivery_groups.toggled(DeliveryGroup::Kaspi);
        chat.muted_shops = vec!["B".to_owned()];
        assert!(!chat.includes("A", &own, Event::New) && chat.includes("A", &own, Event::Cancelled));
        assert!(!chat.includes("A", &kaspi, Event::Cancelled) && !chat.includes("B", &own, Event::Cancelled));
        assert!(chat.includes_alarm("A", &own, Alarm::NoCourier) && !chat.includes_alarm("B", &own, Alarm::NoCourier));
        assert!(!chat.includes_alarm("A", &kaspi, Alarm::NotHandedOver));
        chat.alarms = chat.alarms.toggled(Alarm::NoCourier);
        assert!(!chat.includes_alarm("A", &own, Alarm::NoCourier) && chat.includes_alarm("A", &own, Alarm::NotSigned));
        let nothing = Subscription::none(ChatId(1));
        assert!(Alarm::ALL.iter().all(|alarm| !nothing.includes_alarm("A", &own, *alarm)));
        assert_eq!(chat.event_groups.toggled(EventGroup::New), EventGroups::all());
        assert!(Event::ALL.iter().all(|event| Event::parse(event.as_str()) == Some(*event)));
        assert!(EventGroup::ALL.iter().all(|topic| EventGroup::parse(topic.as_str()) == Some(*topic)));
    }
}
