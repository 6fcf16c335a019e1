//! The allowlist.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use crate::domain::people::{Member, Person};
use crate::domain::{Language, Role, UserId};

/// What is stored about a person on the allowlist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub role: Role,
    /// As of `seen_at`.
    pub name: Option<String>,
    /// The language of their Telegram app at that time, if the bot speaks it.
    pub language: Option<Language>,
    pub seen_at: Option<DateTime<Utc>>,
}

/// `None` for a stranger.
pub async fn find(db: impl SqliteExecutor<'_>, user: UserId) -> sqlx::Result<Option<Profile>> {
    sqlx::query("SELECT role, name, language, seen_at FROM people WHERE user_id = ?")
        .bind(user.get())
        .try_map(|row: SqliteRow| profile(&row))
        .fetch_optional(db)
        .await
}

/// When a person on the allowlist was last seen, and how they appeared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastSeen {
    pub person: Person,
    /// The language of their Telegram app, if the bot speaks it.
    pub language: Option<Language>,
    pub at: DateTime<Utc>,
}

/// Records that people were seen; strangers are ignored.
pub async fn record_seen(db: impl SqliteExecutor<'_>, seen: &[LastSeen]) -> sqlx::Result<()> {
    let rows: Vec<_> = seen
        .iter()
        .map(|LastSeen { person, language, at }| {
            (person.user.get(), &person.name, language.map(Language::code), at.timestamp_millis())
        })
        .collect();
    sqlx::query(
        "UPDATE people SET name = value ->> 1, language = value ->> 2, seen_at = value ->> 3
         FROM json_each(?) WHERE user_id = value ->> 0",
    )
    .bind(row::json(&rows))
    .execute(db)
    .await?;
    Ok(())
}

/// Grants a role, whatever the person had before. The name is stored until the person is seen.
pub async fn grant(
    db: impl SqliteExecutor<'_>,
    person: &Person,
    role: Role,
    by: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO people (user_id, role, granted_by, granted_at, name) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (user_id) DO UPDATE SET role = excluded.role, granted_by = excluded.granted_by,
            granted_at = excluded.granted_at, name = coalesce(people.name, excluded.name)",
    )
    .bind(person.user.get())
    .bind(role.as_str())
    .bind(by.get())
    .bind(now.timestamp_millis())
    .bind(&person.name)
    .execute(db)
    .await?;
    Ok(())
}

pub async fn remove(db: impl SqliteExecutor<'_>, user: UserId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM people WHERE user_id = ?").bind(user.get()).execute(db).await?;
    Ok(())
}

/// Everybody on the list: admins, managers, couriers, each by the time of the grant.
pub async fn list(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<Member>> {
    sqlx::query(
        "SELECT people.user_id, people.role, people.name, people.granted_at, people.granted_by, people.seen_at,
                granter.name AS granter_name
         FROM people LEFT JOIN people AS granter ON granter.user_id = people.granted_by
         ORDER BY CASE people.role WHEN 'admin' THEN 0 WHEN 'manager' THEN 1 ELSE 2 END, people.granted_at,
                  people.user_id",
    )
    .try_map(|row: SqliteRow| {
        let granter_name = row.try_get("granter_name")?;
        Ok(Member {
            person: Person { user: row::user(&row, "user_id")?, name: row.try_get("name")? },
            role: row::role(&row)?,
            granted_at: row::time(&row, "granted_at")?,
            granted_by: row::optional_user(&row, "granted_by")?.map(|user| Person { user, name: granter_name }),
            seen_at: row::optional_time(&row, "seen_at")?,
        })
    })
    .fetch_all(db)
    .await
}

/// Makes a person an admin; one who is, stays one.
pub async fn add_admin(db: impl SqliteExecutor<'_>, person: &Person, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO people (user_id, role, granted_at, name) VALUES (?, 'admin', ?, ?)
         ON CONFLICT (user_id) DO UPDATE SET role = 'admin', granted_by = NULL, granted_at = excluded.granted_at
         WHERE people.role <> 'admin'",
    )
    .bind(person.user.get())
    .bind(now.timestamp_millis())
    .bind(&person.name)
    .execute(db)
    .await?;
    Ok(())
}

/// The admins, by the time of the grant.
pub async fn admins(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<UserId>> {
    sqlx::query("SELECT user_id FROM people WHERE role = 'admin' ORDER BY granted_at, user_id")
        .try_map(|row: SqliteRow| row::user(&row, "user_id"))
        .fetch_all(db)
        .await
}

/// From the columns `role`, `name`, `language` and `seen_at`.
pub(super) fn profile(row: &SqliteRow) -> sqlx::Result<Profile> {
    Ok(Profile {
        role: row::role(row)?,
        name: row.try_get("name")?,
        language: row::language(row, "language")?,
        seen_at: row::optional_time(row, "seen_at")?,
    })
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::super::Db;
    use super::super::tests::{database, id};
    use super::*;

    fn person(user: i64, name: Option<&str>) -> Person {
        Person { user: id(user), name: name.map(str::to_owned) }
    }

    fn seen(user: i64, name: &str, language: Option<Language>, at: DateTime<Utc>) -> LastSeen {
        LastSeen { person: person(user, Some(name)), language, at }
    }

    async fn role_of(db: &Db, user: i64) -> Option<Role> {
        find(db.pool(), id(user)).await.unwrap().map(|profile| profile.role)
    }

    #[tokio::test]
    async fn people_are_added_changed_and_removed() {
        let (db, _folder) = database().await;
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(role_of(&db, 7).await, None);
        grant(db.pool(), &person(7, Some("Айгерим")), Role::Courier, id(1), now).await.unwrap();
        assert_eq!(role_of(&db, 7).await, Some(Role::Courier));
        record_seen(db.pool(), &[seen(7, "Айгерим Т.", Some(Language::Kazakh), now)]).await.unwrap();
        grant(db.pool(), &person(7, Some("Другое имя")), Role::Manager, id(1), now).await.unwrap();
        let profile = Profile {
            role: Role::Manager,
            name: Some("Айгерим Т.".to_owned()),
            language: Some(Language::Kazakh),
            seen_at: Some(now),
        };
        assert_eq!(find(db.pool(), id(7)).await.unwrap(), Some(profile));
        remove(db.pool(), id(7)).await.unwrap();
        assert_eq!(role_of(&db, 7).await, None);
        record_seen(db.pool(), &[seen(7, "x", None, now)]).await.unwrap();
        assert_eq!(role_of(&db, 7).await, None, "a stranger person is seen stays one");
    }

    #[tokio::test]
    async fn a_person_becomes_an_admin_once() {
        let (db, _folder) = database().await;
        let (now, later) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + Duration::hours(1));
        grant(db.pool(), &person(2, None), Role::Manager, id(1), now).await.unwrap();
        for at in [now, later] {
            add_admin(db.pool(), &person(2, None), at).await.unwrap();
            assert_eq!(role_of(&db, 2).await, Some(Role::Admin));
            assert_eq!(list(db.pool()).await.unwrap()[0].granted_at, now, "a restart changes nothing");
        }
        assert_eq!(admins(db.pool()).await.unwrap(), [id(2)]);
    }

    #[tokio::test]
    async fn the_list_has_who_since_when_and_by_whom() {
        let (db, _folder) = database().await;
        let at = |minute| DateTime::UNIX_EPOCH + Duration::minutes(minute);
        add_admin(db.pool(), &person(9, None), at(5)).await.unwrap();
        grant(db.pool(), &person(3, None), Role::Courier, id(4), at(3)).await.unwrap();
        grant(db.pool(), &person(4, Some("Болат")), Role::Manager, id(9), at(2)).await.unwrap();
        grant(db.pool(), &person(2, None), Role::Courier, id(8), at(1)).await.unwrap();
        record_seen(db.pool(), &[seen(3, "Курьер", None, at(9)), seen(77, "x", None, at(9))]).await.unwrap();
        let list = list(db.pool()).await.unwrap();
        assert_eq!(list.iter().map(|member| member.person.user.get()).collect::<Vec<_>>(), [9, 4, 2, 3]);
        assert_eq!(list[0].granted_by, None);
        assert_eq!(list[2].granted_by, Some(person(8, None)), "the granter was removed");
        let courier = Member {
            person: person(3, Some("Курьер")),
            role: Role::Courier,
            granted_at: at(3),
            granted_by: Some(person(4, Some("Болат"))),
            seen_at: Some(at(9)),
        };
        assert_eq!(list[3], courier);
    }
}
