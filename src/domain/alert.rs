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
    /// Couriers handed these orders over two hours ago, and Kaspi does not show them as completed.
    NotCompleted {
        codes: Vec<OrderCode>,
    },
    /// More requests for access wait than are shown at once.
    RequestsWait {
        count: usize,
    },
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
            | Self::DatabaseRecovered => role == Role::Admin,
            Self::GroupLost { .. }
            | Self::GroupMuted { .. }
            | Self::TopicLost { .. }
            | Self::OrdersGivenBack { .. }
            | Self::NotCompleted { .. }
            | Self::RequestsWait { .. } => role.manages(),
        }
    }
}
