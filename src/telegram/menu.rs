//! Command menus.

use teloxide::payloads::{DeleteMyCommands, SetMyCommands};
use teloxide::types::{self, BotCommand, BotCommandScope, Recipient, True};

use super::api::Api;
use super::error::Error;
use crate::domain::{ChatId, Language};

/// Where a command menu is shown. A narrower scope overrides a wider one (Bot API, `BotCommandScope`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MenuScope {
    PrivateChats,
    Groups,
    /// In groups, for those who administer them in Telegram.
    GroupAdmins,
    Chat(ChatId),
}

impl MenuScope {
    fn to_bot_api(self) -> BotCommandScope {
        match self {
            Self::PrivateChats => BotCommandScope::AllPrivateChats,
            Self::Groups => BotCommandScope::AllGroupChats,
            Self::GroupAdmins => BotCommandScope::AllChatAdministrators,
            Self::Chat(chat) => BotCommandScope::Chat { chat_id: Recipient::Id(types::ChatId(chat.0)) },
        }
    }
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
        self.call_until_done(&payload).await.map(|True| ())
    }

    /// Deletes the menu of one chat, so that the wider scopes apply there again (`deleteMyCommands`).
    pub async fn delete_menu(&self, chat: ChatId) -> Result<(), Error> {
        let mut payload = DeleteMyCommands::new();
        payload.scope = Some(MenuScope::Chat(chat).to_bot_api());
        self.call_until_done(&payload).await.map(|True| ())
    }
}
