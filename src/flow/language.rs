//! Which language a chat is spoken to in.

use anyhow::Context;

use super::Deps;
use crate::domain::{ChatId, Language};
use crate::store::languages;

/// The language chosen for the chat, else `app`, the one of the person's Telegram, else that of the configuration.
///
/// # Errors
/// The database fails.
pub async fn of(deps: &Deps, chat: ChatId, app: Option<Language>) -> anyhow::Result<Language> {
    let chosen = languages::of(deps.db.pool(), chat).await.context("couldn't read a chat's language")?;
    Ok(chosen.or(app).unwrap_or(deps.language))
}

/// Chooses the chat's language. The caller has checked that the person may.
///
/// # Errors
/// The database fails.
pub async fn choose(deps: &Deps, chat: ChatId, language: Language) -> anyhow::Result<()> {
    languages::choose(deps.db.pool(), chat, language).await.context("couldn't choose a chat's language")
}
