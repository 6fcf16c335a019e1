//! Who is on the allowlist, and how people come and go.

pub mod first_admin;
pub mod invitations;
pub mod members;
pub mod requests;
pub mod strangers;
mod token;

pub use token::Token;
