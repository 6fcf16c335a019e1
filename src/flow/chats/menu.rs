//! The command menus, one for each scope, language and role.

use anyhow::Context;

use super::language;
use crate::domain::{ChatId, Language, Role};
use crate::flow::Deps;
use crate::render::menu;
use crate::store::{languages, people};
use crate::telegram::{Error, MenuScope};

/// Registers every menu: for private chats, groups and their administrators in each language, and those of single chats.
pub async fn register(deps: &Deps) {
    // Apps in other languages get the bot's own.
    let apps = [None].into_iter().chain(Language::ALL.map(Some));
    for app in apps {
        let language = app.unwrap_or(deps.language);
        for (scope, commands) in [
            (MenuScope::PrivateChats, menu::private(language, None)),
            (MenuScope::Groups, menu::group(language, false)),
            (MenuScope::GroupAdmins, menu::group(language, true)),
        ] {
            if let Err(error) = deps.telegram.set_menu(scope, app, commands).await {
                tracing::warn!(%error, language = language.code(), "couldn't register a command menu");
            }
        }
    }
    match chats(deps).await {
        Ok(chats) => {
            for chat in chats {
                update(deps, chat).await;
            }
        }
        Err(error) => tracing::error!(error = %format!("{error:#}"), "couldn't register the command menus of chats"),
    }
}

/// The chats with a menu of their own: those of managers and admins, and those with a chosen language.
async fn chats(deps: &Deps) -> anyhow::Result<Vec<ChatId>> {
    let db = deps.db.pool();
    let mut chats = languages::chats(db).await.context("couldn't read the languages")?;
    for member in people::list(db).await.context("couldn't read the allowlist")? {
        let chat = member.person.user.private_chat();
        if member.role.manages() && !chats.contains(&chat) {
            chats.push(chat);
        }
    }
    Ok(chats)
}

/// Registers or deletes the menu of one chat, after its language or its person's role has changed. Failures are logged
/// only: a menu is a convenience.
pub async fn update(deps: &Deps, chat: ChatId) {
    match set(deps, chat).await {
        Ok(()) => {}
        // A person who never opened the bot, or a group that the bot has left.
        Err(error) if error.downcast_ref().is_some_and(Error::is_refusal) => {
            tracing::debug!(chat.id = %chat, error = %format!("{error:#}"), "no command menu for a chat");
        }
        Err(error) => tracing::warn!(chat.id = %chat, error = %format!("{error:#}"), "couldn't update a command menu"),
    }
}

async fn set(deps: &Deps, chat: ChatId) -> anyhow::Result<()> {
    let hints = language::hints(deps, chat).await?;
    let language = hints.resolve(deps.language);
    let commands = if let Some(user) = chat.person() {
        let profile = people::find(deps.db.pool(), user).await.context("couldn't read the allowlist")?;
        let role = profile.map(|profile| profile.role);
        if hints.chosen.is_none() && !role.is_some_and(Role::manages) {
            return Ok(deps.telegram.delete_menu(MenuScope::Chat(chat)).await?);
        }
        menu::private(language, role)
    } else {
        // The menu of one chat overrides that of all groups' administrators.
        let commands = menu::group(language, true);
        deps.telegram.set_menu(MenuScope::ChatAdmins(chat), None, commands).await?;
        menu::group(language, false)
    };
    Ok(deps.telegram.set_menu(MenuScope::Chat(chat), None, commands).await?)
}
