//! The allowlist.

use chrono::{DateTime, Utc};
use sqlx::{Row, SqliteExecutor};

use super::Db;
use crate::domain::{Role, UserId};

/// What the person is; `None` for a stranger.
///
/// # Errors
/// The database fails.
pub async fn role_of(db: impl SqliteExecutor<'_>, user: UserId) -> sqlx::Result<Option<Role>> {
    let row = sqlx::query("SELECT role FROM people WHERE user_id = ?").bind(user.get()).fetch_optional(db).await?;
    row.map(|row| match row.try_get("role")? {
        "admin" => Ok(Role::Admin),
        "courier" => Ok(Role::Courier),
        _ => Err(sqlx::Error::Decode("unknown role".into())),
    })
    .transpose()
}

/// Puts a courier on the list. `false` if the person was there already, in whatever role.
///
/// # Errors
/// The database fails.
pub async fn allow(db: impl SqliteExecutor<'_>, user: UserId, by: UserId, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "INSERT INTO people (user_id, role, allowed_by, allowed_at) VALUES (?, 'courier', ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(user.get())
    .bind(by.get())
    .bind(now.timestamp_millis())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Takes a courier off the list. `false` if there was none: a stranger, or an admin, who stays.
///
/// # Errors
/// The database fails.
pub async fn deny(db: impl SqliteExecutor<'_>, user: UserId) -> sqlx::Result<bool> {
    let done =
        sqlx::query("DELETE FROM people WHERE user_id = ? AND role = 'courier'").bind(user.get()).execute(db).await?;
    Ok(done.rows_affected() > 0)
}

/// Makes exactly these people admins. Who was one before and is not named any more leaves the list altogether.
///
/// # Errors
/// The database fails.
pub async fn set_admins(db: &Db, admins: &[UserId], now: DateTime<Utc>) -> sqlx::Result<()> {
    let mut tx = db.begin_write().await?;
    sqlx::query("DELETE FROM people WHERE role = 'admin'").execute(&mut *tx).await?;
    for admin in admins {
        sqlx::query(
            "INSERT INTO people (user_id, role, allowed_at) VALUES (?, 'admin', ?)
             ON CONFLICT (user_id) DO UPDATE SET role = 'admin', allowed_by = NULL, allowed_at = excluded.allowed_at",
        )
        .bind(admin.get())
        .bind(now.timestamp_millis())
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::super::tests::database;
    use super::*;

    fn user(id: i64) -> UserId {
        UserId::new(id).unwrap()
    }

    #[tokio::test]
    async fn couriers_come_and_go() {
        let (db, _folder) = database().await;
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(role_of(db.pool(), user(7)).await.unwrap(), None);
        assert!(allow(db.pool(), user(7), user(1), now).await.unwrap());
        assert!(!allow(db.pool(), user(7), user(1), now).await.unwrap());
        assert_eq!(role_of(db.pool(), user(7)).await.unwrap(), Some(Role::Courier));
        assert!(deny(db.pool(), user(7)).await.unwrap());
        assert!(!deny(db.pool(), user(7)).await.unwrap());
        assert_eq!(role_of(db.pool(), user(7)).await.unwrap(), None);
    }

    #[tokio::test]
    async fn admins_are_those_of_the_configuration() {
        let (db, _folder) = database().await;
        let now = DateTime::UNIX_EPOCH;
        allow(db.pool(), user(2), user(1), now).await.unwrap();
        set_admins(&db, &[user(1), user(2)], now).await.unwrap();
        assert_eq!(role_of(db.pool(), user(2)).await.unwrap(), Some(Role::Admin));
        assert!(!deny(db.pool(), user(2)).await.unwrap());
        assert!(!allow(db.pool(), user(2), user(1), now).await.unwrap());
        set_admins(&db, &[user(1)], now).await.unwrap();
        assert_eq!(role_of(db.pool(), user(1)).await.unwrap(), Some(Role::Admin));
        assert_eq!(role_of(db.pool(), user(2)).await.unwrap(), None);
    }
}
