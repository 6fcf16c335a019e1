//! Links that grant a role once: `https://t.me/<bot>?start=<token>`.

use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Duration, Utc};

use super::first_admin;
use super::token::Token;
use crate::domain::{Outgoing, Role};
use crate::flow::Deps;
use crate::flow::access::{ManagerPermit, Sender};
use crate::flow::chats::{menu, notify};
use crate::render;
use crate::store::invitations::{self, Invitation};
use crate::store::{self, Tx, people};

/// How long a link can be used.
const VALID_FOR: Duration = Duration::hours(48);

/// How long a link that can no longer be used still says why.
const EXPLAINED_FOR: Duration = Duration::days(30);

/// The result of making an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invited {
    Done {
        id: i64,
        /// The payload of the link.
        token: Token,
        expires_at: DateTime<Utc>,
    },
    /// The manager does not outrank the role.
    NotAbove(Role),
}

/// The result of opening a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redeemed {
    Welcome {
        role: Role,
        /// Whether the person had no role before.
        is_new: bool,
    },
    /// The person had this role or a higher one; the link can still be used by another person.
    Already(Role),
    Used,
    Expired,
    /// The invitation was revoked, or the inviter may no longer invite.
    Revoked,
    Unknown,
}

/// The result of revoking an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoked {
    Done,
    /// Too late.
    Used,
    /// The manager does not outrank the role of the invitation.
    NotAbove(Role),
    Unknown,
}

/// Makes an invitation.
pub async fn invite(deps: &Deps, by: &ManagerPermit, role: Role) -> anyhow::Result<Invited> {
    if !by.role().outranks(role) {
        return Ok(Invited::NotAbove(role));
    }
    let token = Token::new()?;
    let expires_at = deps.now() + VALID_FOR;
    let id = invitations::add(deps.db.pool(), &token.hash(), role, by.user(), expires_at).await;
    let id = id.context("couldn't store an invitation")?;
    tracing::info!(by.id = %by.user(), invitation.id = id, role = role.as_str(), "made an invitation");
    Ok(Invited::Done { id, token, expires_at })
}

/// Revokes an invitation.
pub async fn revoke(deps: &Deps, by: &ManagerPermit, id: i64) -> anyhow::Result<Revoked> {
    let revoking = async {
        let Some(invitation) = invitations::by_id(deps.db.pool(), id).await? else { return Ok(Revoked::Unknown) };
        if !by.role().outranks(invitation.role) {
            return Ok(Revoked::NotAbove(invitation.role));
        }
        let is_revoked = invitations::revoke(deps.db.pool(), id, deps.now()).await?;
        store::Result::Ok(if is_revoked { Revoked::Done } else { Revoked::Used })
    };
    let revoked = revoking.await.context("couldn't revoke an invitation")?;
    tracing::info!(by.id = %by.user(), invitation.id = id, outcome = ?revoked, "revoked an invitation");
    Ok(revoked)
}

/// Grants the sender the role of the invitation, and notifies the inviter.
pub async fn redeem(deps: &Arc<Deps>, sender: &Sender, token: &Token) -> anyhow::Result<Redeemed> {
    if first_admin::claim(deps, sender, token).await? {
        return Ok(Redeemed::Welcome { role: Role::Admin, is_new: true });
    }
    let redeeming = async {
        let mut tx = deps.db.begin_write().await?;
        let invitation = invitations::by_token(&mut *tx, &token.hash()).await?;
        let Some(invitation) = invitation else {
            let profile = people::find(&mut *tx, sender.user).await?;
            return Ok(Err(profile.map(|profile| profile.role)));
        };
        let redeemed = grant(deps, &mut tx, sender, &invitation).await?;
        tx.commit().await?;
        store::Result::Ok(Ok((redeemed, invitation)))
    };
    let redeemed = redeeming.await.context("couldn't redeem an invitation")?;
    let (redeemed, Invitation { id, role, invited_by, .. }) = match redeemed {
        Ok(redeemed) => redeemed,
        // No link gives an admin more. The first admin may have opened theirs twice.
        Err(Some(Role::Admin)) => return Ok(Redeemed::Already(Role::Admin)),
        Err(_) => return Ok(Redeemed::Unknown),
    };
    tracing::info!(user.id = %sender.user, invitation.id = id, outcome = ?redeemed, "opened an invitation");
    if matches!(redeemed, Redeemed::Welcome { .. }) {
        let (deps, person) = (Arc::clone(deps), sender.person());
        tokio::spawn(async move {
            menu::update(&deps, person.user.private_chat()).await;
            let text = |lang| Outgoing::text(render::invitation::used(lang, &person, role));
            notify::person(&deps, invited_by, text).await;
        });
    }
    Ok(redeemed)
}

async fn grant(deps: &Deps, tx: &mut Tx, sender: &Sender, invitation: &Invitation) -> store::Result<Redeemed> {
    let role = invitation.role;
    let current = people::find(&mut **tx, sender.user).await?;
    let is_new = current.is_none();
    if let Some(current) = current.filter(|current| !role.outranks(current.role)) {
        return Ok(Redeemed::Already(current.role));
    }
    let now = deps.now();
    let inviter = people::find(&mut **tx, invitation.invited_by).await?;
    if invitation.used_by.is_some() {
        return Ok(Redeemed::Used);
    } else if invitation.is_revoked || !inviter.is_some_and(|inviter| inviter.role.outranks(role)) {
        return Ok(Redeemed::Revoked);
    } else if invitation.expires_at <= now {
        return Ok(Redeemed::Expired);
    }
    invitations::use_up(&mut **tx, invitation.id, sender.user).await?;
    people::grant(&mut **tx, &sender.person(), role, invitation.invited_by, now).await?;
    Ok(Redeemed::Welcome { role, is_new })
}

/// Deletes invitations that expired long ago. Returns their number.
pub async fn clean(deps: &Deps) -> anyhow::Result<u64> {
    let before = deps.now() - EXPLAINED_FOR;
    invitations::remove_expired_before(deps.db.pool(), before).await.context("couldn't clean the invitations")
}
