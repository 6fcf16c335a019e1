//! The handler tree: which update goes to which handler.

use std::ops::ControlFlow;
use std::sync::Arc;

use dptree::di::DependencyMap;
use teloxide::dispatching::UpdateHandler;
use teloxide::dptree;
use teloxide::prelude::*;
use teloxide::types::{Me, Message, UpdateKind};

use super::commands::{Command, Parsed, parse};
use super::handlers::groups::{AnonymousCommand, Migration};
use super::handlers::{self, Asker, groups, orders, people, press, settings};
use super::refreshing::Refreshing;
use crate::flow::Deps;

/// Builds the tree. The first branch that fits answers; what fits none is nothing to answer.
///
/// Access is not checked here but in `flow`, on the way to each answer. The order matters for groups: there the bot
/// reacts to its own commands only, so the group branch stands before everything that answers plain text.
pub(super) fn schema() -> UpdateHandler<anyhow::Error> {
    let commands = dptree::entry()
        .branch(dptree::case![Command::Start(payload)].endpoint(handlers::start))
        .branch(dptree::case![Command::Help(argument)].endpoint(handlers::help))
        .branch(dptree::case![Command::Language(argument)].endpoint(handlers::choose_language))
        .branch(dptree::case![Command::Order(text)].endpoint(orders::orders))
        .branch(dptree::case![Command::Orders(argument)].endpoint(orders::list))
        .branch(dptree::case![Command::Audit(argument)].endpoint(orders::audit))
        .branch(dptree::case![Command::Settings(argument)].endpoint(settings::settings))
        .branch(dptree::case![Command::Status(argument)].endpoint(settings::status))
        .branch(dptree::case![Command::Allow(argument)].endpoint(people::allow))
        .branch(dptree::case![Command::Deny(argument)].endpoint(people::deny))
        .branch(dptree::case![Command::Invite(argument)].endpoint(people::invite))
        .branch(dptree::case![Command::Users(argument)].endpoint(people::users))
        .branch(dptree::case![Command::Connect(argument)].endpoint(groups::connect))
        .branch(dptree::case![Command::Disconnect(argument)].endpoint(groups::disconnect));
    let words = dptree::filter_map(Asker::of)
        .filter_map(|message: Message, me: Me| Some(parse(text_of(&message), me.username())))
        .branch(dptree::case![Parsed::Command(command)].chain(commands))
        .branch(dptree::case![Parsed::ForAnotherBot].endpoint(async || Ok(())))
        .branch(dptree::filter(|asker: Asker| asker.is_in_group()).endpoint(async || Ok(())))
        .branch(dptree::filter_map(|message: Message| message.contact().cloned()).endpoint(people::contact))
        .branch(dptree::case![Parsed::Text(text)].endpoint(orders::orders))
        .branch(dptree::case![Parsed::UnknownCommand].endpoint(handlers::unknown_command));
    let messages = dptree::filter_map(message_of)
        .branch(dptree::filter_map(|message: Message| Migration::of(&message)).endpoint(groups::migrate))
        .branch(words)
        .branch(dptree::filter_map(AnonymousCommand::of).endpoint(groups::anonymous));
    dptree::entry()
        .branch(messages)
        .branch(Update::filter_callback_query().endpoint(press::press))
        .branch(Update::filter_my_chat_member().endpoint(groups::membership))
}

/// Runs an update through the tree.
pub(super) async fn answer(
    tree: &UpdateHandler<anyhow::Error>,
    update: Update,
    me: Me,
    deps: Arc<Deps>,
    refreshing: Arc<Refreshing>,
) -> anyhow::Result<()> {
    let values: DependencyMap = dptree::deps![update, me, deps, refreshing];
    match tree.dispatch(values).await {
        ControlFlow::Break(result) => result,
        ControlFlow::Continue(_) => Ok(()),
    }
}

/// The name under which an update is counted.
pub(super) fn kind_of(update: &Update) -> &'static str {
    match update.kind {
        UpdateKind::Message(_) => "message",
        UpdateKind::EditedMessage(_) => "edited_message",
        UpdateKind::CallbackQuery(_) => "callback_query",
        UpdateKind::MyChatMember(_) => "my_chat_member",
        UpdateKind::Error(_) => "unreadable",
        _ => "other",
    }
}

/// A new message, or an old text that was corrected: whoever mistyped a code and mends it expects an answer. Edits
/// without a text are no corrections; a live location sends one every few seconds.
fn message_of(update: Update) -> Option<Message> {
    match update.kind {
        UpdateKind::Message(message) => Some(message),
        UpdateKind::EditedMessage(message) if !text_of(&message).is_empty() => Some(message),
        _ => None,
    }
}

/// What was written; under a photo it is the caption. A sticker or a voice message says nothing that can be read.
fn text_of(message: &Message) -> &str {
    message.text().or_else(|| message.caption()).unwrap_or_default()
}
