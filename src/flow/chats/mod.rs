//! Chats: which groups are connected, which language and command menu each chat has, and how it is written to.

pub mod alerts;
pub mod groups;
pub mod language;
pub mod menu;
pub mod muted;
pub(in crate::flow) mod notify;
pub mod reply;
