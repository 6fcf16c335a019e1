//! Who may ask, and where. Everything that people send comes through [`enter`].

use anyhow::Context;
use chrono::Duration;

use super::Deps;
use crate::domain::people::Who;
use crate::domain::{ChatId, Language, Role, UserId};
use crate::store::arrivals::Arrival;
use crate::store::people::{Known, Sighting};

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
    language: Language,
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

    /// What the chat is spoken to in.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether nobody else reads the chat.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.chat == self.user.private_chat()
    }

    /// Who may ask in a group may ask in private, where they are spoken to in `language`.
    #[must_use]
    pub fn in_private(self, language: Language) -> Self {
        Self { chat: self.user.private_chat(), language, ..self }
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
    let arrival = deps.db.arrive(visitor.user, visitor.chat).await;
    let Arrival { known, is_connected, chosen } = arrival.context("couldn't read the allowlist")?;
    let Some(known) = known else { return Ok(Entry::Stranger) };
    note(deps, visitor, &known);
    if !visitor.is_private() && !is_connected {
        return Ok(Entry::NotConnected(known.role));
    }
    let own = visitor.language.or(known.language).filter(|_| visitor.is_private());
    let language = chosen.or(own).unwrap_or(deps.language);
    Ok(Entry::Permitted(Permit { user: visitor.user, chat: visitor.chat, role: known.role, language }))
}

/// Notes that the person was seen, if that is news.
fn note(deps: &Deps, visitor: &Visitor, known: &Known) {
    let now = deps.now();
    let is_news = known.name.as_ref() != Some(&visitor.name)
        || known.language != visitor.language
        || known.seen_at.is_none_or(|seen| now - seen >= SEEN_WITHIN);
    if is_news {
        deps.journal.seen(Sighting { who: visitor.who(), language: visitor.language, at: now });
    }
}
