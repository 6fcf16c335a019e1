//! The couriers' part of a card: who holds the order, how attempts went, and the buttons for that.

use chrono::{DateTime, Utc};

use super::view::View;
use crate::domain::courier::{Attempt, AttemptOutcome, CourierWork};
use crate::domain::courier_action::ReportedOutcome;
use crate::domain::people::Person;
use crate::domain::{AssignmentAction, Audience, Button, Callback, CourierAction, Language, Order, OrderCode, Phone};
use crate::render::html::{short, shorten};
use crate::render::keyboard::{button, rows};
use crate::render::text::{Arg, html, plain};
use crate::render::when::{time_of_day, to_day};

/// How many buttons with words fit in a row of a phone.
const PER_ROW: usize = 2;

/// The longest name that is shown whole, in UTF-16 units.
const MAX_NAME_UNITS: usize = 24;

/// The courier's first name, or the id if it is not known.
pub(in crate::render) fn courier_name(courier: &Person) -> String {
    let first = courier.name.as_deref().and_then(|name| name.split_whitespace().next());
    first.map_or_else(|| courier.user.to_string(), |name| shorten(name, MAX_NAME_UNITS))
}

/// Who holds the order, and how the last attempt went.
pub(super) fn lines(lang: Language, order: &Order, view: &View<'_>) -> Vec<String> {
    let Some(work) = view.work else { return Vec::new() };
    let mut lines = Vec::new();
    if let Some(holder) = work.holder.as_ref().filter(|_| !work.is_delivered() && !order.has_ended()) {
        let since = time_of_day(lang, holder.since, view.now);
        let args = [("name", Arg::Text(&courier_name(&holder.courier))), ("when", Arg::Text(&since))];
        lines.push(html(lang, "card-holder", &args));
    }
    if let Some(attempt) = &work.last_attempt {
        lines.push(attempt_line(lang, attempt, view.now));
        lines.extend(comment(lang, attempt, view.audience));
        if attempt.outcome == AttemptOutcome::Delivered && order.is_in_progress() {
            lines.push(html(lang, "card-not-completed", &[]));
        }
    }
    lines
}

/// "📵 Не дозвонился · Айдар · 14:05 · 2-я попытка".
pub(in crate::render) fn attempt_line(lang: Language, attempt: &Attempt, now: DateTime<Utc>) -> String {
    let day = attempt.outcome.postponed_to().map(|day| to_day(lang, day, now));
    let number = usize::try_from(attempt.number).unwrap_or_default();
    html(
        lang,
        "card-attempt",
        &[
            ("outcome", Arg::Key(attempt.outcome.as_str())),
            ("day", Arg::OptionalText(day.as_deref())),
            ("name", Arg::Text(&courier_name(&attempt.courier))),
            ("when", Arg::Text(&time_of_day(lang, attempt.at, now))),
            ("number", Arg::Count(number)),
            ("is-repeated", Arg::Flag(number > 1)),
        ],
    )
}

/// The courier's comment. It may hold the buyer's phone.
pub(in crate::render) fn comment(lang: Language, attempt: &Attempt, audience: Audience) -> Option<String> {
    let mut comment = attempt.comment.clone()?;
    if audience == Audience::Group {
        Phone::mask_any_in(&mut comment);
    }
    Some(html(lang, "card-comment", &[("comment", Arg::Text(&short(&comment)))]))
}

/// What a courier or a manager can do for an own delivery that is still to be made. In a group everyone sees all buttons.
pub(super) fn buttons(lang: Language, order: &Order, view: &View<'_>) -> Vec<Vec<Button>> {
    let Some(work) = view.work.filter(|_| order.is_own_to_be_delivered()) else { return Vec::new() };
    let code = &order.code;
    let action = |key, action| button(plain(lang, key, &[]), Callback::Courier(action));
    let assign = || {
        let choose = AssignmentAction::ChooseCourier { code: code.clone(), page: 0 };
        button(plain(lang, "button-assign", &[]), Callback::Assignment(choose))
    };
    if work.is_delivered() {
        return Vec::new();
    }
    let manages = view.viewer.is_none_or(|viewer| viewer.role.manages());
    let Some(holder) = &work.holder else {
        let mut row = vec![action("button-take", CourierAction::Take(code.clone()))];
        if manages {
            row.push(assign());
        }
        return vec![row];
    };
    let is_holder = view.viewer.is_none_or(|viewer| viewer.user == holder.courier.user);
    let mut buttons = if is_holder { report_buttons(lang, code, work) } else { Vec::new() };
    if is_holder || manages {
        buttons.push(action("button-release", CourierAction::Release(code.clone())));
    }
    if manages {
        buttons.push(assign());
    }
    rows(&buttons, PER_ROW)
}

fn report_buttons(lang: Language, code: &OrderCode, work: &CourierWork) -> Vec<Button> {
    let report = |outcome: ReportedOutcome| {
        let text = plain(lang, "button-report", &[("outcome", Arg::Key(outcome.as_str()))]);
        let number = work.reported + 1;
        button(text, Callback::Courier(CourierAction::Report { code: code.clone(), number, outcome }))
    };
    ReportedOutcome::OFFERED.map(report).to_vec()
}
