//! Events of orders, and notices of them.

use chrono::{DateTime, Utc};

use super::order::{Order, Status};
use super::{ChatId, OrderCode};

/// Something that happened to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// It was not known before.
    New,
    /// It was accepted, packed, or moved to another list.
    Progressed,
    /// It was handed over to Kaspi Delivery.
    Transmitted,
    /// Its planned date changed.
    Replanned,
    /// Its planned date has passed.
    Overdue,
    Cancelling,
    Cancelled,
    ReturnRequested,
    Returned,
    /// It was handed over to the buyer.
    Completed,
}

impl Event {
    pub const ALL: [Self; 10] = [
        Self::New,
        Self::Progressed,
        Self::Transmitted,
        Self::Replanned,
        Self::Overdue,
        Self::Cancelling,
        Self::Cancelled,
        Self::ReturnRequested,
        Self::Returned,
        Self::Completed,
    ];

    /// The name in the database and in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Progressed => "progressed",
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

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.as_str() == name)
    }

    /// Whether it must be noticed at once: a courier may be on the way in vain, or too late.
    pub fn is_urgent(self) -> bool {
        matches!(self, Self::Overdue | Self::Cancelling | Self::Cancelled | Self::ReturnRequested | Self::Returned)
    }
}

/// Differs when the order has changed in a way that counts. The waybill is not in it: Kaspi signs its link anew at each
/// read.
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

/// What happened to an order between two polls; empty if nothing that counts.
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
        events.push(Event::Progressed);
    }
    if end.is_none() && before.planned_delivery_date != after.planned_delivery_date {
        events.push(Event::Replanned);
    }
    if events.is_empty() {
        // Such as a cancellation reason that Kaspi sent later.
        events.push(Event::Progressed);
    }
    events
}

/// The event of reaching the order's status, if that is more than progress.
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

/// A notice that waits for delivery to a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// In the order in which notices were queued.
    pub id: i64,
    pub chat: ChatId,
    pub shop: String,
    pub code: OrderCode,
    /// The order's revision with the change.
    pub revision: i64,
    pub event: Event,
    /// Whether the chat subscribes to the event; otherwise the notice only updates a live card.
    pub is_wanted: bool,
    /// Whether it goes before others, by itself, and with a sound.
    pub is_urgent: bool,
    pub queued_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::super::order::KaspiDelivery;
    use super::super::tests::{at, order};
    use super::*;

    #[test]
    fn events_follow_from_two_polls() {
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
            (order("NEW", "APPROVED_BY_BANK"), accepted.clone(), vec![Event::Progressed]),
            (packed(false), packed(true), vec![Event::Progressed]),
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
                vec![Event::Progressed, Event::Replanned],
            ),
            (planned(1, &accepted), order("ARCHIVE", "COMPLETED"), vec![Event::Completed]),
            (accepted.clone(), order("DELIVERY", "SOMETHING_NEW"), vec![Event::Progressed]),
            (order("ARCHIVE", "COMPLETED"), accepted, vec![Event::Progressed]),
        ] {
            assert_eq!(events(&before, &after), expected, "{before:?} → {after:?}");
        }
        let reason_later = Order { cancellation_reason: Some("X".to_owned()), ..order("ARCHIVE", "CANCELLED") };
        assert_eq!(events(&order("ARCHIVE", "CANCELLED"), &reason_later), [Event::Progressed]);
    }
}
