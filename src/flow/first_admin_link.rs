//! The link for the first admin, as long as it can be used.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::store::invitations::TokenHash;

/// How long the link can be used.
pub(super) const VALID_FOR: Duration = Duration::from_hours(1);

/// The link that can be used now, if any. It is in memory only, so a restart makes a new one.
#[derive(Debug, Default)]
pub(super) struct FirstAdminLink(Mutex<Option<Link>>);

#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) hash: TokenHash,
    /// In uptime.
    pub(super) expires_at: Duration,
}

impl FirstAdminLink {
    pub(super) fn set(&self, link: Option<Link>) -> Option<Link> {
        std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), link)
    }

    /// The link that has this hash and has not expired. It can be taken once.
    pub(super) fn take(&self, hash: &TokenHash, now: Duration) -> Option<Link> {
        let mut link = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        link.take_if(|link| link.hash == *hash && now < link.expires_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_is_taken_once_and_not_after_an_hour() {
        let link = Link { hash: [1; 32], expires_at: VALID_FOR };
        let links = FirstAdminLink::default();
        assert!(links.take(&[1; 32], Duration::ZERO).is_none(), "there is none");
        links.set(Some(link));
        assert!(links.take(&[2; 32], Duration::ZERO).is_none());
        assert!(links.take(&[1; 32], VALID_FOR).is_none());
        assert!(links.take(&[1; 32], Duration::from_mins(59)).is_some());
        assert!(links.take(&[1; 32], Duration::ZERO).is_none());
    }
}
