//! The people on the list, and how managers change it. Nobody can change who stands as high as they do.

use std::sync::Arc;

use anyhow::Context;

use super::access::Permit;
use super::{Deps, menu, post};
use crate::domain::people::{Member, Who};
use crate::domain::{Outgoing, Role, UserId};
use crate::render;
use crate::store::{people, subscriptions};

/// What became of giving somebody a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Granted {
    /// They have it now.
    Done,
    /// They had it already.
    Already,
    /// Whoever wanted it may not: they do not stand above this role, which is the old or the new one.
    NotAbove(Role),
}

/// What became of taking somebody off the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// They are strangers now.
    Done,
    /// They were strangers already.
    Already,
    /// Whoever wanted it may not: they do not stand above this role.
    NotAbove(Role),
}

/// Gives a person a role. They are told, and their command menu follows.
///
/// # Errors
/// The database fails.
pub async fn grant(deps: &Arc<Deps>, by: &Permit, who: &Who, role: Role) -> anyhow::Result<Granted> {
    if !by.role().outranks(role) {
        return Ok(Granted::NotAbove(role));
    }
    let mut tx = deps.db.begin_write().await.context("couldn't give a role")?;
    match people::find(&mut *tx, who.user).await.context("couldn't read the allowlist")? {
        Some(known) if known.role == role => return Ok(Granted::Already),
        Some(known) if !by.role().outranks(known.role) => return Ok(Granted::NotAbove(known.role)),
        _ => {}
    }
    people::grant(&mut *tx, who, role, by.user(), deps.now()).await.context("couldn't give a role")?;
    if !role.manages() {
        subscriptions::remove(&mut *tx, who.user.private_chat()).await.context("couldn't unsubscribe a person")?;
    }
    tx.commit().await.context("couldn't give a role")?;
    tracing::info!(by.id = %by.user(), user.id = %who.user, role = role.as_str(), "gave a role");
    tokio::spawn(welcome(Arc::clone(deps), who.user, role));
    Ok(Granted::Done)
}

/// Takes a person off the list. They are told, and their command menu goes.
///
/// # Errors
/// The database fails.
pub async fn remove(deps: &Arc<Deps>, by: &Permit, user: UserId) -> anyhow::Result<Removed> {
    let mut tx = deps.db.begin_write().await.context("couldn't remove a person")?;
    match people::find(&mut *tx, user).await.context("couldn't read the allowlist")? {
        None => return Ok(Removed::Already),
        Some(known) if !by.role().outranks(known.role) => return Ok(Removed::NotAbove(known.role)),
        Some(_) => {}
    }
    people::remove(&mut *tx, user).await.context("couldn't remove a person")?;
    subscriptions::remove(&mut *tx, user.private_chat()).await.context("couldn't unsubscribe a person")?;
    tx.commit().await.context("couldn't remove a person")?;
    tracing::info!(by.id = %by.user(), user.id = %user, "removed a person");
    tokio::spawn(farewell(Arc::clone(deps), user));
    Ok(Removed::Done)
}

/// Everybody on the list; `None` if the person may not see it.
///
/// # Errors
/// The database fails.
pub async fn list(deps: &Deps, by: &Permit) -> anyhow::Result<Option<Vec<Member>>> {
    if !by.role().manages() {
        return Ok(None);
    }
    // Whoever asks was seen just now.
    deps.journal.settle().await;
    people::list(deps.db.pool()).await.map(Some).context("couldn't read the allowlist")
}

/// Tells a person what they are now and what they can do.
pub(super) async fn welcome(deps: Arc<Deps>, user: UserId, role: Role) {
    menu::renew(&deps, user.private_chat()).await;
    post::tell(&deps, user, |lang| Outgoing::text(render::people::welcome(lang, role))).await;
}

async fn farewell(deps: Arc<Deps>, user: UserId) {
    menu::renew(&deps, user.private_chat()).await;
    post::tell(&deps, user, |lang| Outgoing::text(render::people::farewell(lang))).await;
}
