//! Orders that may be in trouble, without reading the others.

use chrono::{DateTime, Duration, Utc};
use sqlx::SqliteExecutor;

use super::{StoredOrder, read, select};
use crate::domain::alarm::{COMPLETED_WITHIN, EXPRESS_ACCEPTED_WITHIN, SIGNED_WITHIN};
use crate::domain::subscription::Alarm;

/// Orders of the shop of which this alarm may be due and was not raised. Kaspi's state is the beginning of the
/// fingerprint.
pub async fn alarming(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    alarm: Alarm,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<StoredOrder>> {
    let (is_concerned, before) = match alarm {
        Alarm::NotAccepted => (
            "fingerprint >= 'NEW|' AND fingerprint < 'NEW}' AND (placed_at IS NULL OR placed_at <= ?3)",
            now - EXPRESS_ACCEPTED_WITHIN,
        ),
        Alarm::NotSigned => (
            "fingerprint >= 'SIGN_REQUIRED|' AND fingerprint < 'SIGN_REQUIRED}' AND changed_at <= ?3",
            now - SIGNED_WITHIN,
        ),
        // One that is due later may have been postponed to today.
        Alarm::NoCourier => (
            "fingerprint >= 'DELIVERY|' AND fingerprint < 'DELIVERY}' AND held.user_id IS NULL
                AND (due_at < ?3 OR attempts.postponed_to < ?3)",
            now + Duration::days(1),
        ),
        // Assembled or not, or without a word about that: the date of the hand-over is missing.
        Alarm::NotHandedOver => (
            "fingerprint >= 'KASPI_DELIVERY|' AND fingerprint < 'KASPI_DELIVERY}'
                AND (fingerprint LIKE '%assembled||%' OR fingerprint LIKE '%|||%')
                AND (placed_at IS NULL OR placed_at <= ?3)",
            now,
        ),
        Alarm::NotCompleted => {
            ("attempts.outcome = 'delivered' AND attempts.attempted_at <= ?3", now - COMPLETED_WITHIN)
        }
    };
    let condition = format!(
        "orders.shop = ?1 AND orders.ended_at IS NULL AND document IS NOT NULL AND missing_since IS NULL
            AND NOT EXISTS (SELECT 1 FROM alarms
                WHERE alarms.shop = orders.shop AND alarms.code = orders.code AND alarms.alarm = ?2)
            AND {is_concerned}
         ORDER BY placed_at, orders.code"
    );
    select(&condition).bind(shop).bind(alarm.as_str()).bind(before.timestamp_millis()).try_map(read).fetch_all(db).await
}
