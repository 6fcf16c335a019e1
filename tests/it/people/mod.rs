//! The people with access, and how they get it.

#[cfg(unix)]
mod first_admin;
mod invitations;
mod list;
mod members;
mod requests;
mod strangers;

pub(crate) use invitations::invitation_token;

pub(crate) const NOT_MANAGER: &str = "Это могут только менеджеры и администраторы.";
