//! Telegram's rate limits (Bot FAQ, "My bot is hitting limits"): about one message a second in a chat, twenty a minute in
//! a group, thirty a second in all.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::domain::ChatId;

const IN_CHAT: (usize, Duration) = (1, Duration::from_secs(1));
const IN_GROUP: (usize, Duration) = (20, Duration::from_mins(1));
/// Less than Telegram allows: answers must not wait behind notices.
const IN_ALL: (usize, Duration) = (20, Duration::from_secs(1));

/// Limits the rate of notices; counts everything that is sent to chats. Times are the program's uptime.
#[derive(Debug, Default)]
pub(super) struct RateLimiter(Mutex<Sent>);

#[derive(Debug, Default)]
struct Sent {
    chats: HashMap<ChatId, VecDeque<Duration>>,
    all: VecDeque<Duration>,
}

impl RateLimiter {
    /// Acquires a slot for one message now.
    ///
    /// # Errors
    /// How long it takes until the next slot is free.
    pub(super) fn try_acquire(&self, chat: ChatId, now: Duration) -> Result<(), Duration> {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let no_times = VecDeque::new();
        let times = sent.chats.get(&chat).unwrap_or(&no_times);
        let free_at = [
            free_at(times, IN_CHAT, now),
            if chat.is_private() { now } else { free_at(times, IN_GROUP, now) },
            free_at(&sent.all, IN_ALL, now),
        ];
        let free_at = free_at.into_iter().max().unwrap_or(now);
        let pause = free_at.saturating_sub(now);
        if !pause.is_zero() {
            return Err(pause);
        }
        sent.add(chat, now);
        Ok(())
    }

    /// Counts a message that does not wait for a slot, such as an answer: notices wait behind it.
    pub(super) fn record(&self, chat: ChatId, now: Duration) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).add(chat, now);
    }
}

impl Sent {
    fn add(&mut self, chat: ChatId, now: Duration) {
        self.chats.retain(|_, times| times.back().is_some_and(|last| now.saturating_sub(*last) < IN_GROUP.1));
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
fn free_at(times: &VecDeque<Duration>, (limit, time): (usize, Duration), now: Duration) -> Duration {
    let oldest = times.len().checked_sub(limit).and_then(|at| times.get(at));
    oldest.map_or(now, |oldest| *oldest + time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    #[test]
    fn a_group_gets_twenty_a_minute_and_one_a_second() {
        let limiter = RateLimiter::default();
        let mut now = at(0);
        for _ in 0..20 {
            assert_eq!(limiter.try_acquire(ChatId(-5), now), Ok(()));
            let pause = if now == at(19_000) { at(41_000) } else { IN_CHAT.1 };
            assert_eq!(limiter.try_acquire(ChatId(-5), now), Err(pause));
            now += IN_CHAT.1;
        }
        assert_eq!(limiter.try_acquire(ChatId(-5), now), Err(at(40_000)));
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
        assert_eq!(limiter.try_acquire(ChatId(1), at(999)), Err(at(1)));
        assert_eq!(limiter.try_acquire(ChatId(21), at(1000)), Ok(()));
        for second in 1..=100 {
            assert_eq!(limiter.try_acquire(ChatId(1), at(second * 2000)), Ok(()));
        }
    }
}
