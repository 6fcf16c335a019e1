//! The orders that managers tick to give them to one courier. In memory only: after a restart they are ticked again.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::known_order::OrderFilter;
use crate::domain::{OrderCode, UserId};

/// How many orders can be ticked at once.
const MAX_TICKED: usize = 40;

/// What one manager has ticked, and the page that they see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    pub filter: OrderFilter,
    pub page: u16,
    /// In the order in which they were ticked.
    pub codes: Vec<OrderCode>,
}

#[derive(Debug, Default)]
pub struct Selections(Mutex<HashMap<UserId, Selection>>);

impl Selections {
    /// Begins with nothing ticked.
    pub fn open(&self, user: UserId, filter: OrderFilter, page: u16) -> Selection {
        let selection = Selection { filter, page, codes: Vec::new() };
        self.lock().insert(user, selection.clone());
        selection
    }

    /// Shows another page; what is ticked stays.
    pub fn turn(&self, user: UserId, filter: OrderFilter, page: u16) -> Selection {
        let mut all = self.lock();
        let selection = all.entry(user).or_insert_with(|| Selection { filter, page, codes: Vec::new() });
        (selection.filter, selection.page) = (filter, page);
        selection.clone()
    }

    /// `None` if too many are ticked.
    pub fn toggle(&self, user: UserId, code: &OrderCode) -> Option<Selection> {
        let mut all = self.lock();
        let empty = || Selection { filter: OrderFilter::DEFAULT, page: 0, codes: Vec::new() };
        let selection = all.entry(user).or_insert_with(empty);
        let before = selection.codes.len();
        selection.codes.retain(|ticked| ticked != code);
        if selection.codes.len() == before {
            if before == MAX_TICKED {
                return None;
            }
            selection.codes.push(code.clone());
        }
        Some(selection.clone())
    }

    /// Drops what is not listed any more: nobody sees that it is ticked. Returns what stays.
    pub fn retain(&self, user: UserId, is_listed: impl Fn(&OrderCode) -> bool) -> Vec<OrderCode> {
        let mut all = self.lock();
        let Some(selection) = all.get_mut(&user) else { return Vec::new() };
        selection.codes.retain(is_listed);
        selection.codes.clone()
    }

    /// `None` if nothing is ticked.
    pub fn ticked(&self, user: UserId) -> Option<Selection> {
        self.lock().get(&user).filter(|selection| !selection.codes.is_empty()).cloned()
    }

    pub fn clear(&self, user: UserId) {
        self.lock().remove(&user);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<UserId, Selection>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ticked_stays_on_other_pages() {
        let (selections, user) = (Selections::default(), UserId::new(1).unwrap());
        let code = |number: usize| OrderCode::parse(&(900_000_100 + number).to_string()).unwrap();
        assert_eq!(selections.toggle(user, &code(1)).unwrap().codes, [code(1)]);
        assert_eq!(selections.turn(user, OrderFilter::DEFAULT, 2).codes, [code(1)]);
        assert_eq!(selections.toggle(user, &code(2)).unwrap().page, 2);
        assert_eq!(selections.toggle(user, &code(1)).unwrap().codes, [code(2)]);
        for number in 3..3 + MAX_TICKED - 1 {
            assert!(selections.toggle(user, &code(number)).is_some());
        }
        assert_eq!(selections.toggle(user, &code(1)), None);
        assert_eq!(selections.retain(user, |listed| *listed == code(5)), [code(5)]);
        assert_eq!(selections.ticked(user).unwrap().codes, [code(5)]);
        assert!(selections.open(user, OrderFilter::DEFAULT, 0).codes.is_empty());
        selections.clear(user);
        assert_eq!(selections.ticked(user), None);
    }
}
