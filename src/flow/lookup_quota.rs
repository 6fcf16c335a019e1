//! How many orders one person may look up.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use chrono::{DateTime, Duration, Utc};

use crate::domain::UserId;
use crate::domain::lookup::LookupLimits;
use crate::store::{self, lookups};

const TEN_MINUTES: Duration = Duration::minutes(10);
const DAY: Duration = Duration::hours(24);

/// Counts each person's lookups of the last day in memory. A person's count is read from the database once: no other
/// process answers.
#[derive(Debug)]
pub struct LookupQuota {
    limits: LookupLimits,
    times: Mutex<HashMap<UserId, VecDeque<DateTime<Utc>>>>,
}

/// The limit that a person has reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuotaExceeded {
    pub limit: u32,
    /// Per 24 hours; otherwise per ten minutes.
    pub is_daily: bool,
    /// When the next lookup is allowed.
    pub retry_at: DateTime<Utc>,
}

impl LookupQuota {
    pub fn new(limits: LookupLimits) -> Self {
        Self { limits, times: Mutex::default() }
    }

    /// Counts a lookup, unless the person has reached a limit.
    pub(super) async fn try_acquire(
        &self,
        db: &store::Db,
        user: UserId,
        now: DateTime<Utc>,
    ) -> anyhow::Result<Result<(), QuotaExceeded>> {
        if let Some(acquired) = self.try_acquire_known(user, now) {
            return Ok(acquired);
        }
        let times = lookups::times(db.pool(), user, now - DAY).await.context("couldn't count lookups")?;
        // A concurrent lookup of the same person may have inserted them, and counts already.
        self.lock().entry(user).or_insert_with(|| times.into());
        Ok(self.try_acquire_known(user, now).unwrap_or(Ok(())))
    }

    fn try_acquire_known(&self, user: UserId, now: DateTime<Utc>) -> Option<Result<(), QuotaExceeded>> {
        let mut all = self.lock();
        let times = all.get_mut(&user)?;
        while times.front().is_some_and(|oldest| *oldest <= now - DAY) {
            times.pop_front();
        }
        // The clock was set back: a person does not wait until it has caught up.
        while times.back().is_some_and(|last| *last > now) {
            times.pop_back();
        }
        let exceeded = |limit: u32, span: Duration| {
            let counted = usize::try_from(limit).unwrap_or(usize::MAX);
            let oldest = *times.get(times.len().checked_sub(counted)?)?;
            (oldest > now - span).then(|| QuotaExceeded { limit, is_daily: span == DAY, retry_at: oldest + span })
        };
        let LookupLimits { per_ten_minutes, per_day } = self.limits;
        if let Some(exceeded) = exceeded(per_day, DAY).or_else(|| exceeded(per_ten_minutes, TEN_MINUTES)) {
            return Some(Err(exceeded));
        }
        times.push_back(now);
        Some(Ok(()))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<UserId, VecDeque<DateTime<Utc>>>> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lookup::{Lookup, LookupResult, LookupSubject};
    use crate::domain::people::Person;
    use crate::domain::{ChatId, OrderCode};

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_424_400, 0).unwrap() + Duration::minutes(minute)
    }

    async fn database() -> (store::Db, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        (store::Db::open(&url).await.unwrap(), folder)
    }

    #[tokio::test]
    async fn each_limit_counts_its_own_time() {
        let (db, _folder) = database().await;
        let quota = LookupQuota::new(LookupLimits { per_ten_minutes: 2, per_day: 3 });
        let user = UserId::new(7).unwrap();
        let acquire = async |minute| quota.try_acquire(&db, user, at(minute)).await.unwrap();
        assert_eq!((acquire(0).await, acquire(1).await), (Ok(()), Ok(())));
        assert_eq!(acquire(9).await, Err(QuotaExceeded { limit: 2, is_daily: false, retry_at: at(10) }));
        assert_eq!(acquire(10).await, Ok(()));
        assert_eq!(acquire(20).await, Err(QuotaExceeded { limit: 3, is_daily: true, retry_at: at(24 * 60) }));
        assert_eq!(
            quota.try_acquire(&db, UserId::new(8).unwrap(), at(20)).await.unwrap(),
            Ok(()),
            "others do not wait"
        );
        assert_eq!(acquire(24 * 60).await, Ok(()));
    }

    #[tokio::test]
    async fn a_clock_that_is_set_back_locks_nobody_out() {
        let (db, _folder) = database().await;
        let quota = LookupQuota::new(LookupLimits { per_ten_minutes: 1, per_day: 9 });
        let user = UserId::new(7).unwrap();
        let acquire = async |minute| quota.try_acquire(&db, user, at(minute)).await.unwrap();
        assert_eq!(acquire(300).await, Ok(()));
        assert_eq!(acquire(0).await, Ok(()));
        assert_eq!(acquire(1).await, Err(QuotaExceeded { limit: 1, is_daily: false, retry_at: at(10) }));
    }

    #[tokio::test]
    async fn a_restart_forgives_nothing() {
        let (db, _folder) = database().await;
        let user = UserId::new(7).unwrap();
        let lookup = |minute| Lookup {
            person: Person { user, name: None },
            subject: LookupSubject::Order(OrderCode::parse("900000101").unwrap()),
            chat: ChatId(7),
            asked_at: at(minute),
            result: LookupResult::Found,
        };
        lookups::record(db.pool(), &[lookup(-24 * 60), lookup(-3), lookup(-2)]).await.unwrap();
        let quota = LookupQuota::new(LookupLimits { per_ten_minutes: 3, per_day: 9 });
        assert_eq!(quota.try_acquire(&db, user, at(0)).await.unwrap(), Ok(()));
        assert_eq!(
            quota.try_acquire(&db, user, at(0)).await.unwrap(),
            Err(QuotaExceeded { limit: 3, is_daily: false, retry_at: at(7) })
        );
    }
}
