//! What happens to an order, and who wants to hear of it.

use chrono::{DateTime, FixedOffset, Timelike, Utc};

use super::order::{Delivery, Order, Status};
use super::time::ALMATY;
use super::{ChatId, OrderCode};

/// Something that happened to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// It was not known before.
    New,
    /// It was accepted, packed, or came into another list.
    MovedOn,
    /// Kaspi Delivery has it.
    Transmitted,
    /// Its planned date changed.
    Replanned,
    /// Its planned date is over.
    Overdue,
    /// It is being cancelled.
    Cancelling,
    /// It was cancelled.
    Cancelled,
    /// It is to come back.
    ReturnRequested,
    /// It came back.
    Returned,
    /// The buyer has it.
    Completed,
}

impl Event {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::New,
        Self::MovedOn,
        Self::Transmitted,
        Self::Replanned,
        Self::Overdue,
        Self::Cancelling,
        Self::Cancelled,
        Self::ReturnRequested,
        Self::Returned,
        Self::Completed,
    ];

    /// The name under which it is kept.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::MovedOn => "moved_on",
            Self::Transmitted => "transmitted",
            Self::Replanned => "replanned",
            Self::Overdue => "overdue",
            Self::Cancelling => "cancelling",
            Self::Cancelled => "cancelled",
            Self::ReturnRequested => "return_requested",
            Self::Returned => "returned",
            Self::Completed => "completed",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.as_str() == name)
    }

    /// What it belongs to when people choose.
    #[must_use]
    pub fn topic(self) -> Topic {
        match self {
            Self::New => Topic::New,
            Self::MovedOn => Topic::Progress,
            Self::Transmitted => Topic::Transmitted,
            Self::Replanned => Topic::Replanned,
            Self::Overdue => Topic::Overdue,
            Self::Cancelling | Self::Cancelled => Topic::Cancelled,
            Self::ReturnRequested | Self::Returned => Topic::Returned,
            Self::Completed => Topic::Completed,
        }
    }

    /// Whether it has to ring: somebody may be on the way for nothing, or too late.
    #[must_use]
    pub fn is_loud(self) -> bool {
        matches!(self, Self::Overdue | Self::Cancelling | Self::Cancelled | Self::ReturnRequested | Self::Returned)
    }
}

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

/// Which of the active orders to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// All.
    All,
    /// Those that are due today, or late.
    Today,
    /// Those that are due tomorrow.
    Tomorrow,
}

impl Filter {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Today, Self::Tomorrow, Self::All];

    /// The name in a button's data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Today => "today",
            Self::Tomorrow => "tomorrow",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.as_str() == name)
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
        self.wants_order(shop, order) && self.topics.contains(event.topic())
    }

    /// Whether the chat wants to hear anything of this order.
    #[must_use]
    pub fn wants_order(&self, shop: &str, order: &Order) -> bool {
        self.channels.contains(Channel::of(order)) && !self.muted_shops.iter().any(|muted| muted == shop)
    }
}

/// An order that the bot watches.
#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    /// Whose it is.
    pub shop: String,
    /// As Kaspi last told it; nothing but the code once it was forgotten.
    pub order: Order,
    /// How often it has changed.
    pub revision: i64,
    /// What happened last.
    pub event: Event,
    /// When the bot saw that.
    pub changed_at: DateTime<Utc>,
}

/// What tells one state of an order from another. The waybill is not in it: Kaspi signs its link anew on every read.
#[must_use]
pub fn fingerprint(order: &Order) -> String {
    let moment = |date: Option<DateTime<Utc>>| date.map_or(String::new(), |date| date.timestamp_millis().to_string());
    [
        order.state.as_ref().map_or("", |state| state.as_str()),
        order.status.as_ref().map_or("", |status| status.as_str()),
        order.assembled.map_or("", |assembled| if assembled { "assembled" } else { "not assembled" }),
        &moment(order.kaspi_delivery.as_ref().and_then(|kaspi| kaspi.courier_transmission_date)),
        order.cancellation_reason.as_deref().unwrap_or_default(),
        &moment(order.planned_delivery_date),
    ]
    .join("|")
}

/// What happened to an order between two readings; empty if nothing that counts.
#[must_use]
pub fn events(before: &Order, after: &Order) -> Vec<Event> {
    if fingerprint(before) == fingerprint(after) {
        return Vec::new();
    }
    let transmitted = |order: &Order| order.kaspi_delivery.as_ref().and_then(|kaspi| kaspi.courier_transmission_date);
    let mut events = Vec::new();
    let end = if before.status == after.status { None } else { ending(after) };
    if let Some(end) = end {
        events.push(end);
    } else if transmitted(before).is_none() && transmitted(after).is_some() {
        events.push(Event::Transmitted);
    } else if before.state != after.state || before.status != after.status || before.assembled != after.assembled {
        events.push(Event::MovedOn);
    }
    if end.is_none() && before.planned_delivery_date != after.planned_delivery_date {
        events.push(Event::Replanned);
    }
    if events.is_empty() {
        // A reason that was told late, say.
        events.push(Event::MovedOn);
    }
    events
}

/// What an order has come to, if it is not simply on its way.
#[must_use]
pub fn ending(order: &Order) -> Option<Event> {
    match order.status.as_ref()? {
        Status::Cancelling => Some(Event::Cancelling),
        Status::Cancelled => Some(Event::Cancelled),
        Status::ReturnRequested => Some(Event::ReturnRequested),
        Status::Returned => Some(Event::Returned),
        Status::Completed => Some(Event::Completed),
        Status::ApprovedByBank | Status::AcceptedByMerchant | Status::Other(_) => None,
    }
}

/// A notice on its way to a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its number; the order of delivery.
    pub id: i64,
    /// Where to.
    pub chat: ChatId,
    /// Whose order.
    pub shop: String,
    /// Which order.
    pub code: OrderCode,
    /// What happened.
    pub event: Event,
    /// Whether the chat wants to hear of it; otherwise it only keeps a living card true.
    pub is_wanted: bool,
    /// When the bot saw it.
    pub queued_at: DateTime<Utc>,
    /// Not before.
    pub due_at: DateTime<Utc>,
    /// How often delivery was begun.
    pub attempts: u32,
}

#[cfg(test)]
mod tests {
    use super::super::order::{KaspiDelivery, State};
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
    fn what_happened_follows_from_two_readings() {
        let accepted = order("DELIVERY", "ACCEPTED_BY_MERCHANT");
        let packed =
            |assembled| Order { assembled: Some(assembled), ..order("KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT") };
        let transmitted = Order {
            kaspi_delivery: Some(KaspiDelivery { courier_transmission_date: at(1), ..KaspiDelivery::default() }),
            ..packed(true)
        };
        let planned = |hour, order: &Order| Order { planned_delivery_date: at(hour), ..order.clone() };
        for (before, after, expected) in vec![
            (accepted.clone(), accepted.clone(), vec![]),
            (order("NEW", "APPROVED_BY_BANK"), accepted.clone(), vec![Event::MovedOn]),
            (packed(false), packed(true), vec![Event::MovedOn]),
            (packed(true), transmitted.clone(), vec![Event::Transmitted]),
            (accepted.clone(), order("DELIVERY", "CANCELLING"), vec![Event::Cancelling]),
            (order("DELIVERY", "CANCELLING"), order("ARCHIVE", "CANCELLED"), vec![Event::Cancelled]),
            (accepted.clone(), order("ARCHIVE", "COMPLETED"), vec![Event::Completed]),
            (transmitted, order("KASPI_DELIVERY", "KASPI_DELIVERY_RETURN_REQUESTED"), vec![Event::ReturnRequested]),
            (accepted.clone(), order("ARCHIVE", "RETURNED"), vec![Event::Returned]),
            (planned(1, &accepted), planned(9, &accepted), vec![Event::Replanned]),
            (
                planned(1, &order("NEW", "APPROVED_BY_BANK")),
                planned(9, &accepted),
                vec![Event::MovedOn, Event::Replanned],
            ),
            (planned(1, &accepted), order("ARCHIVE", "COMPLETED"), vec![Event::Completed]),
            (accepted.clone(), order("DELIVERY", "SOMETHING_NEW"), vec![Event::MovedOn]),
            (order("ARCHIVE", "COMPLETED"), accepted, vec![Event::MovedOn]),
        ] {
            assert_eq!(events(&before, &after), expected, "{before:?} → {after:?}");
        }
        let told_late = Order { cancellation_reason: Some("X".to_owned()), ..order("ARCHIVE", "CANCELLED") };
        assert_eq!(events(&order("ARCHIVE", "CANCELLED"), &told_late), [Event::MovedOn]);
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
