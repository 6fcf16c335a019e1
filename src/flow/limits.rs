//! How many orders one person may look up.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use chrono::{DateTime, Duration, Utc};

use crate::domain::UserId;
use crate::domain::access::LookupLimits;
use crate::store::{self, lookups};

const TEN_MINUTES: Duration = Duration::minutes(10);
const DAY: Duration = Duration::hours(24);

/// When each person looked orders up within the last day. Read from the database once for each person, and kept here
/// from then on: this process is the only one that answers.
#[derive(Debug)]
pub struct Limits {
    limits: LookupLimits,
    moments: Mutex<HashMap<UserId, VecDeque<DateTime<Utc>>>>,
}

/// A limit that is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsedUp {
    /// How many lookups are allowed.
    pub limit: u32,
    /// Within 24 hours; otherwise within ten minutes.
    pub is_daily: bool,
    /// When the next one is.
    pub again_at: DateTime<Utc>,
}

impl Limits {
    /// Nobody has looked at anything yet that is known here.
    #[must_use]
    pub fn new(limits: LookupLimits) -> Self {
        Self { limits, moments: Mutex::default() }
    }

    /// Counts a lookup, unless the person has used up a limit.
    pub(super) async fn take(
        &self,
        db: &store::Db,
        user: UserId,
        now: DateTime<Utc>,
    ) -> anyhow::Result<Result<(), UsedUp>> {
        if let Some(taken) = self.take_known(user, now) {
            return Ok(taken);
        }
        let moments = lookups::moments(db.pool(), user, now - DAY).await.context("couldn't count lookups")?;
        // Another lookup of the same person may have been faster, and counts already.
        self.lock().entry(user).or_insert_with(|| moments.into());
        Ok(self.take_known(user, now).unwrap_or(Ok(())))
    }

    fn take_known(&self, user: UserId, now: DateTime<Utc>) -> Option<Result<(), UsedUp>> {
        let mut all = self.lock();
        let moments = all.get_mut(&user)?;
        while moments.front().is_some_and(|oldest| *oldest <= now - DAY) {
            moments.pop_front();
        }
        let used_up = |limit: u32, span: Duration| {
            let counted = usize::try_from(limit).unwrap_or(usize::MAX);
            let oldest = *moments.get(moments.len().checked_sub(counted)?)?;
            (oldest > now - span).then(|| UsedUp { limit, is_daily: span == DAY, again_at: oldest + span })
        };
        let LookupLimits { per_ten_minutes, per_day } = self.limits;
        if let Some(used_up) = used_up(per_day, DAY).or_else(|| used_up(per_ten_minutes, TEN_MINUTES)) {
            return Some(Err(used_up));
        }
        moments.push_back(now);
        Some(Ok(()))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<UserId, VecDeque<DateTime<Utc>>>> {
        self.moments.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::{Lookup, LookupResult};
    use crate::domain::people::Who;
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
        let limits = Limits::new(LookupLimits { per_ten_minutes: 2, per_day: 3 });
        let user = UserId::new(7).unwrap();
        let take = async |minute| limits.take(&db, user, at(minute)).await.unwrap();
        assert_eq!((take(0).await, take(1).await), (Ok(()), Ok(())));
        assert_eq!(take(9).await, Err(UsedUp { limit: 2, is_daily: false, again_at: at(10) }));
        assert_eq!(take(10).await, Ok(()));
        assert_eq!(take(20).await, Err(UsedUp { limit: 3, is_daily: true, again_at: at(24 * 60) }));
        assert_eq!(limits.take(&db, UserId::new(8).unwrap(), at(20)).await.unwrap(), Ok(()), "others do not wait");
        assert_eq!(take(24 * 60).await, Ok(()));
    }

    #[tokio::test]
    async fn a_restart_forgives_nothing() {
        let (db, _folder) = database().await;
        let user = UserId::new(7).unwrap();
        let lookup = |minute| Lookup {
            who: Who { user, name: None },
            code: OrderCode::parse("900000101").unwrap(),
            chat: ChatId(7),
            asked_at: at(minute),
            result: LookupResult::Found,
        };
        lookups::record(db.pool(), &[lookup(-24 * 60), lookup(-3), lookup(-2)]).await.unwrap();
        let limits = Limits::new(LookupLimits { per_ten_minutes: 3, per_day: 9 });
        assert_eq!(limits.take(&db, user, at(0)).await.unwrap(), Ok(()));
        assert_eq!(
            limits.take(&db, user, at(0)).await.unwrap(),
            Err(UsedUp { limit: 3, is_daily: false, again_at: at(7) })
        );
    }
}
