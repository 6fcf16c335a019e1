//! Events of orders, and notices of them.

use chrono::{DateTime, Utc};

use super::courier::CourierWork;
use super::order::Order;
use super::{ChatId, OrderCode};

/// Declares the events with their names in the database and in Fluent's selectors.
macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)?) => {
        /// Something that happened to an order.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Event {
            $($(#[$doc])* $variant,)+
        }

        impl Event {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in the database and in Fluent's selectors.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

events! {
    /// It was not known before.
    New = "new",
    /// The seller accepted it.
    Accepted = "accepted",
    /// It was packed for Kaspi Delivery.
    Assembled = "assembled",
    /// The buyer has to sign credit papers.
    SignRequired = "sign_required",
    /// It moved to another list or status in another way.
    Progressed = "progressed",
    /// It was handed over to Kaspi Delivery.
    Transmitted = "transmitted",
    /// Its planned date changed.
    Replanned = "replanned",
    AddressChanged = "address_changed",
    GoodsChanged = "goods_changed",
    /// The price of the goods or of the delivery changed, and the goods did not.
    PriceChanged = "price_changed",
    /// Its planned date has passed.
    Overdue = "overdue",
    Cancelling = "cancelling",
    Cancelled = "cancelled",
    /// Its cancellation was taken back.
    Restored = "restored",
    ReturnRequested = "return_requested",
    /// Its return was taken back.
    ReturnWithdrawn = "return_withdrawn",
    Returned = "returned",
    /// It was handed over to the buyer.
    Completed = "completed",
    /// Kaspi did not find it for long: its end is unknown.
    Vanished = "vanished",
    /// Kaspi finds it again.
    Reappeared = "reappeared",
    /// A courier has it now, or none any more.
    CourierChanged = "courier_changed",
    /// A manager gave it to a courier: for that courier.
    Given = "given",
    /// A manager took it from a courier: for that courier.
    TakenAway = "taken_away",
    /// A courier reported that it was handed over.
    HandedOver = "handed_over",
    /// A courier reported that it could not be handed over.
    AttemptFailed = "attempt_failed",
    /// A courier commented on a failed attempt.
    Commented = "commented",
    /// A courier took a report back.
    ReportWithdrawn = "report_withdrawn",
}

impl Event {
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|event| event.as_str() == name)
    }

    /// Whether it is about the courier's work and not about what Kaspi says of the order.
    pub fn is_about_courier(self) -> bool {
        match self {
            Self::CourierChanged
            | Self::Given
            | Self::TakenAway
            | Self::HandedOver
            | Self::AttemptFailed
            | Self::Commented
            | Self::ReportWithdrawn => true,
            Self::New
            | Self::Accepted
            | Self::Assembled
            | Self::SignRequired
            | Self::Progressed
            | Self::Transmitted
            | Self::Replanned
            | Self::AddressChanged
            | Self::GoodsChanged
            | Self::PriceChanged
            | Self::Overdue
            | Self::Cancelling
            | Self::Cancelled
            | Self::Restored
            | Self::ReturnRequested
            | Self::ReturnWithdrawn
            | Self::Returned
            | Self::Completed
            | Self::Vanished
            | Self::Reappeared => false,
        }
    }
}

/// Whether the courier who holds the order must know of the event at once. After the courier has handed the order over
/// only a cancellation matters.
pub fn concerns_holder(event: Event, work: &CourierWork) -> bool {
    match event {
        Event::Cancelling | Event::Cancelled | Event::Restored => true,
        Event::Replanned | Event::AddressChanged | Event::GoodsChanged | Event::Overdue => !work.is_delivered(),
        _ => false,
    }
}

/// Whether the event must be noticed at once, with the order as it is now: a courier may be on the way in vain, too late,
/// or to the wrong place.
pub fn is_urgent(event: Event, order: &Order) -> bool {
    match event {
        Event::Overdue
        | Event::Cancelling
        | Event::Cancelled
        | Event::Restored
        | Event::ReturnRequested
        | Event::Returned
        | Event::AttemptFailed
        | Event::Commented
        | Event::ReportWithdrawn
        | Event::Given
        | Event::TakenAway => true,
        Event::AddressChanged | Event::GoodsChanged | Event::PriceChanged => order.is_own_to_be_delivered(),
        Event::New
        | Event::Accepted
        | Event::Assembled
        | Event::SignRequired
        | Event::Progressed
        | Event::Transmitted
        | Event::Replanned
        | Event::ReturnWithdrawn
        | Event::Completed
        | Event::Vanished
        | Event::Reappeared
        | Event::CourierChanged
        | Event::HandedOver => false,
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
    /// Whether it is for the courier who holds the order, whatever the chat subscribes to.
    pub is_personal: bool,
    pub queued_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::super::tests::order;
    use super::*;

    #[test]
    fn changes_are_urgent_for_own_deliveries_that_are_still_to_be_made() {
        let own = order("DELIVERY", "ACCEPTED_BY_MERCHANT");
        let kaspi = Order { is_kaspi_delivery: Some(true), ..order("KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT") };
        for event in [Event::AddressChanged, Event::GoodsChanged, Event::PriceChanged] {
            assert!(is_urgent(event, &own));
            for calm in [&kaspi, &order("ARCHIVE", "COMPLETED"), &order("DELIVERY", "CANCELLING")] {
                assert!(!is_urgent(event, calm), "{event:?}");
            }
        }
        assert!(is_urgent(Event::Restored, &kaspi) && !is_urgent(Event::Vanished, &own));
    }
}
