//! What a person sees after the press of a button: plain text, at most 200 characters (Bot API, `answerCallbackQuery`).

use super::text::{Arg, plain};
use crate::domain::people::Verdict;
use crate::domain::{Language, Role};

/// Kaspi takes its time.
#[must_use]
pub fn refresh_slow(lang: Language) -> String {
    plain(lang, "refresh-slow", &[])
}

/// Somebody pressed a moment ago.
#[must_use]
pub fn refresh_busy(lang: Language) -> String {
    plain(lang, "refresh-busy", &[])
}

/// The card is fresh.
#[must_use]
pub fn refresh_done(lang: Language) -> String {
    plain(lang, "refresh-done", &[])
}

/// Telegram does not let the bot edit the message any more.
#[must_use]
pub fn refresh_too_old(lang: Language) -> String {
    plain(lang, "refresh-too-old", &[])
}

/// The full card comes in private.
#[must_use]
pub fn full_card_sent(lang: Language) -> String {
    plain(lang, "full-card-sent", &[])
}

/// The button is none of this version's.
#[must_use]
pub fn button_unknown(lang: Language) -> String {
    plain(lang, "button-unknown", &[])
}

/// Only managers and admins may do this.
#[must_use]
pub fn managers_only(lang: Language) -> String {
    not_above(lang, Role::Courier)
}

/// The person may not ask, or may not any more.
#[must_use]
pub fn no_access(lang: Language) -> String {
    plain(lang, "no-access", &[])
}

/// The person has access already.
#[must_use]
pub fn has_access(lang: Language) -> String {
    plain(lang, "has-access", &[])
}

/// No manager has connected this group.
#[must_use]
pub fn group_unknown(lang: Language) -> String {
    plain(lang, "group-unknown", &[])
}

/// The managers know that the person wants access.
#[must_use]
pub fn request_sent(lang: Language) -> String {
    plain(lang, "request-sent", &[])
}

/// The managers knew it already.
#[must_use]
pub fn request_sent_already(lang: Language) -> String {
    plain(lang, "request-sent-already", &[])
}

/// A request was decided, by this press or before.
#[must_use]
pub fn request_decided(lang: Language, verdict: Verdict, is_first: bool) -> String {
    let args =
        [("verdict", Arg::Text(verdict.as_str())), ("order", Arg::Text(if is_first { "first" } else { "late" }))];
    plain(lang, "request-decided", &args)
}

/// The person has another role from now on, or had it already.
#[must_use]
pub fn granted(lang: Language) -> String {
    plain(lang, "alert-granted", &[])
}

/// The person is off the list.
#[must_use]
pub fn removed(lang: Language) -> String {
    plain(lang, "alert-removed", &[])
}

/// Whoever pressed may not give or take this role.
#[must_use]
pub fn not_above(lang: Language, role: Role) -> String {
    plain(lang, "not-above", &[("role", Arg::Text(role.as_str()))])
}

/// The invitation cannot be taken back any more.
#[must_use]
pub fn invitation_taken(lang: Language) -> String {
    plain(lang, "invitation-taken", &[])
}
