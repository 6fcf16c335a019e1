//! Columns that several tables share.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::domain::{ChatId, Language, OrderCode, Role, UserId};

/// The error of a column that holds what this program never writes.
pub(super) fn invalid(what: &'static str) -> sqlx::Error {
    sqlx::Error::Decode(what.into())
}

/// Parses a text column.
pub(super) fn parse<T>(
    row: &SqliteRow,
    column: &str,
    parse: impl FnOnce(&str) -> Option<T>,
    what: &'static str,
) -> sqlx::Result<T> {
    parse(row.try_get(column)?).ok_or_else(|| invalid(what))
}

pub(super) fn code(row: &SqliteRow, column: &str) -> sqlx::Result<OrderCode> {
    parse(row, column, OrderCode::parse, "not an order code")
}

pub(super) fn role(row: &SqliteRow) -> sqlx::Result<Role> {
    parse(row, "role", Role::parse, "unknown role")
}

pub(super) fn language(row: &SqliteRow, column: &str) -> sqlx::Result<Option<Language>> {
    let tag: Option<&str> = row.try_get(column)?;
    Ok(tag.and_then(Language::parse))
}

pub(super) fn user(row: &SqliteRow, column: &str) -> sqlx::Result<UserId> {
    UserId::new(row.try_get(column)?).ok_or_else(|| invalid("not a user id"))
}

pub(super) fn optional_user(row: &SqliteRow, column: &str) -> sqlx::Result<Option<UserId>> {
    let id: Option<i64> = row.try_get(column)?;
    Ok(id.and_then(UserId::new))
}

pub(super) fn chat(row: &SqliteRow) -> sqlx::Result<ChatId> {
    row.try_get("chat_id").map(ChatId)
}

/// A column in milliseconds UTC.
pub(super) fn time(row: &SqliteRow, column: &str) -> sqlx::Result<DateTime<Utc>> {
    optional_time(row, column)?.ok_or_else(|| invalid("not a time"))
}

/// A column in milliseconds UTC that may be NULL.
pub(super) fn optional_time(row: &SqliteRow, column: &str) -> sqlx::Result<Option<DateTime<Utc>>> {
    let milliseconds: Option<i64> = row.try_get(column)?;
    Ok(milliseconds.and_then(DateTime::from_timestamp_millis))
}

/// Codes for `json_each`.
pub(super) fn codes(codes: &[&OrderCode]) -> String {
    json(&codes.iter().map(|code| code.as_str()).collect::<Vec<_>>())
}

/// Values for `json_each`, for a statement about many rows.
pub(super) fn json(rows: &(impl serde::Serialize + ?Sized)) -> String {
    serde_json::to_string(rows).expect("numbers and texts have a form in JSON")
}
