//! Who may ask, and where. Everything that people send comes through [`enter`].

use anyhow::Context;
use chrono::Duration;

use super::Deps;
use crate::domain::people::Who;
use crate::domain::{ChatId, Language, Role, UserId};
use crate::store::{groups, people};

/// How exactly it is known when a person was last seen: a write for every message would be a waste.
const SEEN_WITHIN: Duration = Duration::minutes(1);

/// Somebody who wrote or pressed something, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// The person's id.
    pub user: UserId,
    /// The person's name; anything.
    pub name: String,
    /// The language of their Telegram, if the bot speaks it.
    pub language: Option<Language>,
    /// The chat.
    pub chat: ChatId,
}

impl Visitor {
    /// The person.
    #[must_use]
    pub fn who(&self) -> Who {
        Who { user: self.user, name: Some(self.name.clone()) }
    }

    /// Whether nobody else reads the chat.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.chat == self.user.private_chat()
    }
}

/// That a person may ask in a chat. Only [`enter`] gives it, and Kaspi is not asked without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permit {
    user: UserId,
    chat: ChatId,
    role: Role,
}

impl Permit {
    /// The person.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.user
    }

    /// Where they may ask.
    #[must_use]
    pub fn chat(&self) -> ChatId {
        self.chat
    }

    /// What they are.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// Whether nobody else reads the chat.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.chat == self.user.private_chat()
    }

    /// Who may ask in a group may ask in private.
    #[must_use]
    pub fn in_private(self) -> Self {
        Self { chat: self.user.private_chat(), ..self }
    }
}

/// How a visitor is received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// They may ask here.
    Permitted(Permit),
    /// They may ask, but no manager has connected this group.
    NotConnected(Role),
    /// They may not ask.
    Stranger,
}

/// Tells what the visitor may do here, and notes that they were seen.
///
/// # Errors
/// The database fails.
pub async fn enter(deps: &Deps, visitor: &Visitor) -> anyhow::Result<Entry> {
    let Some(role) = recognise(deps, visitor).await? else { return Ok(Entry::Stranger) };
    let is_open = visitor.is_private()
        || groups::is_connected(deps.db.pool(), visitor.chat).await.context("couldn't read the groups")?;
    Ok(if is_open {
        Entry::Permitted(Permit { user: visitor.user, chat: visitor.chat, role })
    } else {
        Entry::NotConnected(role)
    })
}

async fn recognise(deps: &Deps, visitor: &Visitor) -> anyhow::Result<Option<Role>> {
    let db = deps.db.pool();
    let known = people::find(db, visitor.user).await.context("couldn't read the allowlist")?;
    let Some(known) = known else { return Ok(None) };
    let now = deps.now();
    let is_news = known.name.as_ref() != Some(&visitor.name)
        || known.language != visitor.language
        || known.seen_at.is_none_or(|seen| now - seen >= SEEN_WITHIN);
    if is_news {
        people::see(db, visitor.user, &visitor.name, visitor.language, now)
            .await
            .context("couldn't note that a person was seen")?;
    }
    Ok(Some(known.role))
}
