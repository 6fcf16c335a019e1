//! Strangers, and their requests for access.

use chrono::{DateTime, Utc};

use super::keyboard::button;
use super::person::person_link;
use super::text::{Arg, html, plain};
use super::when::time;
use crate::domain::people::{AccessRequest, RequestStatus, Verdict};
use crate::domain::{Callback, Language, Outgoing, PeopleAction, UserId};

/// Reply to a stranger: their id, and how to get access. `reason` says why an invitation did not help.
pub fn stranger(
    lang: Language,
    user: UserId,
    request: RequestStatus,
    is_last: bool,
    reason: Option<String>,
    now: DateTime<Utc>,
) -> Outgoing {
    let mut parts: Vec<String> = reason.into_iter().collect();
    parts.push(html(lang, "stranger", &[("id", Arg::Text(&user.to_string()))]));
    parts.push(match request {
        RequestStatus::None => html(lang, "stranger-may-ask", &[]),
        RequestStatus::Waiting { may_ask_at } => {
            html(lang, "stranger-has-asked", &[("when", Arg::Text(&time(lang, may_ask_at, now)))])
        }
        RequestStatus::Refused { may_ask_at } => {
            html(lang, "stranger-was-refused", &[("when", Arg::Text(&time(lang, may_ask_at, now)))])
        }
    });
    if is_last {
        parts.push(html(lang, "stranger-last-answer", &[]));
    }
    let ask = button(plain(lang, "button-ask-access", &[]), Callback::RequestAccess);
    let buttons = if request == RequestStatus::None { vec![vec![ask]] } else { Vec::new() };
    Outgoing { buttons, ..Outgoing::text(parts.join("\n\n")) }
}

/// A request as managers see it, with buttons until it is decided.
pub fn request(lang: Language, request: &AccessRequest) -> Outgoing {
    let args =
        [("who", Arg::Html(&person_link(lang, &request.person))), ("id", Arg::Text(&request.person.user.to_string()))];
    let text = html(lang, "request", &args);
    let Some((verdict, by)) = &request.decision else {
        let decide = |key, verdict| {
            button(plain(lang, key, &[]), Callback::People(PeopleAction::Decide { request: request.id, verdict }))
        };
        let row = vec![decide("button-admit", Verdict::Admitted), decide("button-refuse", Verdict::Refused)];
        return Outgoing { buttons: vec![row], ..Outgoing::text(text) };
    };
    let verdict = html(
        lang,
        "request-verdict",
        &[("verdict", Arg::Key(verdict.as_str())), ("who", Arg::Html(&person_link(lang, by)))],
    );
    Outgoing::text(format!("{text}\n\n{verdict}"))
}

/// Notification of a stranger whose request was refused.
pub fn refused(lang: Language) -> String {
    html(lang, "request-refused", &[])
}

/// How many more requests wait, with a button that shows the next ones.
pub fn waiting(lang: Language, count: usize) -> Outgoing {
    let text = html(lang, "requests-waiting", &[("count", Arg::Count(count))]);
    let show = button(plain(lang, "button-show-requests", &[]), Callback::People(PeopleAction::ShowRequests));
    let buttons = if count == 0 { Vec::new() } else { vec![vec![show]] };
    Outgoing { buttons, ..Outgoing::text(text) }
}
