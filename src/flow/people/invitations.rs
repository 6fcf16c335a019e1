//! Links that grant a role once: `https://t.me/<bot>?start=<token>`.

use std::fmt;
use std::sync::Arc;

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};

use crate::domain::{Outgoing, Role};
use crate::flow::Deps;
use crate::flow::access::{ManagerPermit, Sender};
use crate::flow::chats::{menu, notify};
use crate::render;
use crate::store::invitations::{self, Invitation, TokenHash};
use crate::store::{self, Tx, people};

/// How long a link can be used.
const VALID_FOR: Duration = Duration::hours(48);

/// How long a link that can no longer be used still says why.
const EXPLAINED_FOR: Duration = Duration::days(30);

/// The secret in a link: 128 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 16]);

impl Token {
    /// `None` if the payload of a deep link is not a token.
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
    Welcome(Role),
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
    let redeeming = async {
        let mut tx = deps.db.begin_write().await?;
        let invitation = invitations::by_token(&mut *tx, &token.hash()).await?;
        let Some(invitation) = invitation else { return Ok(None) };
        let redeemed = grant(deps, &mut tx, sender, &invitation).await?;
        tx.commit().await?;
        store::Result::Ok(Some((redeemed, invitation)))
    };
    let redeemed = redeeming.await.context("couldn't redeem an invitation")?;
    let Some((redeemed, Invitation { id, role, invited_by, .. })) = redeemed else { return Ok(Redeemed::Unknown) };
    tracing::info!(user.id = %sender.user, invitation.id = id, outcome = ?redeemed, "opened an invitation");
    if redeemed == Redeemed::Welcome(role) {
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
    Ok(Redeemed::Welcome(role))
}

/// Deletes invitations that expired long ago. Returns their number.
pub async fn clean(deps: &Deps) -> anyhow::Result<u64> {
    let before = deps.now() - EXPLAINED_FOR;
    invitations::remove_expired_before(deps.db.pool(), before).await.context("couldn't clean the invitations")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_fits_a_deep_link_and_is_not_an_order_code() {
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
