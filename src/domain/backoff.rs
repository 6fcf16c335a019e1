//! Pauses between attempts.

use std::time::Duration;

/// Exponential backoff without jitter: pauses double from `first` up to `longest`. For attempts that are counted
/// elsewhere, such as in the database; a call that is retried in place uses `backon`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    pub first: Duration,
    pub longest: Duration,
}

impl Backoff {
    /// The pause after so many failures in a row, counted from 1.
    pub fn after(self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1);
        self.first.saturating_mul(2_u32.saturating_pow(doublings)).min(self.longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let backoff = Backoff { first: Duration::from_secs(2), longest: Duration::from_secs(9) };
        assert_eq!([0, 1, 2, 3, 4, u32::MAX].map(|failures| backoff.after(failures).as_secs()), [2, 2, 4, 8, 9, 9]);
        let slow = Backoff { first: Duration::MAX, longest: Duration::MAX };
        assert_eq!(slow.after(u32::MAX), Duration::MAX);
    }
}
