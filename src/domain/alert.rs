//! What admins and managers are notified of although nobody asked.

use super::shop::PollFailure;
use super::{OrderCode, Role, UserId};

/// An alert without its text, which is made when it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alert {
    /// Kaspi refuses a shop's token.
    TokenRefused {
        shop: String,
    },
    /// A shop could not be polled for a quarter of an hour, wholly or in part.
    ShopUnreadable {
        shop: String,
        failure: PollFailure,
    },
    /// A shop can be polled again; so many events happened meanwhile.
    ShopRecovered {
        shop: String,
        events: usize,
    },
    /// A shop is not configured any more; buyers' data is deleted after so many days.
    ShopClosed {
        shop: String,
        days: usize,
    },
    /// So many notices wait, the oldest for ten minutes.
    NoticesStuck {
        waiting: u32,
    },
    NoticesRecovered,
    /// A person looks up more orders than the quota.
    TooManyLookups {
        user: UserId,
        name: Option<String>,
    },
    /// A message failed again and again while others were sent.
    SetAside,
    DatabaseUnwritable,
    DatabaseRecovered,
    /// So many orders of these shops are cancelled that Kaspi may switch them off.
    CancelledShare {
        shares: Vec<CancelledShare>,
    },
    /// The bot is not in a group any more.
    GroupLost {
        title: String,
    },
    /// The bot may not write in a group.
    GroupMuted {
        title: String,
    },
    /// The topic for notices was closed or deleted.
    TopicLost {
        title: String,
    },
    /// A person has lost access and with it these orders.
    OrdersGivenBack {
        name: Option<String>,
        codes: Vec<OrderCode>,
    },
    /// More requests for access wait than are shown at once.
    RequestsWait {
        count: usize,
    },
}

/// How many of a shop's orders were cancelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelledShare {
    pub shop: String,
    pub cancelled: usize,
    /// Completed, cancelled and returned ones.
    pub ended: usize,
    /// In so many days.
    pub days: usize,
}

impl CancelledShare {
    /// Kaspi's limit is 5 %; of few orders the share says nothing.
    pub fn is_near_limit(&self) -> bool {
        self.ended >= 20 && self.cancelled * 100 >= self.ended * 4
    }

    /// In tenths of a per cent.
    pub fn per_mille(&self) -> usize {
        (self.cancelled * 1000 + self.ended / 2) / self.ended.max(1)
    }
}

impl Alert {
    /// Whether people with this role are notified.
    pub fn is_for(&self, role: Role) -> bool {
        match self {
            Self::TokenRefused { .. }
            | Self::ShopUnreadable { .. }
            | Self::ShopRecovered { .. }
            | Self::ShopClosed { .. }
            | Self::NoticesStuck { .. }
            | Self::NoticesRecovered
            | Self::TooManyLookups { .. }
            | Self::SetAside
            | Self::DatabaseUnwritable
            | Self::DatabaseRecovered
            | Self::CancelledShare { .. } => role == Role::Admin,
            Self::GroupLost { .. }
            | Self::GroupMuted { .. }
            | Self::TopicLost { .. }
            | Self::OrdersGivenBack { .. }
            | Self::RequestsWait { .. } => role.manages(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_in_a_hundred_are_near_the_limit() {
        let share = |cancelled, ended| CancelledShare { shop: "A".to_owned(), cancelled, ended, days: 30 };
        assert!(share(4, 100).is_near_limit() && share(1, 20).is_near_limit() && share(7, 90).is_near_limit());
        assert!(!share(3, 100).is_near_limit() && !share(19, 19).is_near_limit() && !share(0, 0).is_near_limit());
        assert_eq!([share(4, 100), share(1, 30), share(0, 0)].map(|share| share.per_mille()), [40, 33, 0]);
    }
}
