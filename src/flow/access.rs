//! Who may do what, and where, as types. Only [`authorize`] makes a [`Permit`], and every message and every press passes
//! it.

use std::ops::Deref;

use anyhow::Context;
use chrono::Duration;

use super::Deps;
use crate::domain::language::LanguageHints;
use crate::domain::people::Person;
use crate::domain::{Audience, ChatId, Language, Role, UserId, Viewer};
use crate::store::access_cache::AccessFacts;
use crate::store::people::{LastSeen, Profile};

/// The precision of `seen_at`; a write for every message would be a waste.
const SEEN_PRECISION: Duration = Duration::minutes(1);

/// The person behind a message or a press, and the chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    pub user: UserId,
    /// As the person typed it: any text.
    pub name: String,
    /// The language of their Telegram app, if the bot speaks it.
    pub language: Option<Language>,
    pub chat: ChatId,
}

impl Sender {
    pub fn person(&self) -> Person {
        Person { user: self.user, name: Some(self.name.clone()) }
    }

    pub fn is_private(&self) -> bool {
        self.chat.is_private()
    }

    /// The same person in their private chat with the bot.
    pub fn in_private(&self) -> Self {
        Self { chat: self.user.private_chat(), ..self.clone() }
    }

    /// In a group the app of one person does not decide for all.
    pub(super) fn app_language(&self) -> Option<Language> {
        self.language.filter(|_| self.is_private())
    }
}

/// A person on the allowlist, in a chat in which the bot answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permit {
    user: UserId,
    chat: ChatId,
    role: Role,
    language: Language,
}

impl Permit {
    pub fn user(&self) -> UserId {
        self.user
    }

    pub fn chat(&self) -> ChatId {
        self.chat
    }

    pub fn role(&self) -> Role {
        self.role
    }

    /// The language of the chat.
    pub fn language(&self) -> Language {
        self.language
    }

    pub fn is_private(&self) -> bool {
        self.chat.is_private()
    }

    pub fn audience(&self) -> Audience {
        Audience::of(self.chat)
    }

    /// The person, in private.
    pub fn viewer(&self) -> Option<Viewer> {
        self.is_private().then_some(Viewer { user: self.user, role: self.role })
    }

    /// Who may ask in a group may ask in private, where the language is `language`.
    pub fn in_private(self, language: Language) -> Self {
        Self { chat: self.user.private_chat(), language, ..self }
    }

    /// After the group has become the supergroup `chat`.
    pub(super) fn in_migrated(self, chat: ChatId) -> Self {
        Self { chat, ..self }
    }

    /// Whether the person may still do all that the permit allows.
    pub(super) async fn is_still_valid(&self, deps: &Deps) -> anyhow::Result<bool> {
        let facts = deps.db.access(self.user, self.chat).await.context("couldn't read the allowlist")?;
        let has_role = facts.profile.is_some_and(|profile| profile.role.includes(self.role));
        Ok(has_role && (self.is_private() || facts.is_connected))
    }

    /// For managers and admins.
    pub fn manager(self) -> Option<ManagerPermit> {
        self.role.manages().then_some(ManagerPermit(self))
    }

    pub fn admin(self) -> Option<AdminPermit> {
        self.manager().filter(|_| self.role == Role::Admin).map(AdminPermit)
    }

    /// For a person who decides about the chat itself: anyone in private, managers in a group.
    pub fn chat_owner(self) -> Option<ChatOwnerPermit> {
        (self.is_private() || self.role.manages()).then_some(ChatOwnerPermit(self))
    }
}

/// The permit of a manager or an admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ManagerPermit(Permit);

impl ManagerPermit {
    /// `None` in private.
    pub fn in_group(self) -> Option<GroupManager> {
        (!self.is_private()).then_some(GroupManager { user: self.user, chat: self.chat })
    }
}

impl Deref for ManagerPermit {
    type Target = Permit;

    fn deref(&self) -> &Permit {
        &self.0
    }
}

/// The permit of an admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdminPermit(ManagerPermit);

impl Deref for AdminPermit {
    type Target = ManagerPermit;

    fn deref(&self) -> &ManagerPermit {
        &self.0
    }
}

/// The permit of a person who decides about the chat itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChatOwnerPermit(Permit);

impl Deref for ChatOwnerPermit {
    type Target = Permit;

    fn deref(&self) -> &Permit {
        &self.0
    }
}

/// A manager or an admin in a group that may not be connected yet. Not a [`Permit`]: the group gets no order data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupManager {
    user: UserId,
    chat: ChatId,
}

impl GroupManager {
    pub fn user(&self) -> UserId {
        self.user
    }

    pub fn chat(&self) -> ChatId {
        self.chat
    }
}

/// A person on the allowlist in a group that is not connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotConnected {
    user: UserId,
    chat: ChatId,
    role: Role,
}

impl NotConnected {
    pub fn manager(self) -> Option<GroupManager> {
        self.role.manages().then_some(GroupManager { user: self.user, chat: self.chat })
    }
}

/// The result of [`authorize`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Permitted(Permit),
    NotConnected(NotConnected),
    /// Not on the allowlist.
    Stranger,
}

/// Returns what the sender may do in the chat, and records that they were seen.
pub async fn authorize(deps: &Deps, sender: &Sender) -> anyhow::Result<Access> {
    let facts = deps.db.access(sender.user, sender.chat).await;
    let AccessFacts { profile, is_connected, chosen_language } = facts.context("couldn't read the allowlist")?;
    let Some(profile) = profile else { return Ok(Access::Stranger) };
    record_seen(deps, sender, &profile);
    let (user, chat, role) = (sender.user, sender.chat, profile.role);
    if !sender.is_private() && !is_connected {
        return Ok(Access::NotConnected(NotConnected { user, chat, role }));
    }
    let app = sender.app_language().or(profile.language.filter(|_| sender.is_private()));
    let language = LanguageHints { chosen: chosen_language, app }.resolve(deps.language);
    Ok(Access::Permitted(Permit { user, chat, role, language }))
}

/// The permit of a person in private, for what they asked for earlier; `None` after their access has ended.
pub(super) async fn private_permit(deps: &Deps, user: UserId) -> anyhow::Result<Option<Permit>> {
    let chat = user.private_chat();
    let facts = deps.db.access(user, chat).await.context("couldn't read the allowlist")?;
    let hints = |profile: &Profile| LanguageHints { chosen: facts.chosen_language, app: profile.language };
    Ok(facts.profile.as_ref().map(|profile| {
        let language = hints(profile).resolve(deps.language);
        Permit { user, chat, role: profile.role, language }
    }))
}

/// Whether a person is not on the allowlist. If that cannot be read, they are taken for a member here.
pub async fn is_stranger(deps: &Deps, user: UserId, chat: ChatId) -> bool {
    deps.db.access(user, chat).await.is_ok_and(|facts| facts.profile.is_none())
}

fn record_seen(deps: &Deps, sender: &Sender, profile: &Profile) {
    let now = deps.now();
    let has_changed = profile.name.as_ref() != Some(&sender.name)
        || profile.language != sender.language
        || profile.seen_at.is_none_or(|seen| now - seen >= SEEN_PRECISION);
    if has_changed {
        deps.recorder.record_seen(LastSeen { person: sender.person(), language: sender.language, at: now });
    }
}
