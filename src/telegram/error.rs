//! Errors of calls, named by what the caller does next.

use std::time::Duration;

use serde::Deserialize;

use crate::domain::ChatId;

/// A failed call. Its text holds no token and nothing of what was sent. Descriptions are Telegram's, up to the first
/// quotation from the call.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("telegram asks to wait {} s", .retry_after.as_secs())]
    RateLimited { retry_after: Duration },
    /// Retry later.
    #[error("telegram had a server error (status {status})")]
    ServerError { status: u16 },
    /// No connection, or it broke, or the answer took too long: retry later.
    #[error("telegram cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    /// The answer is not the Bot API's, but for example a proxy's: retry later.
    #[error("telegram's answer was not understood")]
    Decode,
    /// The configured token is wrong.
    #[error("telegram refuses the bot's token")]
    Unauthorized,
    /// Updates cannot be polled while a webhook is set.
    #[error("a webhook takes the updates")]
    WebhookActive,
    /// Another process polls with the same token.
    #[error("another copy of the bot takes the updates")]
    Conflict,
    /// The person blocked the bot or never started it, or the bot was removed from the group.
    #[error("the chat cannot be written to: {description}")]
    Forbidden { description: String },
    /// The forum topic is closed or deleted; without a topic, the general one is closed.
    #[error("the topic cannot be written to: {description}")]
    TopicGone { description: String },
    /// The bot is in the group but may not write there.
    #[error("the bot may not write in the chat: {description}")]
    NoRights { description: String },
    /// The group became a supergroup.
    #[error("the group has moved to {to}")]
    Migrated { to: ChatId },
    /// The access of the person for whom it was made has ended meanwhile; nothing was sent.
    #[error("the access has ended meanwhile")]
    AccessEnded,
    /// Nothing was sent; retry later.
    #[error("whether the access has ended cannot be read")]
    AccessUnknown,
    /// The same call will always fail.
    #[error("telegram rejected the call: {description}")]
    Rejected { description: String },
}

/// Descriptions that mean [`Error::TopicGone`].
const TOPIC_GONE: [&str; 3] = ["TOPIC_CLOSED", "TOPIC_DELETED", "message thread not found"];

/// Descriptions that mean [`Error::NoRights`].
const NO_RIGHTS: [&str; 4] = ["not enough rights", "have no rights", "CHAT_WRITE_FORBIDDEN", "CHAT_RESTRICTED"];

/// What Telegram says of a file that it does not have, or does not take.
const WRONG_FILE: [&str; 7] = [
    "wrong file identifier",
    "wrong remote file identifier",
    "wrong file_id",
    "FILE_REFERENCE_",
    "file must be non-empty",
    "is too big",
    "Request Entity Too Large",
];

impl Error {
    /// Whether Telegram refuses the file itself: it does not know the `file_id`, or does not take the file.
    pub fn is_wrong_file(&self) -> bool {
        matches!(self, Self::Rejected { description } if Self::describes_wrong_file(description))
    }

    pub(super) fn describes_wrong_file(description: &str) -> bool {
        WRONG_FILE.iter().any(|phrase| description.contains(phrase))
    }

    /// Whether the same call may succeed a little later.
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::RateLimited { .. }
                | Self::ServerError { .. }
                | Self::Unreachable(_)
                | Self::Decode
                | Self::AccessUnknown
        )
    }

    /// Whether Telegram refuses this call, or the chat, for good.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Forbidden { .. } | Self::TopicGone { .. } | Self::NoRights { .. } | Self::Rejected { .. })
    }

    /// Whether Telegram did not answer at all, or not as the Bot API.
    pub(super) fn is_no_answer(&self) -> bool {
        matches!(self, Self::ServerError { .. } | Self::Unreachable(_) | Self::Decode)
    }

    /// The label in the metrics.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::RateLimited { .. } => "rate_limited",
            Self::ServerError { .. } => "server_error",
            Self::Unreachable(_) => "unreachable",
            Self::Decode => "not_understood",
            Self::Unauthorized => "unauthorized",
            Self::WebhookActive => "webhook_active",
            Self::Conflict => "conflict",
            Self::Forbidden { .. } => "forbidden",
            Self::TopicGone { .. } => "topic_gone",
            Self::NoRights { .. } => "no_rights",
            Self::Migrated { .. } => "migrated",
            Self::AccessEnded => "access_ended",
            Self::AccessUnknown => "access_unknown",
            Self::Rejected { .. } => "rejected",
        }
    }

    /// Whether an edit changed nothing.
    pub(super) fn is_not_modified(&self) -> bool {
        matches!(self, Self::Rejected { description } if description.contains("message is not modified"))
    }

    /// Of an answer with `"ok": false`.
    pub(super) fn from_answer(failure: Failure) -> Self {
        let Parameters { retry_after, migrate_to_chat_id } = failure.parameters.unwrap_or_default();
        if let Some(to) = migrate_to_chat_id {
            return Self::Migrated { to: ChatId(to) };
        }
        let description = without_quotations(&failure.description);
        let says = |phrases: &[&str]| phrases.iter().any(|phrase| description.contains(phrase));
        match failure.error_code {
            429 => Self::RateLimited { retry_after: Duration::from_secs(retry_after.unwrap_or(5)) },
            // Telegram answers 404 to a token of the wrong shape. Every method that is called here exists.
            401 | 404 => Self::Unauthorized,
            409 if says(&["webhook"]) => Self::WebhookActive,
            409 => Self::Conflict,
            403 => Self::Forbidden { description },
            400 if says(&["chat not found"]) => Self::Forbidden { description },
            400 if says(&TOPIC_GONE) => Self::TopicGone { description },
            400 if says(&NO_RIGHTS) => Self::NoRights { description },
            status @ 500.. => Self::ServerError { status },
            _ => Self::Rejected { description },
        }
    }

    /// Of an answer that is not the Bot API's: whatever the status means, it is not about the call.
    pub(super) fn without_answer(status: u16) -> Self {
        if status >= 500 { Self::ServerError { status } } else { Self::Decode }
    }
}

/// The URL is dropped: it holds the token.
impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        Self::Unreachable(error.without_url())
    }
}

/// An answer with `"ok": false`.
#[derive(Debug, Deserialize)]
pub(super) struct Failure {
    error_code: u16,
    description: String,
    parameters: Option<Parameters>,
}

#[derive(Debug, Default, Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

/// Telegram quotes the text or the address that it refuses, which may be a buyer's.
fn without_quotations(description: &str) -> String {
    let end = [description.find('"'), description.find(" '")].into_iter().flatten().min();
    description[..end.unwrap_or(description.len())].trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(json: &str) -> Error {
        Error::from_answer(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn errors_differ_by_what_to_do_next() {
        let flood = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}"#;
        assert!(matches!(error(flood), Error::RateLimited { retry_after } if retry_after.as_secs() == 7));
        let blocked = r#"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}"#;
        assert!(matches!(error(blocked), Error::Forbidden { .. }));
        let unknown = r#"{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}"#;
        assert!(matches!(error(unknown), Error::Forbidden { .. }));
        let token = r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#;
        assert!(matches!(error(token), Error::Unauthorized));
        let other = r#"{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"}"#;
        assert!(matches!(error(other), Error::Conflict));
        let webhook = r#"{"ok":false,"error_code":409,"description":"Conflict: can't use getUpdates method while webhook is active"}"#;
        assert!(matches!(error(webhook), Error::WebhookActive));
        let topic = r#"{"ok":false,"error_code":400,"description":"Bad Request: TOPIC_CLOSED"}"#;
        assert!(matches!(error(topic), Error::TopicGone { .. }));
        let rights = r#"{"ok":false,"error_code":400,"description":"Bad Request: not enough rights to send text messages to the chat"}"#;
        assert!(matches!(error(rights), Error::NoRights { .. }));
        let moved = r#"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1005}}"#;
        assert!(matches!(error(moved), Error::Migrated { to: ChatId(-1005) }));
        assert!(error(r#"{"ok":false,"error_code":502,"description":"Bad Gateway"}"#).is_transient());
        assert!(Error::without_answer(500).is_transient() && Error::without_answer(403).is_transient());
    }

    #[test]
    fn quotations_are_dropped() {
        let html = r#"{"error_code":400,"description":"Bad Request: can't parse entities: Unsupported start tag \"айгерим\" at byte offset 3"}"#;
        assert_eq!(
            error(html).to_string(),
            "telegram rejected the call: Bad Request: can't parse entities: Unsupported start tag"
        );
        let url = r#"{"error_code":400,"description":"Bad Request: inline keyboard button URL 'tel:+77000000001' is invalid"}"#;
        assert_eq!(error(url).to_string(), "telegram rejected the call: Bad Request: inline keyboard button URL");
    }
}
