//! An order, as far as Kaspi sent it. Names follow the attributes of Kaspi's shop API v2.

mod constants;
mod parts;
mod redaction;

use chrono::{DateTime, Utc};

use super::{GeoPoint, Money, OrderCode};

pub use constants::{DeliveryMode, PaymentMode, State, Status, UnitType};
pub use parts::{Address, CellPhone, Customer, Entry, KaspiDelivery, Origin};

/// How the goods reach the buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The seller's own couriers.
    Own,
    /// Kaspi Delivery within the city.
    KaspiLocal,
    /// Kaspi's parcel locker.
    Postomat,
    /// The buyer collects it at the seller's.
    Pickup,
    /// Kaspi Delivery to another city, to the door.
    KaspiToDoor,
    /// To another city, to a pick-up point.
    RegionalPickup,
    /// Kaspi Delivery of an unknown kind.
    Kaspi,
    /// A mode that this version does not know.
    Other(String),
}

impl Delivery {
    /// The name in the database.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Own => "own",
            Self::KaspiLocal => "kaspi_local",
            Self::Postomat => "postomat",
            Self::Pickup => "pickup",
            Self::KaspiToDoor => "kaspi_to_door",
            Self::RegionalPickup => "regional_pickup",
            Self::Kaspi => "kaspi",
            Self::Other(mode) => mode,
        }
    }

    pub fn parse(name: &str) -> Self {
        match name {
            "own" => Self::Own,
            "kaspi_local" => Self::KaspiLocal,
            "postomat" => Self::Postomat,
            "pickup" => Self::Pickup,
            "kaspi_to_door" => Self::KaspiToDoor,
            "regional_pickup" => Self::RegionalPickup,
            "kaspi" => Self::Kaspi,
            mode => Self::Other(mode.to_owned()),
        }
    }
}

/// An order. Everything but its code may be missing in Kaspi's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Kaspi's internal id, needed to ask for the goods. Not computable from the code.
    pub id: Option<String>,
    /// The order's number for people.
    pub code: OrderCode,
    pub state: Option<State>,
    pub status: Option<Status>,
    pub delivery_mode: Option<DeliveryMode>,
    /// Delivered by Kaspi.
    pub is_kaspi_delivery: Option<bool>,
    /// The price of the goods.
    pub total_price: Option<Money>,
    pub payment_mode: Option<PaymentMode>,
    /// Months of credit.
    pub credit_term: Option<u32>,
    /// What the buyer pays for delivery.
    pub delivery_cost: Option<Money>,
    /// What the seller pays for delivery.
    pub delivery_cost_for_seller: Option<Money>,
    /// When the order was placed.
    pub creation_date: Option<DateTime<Utc>>,
    /// When the payment was approved.
    pub approved_by_bank_date: Option<DateTime<Utc>>,
    /// The latest time of delivery that the buyer was promised.
    pub planned_delivery_date: Option<DateTime<Utc>>,
    /// Until when the buyer can collect the goods.
    pub reservation_date: Option<DateTime<Utc>>,
    /// When the order was handed over.
    pub completion_date: Option<DateTime<Utc>>,
    pub customer: Customer,
    pub delivery_address: Option<Address>,
    /// The warehouse.
    pub origin: Option<Origin>,
    /// Kaspi's id of the warehouse or pick-up point.
    pub pickup_point_id: Option<String>,
    /// The buyer has to sign credit papers.
    pub signature_required: bool,
    /// The goods are not in stock yet.
    pub pre_order: bool,
    /// Packed, for Kaspi Delivery.
    pub assembled: Option<bool>,
    /// Present for Kaspi Delivery only.
    pub kaspi_delivery: Option<KaspiDelivery>,
    /// Kaspi's constant.
    pub cancellation_reason: Option<String>,
    /// The goods; empty if Kaspi sent none.
    pub entries: Vec<Entry>,
}

impl Order {
    /// An order with nothing but a code.
    pub fn new(code: OrderCode) -> Self {
        Self {
            id: None,
            code,
            state: None,
            status: None,
            delivery_mode: None,
            is_kaspi_delivery: None,
            total_price: None,
            payment_mode: None,
            credit_term: None,
            delivery_cost: None,
            delivery_cost_for_seller: None,
            creation_date: None,
            approved_by_bank_date: None,
            planned_delivery_date: None,
            reservation_date: None,
            completion_date: None,
            customer: Customer::default(),
            delivery_address: None,
            origin: None,
            pickup_point_id: None,
            signature_required: false,
            pre_order: false,
            assembled: None,
            kaspi_delivery: None,
            cancellation_reason: None,
            entries: Vec::new(),
        }
    }

    /// `None` if Kaspi's answer does not show it.
    ///
    /// The combinations are those of Kaspi's guide, "order by code": `DELIVERY_PICKUP` is a parcel locker if Kaspi
    /// delivers and collected by the buyer otherwise; `DELIVERY_LOCAL` is Kaspi's or the seller's courier.
    pub fn delivery(&self) -> Option<Delivery> {
        Some(match (&self.delivery_mode, self.is_delivered_by_kaspi()) {
            (Some(DeliveryMode::Local), false) => Delivery::Own,
            (Some(DeliveryMode::Local), true) => Delivery::KaspiLocal,
            (Some(DeliveryMode::Pickup), false) => Delivery::Pickup,
            (Some(DeliveryMode::Pickup), true) | (Some(DeliveryMode::Postomat), _) => Delivery::Postomat,
            (Some(DeliveryMode::RegionalToDoor), _) => Delivery::KaspiToDoor,
            (Some(DeliveryMode::RegionalPickup), _) => Delivery::RegionalPickup,
            (Some(DeliveryMode::Other(mode)), _) => Delivery::Other(mode.clone()),
            (None, true) => Delivery::Kaspi,
            (None, false) => match self.state {
                Some(State::Delivery) => Delivery::Own,
                Some(State::Pickup) => Delivery::Pickup,
                _ => return None,
            },
        })
    }

    pub fn is_delivered_by_kaspi(&self) -> bool {
        self.is_kaspi_delivery.unwrap_or(self.state == Some(State::KaspiDelivery))
    }

    /// Whether no further event is expected.
    pub fn has_ended(&self) -> bool {
        self.state == Some(State::Archive)
            || matches!(self.status, Some(Status::Completed | Status::Cancelled | Status::Returned))
    }

    /// Whether it must not be handed over: cancelled or returned, or about to be.
    pub fn is_called_off(&self) -> bool {
        matches!(self.status, Some(Status::Cancelled | Status::Cancelling | Status::ReturnRequested | Status::Returned))
    }

    /// Whether it is still to be handed over to the buyer.
    pub fn is_in_progress(&self) -> bool {
        !self.has_ended() && !self.is_called_off()
    }

    /// Whether it has ended in a way that Kaspi may still change: a handed over order may be returned.
    pub fn may_be_returned(&self) -> bool {
        self.has_ended() && !matches!(self.status, Some(Status::Cancelled | Status::Returned))
    }

    /// Whether it is the seller's own delivery and still to be made.
    pub fn is_own_to_be_delivered(&self) -> bool {
        self.delivery() == Some(Delivery::Own) && self.is_in_progress()
    }

    /// When the order becomes overdue; `None` if it cannot: only the seller's own deliveries that are still to be made
    /// can.
    pub fn due_at(&self) -> Option<DateTime<Utc>> {
        self.planned_delivery_date.filter(|_| self.is_own_to_be_delivered())
    }

    /// Whether the shop still has something to do: not after it has given the goods to Kaspi Delivery.
    pub fn is_to_do(&self) -> bool {
        self.is_in_progress() && !self.is_with_kaspi_delivery()
    }

    pub fn is_with_kaspi_delivery(&self) -> bool {
        self.kaspi_delivery.as_ref().is_some_and(|kaspi| kaspi.courier_transmission_date.is_some())
    }

    /// Whether it is to be given to Kaspi Delivery, and is packed: it then has a waybill, or soon will.
    pub fn has_waybill(&self) -> bool {
        let has_number = || self.kaspi_delivery.as_ref().is_some_and(|kaspi| kaspi.waybill_number.is_some());
        self.is_delivered_by_kaspi() && self.is_to_do() && (self.assembled == Some(true) || has_number())
    }

    /// Whether it is to be given to Kaspi Delivery before `end`. A packed one whose date is unknown is.
    pub fn is_to_hand_over_before(&self, end: DateTime<Utc>) -> bool {
        let planned = self.kaspi_delivery.as_ref().and_then(|kaspi| kaspi.courier_transmission_planning_date);
        let is_due = planned.map_or_else(|| self.has_waybill(), |planned| planned < end);
        self.is_delivered_by_kaspi() && self.is_to_do() && is_due
    }

    /// Until when the goods are to be given away: to Kaspi Delivery, to a buyer who collects them, or at the buyer's.
    pub fn to_do_by(&self) -> Option<DateTime<Utc>> {
        match self.delivery() {
            None | Some(Delivery::Own) => self.planned_delivery_date,
            Some(Delivery::Pickup) => self.reservation_date.or(self.planned_delivery_date),
            // What is planned for the buyer is Kaspi's to do.
            Some(_) => self.kaspi_delivery.as_ref()?.courier_transmission_planning_date,
        }
    }

    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.due_at().is_some_and(|due| due < now)
    }

    /// The town to which the shop delivers, without "г.", which Kaspi sends sometimes; `None` for other ways of delivery.
    pub fn town(&self) -> Option<&str> {
        let address = self.delivery_address.as_ref().filter(|_| self.delivery() == Some(Delivery::Own));
        let town = address?.town.as_deref()?.trim();
        let name = ["г.", "город "].into_iter().find_map(|prefix| town.strip_prefix(prefix)).unwrap_or(town).trim();
        (!name.is_empty()).then_some(name)
    }

    /// The buyer's location, if Kaspi sent usable coordinates.
    pub fn destination(&self) -> Option<GeoPoint> {
        self.delivery_address.as_ref()?.point
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(mode: Option<&str>, kaspi: Option<bool>, state: &str) -> Order {
        Order {
            delivery_mode: mode.map(|mode| DeliveryMode::from_kaspi(mode.to_owned())),
            is_kaspi_delivery: kaspi,
            state: Some(State::from_kaspi(state.to_owned())),
            ..Order::new(OrderCode::parse("900000101").unwrap())
        }
    }

    #[test]
    fn ways_of_delivery_are_parsed_back() {
        for delivery in [
            Delivery::Own,
            Delivery::KaspiLocal,
            Delivery::Postomat,
            Delivery::Pickup,
            Delivery::KaspiToDoor,
            Delivery::RegionalPickup,
            Delivery::Kaspi,
            Delivery::Other("DRONE".to_owned()),
        ] {
            assert_eq!(Delivery::parse(delivery.as_str()), delivery);
        }
    }

    #[test]
    fn delivery_is_read_from_the_combination() {
        for (mode, kaspi, state, expected) in [
            (Some("DELIVERY_LOCAL"), Some(false), "DELIVERY", Some(Delivery::Own)),
            (Some("DELIVERY_LOCAL"), Some(true), "KASPI_DELIVERY", Some(Delivery::KaspiLocal)),
            (Some("DELIVERY_LOCAL"), None, "DELIVERY", Some(Delivery::Own)),
            (Some("DELIVERY_PICKUP"), Some(false), "PICKUP", Some(Delivery::Pickup)),
            (Some("DELIVERY_PICKUP"), Some(true), "ARCHIVE", Some(Delivery::Postomat)),
            (Some("DELIVERY_PICKUP"), None, "KASPI_DELIVERY", Some(Delivery::Postomat)),
            (Some("DELIVERY_REGIONAL_TODOOR"), Some(true), "KASPI_DELIVERY", Some(Delivery::KaspiToDoor)),
            (Some("DELIVERY_REGIONAL_PICKUP"), Some(false), "DELIVERY", Some(Delivery::RegionalPickup)),
            (Some("DRONE"), Some(true), "KASPI_DELIVERY", Some(Delivery::Other("DRONE".to_owned()))),
            (None, None, "KASPI_DELIVERY", Some(Delivery::Kaspi)),
            (None, None, "DELIVERY", Some(Delivery::Own)),
            (None, None, "NEW", None),
        ] {
            assert_eq!(order(mode, kaspi, state).delivery(), expected, "{mode:?} {kaspi:?} {state}");
        }
    }

    #[test]
    fn only_own_running_deliveries_are_overdue() {
        let planned = super::super::time::from_millis(1_787_684_390_999);
        let now = planned.unwrap() + chrono::Duration::milliseconds(1);
        let running =
            Order { planned_delivery_date: planned, ..order(Some("DELIVERY_LOCAL"), Some(false), "DELIVERY") };
        assert!(running.is_overdue(now));
        assert!(!running.is_overdue(planned.unwrap()));
        for status in [Status::Completed, Status::Cancelled, Status::Cancelling, Status::Returned] {
            assert!(!Order { status: Some(status), ..running.clone() }.is_overdue(now));
        }
        assert!(!Order { is_kaspi_delivery: Some(true), ..running }.is_overdue(now));
    }
}
