//! What is known about chats until the bot stops.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::poison::Suspicion;
use crate::domain::ChatId;

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

    fn lock(&self) -> MutexGuard<'_, States> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
