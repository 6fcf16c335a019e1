//! Decides which call goes next. Pure: the time is an argument.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

use crate::domain::ChatId;

/// Calls in flight, each of which needs a connection. Telegram answers in some tenths of a second and allows about 30
/// messages a second (Bot FAQ, "My bot is hitting limits"), so more would wait there instead of here.
pub(in crate::telegram) const MAX_IN_FLIGHT: usize = 24;

/// Calls in flight that only answers to members may use.
const RESERVED_FOR_ANSWERS: usize = 8;

/// Answers to strangers within a second; the rest of Telegram's 30 is for members and notices.
const MAX_STRANGERS_PER_SECOND: usize = 8;
const SECOND: Duration = Duration::from_secs(1);

/// When so many private chats are rate-limited at the same time, the limit is the bot's and not theirs. Groups have a limit
/// of their own.
const CHATS_OF_A_GLOBAL_LIMIT: usize = 3;

/// Which calls go first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Answers to people on the allowlist.
    Answer,
    /// Notices and notifications.
    Notice,
    /// Answers to strangers, and what they cause.
    Stranger,
}

/// A call that waits or is in flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ticket {
    pub(super) id: u64,
    priority: Priority,
    chat: Option<ChatId>,
}

/// What [`Scheduler::next`] decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    Start(Ticket),
    /// Nothing can start before then, unless a call ends or is added.
    At(Instant),
    /// Nothing can start, unless a call ends or is added.
    Nothing,
}

#[derive(Debug, Default)]
pub(super) struct Scheduler {
    last_id: u64,
    waiting: BTreeMap<(Priority, u64), Option<ChatId>>,
    in_flight: usize,
    busy: HashSet<ChatId>,
    /// Chats that Telegram has rate-limited, until when.
    paused: HashMap<ChatId, Instant>,
    all_paused: Option<Instant>,
    /// When the latest answers to strangers started.
    strangers: VecDeque<Instant>,
}

impl Scheduler {
    /// Adds a call. Calls without a chat, such as the answer to a press, wait for no other.
    pub(super) fn add(&mut self, priority: Priority, chat: Option<ChatId>) -> Ticket {
        self.last_id += 1;
        self.waiting.insert((priority, self.last_id), chat);
        Ticket { id: self.last_id, priority, chat }
    }

    /// The next call to start, which is in flight from now on.
    pub(super) fn next(&mut self, now: Instant) -> Next {
        self.paused.retain(|_, until| *until > now);
        self.all_paused = self.all_paused.filter(|until| *until > now);
        if self.waiting.is_empty() || self.in_flight >= MAX_IN_FLIGHT {
            return Next::Nothing;
        }
        if let Some(until) = self.all_paused {
            return Next::At(until);
        }
        let mut wake = None;
        for (&(priority, id), &chat) in &self.waiting {
            if priority != Priority::Answer && self.in_flight >= MAX_IN_FLIGHT - RESERVED_FOR_ANSWERS {
                break;
            }
            let free_at = match chat {
                Some(chat) if self.busy.contains(&chat) => continue,
                Some(chat) => self.paused.get(&chat).copied(),
                None => None,
            };
            let free_at = free_at.or_else(|| (priority == Priority::Stranger).then(|| self.stranger_at(now)).flatten());
            let Some(at) = free_at else {
                self.start(priority, id, chat, now);
                return Next::Start(Ticket { id, priority, chat });
            };
            wake = Some(wake.map_or(at, |wake: Instant| wake.min(at)));
        }
        wake.map_or(Next::Nothing, Next::At)
    }

    fn start(&mut self, priority: Priority, id: u64, chat: Option<ChatId>, now: Instant) {
        self.waiting.remove(&(priority, id));
        self.in_flight += 1;
        self.busy.extend(chat);
        if priority == Priority::Stranger {
            self.strangers.push_back(now);
            if self.strangers.len() > MAX_STRANGERS_PER_SECOND {
                self.strangers.pop_front();
            }
        }
    }

    /// When the next stranger may be answered; `None` for now.
    fn stranger_at(&self, now: Instant) -> Option<Instant> {
        let oldest = self.strangers.front().filter(|_| self.strangers.len() >= MAX_STRANGERS_PER_SECOND)?;
        Some(*oldest + SECOND).filter(|at| *at > now)
    }

    /// The call does not wait any more.
    pub(super) fn cancel(&mut self, ticket: Ticket) {
        self.waiting.remove(&(ticket.priority, ticket.id));
    }

    /// The call has ended.
    pub(super) fn end(&mut self, ticket: Ticket) {
        self.in_flight -= 1;
        if let Some(chat) = ticket.chat {
            self.busy.remove(&chat);
        }
    }

    /// Telegram asked to wait.
    pub(super) fn pause(&mut self, ticket: Ticket, until: Instant) {
        if let Some(chat) = ticket.chat {
            self.paused.insert(chat, until);
        }
        let private_chats = self.paused.keys().filter(|chat| chat.is_private()).count();
        if ticket.chat.is_none() || private_chats >= CHATS_OF_A_GLOBAL_LIMIT {
            self.all_paused = self.all_paused.max(Some(until));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn started(scheduler: &mut Scheduler, now: Instant) -> Vec<Option<i64>> {
        std::iter::from_fn(|| match scheduler.next(now) {
            Next::Start(ticket) => Some(ticket.chat.map(|chat| chat.0)),
            Next::At(_) | Next::Nothing => None,
        })
        .collect()
    }

    #[test]
    fn answers_go_before_notices_and_notices_before_strangers() {
        let (mut scheduler, now) = (Scheduler::default(), Instant::now());
        for (priority, chat) in [(Priority::Stranger, 1), (Priority::Notice, -2), (Priority::Answer, 3)] {
            scheduler.add(priority, Some(ChatId(chat)));
        }
        scheduler.add(Priority::Answer, None);
        assert_eq!(started(&mut scheduler, now), [Some(3), None, Some(-2), Some(1)]);
    }

    #[test]
    fn a_chat_gets_one_call_at_a_time_in_order() {
        let (mut scheduler, now) = (Scheduler::default(), Instant::now());
        let first = scheduler.add(Priority::Answer, Some(ChatId(1)));
        let second = scheduler.add(Priority::Answer, Some(ChatId(1)));
        assert_eq!(scheduler.next(now), Next::Start(first));
        assert_eq!(scheduler.next(now), Next::Nothing);
        scheduler.end(first);
        assert_eq!(scheduler.next(now), Next::Start(second));
    }

    #[test]
    fn a_rate_limit_pauses_its_chat_and_those_of_many_chats_everything() {
        let (mut scheduler, now) = (Scheduler::default(), Instant::now());
        let until = now + Duration::from_secs(7);
        for chat in 1..=3 {
            let ticket = scheduler.add(Priority::Answer, Some(ChatId(chat)));
            assert_eq!(scheduler.next(now), Next::Start(ticket), "the others go on");
            scheduler.end(ticket);
            scheduler.pause(ticket, until);
        }
        let other = scheduler.add(Priority::Answer, Some(ChatId(4)));
        assert_eq!(scheduler.next(now), Next::At(until));
        assert_eq!(scheduler.next(until), Next::Start(other));
    }

    #[test]
    fn rate_limits_of_groups_pause_nothing_else() {
        let (mut scheduler, now) = (Scheduler::default(), Instant::now());
        for group in -10..0 {
            let ticket = scheduler.add(Priority::Notice, Some(ChatId(group)));
            assert_eq!(scheduler.next(now), Next::Start(ticket));
            scheduler.pause(ticket, now + 30 * SECOND);
            scheduler.end(ticket);
        }
        let answer = scheduler.add(Priority::Answer, Some(ChatId(1)));
        assert_eq!(scheduler.next(now), Next::Start(answer));
    }

    #[test]
    fn strangers_get_a_part_of_each_second_and_leave_room_for_answers() {
        let (mut scheduler, now) = (Scheduler::default(), Instant::now());
        for chat in 1..=100 {
            scheduler.add(Priority::Stranger, Some(ChatId(chat)));
        }
        assert_eq!(started(&mut scheduler, now).len(), MAX_STRANGERS_PER_SECOND);
        assert_eq!(scheduler.next(now), Next::At(now + SECOND));
        assert_eq!(started(&mut scheduler, now + SECOND).len(), MAX_STRANGERS_PER_SECOND);
        assert_eq!(started(&mut scheduler, now + 2 * SECOND).len(), 0, "the rest is reserved for answers");
        for chat in 1001..=1100 {
            scheduler.add(Priority::Answer, Some(ChatId(chat)));
        }
        assert_eq!(started(&mut scheduler, now + 2 * SECOND).len(), RESERVED_FOR_ANSWERS);
    }

    proptest! {
        #[test]
        fn no_call_is_lost_and_no_limit_exceeded(
            calls in proptest::collection::vec((0..3_u8, proptest::option::of(1..6_i64), any::<bool>()), 1..80),
        ) {
            let (mut scheduler, mut now) = (Scheduler::default(), Instant::now());
            for &(priority, chat, _) in &calls {
                let priority = [Priority::Answer, Priority::Notice, Priority::Stranger][usize::from(priority)];
                scheduler.add(priority, chat.map(ChatId));
            }
            let (mut running, mut ended) = (Vec::new(), 0);
            while ended < calls.len() {
                match scheduler.next(now) {
                    Next::Start(ticket) => {
                        prop_assert!(running.iter().all(|other: &Ticket| other.chat.is_none() || other.chat != ticket.chat));
                        running.push(ticket);
                        prop_assert!(running.len() <= MAX_IN_FLIGHT);
                    }
                    next => match running.pop() {
                        Some(ticket) => {
                            scheduler.end(ticket);
                            if calls[ended].2 {
                                scheduler.pause(ticket, now + SECOND);
                            }
                            ended += 1;
                        }
                        None => match next {
                            Next::At(at) => {
                                prop_assert!(at > now);
                                now = at;
                            }
                            _ => prop_assert!(false, "calls wait for nothing"),
                        },
                    },
                }
            }
            prop_assert_eq!(scheduler.next(now), Next::Nothing);
        }
    }
}
