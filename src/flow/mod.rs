//! What the bot does, step by step: who may ask, what Kaspi knows, who must be told. No Telegram types and no words.

pub mod access;
mod alarm;
pub mod audit;
pub mod groups;
pub mod inbox;
pub mod invitations;
pub mod language;
pub mod lookup;
pub mod menu;
pub mod people;
pub mod post;
pub mod requests;

use chrono::{DateTime, Utc};

use crate::domain::access::LookupLimits;
use crate::domain::{Language, UserId};
use crate::{kaspi, store, telegram};

/// Tells the present moment; tests bring their own.
pub type Clock = fn() -> DateTime<Utc>;

/// What the steps work with.
#[derive(Debug)]
pub struct Deps {
    /// The database.
    pub db: store::Db,
    /// The shops.
    pub kaspi: kaspi::Client,
    /// The bot.
    pub telegram: telegram::Api,
    /// The language of chats that chose none.
    pub language: Language,
    /// How many orders one person may look up.
    pub limits: LookupLimits,
    /// Who gets the alarms.
    pub admins: Vec<UserId>,
    /// The present moment.
    pub clock: Clock,
}
