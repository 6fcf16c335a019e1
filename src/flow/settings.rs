//! What a chat wants to hear of, and its managers' choice of that.

use anyhow::Context;

use super::Deps;
use super::access::Permit;
use crate::domain::subscription::{Choice, QuietHours, Subscription};
use crate::store::{notices, subscriptions};

/// What came of looking at a chat's choice, or changing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settings {
    /// What it wants; `None` if nothing.
    Shown(Option<Subscription>),
    /// Only managers and admins may.
    NotAllowed,
}

/// What the permit's chat wants.
///
/// # Errors
/// The database fails.
pub async fn show(deps: &Deps, permit: &Permit) -> anyhow::Result<Settings> {
    if !permit.role().manages() {
        return Ok(Settings::NotAllowed);
    }
    let found = subscriptions::find(deps.db.pool(), permit.chat()).await.context("couldn't read a subscription")?;
    Ok(Settings::Shown(found))
}

/// Makes a choice for the permit's chat, in one of its forum topics, and shows what it wants then.
///
/// # Errors
/// The database fails.
pub async fn choose(deps: &Deps, permit: &Permit, choice: Choice, thread: Option<i32>) -> anyhow::Result<Settings> {
    if !permit.role().manages() {
        return Ok(Settings::NotAllowed);
    }
    let chat = permit.chat();
    let mut tx = deps.db.begin_write().await.context("couldn't change a subscription")?;
    let found = subscriptions::find(&mut *tx, chat).await.context("couldn't read a subscription")?;
    let changed = match (found, choice) {
        (None, Choice::Subscription) => Some(Subscription::new(chat)),
        (Some(_), Choice::Subscription) | (None, _) => None,
        (Some(found), choice) => Some(apply(deps, found, choice, thread)),
    };
    match &changed {
        Some(changed) => subscriptions::write(&mut *tx, changed).await,
        None => subscriptions::remove(&mut *tx, chat).await,
    }
    .context("couldn't change a subscription")?;
    if changed.is_none() {
        notices::drop_all(&mut *tx, chat, deps.now()).await.context("couldn't drop notices")?;
    }
    tx.commit().await.context("couldn't change a subscription")?;
    Ok(Settings::Shown(changed))
}

fn apply(deps: &Deps, mut chosen: Subscription, choice: Choice, thread: Option<i32>) -> Subscription {
    match choice {
        Choice::Topic(topic) => chosen.topics = chosen.topics.toggled(topic),
        Choice::Channel(channel) => chosen.channels = chosen.channels.toggled(channel),
        Choice::Shop(at) => {
            if let Some(shop) = deps.kaspi.shops().get(usize::from(at)) {
                let before = chosen.muted_shops.len();
                chosen.muted_shops.retain(|muted| muted != shop.name());
                if chosen.muted_shops.len() == before {
                    chosen.muted_shops.push(shop.name().to_owned());
                }
            }
        }
        Choice::Quiet => {
            let at = QuietHours::CHOICES.iter().position(|choice| Some(*choice) == chosen.quiet);
            chosen.quiet = QuietHours::CHOICES.get(at.map_or(0, |at| at + 1)).copied();
        }
        Choice::Style => chosen.is_living = !chosen.is_living,
        Choice::Here => chosen.thread = thread,
        Choice::Subscription => {}
    }
    chosen
}
