//! What is known about chats until the bot stops.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

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
    /// The notice that could not be delivered last, by its id.
    suspicions: HashMap<ChatId, (i64, Suspicion)>,
    /// People to whom alerts are being sent, and whether more were queued meanwhile.
    alerted: HashMap<UserId, bool>,
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
        self.lock().migrated.insert(from, to);
    }

    /// What a notice is suspected of.
    pub(super) fn suspicion(&self, chat: ChatId, notice: i64) -> Suspicion {
        let states = self.lock();
        let known = states.suspicions.get(&chat).filter(|(id, _)| *id == notice);
        known.map(|(_, suspicion)| *suspicion).unwrap_or_default()
    }

    pub(super) fn set_suspicion(&self, chat: ChatId, notice: i64, suspicion: Suspicion) {
        self.lock().suspicions.insert(chat, (notice, suspicion));
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
