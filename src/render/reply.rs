//! Replies about the bot itself: greeting, help, language, refusals.

use super::keyboard::button;
use super::lookup::code_rules;
use super::text::{Arg, html, plain};
use crate::domain::{Callback, Language, Outgoing, Role};

/// Reply to `/start`.
pub fn start(lang: Language) -> String {
    html(lang, "start", &[])
}

pub fn help(lang: Language, role: Role, is_group: bool) -> String {
    let about = if is_group { html(lang, "help-group", &[]) } else { html(lang, "help-private", &code_rules()) };
    let mut parts = vec![html(lang, "help", &[("about", Arg::Html(&about))])];
    if role.manages() {
        parts.push(html(lang, "help-manager", &[]));
    }
    if role == Role::Admin {
        parts.push(html(lang, "help-admin", &[]));
    }
    parts.join("\n\n")
}

/// The languages, with a button for each.
pub fn language_choice(lang: Language) -> Outgoing {
    let choose = |language: Language| {
        let key = match language {
            Language::Kazakh => "language-kk",
            Language::Russian => "language-ru",
            Language::English => "language-en",
        };
        button(plain(lang, key, &[]), Callback::SetLanguage(language))
    };
    Outgoing { buttons: vec![Language::ALL.map(choose).into()], ..Outgoing::text(html(lang, "language-choose", &[])) }
}

pub fn language_chosen(lang: Language) -> String {
    html(lang, "language-chosen", &[])
}

pub fn admins_only(lang: Language) -> String {
    html(lang, "admins-only", &[])
}

pub fn managers_only(lang: Language) -> String {
    html(lang, "not-above", &[("role", Arg::Key(Role::Courier.as_str()))])
}

/// A command that was not written by its sender, such as a forwarded one, is not executed.
pub fn not_own_words(lang: Language) -> String {
    html(lang, "not-own-words", &[])
}

/// The bot failed to answer and will not retry.
pub fn given_up(lang: Language) -> String {
    html(lang, "given-up", &[])
}
