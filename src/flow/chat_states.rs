//! What is known about chats until the bot stops.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::poison::Suspicion;
use crate::domain::{ChatId, UserId};

#[derive(Debug, Default)]
pub(super) struct ChatStates(Mutex<States>);

#[derive(Debug, Default)]
struct States {
    /// Groups in which the bot may not write; they are in the database, too.
    muted: HashSet<ChatId>,
    /// Groups that became supergroups, with their new ids.
    migrated: HashMap<ChatId, ChatId>,
    deliveries: HashMap<ChatId, DeliveryState>,
    /// People to whom alerts are being sent, and whether more were queued meanwhile.
    alerted: HashMap<UserId, bool>,
}

/// How the delivery of notices to a chat goes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct DeliveryState {
    /// The uptime before which nothing is delivered.
    pub(super) paused_until: Duration,
    /// How often delivery has failed since it last succeeded.
    pub(super) failures: u32,
    /// The notice that could not be delivered last, by its id.
    pub(super) suspicion: Option<(i64, Suspicion)>,
    /// How many orders a digest may name after Telegram has rejected one that names more.
    pub(super) digest_limit: Option<usize>,
}

impl ChatStates {
    pub(super) fn is_muted(&self, chat: ChatId) -> bool {
        self.lock().muted.contains(&chat)
    }

    pub(super) fn set_muted(&self, chat: ChatId, is_muted: bool) {
        let mut states = self.lock();
        if is_muted {
            states.muted.insert(chat);
        } else {
            states.muted.remove(&chat);
        }
    }

    pub(super) fn migrated(&self, chat: ChatId) -> Option<ChatId> {
        self.lock().migrated.get(&chat).copied()
    }

    pub(super) fn set_migrated(&self, from: ChatId, to: ChatId) {
        let mut states = self.lock();
        states.migrated.insert(from, to);
        states.deliveries.remove(&from);
    }

    pub(super) fn delivery(&self, chat: ChatId) -> DeliveryState {
        self.lock().deliveries.get(&chat).copied().unwrap_or_default()
    }

    pub(super) fn change_delivery(&self, chat: ChatId, change: impl FnOnce(&mut DeliveryState)) {
        change(self.lock().deliveries.entry(chat).or_default());
    }

    /// A step of the delivery succeeded, or what had failed does not count any more.
    pub(super) fn reset_delivery(&self, chat: ChatId) {
        self.lock().deliveries.remove(&chat);
    }

    /// Claims the sending of alerts to a person. `false` if it is claimed; then it goes on until it has looked again.
    pub(super) fn begin_alerting(&self, user: UserId) -> bool {
        let mut states = self.lock();
        let is_busy = states.alerted.contains_key(&user);
        states.alerted.insert(user, is_busy);
        !is_busy
    }

    /// Ends the claim, unless more was queued meanwhile. Returns whether it has ended.
    pub(super) fn end_alerting(&self, user: UserId) -> bool {
        let mut states = self.lock();
        let is_more_queued = states.alerted.insert(user, false) == Some(true);
        if !is_more_queued {
            states.alerted.remove(&user);
        }
        !is_more_queued
    }

    /// The people to whom an alert may be in flight.
    pub(super) fn alerted(&self) -> Vec<UserId> {
        self.lock().alerted.keys().copied().collect()
    }

    fn lock(&self) -> MutexGuard<'_, States> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
