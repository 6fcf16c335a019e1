//! Sums in tenge.

use std::fmt;
use std::ops::AddAssign;

/// A sum in tiyn, hundredths of a tenge; never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Money(i64);

impl Money {
    /// The largest plausible sum in tenge; Kaspi's own limit for one order is far below it.
    const MAX_TENGE: f64 = 1e12;

    /// Rounds a sum in tenge, as Kaspi sends it, to whole tiyn. `None` if it is negative, not finite or implausible.
    pub fn from_tenge(tenge: f64) -> Option<Self> {
        if !(0.0..=Self::MAX_TENGE).contains(&tenge) {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "the range was checked and the value is rounded")]
        Some(Self((tenge * 100.0).round() as i64))
    }

    /// `None` if it is negative.
    pub fn from_tiyn(tiyn: i64) -> Option<Self> {
        (tiyn >= 0).then_some(Self(tiyn))
    }

    pub fn tiyn(self) -> i64 {
        self.0
    }

    pub fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        self.0 = self.0.saturating_add(other.0);
    }
}

/// `12 990 ₸` with no-break spaces; tiyn only when there are any: `12 990,50 ₸`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tenge, tiyn) = ((self.0 / 100).to_string(), self.0 % 100);
        for (at, digit) in tenge.char_indices() {
            if at > 0 && (tenge.len() - at).is_multiple_of(3) {
                f.write_str("\u{a0}")?;
            }
            write!(f, "{digit}")?;
        }
        if tiyn > 0 {
            write!(f, ",{tiyn:02}")?;
        }
        f.write_str("\u{a0}₸")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_thousands_and_hides_empty_tiyn() {
        let shown = |tenge| Money::from_tenge(tenge).map(|money| money.to_string().replace('\u{a0}', "_"));
        assert_eq!(shown(0.0).as_deref(), Some("0_₸"));
        assert_eq!(shown(999.0).as_deref(), Some("999_₸"));
        assert_eq!(shown(12_990.0).as_deref(), Some("12_990_₸"));
        assert_eq!(shown(1_234_567.895).as_deref(), Some("1_234_567,90_₸"));
        assert_eq!(shown(0.05).as_deref(), Some("0,05_₸"));
    }

    #[test]
    fn nonsense_is_no_sum() {
        for tenge in [-0.01, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e13, 1e300] {
            assert_eq!(Money::from_tenge(tenge), None, "{tenge}");
        }
    }
}
