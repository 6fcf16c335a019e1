//! Who is on the allowlist, and how people come and go.

pub mod invitations;
pub mod members;
pub mod requests;
pub mod strangers;
