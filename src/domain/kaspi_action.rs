//! Changes of orders at Kaspi, which a person asks for.

use std::fmt;

use super::Order;
use super::order::{Delivery, State, Status};

/// What the owner lets the bot change (`KASPI_ACTIONS`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KaspiActions {
    pub accept: bool,
    pub assemble: bool,
    pub complete: bool,
}

impl KaspiActions {
    /// A comma-separated list of their names. `None` if there is an unknown one.
    pub fn parse(list: &str) -> Option<Self> {
        let mut actions = Self::default();
        for name in list.split(',') {
            match name.trim() {
                "accept" => actions.accept = true,
                "assemble" => actions.assemble = true,
                "complete" => actions.complete = true,
                _ => return None,
            }
        }
        Some(actions)
    }

    /// Whether the owner has switched it on.
    pub fn has(self, offer: Offer) -> bool {
        match offer {
            Offer::Accept => self.accept,
            Offer::Assemble => self.assemble,
            Offer::Complete => self.complete,
        }
    }

    /// What can be done with the order now.
    pub fn offered(self, order: &Order) -> Option<Offer> {
        let is_accepted = order.status == Some(Status::AcceptedByMerchant) && order.is_in_progress();
        let by_kaspi = order.state == Some(State::KaspiDelivery);
        let is_given_to_buyer = matches!(order.delivery(), Some(Delivery::Own | Delivery::Pickup));
        if order.state == Some(State::New) && order.status == Some(Status::ApprovedByBank) {
            self.accept.then_some(Offer::Accept)
        } else if is_accepted && by_kaspi && order.assembled == Some(false) && !order.pre_order {
            self.assemble.then_some(Offer::Assemble)
        } else if is_accepted && is_given_to_buyer && order.state != Some(State::SignRequired) && !by_kaspi {
            self.complete.then_some(Offer::Complete)
        } else {
            None
        }
    }
}

/// What a button offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// To accept a new order.
    Accept,
    /// To say that an order of Kaspi Delivery is packed.
    Assemble,
    /// To hand an order over for the buyer's code.
    Complete,
}

impl Offer {
    pub const ALL: [Self; 3] = [Self::Accept, Self::Assemble, Self::Complete];

    /// The name in callback data and in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Assemble => "assemble",
            Self::Complete => "complete",
        }
    }

    /// Why Kaspi would refuse it, of an order to which it is not offered.
    pub fn refusal(self, order: &Order) -> Refusal {
        if order.status == Some(Status::Completed) {
            Refusal::AlreadyCompleted
        } else if order.is_called_off() {
            Refusal::Cancelled
        } else if self == Self::Complete && order.state == Some(State::SignRequired) {
            Refusal::NotSigned
        } else {
            Refusal::OtherState
        }
    }
}

/// One request to Kaspi.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KaspiAction {
    Accept,
    /// The number of parcels, 1–9; each gets a waybill.
    Assemble {
        places: u8,
    },
    /// Kaspi sends a code to the buyer.
    SendCode,
    /// With the buyer's code.
    Complete,
}

impl KaspiAction {
    /// The name in the database and in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Assemble { .. } => "assemble",
            Self::SendCode => "send_code",
            Self::Complete => "complete",
        }
    }

    pub fn parse(name: &str, places: Option<u8>) -> Option<Self> {
        Some(match name {
            "accept" => Self::Accept,
            "assemble" => Self::Assemble { places: places? },
            "send_code" => Self::SendCode,
            "complete" => Self::Complete,
            _ => return None,
        })
    }

    pub fn places(self) -> Option<u8> {
        match self {
            Self::Assemble { places } => Some(places),
            Self::Accept | Self::SendCode | Self::Complete => None,
        }
    }

    /// What is offered when it can be done.
    pub fn offer(self) -> Offer {
        match self {
            Self::Accept => Offer::Accept,
            Self::Assemble { .. } => Offer::Assemble,
            Self::SendCode | Self::Complete => Offer::Complete,
        }
    }

    /// What an order shows that was read after the request; `None` if it shows neither.
    pub fn outcome(self, order: &Order) -> Option<ActionOutcome> {
        let is_cancelled = order.is_called_off();
        let has_happened = match self {
            Self::Accept => !matches!(order.status, None | Some(Status::ApprovedByBank)) && !is_cancelled,
            Self::Assemble { .. } => order.assembled == Some(true),
            Self::Complete => order.status == Some(Status::Completed),
            // That the buyer has a code is seen nowhere.
            Self::SendCode => return Some(ActionOutcome::Unconfirmed),
        };
        if has_happened {
            Some(ActionOutcome::Done)
        } else {
            is_cancelled.then_some(ActionOutcome::Refused(Refusal::Cancelled))
        }
    }
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionOutcome {
    Done,
    /// Nothing was changed.
    Refused(Refusal),
    /// Kaspi did not say, and the order did not show it when it was read last.
    Unconfirmed,
}

/// Why nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The buyer's code is another one.
    WrongCode,
    Cancelled,
    AlreadyCompleted,
    /// The buyer has to sign credit papers.
    NotSigned,
    NotFound,
    /// The order's state does not allow it, or it was done before.
    OtherState,
    TokenRefused,
    /// Kaspi asks for fewer requests.
    Busy,
    /// Kaspi could not be reached: nothing was sent.
    Unreachable,
}

impl ActionOutcome {
    const REFUSALS: [Refusal; 9] = [
        Refusal::WrongCode,
        Refusal::Cancelled,
        Refusal::AlreadyCompleted,
        Refusal::NotSigned,
        Refusal::NotFound,
        Refusal::OtherState,
        Refusal::TokenRefused,
        Refusal::Busy,
        Refusal::Unreachable,
    ];

    /// The name in the database and in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Unconfirmed => "unconfirmed",
            Self::Refused(refusal) => match refusal {
                Refusal::WrongCode => "wrong_code",
                Refusal::Cancelled => "cancelled",
                Refusal::AlreadyCompleted => "already_completed",
                Refusal::NotSigned => "not_signed",
                Refusal::NotFound => "not_found",
                Refusal::OtherState => "other_state",
                Refusal::TokenRefused => "token_refused",
                Refusal::Busy => "busy",
                Refusal::Unreachable => "unreachable",
            },
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        let refused = Self::REFUSALS.into_iter().map(Self::Refused);
        [Self::Done, Self::Unconfirmed].into_iter().chain(refused).find(|outcome| outcome.as_str() == name)
    }
}

/// The code that Kaspi sends to the buyer. It is never stored or logged.
#[derive(Clone, PartialEq, Eq)]
pub struct BuyerCode(String);

impl BuyerCode {
    /// Four digits, also with spaces between them.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.split_whitespace().collect();
        (Self::is_attempt(text) && digits.len() == 4).then_some(Self(digits))
    }

    /// Whether a text may be meant as a code: a few digits, and fewer than the number of an order has.
    pub fn is_attempt(text: &str) -> bool {
        let digits: String = text.split_whitespace().collect();
        (1..=7).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    }

    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for BuyerCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BuyerCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::OrderCode;
    use crate::domain::order::DeliveryMode;

    const ALL: KaspiActions = KaspiActions { accept: true, assemble: true, complete: true };

    fn order(state: State, status: Status, mode: DeliveryMode) -> Order {
        let by_kaspi = state == State::KaspiDelivery;
        Order {
            state: Some(state),
            status: Some(status),
            delivery_mode: Some(mode),
            is_kaspi_delivery: Some(by_kaspi),
            assembled: by_kaspi.then_some(false),
            ..Order::new(OrderCode::parse("900000101").unwrap())
        }
    }

    #[test]
    fn what_is_offered_depends_on_the_state() {
        let accepted = Status::AcceptedByMerchant;
        let local = || DeliveryMode::Local;
        for (order, offered) in [
            (order(State::New, Status::ApprovedByBank, local()), Some(Offer::Accept)),
            (order(State::Delivery, accepted.clone(), local()), Some(Offer::Complete)),
            (order(State::Pickup, accepted.clone(), DeliveryMode::Pickup), Some(Offer::Complete)),
            (order(State::KaspiDelivery, accepted.clone(), local()), Some(Offer::Assemble)),
            (order(State::SignRequired, accepted.clone(), local()), None),
            (order(State::Delivery, Status::Cancelling, local()), None),
            (order(State::Archive, Status::Completed, local()), None),
            (Order { pre_order: true, ..order(State::KaspiDelivery, accepted.clone(), local()) }, None),
            (Order { assembled: Some(true), ..order(State::KaspiDelivery, accepted.clone(), local()) }, None),
            (Order { assembled: None, ..order(State::KaspiDelivery, accepted, local()) }, None),
        ] {
            assert_eq!(ALL.offered(&order), offered, "{order:?}");
            assert_eq!(KaspiActions::default().offered(&order), None, "off by default");
        }
    }

    #[test]
    fn names_are_parsed_back() {
        assert_eq!(KaspiActions::parse("accept, assemble ,complete"), Some(ALL));
        assert_eq!(KaspiActions::parse("complete"), Some(KaspiActions { complete: true, ..KaspiActions::default() }));
        for wrong in ["", "accept,", "cancel", "ACCEPT", "accept;complete"] {
            assert_eq!(KaspiActions::parse(wrong), None, "{wrong:?}");
        }
        for outcome in ActionOutcome::REFUSALS
            .map(ActionOutcome::Refused)
            .into_iter()
            .chain([ActionOutcome::Done, ActionOutcome::Unconfirmed])
        {
            assert_eq!(ActionOutcome::parse(outcome.as_str()), Some(outcome));
        }
    }

    #[test]
    fn a_buyers_code_is_four_digits_and_never_shown() {
        assert_eq!(BuyerCode::parse(" 0123 ").unwrap().expose(), "0123");
        assert!(!format!("{:?}", BuyerCode::parse("0123")).contains("0123"));
        assert_eq!(BuyerCode::parse("1 2 34").unwrap().expose(), "1234");
        for wrong in ["", "123", "12345", "12a4", "１２３４", "900000101"] {
            assert_eq!(BuyerCode::parse(wrong), None, "{wrong:?}");
        }
    }
}
