//! Links that grant a role once.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use crate::domain::{Role, UserId};

/// SHA-256 of a token; the token itself is not stored.
pub type TokenHash = [u8; 32];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub id: i64,
    pub role: Role,
    pub invited_by: UserId,
    pub expires_at: DateTime<Utc>,
    pub used_by: Option<UserId>,
    pub is_revoked: bool,
}

/// Returns the id.
pub async fn add(
    db: impl SqliteExecutor<'_>,
    hash: &TokenHash,
    role: Role,
    by: UserId,
    expires_at: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query("INSERT INTO invitations (token_hash, role, invited_by, expires_at) VALUES (?, ?, ?, ?) RETURNING id")
        .bind(hash.as_slice())
        .bind(role.as_str())
        .bind(by.get())
        .bind(expires_at.timestamp_millis())
        .fetch_one(db)
        .await?
        .try_get("id")
}

pub async fn by_token(db: impl SqliteExecutor<'_>, hash: &TokenHash) -> sqlx::Result<Option<Invitation>> {
    sqlx::query(
        "SELECT id, role, invited_by, expires_at, used_by, revoked_at IS NOT NULL AS is_revoked
         FROM invitations WHERE token_hash = ?",
    )
    .bind(hash.as_slice())
    .try_map(read)
    .fetch_optional(db)
    .await
}

pub async fn by_id(db: impl SqliteExecutor<'_>, id: i64) -> sqlx::Result<Option<Invitation>> {
    sqlx::query(
        "SELECT id, role, invited_by, expires_at, used_by, revoked_at IS NOT NULL AS is_revoked
         FROM invitations WHERE id = ?",
    )
    .bind(id)
    .try_map(read)
    .fetch_optional(db)
    .await
}

/// Records who used an invitation.
pub async fn use_up(db: impl SqliteExecutor<'_>, id: i64, by: UserId) -> sqlx::Result<()> {
    sqlx::query("UPDATE invitations SET used_by = ? WHERE id = ?").bind(by.get()).bind(id).execute(db).await?;
    Ok(())
}

/// `false` if the invitation was used.
pub async fn revoke(db: impl SqliteExecutor<'_>, id: i64, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let done = sqlx::query("UPDATE invitations SET revoked_at = ? WHERE id = ? AND used_by IS NULL")
        .bind(now.timestamp_millis())
        .bind(id)
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Revokes every invitation that could be used. Returns their number.
pub async fn revoke_all(db: impl SqliteExecutor<'_>, now: DateTime<Utc>) -> sqlx::Result<u64> {
    let sql = "UPDATE invitations SET revoked_at = ?1 WHERE used_by IS NULL AND revoked_at IS NULL AND expires_at > ?1";
    Ok(sqlx::query(sql).bind(now.timestamp_millis()).execute(db).await?.rows_affected())
}

/// Returns the number of deleted invitations.
pub async fn remove_expired_before(db: impl SqliteExecutor<'_>, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done =
        sqlx::query("DELETE FROM invitations WHERE expires_at < ?").bind(time.timestamp_millis()).execute(db).await?;
    Ok(done.rows_affected())
}

#[expect(clippy::needless_pass_by_value, reason = "sqlx hands rows over")]
fn read(row: SqliteRow) -> sqlx::Result<Invitation> {
    Ok(Invitation {
        id: row.try_get("id")?,
        role: row::role(&row)?,
        invited_by: row::user(&row, "invited_by")?,
        expires_at: row::time(&row, "expires_at")?,
        used_by: row::optional_user(&row, "used_by")?,
        is_revoked: row.try_get("is_revoked")?,
    })
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::super::tests::{database, id};
    use super::*;

    #[tokio::test]
    async fn an_invitation_is_used_or_revoked_and_later_deleted() {
        let (db, _folder) = database().await;
        let (now, end) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + Duration::hours(48));
        let first = add(db.pool(), &[1; 32], Role::Manager, id(1), end).await.unwrap();
        let second = add(db.pool(), &[2; 32], Role::Courier, id(1), end).await.unwrap();
        assert!(add(db.pool(), &[2; 32], Role::Courier, id(1), end).await.is_err(), "the same token twice");
        let found = by_token(db.pool(), &[1; 32]).await.unwrap().unwrap();
        let expected = Invitation {
            id: first,
            role: Role::Manager,
            invited_by: id(1),
            expires_at: end,
            used_by: None,
            is_revoked: false,
        };
        assert_eq!(found, expected);
        assert_eq!(by_token(db.pool(), &[3; 32]).await.unwrap(), None);

        use_up(db.pool(), first, id(7)).await.unwrap();
        assert!(!revoke(db.pool(), first, now).await.unwrap());
        assert_eq!(by_id(db.pool(), first).await.unwrap().unwrap().used_by, Some(id(7)));
        assert!(revoke(db.pool(), second, now).await.unwrap());
        assert!(by_id(db.pool(), second).await.unwrap().unwrap().is_revoked);

        assert_eq!(remove_expired_before(db.pool(), end).await.unwrap(), 0);
        assert_eq!(remove_expired_before(db.pool(), end + Duration::hours(1)).await.unwrap(), 2);
    }
}
