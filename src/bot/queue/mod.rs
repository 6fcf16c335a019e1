//! Bounded work: one update of a person in a chat at a time, people in parallel, those on the allowlist first.
//!
//! Of what has to wait only ids are held here. The updates are in the inbox; of strangers' beyond [`MAX_STRANGERS`] not
//! even the ids are held, and they are read from the inbox when there is room.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::handlers::groups::{Migration, migrate};
use super::processing::{Job, Processor, UpdateHandler};
use crate::domain::{ChatId, PendingUpdate, UserId};
use crate::flow::operations::inbox;
use crate::flow::{Deps, access};
use crate::telegram::incoming::{Update, UpdateKind};

/// How many updates may be in work.
const MAX_RUNNING: usize = 64;

/// How many of them may be strangers'.
const MAX_STRANGERS_RUNNING: usize = 16;

/// How many strangers' updates may wait here.
const MAX_STRANGERS: usize = 1024;

/// When more of them wait, those older than this are not answered any more.
const STRANGERS_GIVE_UP_AFTER: chrono::Duration = chrono::Duration::minutes(10);

const POSTPONED_PAUSE: Duration = Duration::from_secs(30);

/// When reading the inbox is tried again after an error.
const READ_AGAIN_AFTER: Duration = Duration::from_secs(5);

/// A person in a chat. Of updates without a sender, the chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Conversation {
    user: Option<UserId>,
    chat: Option<ChatId>,
}

impl Conversation {
    fn of(update: &Update) -> Self {
        Self { user: update.sender().map(|sender| sender.id), chat: update.chat().map(|chat| chat.id) }
    }

    /// Whether its updates wait behind those of others: no group is kept waiting by its members.
    async fn is_strangers(self, deps: &Deps) -> bool {
        match (self.user, self.chat) {
            (Some(user), Some(chat)) => access::is_stranger(deps, user, chat).await,
            _ => false,
        }
    }
}

/// An update in the inbox.
#[derive(Debug, Clone, Copy)]
struct Ticket {
    update_id: i64,
    is_left_over: bool,
}

/// A conversation with an update that waits or runs.
#[derive(Debug, Default)]
struct Waiting {
    tickets: VecDeque<Ticket>,
    is_running: bool,
    is_strangers: bool,
}

/// Strangers' updates that are only in the inbox.
#[derive(Debug)]
struct Overflow {
    /// The first of them.
    from: i64,
    /// Later updates that are in the queue all the same.
    queued: HashSet<i64>,
}

/// The waiting and the running updates.
pub(super) struct Queue<H> {
    processor: Arc<Processor<H>>,
    updates: Receiver<PendingUpdate>,
    conversations: HashMap<Conversation, Waiting>,
    /// Conversations that wait for room.
    members: VecDeque<Conversation>,
    strangers: VecDeque<Conversation>,
    running: JoinSet<Conversation>,
    strangers_running: usize,
    strangers_waiting: usize,
    overflow: Option<Overflow>,
    /// What was read from the inbox last: the listener may send it afterwards.
    read: HashSet<i64>,
}

impl<H: UpdateHandler> Queue<H> {
    /// An empty queue, and where to send updates that were stored.
    pub(super) fn new(deps: Arc<Deps>, handler: H) -> (Self, Sender<PendingUpdate>) {
        let (sender, updates) = channel(MAX_RUNNING);
        let processor = Processor { deps, handler, stop: CancellationToken::new(), postponed_pause: POSTPONED_PAUSE };
        let queue = Self {
            processor: Arc::new(processor),
            updates,
            conversations: HashMap::new(),
            members: VecDeque::new(),
            strangers: VecDeque::new(),
            running: JoinSet::new(),
            strangers_running: 0,
            strangers_waiting: 0,
            overflow: None,
            read: HashSet::new(),
        };
        (queue, sender)
    }

    /// Runs until `stop` is cancelled; then starts no further job and waits for running ones, for `grace` at most.
    pub(super) async fn run(mut self, stop: &CancellationToken, grace: Duration) {
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                Some(update) = self.updates.recv() => self.accept(update).await,
                Some(ended) = self.running.join_next() => {
                    // Panics are caught within the job.
                    if let Ok(conversation) = ended {
                        self.end(conversation);
                    }
                }
                () = tokio::time::sleep(READ_AGAIN_AFTER), if self.overflow.is_some() => {}
            }
            if self.overflow.is_some() && self.strangers_waiting == 0 {
                self.read_overflow().await;
            }
        }
        self.processor.stop.cancel();
        self.updates.close();
        let count = self.running.len();
        if tokio::time::timeout(grace, async { while self.running.join_next().await.is_some() {} }).await.is_err() {
            tracing::warn!(answers = count, "answers did not finish in time; they are repeated at the next start");
        }
    }

    async fn accept(&mut self, pending: PendingUpdate) {
        let update = Update::decode(&pending);
        let ticket = Ticket { update_id: pending.update_id, is_left_over: pending.is_left_over };
        let deps = &self.processor.deps;
        deps.metrics.update(update.kind_name());
        // Messages in the new group must find it connected, from any sender.
        if let UpdateKind::Message(message) = &update.kind
            && let Some(migration) = Migration::of(message)
            && let Err(error) = migrate(deps, migration).await
        {
            tracing::error!(update.id = ticket.update_id, error = %format!("{error:#}"), "couldn't migrate a group yet");
        }
        let conversation = Conversation::of(&update);
        let is_strangers = conversation.is_strangers(deps).await;
        if self.read.contains(&ticket.update_id) || (is_strangers && self.leaves_in_inbox(ticket.update_id)) {
            return;
        }
        if let Some(overflow) = &mut self.overflow {
            overflow.queued.insert(ticket.update_id);
        }
        if self.has_room(is_strangers) && !self.conversations.contains_key(&conversation) {
            self.conversations.insert(conversation, Waiting { is_strangers, ..Waiting::default() });
            self.start(conversation, ticket, Some(update));
        } else {
            self.wait(conversation, is_strangers, ticket);
        }
    }

    /// Whether a stranger's update is left in the inbox for now: there is no room, or others were left before it.
    fn leaves_in_inbox(&mut self, update_id: i64) -> bool {
        match &mut self.overflow {
            Some(overflow) => overflow.from = overflow.from.min(update_id),
            None if self.strangers_waiting < MAX_STRANGERS => return false,
            None => {
                tracing::warn!("strangers write faster than they can be answered");
                self.overflow = Some(Overflow { from: update_id, queued: HashSet::new() });
            }
        }
        true
    }

    /// Reads the next page of strangers' updates.
    async fn read_overflow(&mut self) {
        let Some(Overflow { from, queued }) = &self.overflow else { return };
        let deps = Arc::clone(&self.processor.deps);
        let page = match inbox::pending(&deps, *from).await {
            Ok(page) => page,
            Err(error) => {
                tracing::error!(error = %format!("{error:#}"), "couldn't read waiting updates");
                return;
            }
        };
        let next = page.last().map(|last| last.update_id + 1).filter(|_| page.len() >= inbox::PAGE as usize);
        let page: Vec<_> = page.into_iter().filter(|pending| !queued.contains(&pending.update_id)).collect();
        self.read = page.iter().map(|pending| pending.update_id).collect();
        match (&mut self.overflow, next) {
            (Some(overflow), Some(next)) => {
                overflow.from = next;
                overflow.queued.retain(|id| *id >= next);
            }
            (overflow, _) => *overflow = None,
        }
        let give_up_before = deps.now() - STRANGERS_GIVE_UP_AFTER;
        for pending in page {
            let conversation = Conversation::of(&Update::decode(&pending));
            let is_strangers = conversation.is_strangers(&deps).await;
            if is_strangers && next.is_some() && pending.received_at < give_up_before {
                deps.metrics.answer("expired");
                deps.recorder.record_answered(pending.update_id, deps.now());
            } else {
                let ticket = Ticket { update_id: pending.update_id, is_left_over: pending.is_left_over };
                self.wait(conversation, is_strangers, ticket);
            }
        }
    }

    fn has_room(&self, is_strangers: bool) -> bool {
        self.running.len() < MAX_RUNNING && !(is_strangers && self.strangers_running >= MAX_STRANGERS_RUNNING)
    }

    fn wait(&mut self, conversation: Conversation, is_strangers: bool, ticket: Ticket) {
        let waiting =
            self.conversations.entry(conversation).or_insert_with(|| Waiting { is_strangers, ..Waiting::default() });
        waiting.tickets.push_back(ticket);
        let (is_strangers, is_first) = (waiting.is_strangers, !waiting.is_running && waiting.tickets.len() == 1);
        self.strangers_waiting += usize::from(is_strangers);
        if is_first {
            self.ready(conversation, is_strangers);
        }
    }

    fn ready(&mut self, conversation: Conversation, is_strangers: bool) {
        let ready = if is_strangers { &mut self.strangers } else { &mut self.members };
        ready.push_back(conversation);
        self.start_ready();
    }

    fn start_ready(&mut self) {
        loop {
            let next = match (self.has_room(false), self.has_room(true)) {
                (true, _) if !self.members.is_empty() => self.members.pop_front(),
                (_, true) => self.strangers.pop_front(),
                _ => None,
            };
            let Some(conversation) = next else { return };
            let Some(waiting) = self.conversations.get_mut(&conversation) else { continue };
            if let Some(ticket) = waiting.tickets.pop_front() {
                self.strangers_waiting -= usize::from(waiting.is_strangers);
                self.start(conversation, ticket, None);
            }
        }
    }

    /// Starts a job. An update that is not given is read from the inbox.
    fn start(&mut self, conversation: Conversation, ticket: Ticket, update: Option<Update>) {
        if let Some(waiting) = self.conversations.get_mut(&conversation) {
            waiting.is_running = true;
            self.strangers_running += usize::from(waiting.is_strangers);
        }
        let processor = Arc::clone(&self.processor);
        let Ticket { update_id, is_left_over } = ticket;
        self.running.spawn(async move {
            match update {
                Some(update) => processor.process(Job { update_id, update, is_left_over }).await,
                None => processor.process_stored(update_id, is_left_over).await,
            }
            conversation
        });
    }

    fn end(&mut self, conversation: Conversation) {
        let Some(waiting) = self.conversations.get_mut(&conversation) else { return };
        waiting.is_running = false;
        let (is_strangers, is_idle) = (waiting.is_strangers, waiting.tickets.is_empty());
        self.strangers_running -= usize::from(is_strangers);
        if is_idle {
            self.conversations.remove(&conversation);
            self.start_ready();
        } else {
            self.ready(conversation, is_strangers);
        }
    }
}

#[cfg(test)]
mod tests;
