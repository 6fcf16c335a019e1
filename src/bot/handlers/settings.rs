//! What a chat hears of, and how the bot is.

use std::sync::Arc;

use super::press::Press;
use super::{Asker, admit, say, send};
use crate::domain::subscription::Choice;
use crate::domain::{Language, Outgoing};
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::flow::settings::{self, Settings};
use crate::flow::status;
use crate::render::settings as words;
use crate::render::{alert, reply};
use crate::telegram::PressAnswer;

const VERSION: &str = env!("CARGO_PKG_VERSION");

pub(in crate::bot) async fn settings(deps: Arc<Deps>, asker: Asker) -> anyhow::Result<()> {
    let Some(permit) = admit(&deps, &asker).await? else { return Ok(()) };
    let shown = settings::show(&deps, &permit).await?;
    let language = asker.language(&deps).await?;
    match message(&deps, &permit, &shown, language) {
        Some(message) => send(&deps, &asker, |_| message).await,
        None => say(&deps, &asker, reply::managers_only).await,
    }
}

/// A choice by button.
pub(super) async fn choose(deps: &Deps, press: &Press<'_>, permit: &Permit, choice: Choice) -> anyhow::Result<()> {
    let shown = settings::choose(deps, permit, choice, press.reply_to.thread).await?;
    match message(deps, permit, &shown, press.language) {
        Some(message) => {
            deps.telegram.edit(permit.chat(), press.message_id, &message).await?;
            press.answer(deps, PressAnswer::Nothing).await;
        }
        None => press.alert(deps, alert::managers_only).await,
    }
    Ok(())
}

fn message(deps: &Deps, permit: &Permit, shown: &Settings, language: Language) -> Option<Outgoing> {
    let Settings::Shown(wanted) = shown else { return None };
    let shops = deps.shop_names();
    Some(words::settings(language, wanted.as_ref(), &shops, permit.is_private()))
}

pub(in crate::bot) async fn status(deps: Arc<Deps>, asker: Asker) -> anyhow::Result<()> {
    let Some(permit) = admit(&deps, &asker).await? else { return Ok(()) };
    let Some(status) = status::status(&deps, &permit).await? else {
        return say(&deps, &asker, reply::managers_only).await;
    };
    let shops = status.shops.iter().map(|shop| words::ShopStatus {
        name: &shop.name,
        read_at: shop.read_at,
        failure: shop.failure.as_deref(),
        watched: shop.watched,
    });
    let status = words::Status {
        shops: shops.collect(),
        waiting: status.waiting,
        oldest: status.oldest,
        started_at: status.started_at,
        database_bytes: status.database_bytes,
        version: VERSION,
    };
    say(&deps, &asker, |lang| words::status(lang, &status, deps.now())).await
}
