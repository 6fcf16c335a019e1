//! Links that give a role once: `https://t.me/<bot>?start=<token>`.

use std::fmt;
use std::sync::Arc;

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};

use super::access::{Permit, Visitor};
use super::{Deps, menu, post};
use crate::domain::{Outgoing, Role};
use crate::render;
use crate::store::invitations::{self, Invitation, TokenHash};
use crate::store::{Tx, people};

/// How long a link can be used.
const VALID_FOR: Duration = Duration::hours(48);

/// How long a link that cannot be used any more still says why.
const EXPLAINED_FOR: Duration = Duration::days(30);

/// The secret in a link: 128 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 16]);

impl Token {
    /// Reads the payload of a deep link; `None` if it is none of ours.
    #[must_use]
    pub fn parse(payload: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(payload).ok()?.try_into().ok().map(Self)
    }

    fn new() -> anyhow::Result<Self> {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits).context("the system gives no random bits")?;
        Ok(Self(bits))
    }

    fn hash(&self) -> TokenHash {
        Sha256::digest(self.0).into()
    }
}

/// The payload of the deep link: 22 of the characters that one may have (Bot API, "Deep linking").
impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(***)")
    }
}

/// What became of `/invite`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invited {
    /// The link is ready.
    Done {
        /// The invitation's number.
        id: i64,
        /// What goes into the link.
        token: Token,
        /// Until when it works.
        expires_at: DateTime<Utc>,
    },
    /// Whoever wanted it may not give this role.
    NotAbove,
}

/// What became of opening a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redeemed {
    /// The person has the role now.
    Welcome(Role),
    /// The person is at least that already; the link still works for somebody else.
    Already(Role),
    /// Somebody else was faster.
    Used,
    /// It is too late.
    Expired,
    /// The link was taken back, or whoever made it may not invite any more.
    Revoked,
    /// There is no such link.
    Unknown,
}

/// What became of taking a link back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoked {
    /// It does not work any more.
    Done,
    /// Somebody has used it.
    Used,
    /// Whoever wanted it may not, or there is no such link.
    NotAllowed,
}

/// Makes a link.
///
/// # Errors
/// The database fails.
pub async fn invite(deps: &Deps, by: &Permit, role: Role) -> anyhow::Result<Invited> {
    if !by.role().outranks(role) {
        return Ok(Invited::NotAbove);
    }
    let token = Token::new()?;
    let expires_at = deps.now() + VALID_FOR;
    let id = invitations::add(deps.db.pool(), &token.hash(), role, by.user(), expires_at).await;
    let id = id.context("couldn't keep an invitation")?;
    tracing::info!(by.id = %by.user(), invitation.id = id, role = role.as_str(), "made an invitation");
    Ok(Invited::Done { id, token, expires_at })
}

/// Takes a link back.
///
/// # Errors
/// The database fails.
pub async fn revoke(deps: &Deps, by: &Permit, id: i64) -> anyhow::Result<Revoked> {
    let invitation = invitations::by_id(deps.db.pool(), id).await.context("couldn't read an invitation")?;
    if !invitation.is_some_and(|invitation| by.role().outranks(invitation.role)) {
        return Ok(Revoked::NotAllowed);
    }
    let is_revoked = invitations::revoke(deps.db.pool(), id, deps.now()).await;
    if !is_revoked.context("couldn't revoke an invitation")? {
        return Ok(Revoked::Used);
    }
    tracing::info!(by.id = %by.user(), invitation.id = id, "revoked an invitation");
    Ok(Revoked::Done)
}

/// Gives the visitor what the link promises. Whoever made it is told.
///
/// # Errors
/// The database fails.
pub async fn redeem(deps: &Arc<Deps>, visitor: &Visitor, token: &Token) -> anyhow::Result<Redeemed> {
    let mut tx = deps.db.begin_write().await.context("couldn't open an invitation")?;
    let invitation = invitations::by_token(&mut *tx, &token.hash()).await.context("couldn't read an invitation")?;
    let Some(invitation) = invitation else { return Ok(Redeemed::Unknown) };
    let redeemed = give(deps, &mut tx, visitor, &invitation).await.context("couldn't give an invited person a role")?;
    tx.commit().await.context("couldn't give an invited person a role")?;
    let Invitation { id, role, invited_by, .. } = invitation;
    tracing::info!(user.id = %visitor.user, invitation.id = id, outcome = ?redeemed, "opened an invitation");
    if redeemed == Redeemed::Welcome(role) {
        let (deps, who) = (Arc::clone(deps), visitor.who());
        tokio::spawn(async move {
            menu::renew(&deps, who.user.private_chat()).await;
            post::tell(&deps, invited_by, |lang| Outgoing::text(render::people::invitation_used(lang, &who, role)))
                .await;
        });
    }
    Ok(redeemed)
}

async fn give(deps: &Deps, tx: &mut Tx, visitor: &Visitor, invitation: &Invitation) -> anyhow::Result<Redeemed> {
    let role = invitation.role;
    let current = people::find(&mut **tx, visitor.user).await?;
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
    invitations::use_up(&mut **tx, invitation.id, visitor.user).await?;
    people::grant(&mut **tx, &visitor.who(), role, invitation.invited_by, now).await?;
    Ok(Redeemed::Welcome(role))
}

/// Forgets links that nobody should have in hand any more; tells how many.
///
/// # Errors
/// The database fails.
pub async fn clean(deps: &Deps) -> anyhow::Result<u64> {
    let before = deps.now() - EXPLAINED_FOR;
    invitations::forget_expired_before(deps.db.pool(), before).await.context("couldn't clean the invitations")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_fits_a_deep_link_and_is_no_order_code() {
        let token = Token::new().unwrap();
        let payload = token.to_string();
        assert_eq!(payload.len(), 22);
        assert!(payload.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'));
        assert_eq!(Token::parse(&payload), Some(token.clone()));
        assert_ne!(Token::new().unwrap(), token);
        assert!(!format!("{token:?}").contains(&payload));
        for other in ["", "900000101", "x", "AAAAAAAAAAAAAAAAAAAAAA==", "AAAAAAAAAAAAAAAAAAAAAAA", "А"] {
            assert_eq!(Token::parse(other), None, "{other:?}");
        }
    }
}
