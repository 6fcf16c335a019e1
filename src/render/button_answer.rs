//! Answers to the press of a button: plain text, at most 200 characters (Bot API, `answerCallbackQuery`).

use chrono::{DateTime, Utc};

use super::order::courier_name;
use super::text::{Arg, plain};
use super::when::time;
use crate::domain::people::{Person, Verdict};
use crate::domain::{Language, Role};

/// Kaspi is slow.
pub fn refresh_slow(lang: Language) -> String {
    plain(lang, "refresh-slow", &[])
}

/// The card is being refreshed by another press.
pub fn refresh_busy(lang: Language) -> String {
    plain(lang, "refresh-busy", &[])
}

/// Kaspi does not answer, and the card shows what was known last.
pub fn refresh_failed(lang: Language) -> String {
    plain(lang, "refresh-failed", &[])
}

pub fn refresh_done(lang: Language) -> String {
    plain(lang, "refresh-done", &[])
}

/// Telegram does not let the bot edit the message any more.
pub fn refresh_too_old(lang: Language) -> String {
    plain(lang, "refresh-too-old", &[])
}

/// The full card comes in private.
pub fn full_card_sent(lang: Language) -> String {
    plain(lang, "full-card-sent", &[])
}

/// The waybill, or why there is none, comes in private.
pub fn waybill_coming(lang: Language) -> String {
    plain(lang, "waybill-coming", &[])
}

/// The button is not one of this version's, or does not belong here.
pub fn button_unknown(lang: Language) -> String {
    plain(lang, "button-unknown", &[])
}

/// The button is about a shop that is not configured any more.
pub fn settings_outdated(lang: Language) -> String {
    plain(lang, "settings-outdated", &[])
}

pub fn managers_only(lang: Language) -> String {
    not_above(lang, Role::Courier)
}

pub fn no_access(lang: Language) -> String {
    plain(lang, "no-access", &[])
}

pub fn has_access(lang: Language) -> String {
    plain(lang, "has-access", &[])
}

/// The group is not connected.
pub fn group_unknown(lang: Language) -> String {
    plain(lang, "group-unknown", &[])
}

/// The managers were notified of the request for access.
pub fn request_sent(lang: Language) -> String {
    plain(lang, "request-sent", &[])
}

pub fn request_refused(lang: Language) -> String {
    plain(lang, "request-refused", &[])
}

/// The managers were notified before.
pub fn request_sent_already(lang: Language, may_ask_at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    plain(lang, "request-sent-already", &[("when", Arg::Text(&time(lang, may_ask_at, now)))])
}

/// A request was decided, by this press or before.
pub fn request_decided(lang: Language, verdict: Verdict, is_first: bool) -> String {
    plain(lang, "request-decided", &[("verdict", Arg::Key(verdict.as_str())), ("is-late", Arg::Flag(!is_first))])
}

pub fn granted(lang: Language) -> String {
    plain(lang, "answer-granted", &[])
}

pub fn removed(lang: Language) -> String {
    plain(lang, "answer-removed", &[])
}

/// The person who pressed does not outrank this role.
pub fn not_above(lang: Language, role: Role) -> String {
    plain(lang, "not-above", &[("role", Arg::Key(role.as_str()))])
}

/// The invitation was used and cannot be revoked any more.
pub fn invitation_taken(lang: Language) -> String {
    plain(lang, "invitation-taken", &[])
}

/// The order is the person's now.
pub fn taken(lang: Language) -> String {
    plain(lang, "answer-taken", &[])
}

pub fn taken_already(lang: Language) -> String {
    plain(lang, "answer-taken-already", &[])
}

/// Another courier has the order.
pub fn held_by(lang: Language, courier: &Person) -> String {
    plain(lang, "answer-held-by", &[("name", Arg::Text(&courier_name(courier)))])
}

/// Why nobody can take the order.
pub fn unavailable(lang: Language, why: &'static str) -> String {
    plain(lang, "answer-unavailable", &[("why", Arg::Key(why))])
}

pub fn released(lang: Language) -> String {
    plain(lang, "answer-released", &[])
}

/// No courier has the order.
pub fn not_held(lang: Language) -> String {
    plain(lang, "answer-not-held", &[])
}

/// The person who should get an order is not on the allowlist.
pub fn courier_without_access(lang: Language) -> String {
    plain(lang, "answer-courier-without-access", &[])
}

/// The attempt was reported before, or the card is outdated.
pub fn report_outdated(lang: Language) -> String {
    plain(lang, "answer-report-outdated", &[])
}

pub fn undone_already(lang: Language) -> String {
    plain(lang, "answer-undone-already", &[])
}

pub fn undo_too_late(lang: Language) -> String {
    plain(lang, "answer-undo-too-late", &[])
}

pub fn comment_skipped(lang: Language) -> String {
    plain(lang, "answer-comment-skipped", &[])
}

/// Kaspi hides the buyer's phone, or the bot does not know it.
pub fn no_phone(lang: Language) -> String {
    plain(lang, "drafts-no-phone", &[])
}

/// The manager has ticked no order.
pub fn nothing_ticked(lang: Language) -> String {
    plain(lang, "answer-nothing-ticked", &[])
}

/// The manager has ticked as many orders as possible.
pub fn too_many_ticked(lang: Language) -> String {
    plain(lang, "answer-too-many-ticked", &[])
}

/// What was reported is confirmed in private.
pub fn reported(lang: Language) -> String {
    plain(lang, "answer-reported", &[])
}

/// The day is asked for in private.
pub fn postpone_asked(lang: Language) -> String {
    plain(lang, "answer-postpone-asked", &[])
}

/// The couriers are listed in private.
pub fn list_sent(lang: Language) -> String {
    plain(lang, "answer-list-sent", &[])
}
