//! Who may ask, and how admins change it.

use anyhow::Context;

use super::Deps;
use crate::domain::{Role, UserId};
use crate::store::people;

/// What became of `/allow`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// The person may ask from now on.
    Done,
    /// The person could ask already.
    Already,
}

/// What became of `/deny`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// The person may not ask any more.
    Done,
    /// The person never could.
    Stranger,
    /// Admins come from the configuration and stay.
    Admin,
}

/// What the person is; `None` for a stranger.
///
/// # Errors
/// The database fails.
pub async fn role_of(deps: &Deps, user: UserId) -> anyhow::Result<Option<Role>> {
    people::role_of(deps.db.pool(), user).await.context("couldn't read the allowlist")
}

/// Lets a person ask for orders. The caller has checked that `admin` is one.
///
/// # Errors
/// The database fails.
pub async fn allow(deps: &Deps, admin: UserId, user: UserId) -> anyhow::Result<Allowed> {
    let is_new = people::allow(deps.db.pool(), user, admin, (deps.clock)()).await.context("couldn't allow a person")?;
    tracing::info!(admin.id = %admin, user.id = %user, is_new, "allowed a person");
    Ok(if is_new { Allowed::Done } else { Allowed::Already })
}

/// Ends a person's access. The caller has checked that `admin` is one.
///
/// # Errors
/// The database fails.
pub async fn deny(deps: &Deps, admin: UserId, user: UserId) -> anyhow::Result<Denied> {
    if people::deny(deps.db.pool(), user).await.context("couldn't deny a person")? {
        tracing::info!(admin.id = %admin, user.id = %user, "denied a person");
        return Ok(Denied::Done);
    }
    Ok(if role_of(deps, user).await? == Some(Role::Admin) { Denied::Admin } else { Denied::Stranger })
}
