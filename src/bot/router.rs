//! Dispatches updates to handlers: one exhaustive match over commands, one over callbacks.
//!
//! Handlers check access on the way to each answer: what they call in `flow` takes a permit.

use super::commands::{Command, Parsed, parse};
use super::context::{Bot, MessageContext, PressContext};
use super::handlers::{
    assignments, couriers, general, groups, kaspi_actions, orders, people, people_buttons, reports, rounds, search,
    settings, waybills,
};
use super::processing::UpdateHandler;
use crate::domain::code::AskedCodes;
use crate::domain::search::Query;
use crate::domain::{Callback, Language, PeopleAction};
use crate::flow::access::{Access, Permit};
use crate::flow::chats::reply::{self, Recipient};
use crate::flow::people::strangers::{self, StrangerLimit};
use crate::render::button_answer;
use crate::render::courier::CourierKey;
use crate::telegram::PressAnswer;
use crate::telegram::incoming::{CallbackQuery, Message, Update, UpdateKind};

impl UpdateHandler for Bot {
    async fn handle(&self, update: &Update) -> anyhow::Result<()> {
        match &update.kind {
            UpdateKind::Message(message) => route_message(self, message).await,
            // A corrected text, such as a mistyped code.
            UpdateKind::EditedMessage(message) if message.text.is_some() && message.photo.is_none() => {
                route_message(self, message).await
            }
            // A live location is edited every few seconds.
            UpdateKind::EditedMessage(message) if message.location.is_some() => rounds::moved(self, message).await,
            UpdateKind::CallbackQuery(query) => route_press(self, query).await,
            UpdateKind::MyChatMember(change) => groups::membership(&self.deps, change).await,
            UpdateKind::EditedMessage(_) | UpdateKind::Unreadable => Ok(()),
        }
    }
}

async fn route_message(bot: &Bot, message: &Message) -> anyhow::Result<()> {
    if let Some(migration) = groups::Migration::of(message) {
        return groups::migrate(&bot.deps, migration).await;
    }
    let parsed = parse(message.text(), &bot.username);
    let Some(ctx) = MessageContext::new(bot, message) else {
        return groups::anonymous(bot, message, &parsed).await;
    };
    match parsed {
        Parsed::Command(command) if command.is_administrative() && message.is_passed_on() => {
            general::refuse_passed_on(&ctx).await
        }
        Parsed::Command(command) => route_command(&ctx, command).await,
        Parsed::ForAnotherBot => Ok(()),
        // In groups the bot reacts to its own commands only.
        Parsed::UnknownCommand { .. } | Parsed::Text(_) if ctx.is_in_group() => Ok(()),
        Parsed::UnknownCommand { argument } => match AskedCodes::in_argument(&argument) {
            asked if asked.codes.is_empty() => general::help(&ctx).await,
            asked => orders::order_cards(&ctx, asked).await,
        },
        Parsed::Text(text) => match message {
            Message { contact: Some(contact), .. } => people::contact(&ctx, contact).await,
            Message { location: Some(location), .. } if !message.is_passed_on() => {
                rounds::location(&ctx, *location).await
            }
            Message { photo: Some(photo), reply_to, .. } => {
                let buttons = reply_to.as_ref().map(|answered| &answered.buttons[..]).unwrap_or_default();
                match buttons.iter().find_map(|data| Callback::parse(data)?.refreshes()) {
                    Some(code) => rounds::photo(&ctx, &code, photo, &text).await,
                    // The caption may hold the code of an order.
                    None if Query::of_message(&text) != Query::Nothing => route_text(&ctx, &text).await,
                    None => couriers::photo_of_nothing(&ctx, &text).await,
                }
            }
            _ => route_text(&ctx, &text).await,
        },
    }
}

/// A text in private: one of the keys below the chat, a buyer's code that is awaited, codes, what is searched for, or a
/// comment that the bot has asked for.
async fn route_text(ctx: &MessageContext<'_>, text: &str) -> anyhow::Result<()> {
    match CourierKey::parse(text) {
        Some(CourierKey::Orders) => return couriers::my(ctx, "").await,
        Some(CourierKey::Round) => return rounds::round(ctx).await,
        None => {}
    }
    if let Access::Permitted(permit) = ctx.authorize().await?
        && kaspi_actions::enter_code(ctx, &permit, text).await?
    {
        return Ok(());
    }
    let query = Query::of_message(text);
    if query == Query::Nothing
        && let Access::Permitted(permit) = ctx.authorize().await?
        && couriers::comment(ctx, &permit, text).await?
    {
        return Ok(());
    }
    search::message(ctx, query).await
}

async fn route_command(ctx: &MessageContext<'_>, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Start(payload) => general::start(ctx, payload.trim()).await,
        Command::Help(_) => general::help(ctx).await,
        Command::Language(_) => general::language_choice(ctx).await,
        Command::Order(codes) => orders::order_cards(ctx, AskedCodes::in_argument(&codes)).await,
        Command::Orders(argument) => orders::active_orders(ctx, &argument).await,
        Command::Find(argument) => search::find(ctx, &argument).await,
        Command::Waybills(_) => waybills::of_today(ctx).await,
        Command::Audit(argument) => orders::audit(ctx, argument.trim()).await,
        Command::Settings(_) => settings::settings(ctx).await,
        Command::Status(_) => settings::status(ctx).await,
        Command::Allow(argument) => people::allow(ctx, &argument).await,
        Command::Deny(argument) => people::deny(ctx, &argument).await,
        Command::Invite(argument) => people::invite(ctx, argument.trim()).await,
        Command::My(name) => couriers::my(ctx, name.trim()).await,
        Command::Route(_) => rounds::round(ctx).await,
        Command::Keyboard(_) => rounds::show_keys(ctx, true).await,
        Command::Hide(_) => rounds::show_keys(ctx, false).await,
        Command::Report(argument) => reports::report(ctx, &argument).await,
        Command::History(argument) => reports::history(ctx, argument.trim()).await,
        Command::Assign(argument) => assignments::assign(ctx, &argument).await,
        Command::Users(_) => people::users(ctx).await,
        Command::Connect(_) => groups::connect(ctx).await,
        Command::Disconnect(_) => groups::disconnect(ctx).await,
    }
}

async fn route_press(bot: &Bot, query: &CallbackQuery) -> anyhow::Result<()> {
    let callback = query.data.as_deref().and_then(Callback::parse);
    let (Some(ctx), Some(callback)) = (PressContext::new(bot, query), callback) else {
        let app = query.from.as_ref().and_then(|from| from.language_code.as_deref());
        let language = app.and_then(Language::parse).unwrap_or(bot.deps.language);
        let answer = PressAnswer::Alert(button_answer::button_unknown(language));
        reply::answer_press(&bot.deps, Recipient::Stranger, &query.id, answer).await;
        return Ok(());
    };
    match (ctx.authorize().await?, callback) {
        (Access::Permitted(permit), callback) => route_callback(&ctx, permit, callback).await?,
        (Access::NotConnected(_), _) => ctx.alert(button_answer::group_unknown(ctx.language().await?)).await,
        (Access::Stranger, Callback::RequestAccess) if ctx.sender.is_private() => {
            people_buttons::request_access(&ctx).await?;
        }
        (Access::Stranger, _) => {
            if strangers::try_answer(ctx.deps, &ctx.sender.person()).await? != StrangerLimit::Exceeded {
                ctx.alert(button_answer::no_access(ctx.language().await?)).await;
            }
        }
    }
    Ok(())
}

async fn route_callback(ctx: &PressContext<'_>, permit: Permit, callback: Callback) -> anyhow::Result<()> {
    match callback {
        Callback::Refresh(code) => orders::refresh(ctx, &permit, &code).await,
        Callback::FullCard(code) => orders::full_card(ctx, permit, &code).await,
        Callback::SendLocation(code) => orders::send_location(ctx, &permit, &code).await,
        Callback::Waybill(code) => waybills::send(ctx, permit, &code).await,
        Callback::OpenOrder(code) => orders::open(ctx, &permit, &code).await,
        Callback::OpenList => orders::open_list(ctx, &permit).await,
        Callback::ListOrders { filter, page } => orders::turn_page(ctx, &permit, filter, page).await,
        Callback::ShowSettings(page) => match ctx.require_manager(permit).await {
            Some(manager) => settings::show(ctx, &manager, page).await,
            None => Ok(()),
        },
        Callback::ChangeSettings(change) => match ctx.require_manager(permit).await {
            Some(manager) => settings::change(ctx, &manager, change).await,
            None => Ok(()),
        },
        Callback::SetLanguage(language) => match ctx.require_chat_owner(permit).await {
            Some(owner) => general::set_language(ctx, &owner, language).await,
            None => Ok(()),
        },
        Callback::Courier(action) => couriers::press(ctx, permit, action).await,
        Callback::Kaspi(button) => kaspi_actions::press(ctx, permit, button).await,
        Callback::Assignment(action) => match ctx.require_manager(permit).await {
            Some(manager) => assignments::press(ctx, &manager, action).await,
            None => Ok(()),
        },
        Callback::Report(action) => match ctx.require_manager(permit).await {
            Some(manager) => reports::press(ctx, &manager, action).await,
            None => Ok(()),
        },
        // These stand in private chats only.
        Callback::RequestAccess | Callback::People(_) if !permit.is_private() => {
            ctx.alert(button_answer::button_unknown(permit.language())).await;
            Ok(())
        }
        Callback::RequestAccess => {
            ctx.alert(button_answer::has_access(permit.language())).await;
            Ok(())
        }
        Callback::People(action) => {
            let Some(manager) = ctx.require_manager(permit).await else { return Ok(()) };
            match action {
                PeopleAction::List { page } => people_buttons::turn_page(ctx, &manager, page).await,
                PeopleAction::Show(user) => people_buttons::show(ctx, &manager, user).await,
                PeopleAction::Grant(user, role) => people_buttons::grant(ctx, &manager, user, role).await,
                PeopleAction::ConfirmRemoval(user) => people_buttons::confirm_removal(ctx, &manager, user).await,
                PeopleAction::Remove(user) => people_buttons::remove(ctx, &manager, user).await,
                PeopleAction::Invite(role) => people_buttons::invite(ctx, &manager, role).await,
                PeopleAction::RevokeInvitation { invitation } => {
                    people_buttons::revoke(ctx, &manager, invitation).await
                }
                PeopleAction::ShowRequests => people_buttons::show_requests(ctx, &manager).await,
                PeopleAction::Decide { request, verdict } => {
                    people_buttons::decide(ctx, &manager, request, verdict).await
                }
            }
        }
    }
}
