//! What happens to an order, and how a chat is told.

use chrono::{DateTime, Utc};

use super::order::{Order, Status};
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

    /// Whether it has to ring: somebody may be on the way for nothing, or too late.
    #[must_use]
    pub fn is_loud(self) -> bool {
        matches!(self, Self::Overdue | Self::Cancelling | Self::Cancelled | Self::ReturnRequested | Self::Returned)
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
}
