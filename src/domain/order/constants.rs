//! Constants of Kaspi's API. Values that this version does not know are kept as they come.

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
            pub fn from_kaspi(text: String) -> Self {
                match text.as_str() {
                    $($text => Self::$variant,)+
                    _ => Self::Other(text),
                }
            }

            /// Kaspi's constant.
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
