//! Callback data of the buttons with which managers give orders to couriers.

use std::fmt;

use super::id::digits;
use super::known_order::OrderFilter;
use super::{OrderCode, UserId};

/// What a manager's button about the couriers' orders asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssignmentAction {
    /// Ask which courier gets the order; a page of the list, counted from 0.
    ChooseCourier { code: OrderCode, page: u16 },
    /// Give the order to a courier.
    Give { code: OrderCode, to: UserId },
    /// A page of the active orders on which to tick some, counted from 0.
    SelectOrders { filter: OrderFilter, page: u16 },
    /// Tick an order, or not any more.
    Tick(OrderCode),
    /// Ask which courier gets the ticked orders; a page of the list, counted from 0.
    ChooseForSelected { page: u16 },
    /// Give the ticked orders to a courier.
    GiveSelected { to: UserId },
    /// A page of a courier's orders, counted from 0.
    ListOf { courier: UserId, page: u16 },
}

impl AssignmentAction {
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        Some(match *parts {
            ["assign", code, page] => Self::ChooseCourier { code: OrderCode::parse(code)?, page: digits(page)? },
            ["give", code, to] => Self::Give { code: OrderCode::parse(code)?, to: UserId::parse(to)? },
            ["select", ref filter @ .., page] => {
                Self::SelectOrders { filter: OrderFilter::parse(filter)?, page: digits(page)? }
            }
            ["tick", code] => Self::Tick(OrderCode::parse(code)?),
            ["assign-selected", page] => Self::ChooseForSelected { page: digits(page)? },
            ["give-selected", to] => Self::GiveSelected { to: UserId::parse(to)? },
            ["courier", courier, page] => Self::ListOf { courier: UserId::parse(courier)?, page: digits(page)? },
            _ => return None,
        })
    }
}

impl fmt::Display for AssignmentAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ChooseCourier { code, page } => write!(f, "assign:{code}:{page}"),
            Self::Give { code, to } => write!(f, "give:{code}:{to}"),
            Self::SelectOrders { filter, page } => write!(f, "select:{filter}:{page}"),
            Self::Tick(code) => write!(f, "tick:{code}"),
            Self::ChooseForSelected { page } => write!(f, "assign-selected:{page}"),
            Self::GiveSelected { to } => write!(f, "give-selected:{to}"),
            Self::ListOf { courier, page } => write!(f, "courier:{courier}:{page}"),
        }
    }
}
