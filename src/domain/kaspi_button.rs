//! Callback data of the buttons with which people change orders at Kaspi.

use std::fmt;

use super::OrderCode;
use super::id::digits;
use super::kaspi_action::Offer;

/// What a button asks for. Requests that are not confirmed yet are named by their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KaspiButton {
    /// Ask whether to do it.
    Ask(Offer, OrderCode),
    /// Ask whether to accept the ticked orders.
    AcceptTicked,
    /// The number of parcels, 1–9, of an order that is packed.
    Places { code: OrderCode, places: u8 },
    /// Send these requests.
    Confirm { first: i64, count: u8 },
    /// Do not send them, or await the buyer's code no longer.
    Decline { first: i64, count: u8 },
    /// Kaspi sends another code to the buyer.
    Resend { request: i64 },
}

impl KaspiButton {
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        let id = |text: &str| digits(text).filter(|id: &i64| *id > 0);
        let few = |text: &str| digits(text).filter(|count: &u8| (1..=40).contains(count));
        Some(match *parts {
            ["accept-ticked"] => Self::AcceptTicked,
            ["places", code, places] => Self::Places {
                code: OrderCode::parse(code)?,
                places: digits(places).filter(|places: &u8| (1..=9).contains(places))?,
            },
            ["confirm", first, count] => Self::Confirm { first: id(first)?, count: few(count)? },
            ["decline", first, count] => Self::Decline { first: id(first)?, count: few(count)? },
            ["resend", request] => Self::Resend { request: id(request)? },
            [name, code] => {
                let offer = Offer::ALL.into_iter().find(|offer| offer.as_str() == name)?;
                Self::Ask(offer, OrderCode::parse(code)?)
            }
            _ => return None,
        })
    }
}

impl fmt::Display for KaspiButton {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ask(offer, code) => write!(f, "{}:{code}", offer.as_str()),
            Self::AcceptTicked => f.write_str("accept-ticked"),
            Self::Places { code, places } => write!(f, "places:{code}:{places}"),
            Self::Confirm { first, count } => write!(f, "confirm:{first}:{count}"),
            Self::Decline { first, count } => write!(f, "decline:{first}:{count}"),
            Self::Resend { request } => write!(f, "resend:{request}"),
        }
    }
}
