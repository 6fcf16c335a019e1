//! The press of a button. The data in it, and the message that it stands under, may be forged or years old.

use std::sync::Arc;

use teloxide::types::{CallbackQuery, Me};

use super::{language_for, orders, people_buttons, reply_to, settings, visitor};
use crate::bot::refreshing::Refreshing;
use crate::domain::{Callback, ChatId, Language, Outgoing};
use crate::flow::access::{self, Entry, Permit};
use crate::flow::requests::{self, Patience};
use crate::flow::{Deps, language, menu};
use crate::render::{alert, reply};
use crate::telegram::{Destination, PressAnswer};

/// A pressed button.
pub(super) struct Press<'a> {
    id: &'a str,
    pub(super) message_id: i32,
    /// That of the chat.
    pub(super) language: Language,
    /// That of the person's Telegram.
    pub(super) app_language: Option<Language>,
    /// Where to say more than an answer to the press can.
    pub(super) reply_to: Destination,
}

impl Press<'_> {
    pub(super) async fn answer(&self, deps: &Deps, answer: PressAnswer) {
        deps.telegram.answer_press(self.id, answer).await;
    }

    pub(super) async fn alert(&self, deps: &Deps, text: fn(Language) -> String) {
        self.answer(deps, PressAnswer::Alert(text(self.language))).await;
    }
}

pub(in crate::bot) async fn press(
    deps: Arc<Deps>,
    me: Me,
    refreshing: Arc<Refreshing>,
    query: CallbackQuery,
) -> anyhow::Result<()> {
    let callback = query.data.as_deref().and_then(Callback::parse);
    let message = query.message.as_ref().map(|message| (ChatId(message.chat().id.0), message.id().0));
    let visitor = message.and_then(|(chat, _)| visitor(&query.from, chat));
    let (Some(visitor), Some(callback), Some((chat, message_id))) = (visitor, callback, message) else {
        let language = query.from.language_code.as_deref().and_then(Language::parse).unwrap_or(deps.language);
        let answer = PressAnswer::Alert(alert::button_unknown(language));
        deps.telegram.answer_press(&query.id.0, answer).await;
        return Ok(());
    };
    let entry = access::enter(&deps, &visitor).await?;
    let press = Press {
        id: &query.id.0,
        message_id,
        language: match entry {
            Entry::Permitted(permit) => permit.language(),
            Entry::NotConnected(_) | Entry::Stranger => language_for(&deps, &visitor).await?,
        },
        app_language: visitor.language,
        reply_to: query.regular_message().map_or_else(|| Destination::chat(chat), reply_to),
    };
    match (entry, callback) {
        (Entry::Stranger, Callback::AskAccess) => people_buttons::ask_access(&deps, &press, &visitor).await?,
        (Entry::Stranger, _) => {
            if requests::patience(&deps, visitor.user).await? != Patience::Ignore {
                press.alert(&deps, alert::no_access).await;
            }
        }
        (Entry::NotConnected(_), _) => press.alert(&deps, alert::group_unknown).await,
        (Entry::Permitted(permit), Callback::Refresh(code)) => {
            orders::refresh(&deps, &refreshing, &press, &permit, &code).await?;
        }
        (Entry::Permitted(permit), Callback::FullCard(code)) => {
            orders::full_card(&deps, &me, &press, &permit, &code).await?;
        }
        (Entry::Permitted(permit), Callback::Pin(code)) => orders::pin(&deps, &press, &permit, &code).await?,
        (Entry::Permitted(permit), Callback::Open(code)) => orders::open(&deps, &press, &permit, &code).await?,
        (Entry::Permitted(permit), Callback::Orders { filter, page }) => {
            orders::turn(&deps, &press, &permit, filter, page).await?;
        }
        (Entry::Permitted(permit), Callback::Choose(choice)) => {
            settings::choose(&deps, &press, &permit, choice).await?;
        }
        (Entry::Permitted(permit), Callback::Speak(language)) => speak(&deps, &press, &permit, language).await?,
        // The rest is about people, and stands in private chats only.
        (Entry::Permitted(permit), _) if !permit.is_private() => press.alert(&deps, alert::button_unknown).await,
        (Entry::Permitted(permit), callback) => {
            people_buttons::press(&deps, &me, &press, &permit, callback).await?;
        }
    }
    Ok(())
}

async fn speak(deps: &Arc<Deps>, press: &Press<'_>, permit: &Permit, language: Language) -> anyhow::Result<()> {
    if !language::choose(deps, permit, language).await? {
        press.alert(deps, alert::managers_only).await;
        return Ok(());
    }
    let chosen = Outgoing { html: reply::language_chosen(language), ..reply::language_choice(language) };
    deps.telegram.edit(permit.chat(), press.message_id, &chosen).await?;
    press.answer(deps, PressAnswer::Nothing).await;
    menu::renew(deps, permit.chat()).await;
    Ok(())
}
