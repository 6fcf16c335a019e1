//! An order, as much of it as Kaspi told. Names follow the attributes of Kaspi's shop API v2.

use chrono::{DateTime, Utc};

use super::{GeoPoint, Money, OrderCode, Phone};

/// Declares an enum of Kaspi's constants that keeps a value it does not know, so that a new one is visible, not fatal.
macro_rules! kaspi_constants {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
            /// A value that this version does not know, as it came.
            Other(String),
        }

        impl $name {
            /// Reads Kaspi's constant.
            #[must_use]
            pub fn from_kaspi(text: String) -> Self {
                match text.as_str() {
                    $($text => Self::$variant,)+
                    _ => Self::Other(text),
                }
            }

            /// Kaspi's constant.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Other(text) => text,
                }
            }
        }
    };
}

kaspi_constants! {
    /// `state`: the list of the seller's cabinet in which the order is.
    State {
        /// To be accepted by the seller.
        New = "NEW",
        /// The buyer has to sign the credit.
        SignRequired = "SIGN_REQUIRED",
        /// Waits for the buyer to collect it.
        Pickup = "PICKUP",
        /// The seller's own delivery.
        Delivery = "DELIVERY",
        /// Kaspi Delivery.
        KaspiDelivery = "KASPI_DELIVERY",
        /// Ended.
        Archive = "ARCHIVE",
    }
}

kaspi_constants! {
    /// `status`: how far the order has come.
    Status {
        /// Paid; the seller has to accept it.
        ApprovedByBank = "APPROVED_BY_BANK",
        /// Accepted by the seller.
        AcceptedByMerchant = "ACCEPTED_BY_MERCHANT",
        /// Handed over.
        Completed = "COMPLETED",
        /// Cancelled.
        Cancelled = "CANCELLED",
        /// Being cancelled.
        Cancelling = "CANCELLING",
        /// Kaspi Delivery brings it back.
        ReturnRequested = "KASPI_DELIVERY_RETURN_REQUESTED",
        /// Brought back.
        Returned = "RETURNED",
    }
}

kaspi_constants! {
    /// `deliveryMode`; what it means depends on [`Order::is_kaspi_delivery`], see [`Order::delivery`].
    DeliveryMode {
        /// Within the town.
        Local = "DELIVERY_LOCAL",
        /// To a place where the buyer collects it.
        Pickup = "DELIVERY_PICKUP",
        /// To another town, to the door.
        RegionalToDoor = "DELIVERY_REGIONAL_TODOOR",
        /// To another town, to a pick-up point.
        RegionalPickup = "DELIVERY_REGIONAL_PICKUP",
        /// To a parcel locker; seen in other clients' lists only.
        Postomat = "DELIVERY_POSTOMAT",
    }
}

kaspi_constants! {
    /// `paymentMode`.
    PaymentMode {
        /// On credit; see [`Order::credit_term`].
        Credit = "PAY_WITH_CREDIT",
        /// Paid in full.
        Prepaid = "PREPAID",
    }
}

kaspi_constants! {
    /// `unitType` of an entry.
    UnitType {
        /// Counted.
        Pieces = "PIECES",
        /// Weighed.
        Measurable = "MEASURABLE",
        /// Counted and weighed.
        MeasurablePieces = "MEASURABLE_PIECES",
    }
}

/// How the goods reach the buyer, in the words that people use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The seller's own couriers.
    Own,
    /// Kaspi Delivery within the town.
    KaspiLocal,
    /// Kaspi's parcel locker.
    Postomat,
    /// The buyer collects it at the seller's.
    Pickup,
    /// Kaspi Delivery to another town, to the door.
    KaspiToDoor,
    /// To another town, to a pick-up point.
    RegionalPickup,
    /// Kaspi Delivery of an unknown kind.
    Kaspi,
    /// A mode that this version does not know, as it came.
    Other(String),
}

/// An order. Everything but its code may be missing in Kaspi's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Kaspi's internal id, needed to ask for the goods. Not computable from the code.
    pub id: Option<String>,
    /// The number that people know the order by.
    pub code: OrderCode,
    /// The cabinet's list.
    pub state: Option<State>,
    /// How far it has come.
    pub status: Option<Status>,
    /// Kaspi's delivery mode.
    pub delivery_mode: Option<DeliveryMode>,
    /// Whether Kaspi delivers.
    pub is_kaspi_delivery: Option<bool>,
    /// Sum of the goods.
    pub total_price: Option<Money>,
    /// How it was paid.
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
    /// The latest moment of delivery that the buyer was promised.
    pub planned_delivery_date: Option<DateTime<Utc>>,
    /// Until when the goods are kept for the buyer to collect.
    pub reservation_date: Option<DateTime<Utc>>,
    /// When the order was handed over.
    pub completion_date: Option<DateTime<Utc>>,
    /// Who gets it.
    pub customer: Customer,
    /// Where to.
    pub delivery_address: Option<Address>,
    /// From which warehouse.
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
    /// Why it was or is being cancelled, as Kaspi's constant.
    pub cancellation_reason: Option<String>,
    /// The goods; empty if Kaspi told none.
    pub entries: Vec<Entry>,
}

impl Order {
    /// An order of which nothing but the code is known.
    #[must_use]
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

    /// How the goods reach the buyer; `None` if Kaspi told nothing that would say so.
    ///
    /// The combinations are those of Kaspi's guide, "order by code": `DELIVERY_PICKUP` is a parcel locker if Kaspi
    /// delivers and the buyer's own way otherwise, `DELIVERY_LOCAL` is Kaspi's or the seller's courier.
    #[must_use]
    pub fn delivery(&self) -> Option<Delivery> {
        let by_kaspi = self.is_kaspi_delivery.unwrap_or(self.state == Some(State::KaspiDelivery));
        Some(match (&self.delivery_mode, by_kaspi) {
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

    /// Whether nothing more will happen to it.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.state == Some(State::Archive)
            || matches!(self.status, Some(Status::Completed | Status::Cancelled | Status::Returned))
    }

    /// Whether it must not be handed over: cancelled, on the way there, or on the way back.
    #[must_use]
    pub fn is_called_off(&self) -> bool {
        matches!(self.status, Some(Status::Cancelled | Status::Cancelling | Status::ReturnRequested | Status::Returned))
    }

    /// Whether the seller's own delivery is past its planned moment and not done.
    #[must_use]
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.delivery() == Some(Delivery::Own)
            && !self.has_ended()
            && !self.is_called_off()
            && self.planned_delivery_date.is_some_and(|planned| planned < now)
    }

    /// Where the buyer is, if Kaspi sent usable coordinates.
    #[must_use]
    pub fn destination(&self) -> Option<GeoPoint> {
        self.delivery_address.as_ref()?.point
    }
}

/// The buyer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Customer {
    /// First name.
    pub first_name: Option<String>,
    /// Family name; Kaspi cuts it to a letter for ended orders.
    pub last_name: Option<String>,
    /// Name in Kaspi's shop; often null or the first name only.
    pub name: Option<String>,
    /// Phone, if Kaspi sent something that is one or its mask.
    pub cell_phone: Option<CellPhone>,
}

/// The buyer's phone as Kaspi tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellPhone {
    /// A number.
    Number(Phone),
    /// Kaspi's mask of zeros instead of a number.
    Hidden,
}

/// `deliveryAddress`, and the address of a warehouse.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Address {
    /// The whole address in one line; the flat is not always in it.
    pub formatted_address: Option<String>,
    /// Town.
    pub town: Option<String>,
    /// District.
    pub district: Option<String>,
    /// Street.
    pub street_name: Option<String>,
    /// House number.
    pub street_number: Option<String>,
    /// Building within the number.
    pub building: Option<String>,
    /// Flat.
    pub apartment: Option<String>,
    /// Coordinates, if usable.
    pub point: Option<GeoPoint>,
}

/// `originAddress`: the warehouse that the goods leave from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Origin {
    /// The seller's name for it.
    pub display_name: Option<String>,
    /// Where it is.
    pub address: Option<Address>,
}

/// `kaspiDelivery`. The waybill's link is left out: Kaspi signs it anew at every read and only the seller's token
/// opens it. `returnedToWarehouse` is left out too: it was seen false for orders that were back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KaspiDelivery {
    /// Number of the waybill.
    pub waybill_number: Option<String>,
    /// When the goods were handed to the courier service.
    pub courier_transmission_date: Option<DateTime<Utc>>,
    /// Until when they have to be.
    pub courier_transmission_planning_date: Option<DateTime<Utc>>,
    /// Express delivery.
    pub express: bool,
}

/// One line of the goods.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    /// Kaspi's id of the entry.
    pub id: Option<String>,
    /// Title in the shop.
    pub name: Option<String>,
    /// Kaspi's category, the next best name.
    pub category: Option<String>,
    /// The offer's code; the shop's own article number or Kaspi's, depending on the shop.
    pub offer_code: Option<String>,
    /// How many.
    pub quantity: Option<u32>,
    /// Counted or weighed.
    pub unit_type: Option<UnitType>,
    /// Grams, for weighed goods.
    pub weight_grams: Option<u32>,
    /// Price of one.
    pub base_price: Option<Money>,
    /// Price of all.
    pub total_price: Option<Money>,
    /// The IMEI has to be registered at hand-over.
    pub is_imei_required: bool,
    /// Place in the order, from 0.
    pub entry_number: Option<u32>,
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
