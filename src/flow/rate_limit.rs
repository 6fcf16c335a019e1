//! Telegram's rate limits (Bot FAQ, "My bot is hitting limits"): about one message a second in a chat, twenty a minute in
//! a group, thirty a second in all.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};

use crate::domain::ChatId;

const IN_CHAT: (usize, Duration) = (1, Duration::seconds(1));
const IN_GROUP: (usize, Duration) = (20, Duration::minutes(1));
/// Less than Telegram allows: answers must not wait behind notices.
const IN_ALL: (usize, Duration) = (20, Duration::seconds(1));

/// Limits the rate of notices; counts everything that is sent to chats.
#[derive(Debug, Default)]
pub(super) struct RateLimiter(Mutex<Sent>);

#[derive(Debug, Default)]
struct Sent {
    chats: HashMap<ChatId, VecDeque<DateTime<Utc>>>,
    all: VecDeque<DateTime<Utc>>,
}

impl RateLimiter {
    /// Acquires a slot for one message now.
    ///
    /// # Errors
    /// When the next slot is free.
    pub(super) fn try_acquire(&self, chat: ChatId, now: DateTime<Utc>) -> Result<(), DateTime<Utc>> {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let no_times = VecDeque::new();
        let times = sent.chats.get(&chat).unwrap_or(&no_times);
        let free_at = [
            free_at(times, IN_CHAT, now),
            if chat.is_private() { now } else { free_at(times, IN_GROUP, now) },
            free_at(&sent.all, IN_ALL, now),
        ];
        let free_at = free_at.into_iter().max().unwrap_or(now);
        if free_at > now {
            return Err(free_at);
        }
        sent.add(chat, now);
        Ok(())
    }

    /// Counts a message that does not wait for a slot, such as an answer: notices wait behind it.
    pub(super) fn record(&self, chat: ChatId, now: DateTime<Utc>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).add(chat, now);
    }
}

impl Sent {
    fn add(&mut self, chat: ChatId, now: DateTime<Utc>) {
        self.chats.retain(|_, times| times.back().is_some_and(|last| now - *last < IN_GROUP.1));
        let times = self.chats.entry(chat).or_default();
        for (times, (kept, _)) in [(times, IN_GROUP), (&mut self.all, IN_ALL)] {
            times.push_back(now);
            if times.len() > kept {
                times.pop_front();
            }
        }
    }
}

/// When one more message may be sent, if `limit` are allowed within `time`.
fn free_at(times: &VecDeque<DateTime<Utc>>, (limit, time): (usize, Duration), now: DateTime<Utc>) -> DateTime<Utc> {
    let oldest = times.len().checked_sub(limit).and_then(|at| times.get(at));
    oldest.map_or(now, |oldest| *oldest + time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::milliseconds(milliseconds)
    }

    #[test]
    fn a_group_gets_twenty_a_minute_and_one_a_second() {
        let limiter = RateLimiter::default();
        let mut now = at(0);
        for _ in 0..20 {
            assert_eq!(limiter.try_acquire(ChatId(-5), now), Ok(()));
            assert_eq!(
                limiter.try_acquire(ChatId(-5), now),
                Err((now + IN_CHAT.1).max(if now == at(19_000) { at(60_000) } else { now }))
            );
            now += IN_CHAT.1;
        }
        assert_eq!(limiter.try_acquire(ChatId(-5), now), Err(at(60_000)));
        assert_eq!(limiter.try_acquire(ChatId(-6), now), Ok(()), "another chat does not wait");
        assert_eq!(limiter.try_acquire(ChatId(-5), at(60_000)), Ok(()));
        assert_eq!(limiter.try_acquire(ChatId(-5), at(61_000)), Ok(()));
    }

    #[test]
    fn a_person_gets_one_a_second_and_all_together_twenty() {
        let limiter = RateLimiter::default();
        for person in 1..=20 {
            assert_eq!(limiter.try_acquire(ChatId(person), at(0)), Ok(()));
        }
        assert_eq!(limiter.try_acquire(ChatId(21), at(0)), Err(at(1000)));
        assert_eq!(limiter.try_acquire(ChatId(1), at(999)), Err(at(1000)));
        assert_eq!(limiter.try_acquire(ChatId(21), at(1000)), Ok(()));
        for second in 1..=100 {
            assert_eq!(limiter.try_acquire(ChatId(1), at(second * 2000)), Ok(()));
        }
    }
}
