//! Which language a chat is spoken to in.

use anyhow::Context;

use super::Deps;
use super::access::Permit;
use crate::domain::{ChatId, Language};
use crate::store::languages;

/// The language chosen for the chat, else `app`, the one of the person's Telegram, else the one that it had when the
/// person was last seen, else that of the configuration.
///
/// # Errors
/// The database fails.
pub async fn of(deps: &Deps, chat: ChatId, app: Option<Language>) -> anyhow::Result<Language> {
    let hints = languages::of(deps.db.pool(), chat).await.context("couldn't read a chat's language")?;
    Ok(hints.chosen.or(app).or(hints.app).unwrap_or(deps.language))
}

/// Whether the person may choose the chat's language: in private their own, in a group as its manager.
#[must_use]
pub fn may_choose(permit: &Permit) -> bool {
    permit.is_private() || permit.role().manages()
}

/// Chooses the chat's language; `false` if the person may not.
///
/// # Errors
/// The database fails.
pub async fn choose(deps: &Deps, permit: &Permit, language: Language) -> anyhow::Result<bool> {
    if !may_choose(permit) {
        return Ok(false);
    }
    languages::choose(deps.db.pool(), permit.chat(), language).await.context("couldn't choose a chat's language")?;
    Ok(true)
}
