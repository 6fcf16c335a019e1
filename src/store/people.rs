//! The allowlist.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::{Db, Tx, moment, odd, rows_of, user};
use crate::domain::people::{Member, Who};
use crate::domain::{Language, Role, UserId};

/// What the list knows of a person who writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What they are.
    pub role: Role,
    /// Their name when they were last seen.
    pub name: Option<String>,
    /// The language of their Telegram at that time, if the bot speaks it.
    pub language: Option<Language>,
    /// When that was.
    pub seen_at: Option<DateTime<Utc>>,
}

/// What is known of the person; `None` for a stranger.
///
/// # Errors
/// The database fails.
pub async fn find(db: impl SqliteExecutor<'_>, user: UserId) -> sqlx::Result<Option<Known>> {
    sqlx::query("SELECT role, name, language, seen_at FROM people WHERE user_id = ?")
        .bind(user.get())
        .try_map(|row: SqliteRow| known(&row))
        .fetch_optional(db)
        .await
}

/// That a person of the list was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// Who, with the name of that moment.
    pub who: Who,
    /// The language of their Telegram, if the bot speaks it.
    pub language: Option<Language>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Notes that people were seen; strangers are passed over.
///
/// # Errors
/// The database fails.
pub async fn see(db: impl SqliteExecutor<'_>, sightings: &[Sighting]) -> sqlx::Result<()> {
    let rows: Vec<_> = sightings
        .iter()
        .map(|Sighting { who, language, at }| {
            (who.user.get(), &who.name, language.map(Language::code), at.timestamp_millis())
        })
        .collect();
    sqlx::query(
        "UPDATE people SET name = value ->> 1, language = value ->> 2, seen_at = value ->> 3
         FROM json_each(?) WHERE user_id = value ->> 0",
    )
    .bind(rows_of(&rows))
    .execute(db)
    .await?;
    Ok(())
}

/// Gives a person a role, whatever they were before. `name` counts until the person is seen.
///
/// # Errors
/// The database fails.
pub async fn grant(
    db: impl SqliteExecutor<'_>,
    who: &Who,
    role: Role,
    by: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO people (user_id, role, granted_by, granted_at, name) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (user_id) DO UPDATE SET role = excluded.role, granted_by = excluded.granted_by,
            granted_at = excluded.granted_at, name = coalesce(people.name, excluded.name)",
    )
    .bind(who.user.get())
    .bind(role.as_str())
    .bind(by.get())
    .bind(now.timestamp_millis())
    .bind(&who.name)
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a person off the list.
///
/// # Errors
/// The database fails.
pub async fn remove(db: impl SqliteExecutor<'_>, user: UserId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM people WHERE user_id = ?").bind(user.get()).execute(db).await?;
    Ok(())
}

/// Everybody on the list: admins, managers, couriers, each in the order of their coming.
///
/// # Errors
/// The database fails.
pub async fn list(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<Member>> {
    sqlx::query(
        "SELECT people.user_id, people.role, people.name, people.granted_at, people.granted_by, people.seen_at,
                granter.name AS granter_name
         FROM people LEFT JOIN people AS granter ON granter.user_id = people.granted_by
         ORDER BY CASE people.role WHEN 'admin' THEN 0 WHEN 'manager' THEN 1 ELSE 2 END, people.granted_at,
                  people.user_id",
    )
    .try_map(|row: SqliteRow| {
        let granted_by: Option<i64> = row.try_get("granted_by")?;
        let granter_name = row.try_get("granter_name")?;
        let seen_at: Option<i64> = row.try_get("seen_at")?;
        Ok(Member {
            who: Who { user: user(row.try_get("user_id")?)?, name: row.try_get("name")? },
            role: role(&row)?,
            granted_at: moment(row.try_get("granted_at")?)?,
            granted_by: granted_by.and_then(UserId::new).map(|user| Who { user, name: granter_name }),
            seen_at: seen_at.and_then(DateTime::from_timestamp_millis),
        })
    })
    .fetch_all(db)
    .await
}

/// Makes exactly these people admins. Who was one before and is not named any more leaves the list altogether.
///
/// # Errors
/// The database fails.
pub async fn set_admins(db: &Db, admins: &[UserId], now: DateTime<Utc>) -> sqlx::Result<()> {
    let mut tx = db.begin_write().await?;
    for former in current_admins(&mut tx).await?.into_iter().filter(|admin| !admins.contains(admin)) {
        remove(&mut *tx, former).await?;
    }
    for admin in admins {
        sqlx::query(
            "INSERT INTO people (user_id, role, granted_at) VALUES (?, 'admin', ?)
             ON CONFLICT (user_id) DO UPDATE SET role = 'admin', granted_by = NULL, granted_at = excluded.granted_at
             WHERE people.role <> 'admin'",
        )
        .bind(admin.get())
        .bind(now.timestamp_millis())
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await
}

async fn current_admins(tx: &mut Tx) -> sqlx::Result<Vec<UserId>> {
    sqlx::query("SELECT user_id FROM people WHERE role = 'admin'")
        .try_map(|row: SqliteRow| user(row.try_get("user_id")?))
        .fetch_all(&mut **tx)
        .await
}

pub(super) fn known(row: &SqliteRow) -> sqlx::Result<Known> {
    let seen_at: Option<i64> = row.try_get("seen_at")?;
    Ok(Known {
        role: role(row)?,
        name: row.try_get("name")?,
        language: language(row, "language")?,
        seen_at: seen_at.and_then(DateTime::from_timestamp_millis),
    })
}

pub(super) fn language(row: &SqliteRow, column: &str) -> sqlx::Result<Option<Language>> {
    let tag: Option<&str> = row.try_get(column)?;
    Ok(tag.and_then(Language::parse))
}

fn role(row: &SqliteRow) -> sqlx::Result<Role> {
    Role::parse(row.try_get("role")?).ok_or_else(|| odd("unknown role"))
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::super::tests::{database, id};
    use super::*;

    fn who(user: i64, name: Option<&str>) -> Who {
        Who { user: id(user), name: name.map(str::to_owned) }
    }

    fn sighting(user: i64, name: &str, language: Option<Language>, at: DateTime<Utc>) -> Sighting {
        Sighting { who: who(user, Some(name)), language, at }
    }

    async fn role_of(db: &Db, user: i64) -> Option<Role> {
        find(db.pool(), id(user)).await.unwrap().map(|known| known.role)
    }

    #[tokio::test]
    async fn people_come_change_and_go() {
        let (db, _folder) = database().await;
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(role_of(&db, 7).await, None);
        grant(db.pool(), &who(7, Some("Айгерим")), Role::Courier, id(1), now).await.unwrap();
        assert_eq!(role_of(&db, 7).await, Some(Role::Courier));
        see(db.pool(), &[sighting(7, "Айгерим Т.", Some(Language::Kazakh), now)]).await.unwrap();
        grant(db.pool(), &who(7, Some("Другое имя")), Role::Manager, id(1), now).await.unwrap();
        let known = Known {
            role: Role::Manager,
            name: Some("Айгерим Т.".to_owned()),
            language: Some(Language::Kazakh),
            seen_at: Some(now),
        };
        assert_eq!(find(db.pool(), id(7)).await.unwrap(), Some(known));
        remove(db.pool(), id(7)).await.unwrap();
        assert_eq!(role_of(&db, 7).await, None);
        see(db.pool(), &[sighting(7, "x", None, now)]).await.unwrap();
        assert_eq!(role_of(&db, 7).await, None, "a stranger who is seen stays one");
    }

    #[tokio::test]
    async fn admins_are_those_of_the_configuration() {
        let (db, _folder) = database().await;
        let (now, later) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + Duration::hours(1));
        grant(db.pool(), &who(2, None), Role::Manager, id(1), now).await.unwrap();
        set_admins(&db, &[id(1), id(2)], now).await.unwrap();
        assert_eq!(role_of(&db, 2).await, Some(Role::Admin));
        set_admins(&db, &[id(1)], later).await.unwrap();
        assert_eq!(role_of(&db, 1).await, Some(Role::Admin));
        assert_eq!(role_of(&db, 2).await, None);
        assert_eq!(list(db.pool()).await.unwrap()[0].granted_at, now, "a restart makes nobody an admin anew");
    }

    #[tokio::test]
    async fn the_list_tells_who_since_when_and_by_whom() {
        let (db, _folder) = database().await;
        let at = |minute| DateTime::UNIX_EPOCH + Duration::minutes(minute);
        set_admins(&db, &[id(9)], at(5)).await.unwrap();
        grant(db.pool(), &who(3, None), Role::Courier, id(4), at(3)).await.unwrap();
        grant(db.pool(), &who(4, Some("Болат")), Role::Manager, id(9), at(2)).await.unwrap();
        grant(db.pool(), &who(2, None), Role::Courier, id(8), at(1)).await.unwrap();
        see(db.pool(), &[sighting(3, "Курьер", None, at(9)), sighting(77, "x", None, at(9))]).await.unwrap();
        let list = list(db.pool()).await.unwrap();
        assert_eq!(list.iter().map(|member| member.who.user.get()).collect::<Vec<_>>(), [9, 4, 2, 3]);
        assert_eq!(list[0].granted_by, None);
        assert_eq!(list[2].granted_by, Some(who(8, None)), "who gave the role has left");
        let courier = Member {
            who: who(3, Some("Курьер")),
            role: Role::Courier,
            granted_at: at(3),
            granted_by: Some(who(4, Some("Болат"))),
            seen_at: Some(at(9)),
        };
        assert_eq!(list[3], courier);
    }
}
