//! A courier's orders, and what couriers and managers are asked about them.

use chrono::{DateTime, Utc};

use super::html::{code_list, short};
use super::keyboard::{button, rows};
use super::links::whatsapp;
use super::order::{courier_name, draft, draft_names, row};
use super::pages::{self, PAGE};
use super::person::short_name;
use super::text::{Arg, html, plain};
use super::when::to_day;
use crate::domain::courier::AttemptOutcome;
use crate::domain::courier_action::ReportedOutcome;
use crate::domain::known_order::RoundDay;
use crate::domain::message::{Key, ReplyKeyboard};
use crate::domain::people::Person;
use crate::domain::{
    Action, AssignmentAction, Audience, Button, Callback, CourierAction, KnownOrder, Language, Order, OrderCode,
    Outgoing, Phone, UserId,
};

/// The longest name on a button, in UTF-16 units.
const MAX_BUTTON_UNITS: usize = 16;

/// Whose orders are listed.
#[derive(Debug, Clone, Copy)]
pub enum ListOwner<'a> {
    /// The reader's.
    Own,
    Courier(&'a Person),
}

/// A page of a courier's orders, counted from 0, by day and town. `orders` are expected in that order.
pub fn list(
    lang: Language,
    audience: Audience,
    owner: ListOwner<'_>,
    orders: &[KnownOrder],
    page: u16,
    now: DateTime<Utc>,
) -> Outgoing {
    let (page, pages) = pages::clamp(page, orders.len());
    let name = match owner {
        ListOwner::Own => None,
        ListOwner::Courier(courier) => Some(courier_name(courier)),
    };
    let title_args = [("name", Arg::OptionalText(name.as_deref())), ("count", Arg::Count(orders.len()))];
    let mut text = html(lang, "my-title", &title_args);
    if orders.is_empty() {
        text.push_str("\n\n");
        text.push_str(&html(lang, "my-none", &[("is-own", Arg::Flag(name.is_none()))]));
    }
    let mut heading: Option<(RoundDay, Option<String>)> = None;
    let rows = orders.iter().enumerate().skip(page * PAGE).take(PAGE).map(|(at, known)| {
        let mut row = row(lang, audience, known, at + 1, now);
        let town = known.order.town();
        let section = (known.round_day(now), town.map(str::to_lowercase));
        if heading.as_ref() != Some(&section) {
            let args = [("day", Arg::Key(section.0.as_str())), ("town", Arg::OptionalText(town))];
            row = format!("\n{}\n{row}", html(lang, "my-section", &args));
        }
        heading = Some(section);
        (at + 1, &known.order.code, row)
    });
    let numbered = pages::append_rows(&mut text, "", rows);
    let mut buttons = pages::number_keys(&numbered, pages::open_key);
    buttons.extend(pages::buttons(page, pages, |page| match owner {
        ListOwner::Own => Callback::Courier(CourierAction::ListOwn { page }),
        ListOwner::Courier(courier) => Callback::Assignment(AssignmentAction::ListOf { courier: courier.user, page }),
    }));
    Outgoing { buttons, ..Outgoing::text(text) }
}

/// Several people have the name: whose orders?
pub fn choose_list(lang: Language, people: &[Person]) -> Outgoing {
    let choose = |person: &Person| {
        button(
            short_name(person, MAX_BUTTON_UNITS),
            Callback::Assignment(AssignmentAction::ListOf { courier: person.user, page: 0 }),
        )
    };
    let buttons: Vec<Button> = people.iter().take(PAGE).map(choose).collect();
    Outgoing { buttons: rows(&buttons, 2), ..Outgoing::text(html(lang, "my-whose", &[])) }
}

/// Nobody on the allowlist has the name.
pub fn nobody(lang: Language) -> String {
    html(lang, "my-nobody", &[])
}

/// Which courier gets the order? A page of them, with how many orders each has.
pub fn choose_courier(lang: Language, code: &OrderCode, couriers: &[(Person, u32)], page: u16) -> Outgoing {
    let buttons = courier_buttons(
        lang,
        couriers,
        page,
        |to| AssignmentAction::Give { code: code.clone(), to },
        |page| AssignmentAction::ChooseCourier { code: code.clone(), page },
    );
    Outgoing { buttons, ..Outgoing::text(html(lang, "assign-choose", &[("code", Arg::Text(code.as_str()))])) }
}

/// An order cannot be given to a courier.
pub fn cannot_assign(lang: Language, code: &OrderCode, why: &'static str) -> String {
    let code = html(lang, "assign-cannot", &[("code", Arg::Text(code.as_str()))]);
    format!("{code} {}", html(lang, "answer-unavailable", &[("why", Arg::Key(why))]))
}

/// Which courier gets the orders that the manager has ticked?
pub fn choose_for_selected(lang: Language, orders: usize, couriers: &[(Person, u32)], page: u16) -> Outgoing {
    let give = |to| AssignmentAction::GiveSelected { to };
    let buttons = courier_buttons(lang, couriers, page, give, |page| AssignmentAction::ChooseForSelected { page });
    Outgoing { buttons, ..Outgoing::text(html(lang, "assign-choose-several", &[("count", Arg::Count(orders))])) }
}

/// A page of the couriers, with how many orders each has.
fn courier_buttons(
    lang: Language,
    couriers: &[(Person, u32)],
    page: u16,
    give: impl Fn(UserId) -> AssignmentAction,
    turn: impl Fn(u16) -> AssignmentAction,
) -> Vec<Vec<Button>> {
    let (page, pages) = pages::clamp(page, couriers.len());
    let choose = |(courier, load): &(Person, u32)| {
        let count = usize::try_from(*load).unwrap_or_default();
        let text = plain(
            lang,
            "button-courier",
            &[("name", Arg::Text(&short_name(courier, MAX_BUTTON_UNITS))), ("count", Arg::Count(count))],
        );
        button(text, Callback::Assignment(give(courier.user)))
    };
    let names: Vec<Button> = couriers.iter().skip(page * PAGE).take(PAGE).map(choose).collect();
    let mut buttons = rows(&names, 2);
    buttons.extend(pages::buttons(page, pages, |page| Callback::Assignment(turn(page))));
    buttons
}

/// How many of several orders a courier has now, and which ones cannot be given.
pub fn given_several(lang: Language, courier: &Person, given: usize, failed: &[OrderCode]) -> String {
    let failed = Some(code_list(failed)).filter(|failed| !failed.is_empty());
    let args = [
        ("name", Arg::Text(&courier_name(courier))),
        ("count", Arg::Count(given)),
        ("failed", Arg::OptionalHtml(failed.as_deref())),
    ];
    html(lang, "assign-done-several", &args)
}

/// Orders that a manager gave to the reader. Returns the message and how many of the orders it names: as many, from the
/// first one, as fit.
pub fn given_to_you(lang: Language, orders: &[&KnownOrder], now: DateTime<Utc>) -> (Outgoing, usize) {
    let title = |count| html(lang, "given-title", &[("count", Arg::Count(count))]) + "\n";
    let rows = orders.iter().enumerate();
    let rows = rows.map(|(at, known)| (at + 1, &known.order.code, row(lang, Audience::Person, known, at + 1, now)));
    let mut text = String::new();
    let numbered = pages::append_rows(&mut text, &title(orders.len()), rows);
    let text = title(numbered.len()) + &text;
    (Outgoing { buttons: pages::number_keys(&numbered, pages::open_key), ..Outgoing::text(text) }, numbered.len())
}

/// How to use `/assign`.
pub fn assign_usage(lang: Language) -> String {
    html(lang, "assign-usage", &[])
}

/// An order was given to a courier.
pub fn given(lang: Language, code: &OrderCode, courier: &Person, is_new: bool) -> String {
    let args = [
        ("code", Arg::Text(code.as_str())),
        ("name", Arg::Text(&courier_name(courier))),
        ("is-new", Arg::Flag(is_new)),
    ];
    html(lang, "assign-done", &args)
}

/// To which day is the delivery postponed?
pub fn ask_day(lang: Language, code: &OrderCode, number: u32) -> Outgoing {
    let day = |outcome: ReportedOutcome| {
        let text = plain(lang, "button-postpone-day", &[("day", Arg::Key(outcome.as_str()))]);
        button(text, Callback::Courier(CourierAction::Report { code: code.clone(), number, outcome }))
    };
    let args = [("code", Arg::Text(code.as_str()))];
    Outgoing {
        buttons: ReportedOutcome::DAYS.map(|outcome| vec![day(outcome)]).to_vec(),
        ..Outgoing::text(html(lang, "postpone-day", &args))
    }
}

/// A report was recorded; it can be taken back, and a comment may follow.
pub fn reported(
    lang: Language,
    code: &OrderCode,
    (attempt, outcome): (i64, AttemptOutcome),
    awaits_comment: bool,
    now: DateTime<Utc>,
) -> Outgoing {
    let day = outcome.postponed_to().map(|day| to_day(lang, day, now));
    let text = html(
        lang,
        "reported",
        &[
            ("outcome", Arg::Key(outcome.as_str())),
            ("code", Arg::Text(code.as_str())),
            ("day", Arg::OptionalText(day.as_deref())),
            ("awaits-comment", Arg::Flag(awaits_comment)),
        ],
    );
    let action = |key, action| button(plain(lang, key, &[]), Callback::Courier(action));
    let mut buttons = vec![action("button-undo", CourierAction::Undo { attempt })];
    if awaits_comment {
        buttons.push(action("button-skip-comment", CourierAction::SkipComment { attempt }));
    }
    Outgoing { buttons: vec![buttons], ..Outgoing::text(text) }
}

/// A report was taken back.
pub fn undone(lang: Language, code: &OrderCode) -> String {
    html(lang, "report-undone", &[("code", Arg::Text(code.as_str()))])
}

/// The comment was added to the card.
pub fn commented(lang: Language) -> String {
    html(lang, "comment-done", &[])
}

/// The comment is longer than so many characters; another one may follow.
pub fn comment_too_long(lang: Language, limit: usize) -> String {
    html(lang, "comment-too-long", &[("limit", Arg::Count(limit))])
}

/// A photo that a courier sent as a reply to an order's card, with the courier's words.
pub fn photo_caption(lang: Language, code: &OrderCode, name: Option<&str>, words: &str) -> String {
    let (name, words) = (name.map(short), Some(short(words)).filter(|words| !words.is_empty()));
    let args = [
        ("code", Arg::Text(code.as_str())),
        ("name", Arg::OptionalText(name.as_deref())),
        ("words", Arg::OptionalText(words.as_deref())),
    ];
    html(lang, "photo-caption", &args)
}

/// Which groups got a photo, and which did not; none if no group has a card of the order.
pub fn photo_passed_on(lang: Language, reached: &[String], missed: &[String]) -> String {
    let line = |name, groups: &[String]| html(lang, name, &[("groups", Arg::Text(&groups.join(", ")))]);
    match (reached, missed) {
        ([], []) => html(lang, "photo-without-card", &[]),
        (reached, []) => line("photo-passed-on", reached),
        ([], missed) => line("photo-missed", missed),
        (reached, missed) => format!("{}\n{}", line("photo-passed-on", reached), line("photo-missed", missed)),
    }
}

/// A photo is neither a reply to a card nor has it a code in its caption.
pub fn photo_without_order(lang: Language) -> String {
    html(lang, "photo-without-order", &[])
}

/// What a key below the chat asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CourierKey {
    Orders,
    Round,
}

impl CourierKey {
    /// In any language: the keys stay when a person chooses another one.
    pub fn parse(text: &str) -> Option<Self> {
        let is = |name| Language::ALL.into_iter().any(|lang| plain(lang, name, &[]) == text.trim());
        [(Self::Orders, "key-orders"), (Self::Round, "key-round")]
            .into_iter()
            .find_map(|(key, name)| is(name).then_some(key))
    }
}

/// The keys below a courier's private chat.
pub fn keys(lang: Language) -> ReplyKeyboard {
    let key = |name, asks_location| Key { text: plain(lang, name, &[]), asks_location };
    ReplyKeyboard::Show(vec![vec![key("key-orders", false), key("key-round", false), key("button-my-location", true)]])
}

/// Shows or removes the keys below the chat.
pub fn show_keys(lang: Language, are_shown: bool) -> Outgoing {
    let (text, keyboard) = if are_shown { ("keys-shown", keys(lang)) } else { ("keys-removed", ReplyKeyboard::Remove) };
    Outgoing { keyboard: Some(keyboard), ..Outgoing::text(html(lang, text, &[])) }
}

/// Drafts of messages to the buyer: each button opens WhatsApp with one of them. `shop` is named where it has a name.
pub fn drafts(lang: Language, order: &Order, phone: &Phone, shop: Option<&str>, written_in: Language) -> Outgoing {
    let code = &order.code;
    let open = |name: &'static str| {
        let text = draft(written_in, name, code, shop);
        let label = plain(lang, "button-draft", &[("draft", Arg::Key(name))]);
        Button { text: label, action: Action::Url(whatsapp(phone, &text)) }
    };
    let mut buttons: Vec<Vec<Button>> = draft_names(order).iter().map(|name| vec![open(name)]).collect();
    let other = |language: Language, key| {
        button(plain(lang, key, &[]), Callback::Courier(CourierAction::Drafts { code: code.clone(), language }))
    };
    buttons.push(vec![other(Language::Russian, "language-ru"), other(Language::Kazakh, "language-kk")]);
    let language = plain(lang, if written_in == Language::Kazakh { "language-kk" } else { "language-ru" }, &[]);
    let args = [("code", Arg::Text(code.as_str())), ("language", Arg::Text(&language))];
    Outgoing { buttons, ..Outgoing::text(html(lang, "drafts", &args)) }
}
