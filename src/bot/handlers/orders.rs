//! Cards of orders.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use teloxide::types::Me;
use tokio_util::task::AbortOnDropHandle;

use super::press::Press;
use super::{Asker, admit, say, send};
use crate::bot::refreshing::Refreshing;
use crate::domain::code::AskedCodes;
use crate::domain::notice::Filter;
use crate::domain::{OrderCode, Outgoing, Role, UserId};
use crate::flow::access::Permit;
use crate::flow::audit::{self, Subject};
use crate::flow::limits::UsedUp;
use crate::flow::lookup::{self, Outcome};
use crate::flow::{Deps, language, orders as watched, post};
use crate::render::order::{Audience, View};
use crate::render::{self, alert, group, links, reply};
use crate::telegram::{Destination, Edited, Error, PressAnswer};

/// A press that is not answered by now shows that the bot is at work.
const PRESS_IS_SLOW_AFTER: Duration = Duration::from_millis(1500);

pub(in crate::bot) async fn orders(deps: Arc<Deps>, asker: Asker, text: String) -> anyhow::Result<()> {
    let Some(permit) = admit(&deps, &asker).await? else { return Ok(()) };
    let question = AskedCodes::find(&text);
    if question.codes.is_empty() {
        return say(&deps, &asker, reply::not_a_code).await;
    }
    let language = permit.language();
    // All are asked at once, each in a task of its own that goes on while an answer is sent, and answered in the order
    // of the text.
    let lookups: Vec<_> = question.codes.iter().map(|code| look_up(&deps, permit, code)).collect();
    for (code, lookup) in question.codes.iter().zip(lookups) {
        let outcome = deps.telegram.typing_while(asker.to, lookup).await.context("a lookup panicked")??;
        post::send(&deps, asker.to, &answer(code, &outcome, view(&deps, &permit))).await?;
    }
    if let Some(remarks) = reply::remarks(language, &question) {
        say(&deps, &asker, |_| remarks).await?;
    }
    Ok(())
}

/// Begins a lookup. It ends with the handle.
fn look_up(deps: &Arc<Deps>, permit: Permit, code: &OrderCode) -> AbortOnDropHandle<anyhow::Result<Outcome>> {
    let (deps, code) = (Arc::clone(deps), code.clone());
    AbortOnDropHandle::new(tokio::spawn(async move { lookup::order(&deps, &permit, &code).await }))
}

pub(in crate::bot) async fn audit(deps: Arc<Deps>, asker: Asker, me: Me, argument: String) -> anyhow::Result<()> {
    let Some(permit) = admit(&deps, &asker).await? else { return Ok(()) };
    let subject = match argument.trim() {
        "" => Some(Subject::Everybody),
        number => {
            let (code, user) = (OrderCode::parse(number), UserId::parse(number));
            (code.is_some() || user.is_some()).then_some(Subject::Number { code, user })
        }
    };
    let Some(subject) = subject else { return say(&deps, &asker, reply::audit_usage).await };
    match audit::latest(&deps, &permit, &subject).await? {
        Some(lookups) => say(&deps, &asker, |lang| reply::audit(lang, &lookups, deps.now())).await,
        None if permit.role() == Role::Admin => {
            send(&deps, &asker, |lang| group::private_only(lang, me.username())).await
        }
        None => say(&deps, &asker, reply::admins_only).await,
    }
}

pub(in crate::bot) async fn list(deps: Arc<Deps>, asker: Asker, argument: String) -> anyhow::Result<()> {
    let Some(permit) = admit(&deps, &asker).await? else { return Ok(()) };
    // Whoever types a code behind this means the other command.
    if !AskedCodes::find(&argument).codes.is_empty() {
        return orders(deps, asker, argument).await;
    }
    let active = watched::active(&deps, &permit, Filter::All).await?;
    send(&deps, &asker, |lang| render::notice::orders(lang, &active, Filter::All, 0, deps.now())).await
}

/// Turns a list of orders to another page.
pub(super) async fn turn(
    deps: &Deps,
    press: &Press<'_>,
    permit: &Permit,
    filter: Filter,
    page: u16,
) -> anyhow::Result<()> {
    let active = watched::active(deps, permit, filter).await?;
    let list = render::notice::orders(press.language, &active, filter, page, deps.now());
    deps.telegram.edit(permit.chat(), press.message_id, &list).await?;
    press.answer(deps, PressAnswer::Nothing).await;
    Ok(())
}

/// Sends the card of an order from a list.
pub(super) async fn open(deps: &Arc<Deps>, press: &Press<'_>, permit: &Permit, code: &OrderCode) -> anyhow::Result<()> {
    press.answer(deps, PressAnswer::Nothing).await;
    let outcome = deps.telegram.typing_while(press.reply_to, lookup::order(deps, permit, code)).await?;
    post::send(deps, press.reply_to, &answer(code, &outcome, view(deps, permit))).await?;
    Ok(())
}

/// Sends the place of an order, with its code and address, so that it tells in a group of what it is.
pub(super) async fn pin(deps: &Arc<Deps>, press: &Press<'_>, permit: &Permit, code: &OrderCode) -> anyhow::Result<()> {
    press.answer(deps, PressAnswer::Nothing).await;
    let outcome = deps.telegram.typing_while(press.reply_to, lookup::order(deps, permit, code)).await?;
    let (Outcome::Found { order, .. } | Outcome::LastKnown { order, .. }) = &outcome else {
        post::send(deps, press.reply_to, &answer(code, &outcome, view(deps, permit))).await?;
        return Ok(());
    };
    if let Some(point) = order.destination() {
        let (title, address) = render::order::venue(press.language, order);
        deps.telegram.send_venue(press.reply_to, point, &title, &address).await?;
    }
    Ok(())
}

/// Shows the card anew, in its place.
pub(super) async fn refresh(
    deps: &Arc<Deps>,
    refreshing: &Refreshing,
    press: &Press<'_>,
    permit: &Permit,
    code: &OrderCode,
) -> anyhow::Result<()> {
    let Press { message_id, language, .. } = *press;
    let Some(_claim) = refreshing.claim(permit.chat(), message_id) else {
        press.answer(deps, PressAnswer::Toast(alert::refresh_busy(language))).await;
        return Ok(());
    };
    let mut lookup = std::pin::pin!(lookup::order(deps, permit, code));
    let mut is_answered = false;
    let outcome = if let Ok(outcome) = tokio::time::timeout(PRESS_IS_SLOW_AFTER, &mut lookup).await {
        outcome?
    } else {
        press.answer(deps, PressAnswer::Toast(alert::refresh_slow(language))).await;
        is_answered = true;
        lookup.await?
    };
    let view = View { is_refresh: true, ..view(deps, permit) };
    let message = answer(code, &outcome, view);
    let say = if matches!(outcome, Outcome::Found { .. }) {
        match deps.telegram.edit(permit.chat(), message_id, &message).await? {
            Edited::Done => PressAnswer::Toast(alert::refresh_done(language)),
            Edited::Impossible => PressAnswer::Alert(alert::refresh_too_old(language)),
        }
    } else {
        // The card stays as it was; what happened is said below it.
        post::send(deps, press.reply_to, &message).await?;
        PressAnswer::Nothing
    };
    if !is_answered {
        press.answer(deps, say).await;
    }
    Ok(())
}

/// Sends the whole card of a group's order to the person who wants it, in private. A bot may not write first: whoever
/// has not opened it yet is led there, and back to the order.
pub(super) async fn full_card(
    deps: &Arc<Deps>,
    me: &Me,
    press: &Press<'_>,
    permit: &Permit,
    code: &OrderCode,
) -> anyhow::Result<()> {
    let home = permit.user().private_chat();
    let to = Destination::chat(home);
    if let Err(Error::Forbidden { .. }) = deps.telegram.show_typing(to).await {
        let link = links::start(me.username(), code.as_str()).parse().context("no link to the bot")?;
        press.answer(deps, PressAnswer::Open(link)).await;
        return Ok(());
    }
    press.answer(deps, PressAnswer::Toast(alert::full_card_sent(press.language))).await;
    let permit = permit.in_private(language::of(deps, home, press.app_language).await?);
    let outcome = deps.telegram.typing_while(to, lookup::order(deps, &permit, code)).await?;
    post::send(deps, to, &answer(code, &outcome, view(deps, &permit))).await?;
    Ok(())
}

fn view(deps: &Deps, permit: &Permit) -> View<'static> {
    let audience = if permit.is_private() { Audience::Person } else { Audience::Group };
    View { audience, is_pin_a_button: !permit.is_private(), ..View::new(permit.language(), deps.now()) }
}

/// The card, or the sentence that stands in its place.
fn answer(code: &OrderCode, outcome: &Outcome, view: View<'_>) -> Outgoing {
    let lang = view.language;
    let text = match outcome {
        Outcome::Found { order, shop } => return render::order::card(order, &View { shop: shop.as_deref(), ..view }),
        Outcome::LastKnown { order, shop, as_of } => {
            let headline = render::notice::last_known(lang, *as_of, view.now);
            let view = View { shop: shop.as_deref(), headline: Some(&headline), ..view };
            return render::order::card(order, &view);
        }
        Outcome::TooMany(UsedUp { limit, is_daily, again_at }) => {
            reply::too_many(lang, *limit, *is_daily, *again_at, view.now)
        }
        Outcome::NotFound { shop_count } => reply::order_not_found(lang, code, *shop_count),
        Outcome::Unavailable { shops } => reply::kaspi_unavailable(lang, code, shops),
        Outcome::TokenRefused { shops } => reply::kaspi_token_refused(lang, code, shops),
        Outcome::NotUnderstood { shops } => reply::kaspi_not_understood(lang, code, shops),
    };
    Outgoing::text(text)
}
