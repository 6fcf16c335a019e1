//! Waybills of Kaspi Delivery.

/// Why a person does not get a waybill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaybillProblem {
    /// No shop has the order.
    NotFound,
    /// The shop delivers it.
    NotKaspiDelivery,
    /// The order has ended, or is called off.
    Over,
    /// Kaspi has not issued it yet.
    NotReady,
    /// Kaspi has the goods, and gives the waybill no more.
    HandedOver,
    /// Kaspi sent something else.
    NotPdf,
    TooLarge,
    /// Kaspi does not answer.
    Unavailable,
    TokenRefused,
    /// Kaspi's answer could not be decoded.
    NotUnderstood,
}

impl WaybillProblem {
    #[cfg(test)]
    pub(crate) const ALL: [Self; 10] = [
        Self::NotFound,
        Self::NotKaspiDelivery,
        Self::Over,
        Self::NotReady,
        Self::HandedOver,
        Self::NotPdf,
        Self::TooLarge,
        Self::Unavailable,
        Self::TokenRefused,
        Self::NotUnderstood,
    ];

    /// The name in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotKaspiDelivery => "not_kaspi",
            Self::Over => "over",
            Self::NotReady => "not_ready",
            Self::HandedOver => "handed_over",
            Self::NotPdf => "not_pdf",
            Self::TooLarge => "too_large",
            Self::Unavailable => "unavailable",
            Self::TokenRefused => "token_refused",
            Self::NotUnderstood => "not_understood",
        }
    }

    /// Whether it may pass by itself, so that the waybill is worth another try.
    pub fn may_pass(self) -> bool {
        match self {
            Self::NotFound | Self::NotReady | Self::Unavailable | Self::TokenRefused | Self::NotUnderstood => true,
            Self::NotKaspiDelivery | Self::Over | Self::HandedOver | Self::NotPdf | Self::TooLarge => false,
        }
    }
}
