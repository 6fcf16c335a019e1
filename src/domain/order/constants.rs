//! Constants of Kaspi's API.

/// Declares an enum of Kaspi's constants. An unknown value is stored, so that a new one is visible, not fatal.
macro_rules! kaspi_constants {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
            /// A value that this version does not know.
            Other(String),
        }

        impl $name {
            pub fn from_kaspi(text: String) -> Self {
                match text.as_str() {
                    $($text => Self::$variant,)+
                    _ => Self::Other(text),
                }
            }

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
    /// `state`: the list in the seller's cabinet.
    State {
        /// To be accepted by the seller.
        New = "NEW",
        /// The buyer has to sign the credit.
        SignRequired = "SIGN_REQUIRED",
        /// The buyer has to collect it.
        Pickup = "PICKUP",
        /// The seller's own delivery.
        Delivery = "DELIVERY",
        KaspiDelivery = "KASPI_DELIVERY",
        /// Ended.
        Archive = "ARCHIVE",
    }
}

kaspi_constants! {
    /// `status`: the order's progress.
    Status {
        /// Paid; the seller has to accept it.
        ApprovedByBank = "APPROVED_BY_BANK",
        /// Accepted by the seller.
        AcceptedByMerchant = "ACCEPTED_BY_MERCHANT",
        /// Handed over to the buyer.
        Completed = "COMPLETED",
        Cancelled = "CANCELLED",
        Cancelling = "CANCELLING",
        /// Kaspi Delivery is returning it.
        ReturnRequested = "KASPI_DELIVERY_RETURN_REQUESTED",
        /// It was returned.
        Returned = "RETURNED",
    }
}

kaspi_constants! {
    /// `deliveryMode`; what it means depends on `isKaspiDelivery`, see [`Order::delivery`](super::Order::delivery).
    DeliveryMode {
        /// Within the city.
        Local = "DELIVERY_LOCAL",
        /// The buyer collects it, or from a parcel locker.
        Pickup = "DELIVERY_PICKUP",
        /// To another city, to the door.
        RegionalToDoor = "DELIVERY_REGIONAL_TODOOR",
        /// To another city, to a pick-up point.
        RegionalPickup = "DELIVERY_REGIONAL_PICKUP",
        /// To a parcel locker; seen in other clients' lists only.
        Postomat = "DELIVERY_POSTOMAT",
    }
}

kaspi_constants! {
    /// `paymentMode`.
    PaymentMode {
        /// On credit; see [`Order::credit_term`](super::Order::credit_term).
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
