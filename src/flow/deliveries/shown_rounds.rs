//! The round that each person saw last. In memory only: after a restart its orders have no numbers.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::{OrderCode, UserId};

#[derive(Debug, Default)]
pub struct ShownRounds(Mutex<HashMap<UserId, Vec<OrderCode>>>);

impl ShownRounds {
    pub fn set(&self, user: UserId, codes: Vec<OrderCode>) {
        self.lock().insert(user, codes);
    }

    /// The number of the order in the round, from 1; `None` if it is not in it.
    pub fn number(&self, user: UserId, code: &OrderCode) -> Option<usize> {
        self.lock().get(&user)?.iter().position(|shown| shown == code).map(|at| at + 1)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<UserId, Vec<OrderCode>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
