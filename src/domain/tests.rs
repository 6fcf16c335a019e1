//! What tests of several modules use.

use chrono::{DateTime, Utc};

use super::order::{State, Status};
use super::{Order, OrderCode};

pub(super) fn order(state: &str, status: &str) -> Order {
    Order {
        state: Some(State::from_kaspi(state.to_owned())),
        status: Some(Status::from_kaspi(status.to_owned())),
        ..Order::new(OrderCode::parse("900000101").unwrap())
    }
}

/// So many hours after Monday, 14:00 in Almaty.
pub(super) fn at(hour: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(1_795_424_400 + hour * 3600, 0)
}
