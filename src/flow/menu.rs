//! The command menus: one for each place, language and role.

use anyhow::Context;

use super::{Deps, language};
use crate::domain::{ChatId, Language, Role, UserId};
use crate::render::menu;
use crate::store::{languages, people};
use crate::telegram::{Error, MenuScope};

/// Registers every menu: in each language for private chats, groups and their administrators, and that of each chat
/// that has its own.
pub async fn register(deps: &Deps) {
    // For apps of other languages the bot's own stands in.
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
                renew(deps, chat).await;
            }
        }
        Err(error) => tracing::error!(error = %format!("{error:#}"), "couldn't register the command menus of chats"),
    }
}

/// The chats with a menu of their own: those of managers and admins, and those that chose a language.
async fn chats(deps: &Deps) -> anyhow::Result<Vec<ChatId>> {
    let db = deps.db.pool();
    let mut chats = languages::chats(db).await.context("couldn't read the languages")?;
    for member in people::list(db).await.context("couldn't read the allowlist")? {
        let chat = member.who.user.private_chat();
        if member.role.manages() && !chats.contains(&chat) {
            chats.push(chat);
        }
    }
    Ok(chats)
}

/// Registers or removes the menu of one chat, after its language or its person's role has changed. A menu is a
/// convenience: failures are only logged.
pub async fn renew(deps: &Deps, chat: ChatId) {
    match set(deps, chat).await {
        Ok(()) => {}
        // Somebody who never opened the bot, or a group that it has left.
        Err(error) if matches!(error.downcast_ref(), Some(Error::Forbidden { .. } | Error::Rejected { .. })) => {
            tracing::debug!(chat.id = %chat, error = %format!("{error:#}"), "no command menu for a chat");
        }
        Err(error) => tracing::warn!(chat.id = %chat, error = %format!("{error:#}"), "couldn't renew a command menu"),
    }
}

async fn set(deps: &Deps, chat: ChatId) -> anyhow::Result<()> {
    let language = language::of(deps, chat, None).await?;
    let hints = languages::of(deps.db.pool(), chat).await.context("couldn't read a chat's language")?;
    let commands = match UserId::new(chat.0) {
        Some(user) => {
            let known = people::find(deps.db.pool(), user).await.context("couldn't read the allowlist")?;
            let role = known.map(|known| known.role);
            if hints.chosen.is_none() && !role.is_some_and(Role::manages) {
                return Ok(deps.telegram.delete_menu(chat).await?);
            }
            menu::private(language, role)
        }
        None => menu::group(language, false),
    };
    Ok(deps.telegram.set_menu(MenuScope::Chat(chat), None, commands).await?)
}
