//! Command menus.

use teloxide::payloads::{DeleteMyCommands, SetMyCommands};
use teloxide::types::{self, BotCommand, BotCommandScope, Recipient, True};

use super::api::{Api, Sending};
use super::error::Error;
use super::outgoing::Priority;
use crate::domain::{ChatId, Language};

/// Where a command menu is shown. A narrower scope overrides a wider one (Bot API, `BotCommandScope`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MenuScope {
    PrivateChats,
    Groups,
    /// In groups, for those who administer them in Telegram.
    GroupAdmins,
    Chat(ChatId),
    /// In one group, for those who administer it in Telegram.
    ChatAdmins(ChatId),
}

impl MenuScope {
    fn to_bot_api(self) -> BotCommandScope {
        match self {
            Self::PrivateChats => BotCommandScope::AllPrivateChats,
            Self::Groups => BotCommandScope::AllGroupChats,
            Self::GroupAdmins => BotCommandScope::AllChatAdministrators,
            Self::Chat(chat) => BotCommandScope::Chat { chat_id: Recipient::Id(types::ChatId(chat.0)) },
            Self::ChatAdmins(chat) => {
                BotCommandScope::ChatAdministrators { chat_id: Recipient::Id(types::ChatId(chat.0)) }
            }
        }
    }
}

/// A menu may wait for everything else.
fn menu() -> Sending<'static> {
    Sending::new(Priority::Stranger)
}

impl Api {
    /// Registers a menu for apps of one language, or for all without a menu of their own (`setMyCommands`).
    pub async fn set_menu(
        &self,
        scope: MenuScope,
        language: Option<Language>,
        commands: Vec<(&'static str, String)>,
    ) -> Result<(), Error> {
        let commands = commands.into_iter().map(|(name, description)| BotCommand::new(name, description));
        let mut payload = SetMyCommands::new(commands);
        payload.scope = Some(scope.to_bot_api());
        payload.language_code = language.map(|language| language.code().to_owned());
        self.send_until_done(menu(), None, &payload).await.map(|True| ())
    }

    /// Deletes a menu, so that the wider scopes apply there again (`deleteMyCommands`).
    pub async fn delete_menu(&self, scope: MenuScope) -> Result<(), Error> {
        let mut payload = DeleteMyCommands::new();
        payload.scope = Some(scope.to_bot_api());
        self.send_until_done(menu(), None, &payload).await.map(|True| ())
    }
}
