//! How fast Telegram takes messages (Bot FAQ, "My bot is hitting limits"): about one a second in a chat, twenty a minute
//! in a group, thirty a second in all.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};

use crate::domain::{ChatId, UserId};

const IN_CHAT: (usize, Duration) = (1, Duration::seconds(1));
const IN_GROUP: (usize, Duration) = (20, Duration::minutes(1));
/// Less than Telegram takes: people who ask must not wait behind notices.
const IN_ALL: (usize, Duration) = (20, Duration::seconds(1));

/// What was sent lately.
#[derive(Debug, Default)]
pub struct Pace(Mutex<Sent>);

#[derive(Debug, Default)]
struct Sent {
    chats: HashMap<ChatId, VecDeque<DateTime<Utc>>>,
    all: VecDeque<DateTime<Utc>>,
}

impl Pace {
    /// Takes a place for one message now; otherwise it comes back when there is one.
    ///
    /// # Errors
    /// The moment at which to try again.
    pub(super) fn take(&self, chat: ChatId, now: DateTime<Utc>) -> Result<(), DateTime<Utc>> {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Sent { chats, all } = &mut *sent;
        chats.retain(|_, moments| moments.back().is_some_and(|last| now - *last < IN_GROUP.1));
        let is_group = UserId::new(chat.0).is_none();
        let moments = chats.entry(chat).or_default();
        let free_at = [
            free_at(moments, IN_CHAT, now),
            if is_group { free_at(moments, IN_GROUP, now) } else { now },
            free_at(all, IN_ALL, now),
        ];
        let free_at = free_at.into_iter().max().unwrap_or(now);
        if free_at > now {
            return Err(free_at);
        }
        for (moments, (kept, _)) in [(moments, IN_GROUP), (all, IN_ALL)] {
            moments.push_back(now);
            if moments.len() > kept {
                moments.pop_front();
            }
        }
        Ok(())
    }
}

/// When one more fits, if no more than so many may be sent within a time.
fn free_at(moments: &VecDeque<DateTime<Utc>>, (limit, time): (usize, Duration), now: DateTime<Utc>) -> DateTime<Utc> {
    let oldest = moments.len().checked_sub(limit).and_then(|at| moments.get(at));
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
        let pace = Pace::default();
        let mut now = at(0);
        for _ in 0..20 {
            assert_eq!(pace.take(ChatId(-5), now), Ok(()));
            assert_eq!(
                pace.take(ChatId(-5), now),
                Err((now + IN_CHAT.1).max(if now == at(19_000) { at(60_000) } else { now }))
            );
            now += IN_CHAT.1;
        }
        assert_eq!(pace.take(ChatId(-5), now), Err(at(60_000)));
        assert_eq!(pace.take(ChatId(-6), now), Ok(()), "another chat does not wait");
        assert_eq!(pace.take(ChatId(-5), at(60_000)), Ok(()));
        assert_eq!(pace.take(ChatId(-5), at(61_000)), Ok(()));
    }

    #[test]
    fn a_person_gets_one_a_second_and_all_together_twenty() {
        let pace = Pace::default();
        for person in 1..=20 {
            assert_eq!(pace.take(ChatId(person), at(0)), Ok(()));
        }
        assert_eq!(pace.take(ChatId(21), at(0)), Err(at(1000)));
        assert_eq!(pace.take(ChatId(1), at(999)), Err(at(1000)));
        assert_eq!(pace.take(ChatId(21), at(1000)), Ok(()));
        for second in 1..=100 {
            assert_eq!(pace.take(ChatId(1), at(second * 2000)), Ok(()));
        }
    }
}
