//! Which language a chat is written to in.

use anyhow::Context;

use crate::domain::language::LanguageHints;
use crate::domain::{ChatId, Language};
use crate::flow::Deps;
use crate::flow::access::{ChatOwnerPermit, Sender};
use crate::store::languages;

/// The language of a chat, for all its members.
pub async fn of_chat(deps: &Deps, chat: ChatId) -> anyhow::Result<Language> {
    Ok(hints(deps, chat).await?.resolve(deps.language))
}

/// The language of the sender's chat; in private their app's language is known from the update itself.
pub async fn of_sender(deps: &Deps, sender: &Sender) -> anyhow::Result<Language> {
    let LanguageHints { chosen, app } = hints(deps, sender.chat).await?;
    Ok(LanguageHints { chosen, app: sender.app_language().or(app) }.resolve(deps.language))
}

pub(super) async fn hints(deps: &Deps, chat: ChatId) -> anyhow::Result<LanguageHints> {
    languages::hints(deps.db.pool(), chat).await.context("couldn't read a chat's language")
}

/// Chooses the language of the permit's chat.
pub async fn choose(deps: &Deps, by: &ChatOwnerPermit, language: Language) -> anyhow::Result<()> {
    languages::choose(deps.db.pool(), by.chat(), language).await.context("couldn't choose a chat's language")
}
