//! What can go wrong with a call, named by what the caller does next.

use std::time::Duration;

use serde::Deserialize;

use crate::domain::ChatId;

/// A failed call. Its text holds no token and nothing of what was sent.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Too many calls: again after this pause.
    #[error("telegram asks to wait {} s", .0.as_secs())]
    RetryAfter(Duration),
    /// A fault on Telegram's side: later.
    #[error("telegram is out of order (status {status})")]
    OutOfOrder {
        /// The status code.
        status: u16,
    },
    /// No connection, it broke, or the answer took too long: later.
    #[error("telegram cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    /// The answer is none of the Bot API's.
    #[error("telegram's answer was not understood")]
    Decode,
    /// The token is wrong: somebody has to put in the right one.
    #[error("telegram refuses the bot's token")]
    Unauthorized,
    /// Another process, or a webhook, gets the updates.
    #[error("updates go elsewhere: {description}")]
    Conflict {
        /// Telegram's words.
        description: String,
    },
    /// The chat cannot be written to: the person blocked the bot or never started it, or the bot was removed.
    #[error("the chat cannot be written to: {description}")]
    Forbidden {
        /// Telegram's words.
        description: String,
    },
    /// The group has become a supergroup and has another id now.
    #[error("the group has moved to {to}")]
    Migrated {
        /// Its new id.
        to: ChatId,
    },
    /// The call itself is wrong and will stay so.
    #[error("telegram rejected the call: {description}")]
    Rejected {
        /// Telegram's words, up to the first quotation from the call.
        description: String,
    },
}

impl Error {
    /// Whether the same call may succeed a little later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::RetryAfter(_) | Self::OutOfOrder { .. } | Self::Unreachable(_) | Self::Decode)
    }

    /// Whether Telegram said nothing at all, or nothing that it would say.
    pub(super) fn is_no_answer(&self) -> bool {
        matches!(self, Self::OutOfOrder { .. } | Self::Unreachable(_) | Self::Decode)
    }

    /// The name under which it is counted.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::RetryAfter(_) => "retry_after",
            Self::OutOfOrder { .. } => "out_of_order",
            Self::Unreachable(_) => "unreachable",
            Self::Decode => "not_understood",
            Self::Unauthorized => "unauthorized",
            Self::Conflict { .. } => "conflict",
            Self::Forbidden { .. } => "forbidden",
            Self::Migrated { .. } => "migrated",
            Self::Rejected { .. } => "rejected",
        }
    }

    /// Whether an edit changed nothing.
    pub(super) fn is_not_modified(&self) -> bool {
        matches!(self, Self::Rejected { description } if description.contains("message is not modified"))
    }

    /// Reads an unsuccessful answer.
    pub(super) fn from_answer(failure: Failure) -> Self {
        let Parameters { retry_after: wait, migrate_to_chat_id } = failure.parameters.unwrap_or_default();
        if let Some(to) = migrate_to_chat_id {
            return Self::Migrated { to: ChatId(to) };
        }
        let description = without_quotations(&failure.description);
        match failure.error_code {
            429 => Self::RetryAfter(Duration::from_secs(wait.unwrap_or(5))),
            // Telegram answers 404 to a token of the wrong shape. Every method that is called here exists.
            401 | 404 => Self::Unauthorized,
            409 => Self::Conflict { description },
            403 => Self::Forbidden { description },
            400 if description.contains("chat not found") => Self::Forbidden { description },
            status @ 500.. => Self::OutOfOrder { status },
            _ => Self::Rejected { description },
        }
    }

    /// What came is none of the Bot API's answers but, say, a proxy's page: whatever its status means, it is not
    /// Telegram's word about the call.
    pub(super) fn without_answer(status: u16) -> Self {
        if status >= 500 { Self::OutOfOrder { status } } else { Self::Decode }
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
    fn answers_are_told_apart_by_what_to_do_next() {
        let flood = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}"#;
        assert!(matches!(error(flood), Error::RetryAfter(wait) if wait.as_secs() == 7));
        let blocked = r#"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}"#;
        assert!(matches!(error(blocked), Error::Forbidden { .. }));
        let unknown = r#"{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}"#;
        assert!(matches!(error(unknown), Error::Forbidden { .. }));
        let token = r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#;
        assert!(matches!(error(token), Error::Unauthorized));
        let other = r#"{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"}"#;
        assert!(matches!(error(other), Error::Conflict { .. }));
        let moved = r#"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1005}}"#;
        assert!(matches!(error(moved), Error::Migrated { to: ChatId(-1005) }));
        assert!(error(r#"{"ok":false,"error_code":502,"description":"Bad Gateway"}"#).is_transient());
        assert!(Error::without_answer(500).is_transient() && Error::without_answer(403).is_transient());
    }

    #[test]
    fn telegrams_quotations_are_dropped() {
        let html = r#"{"error_code":400,"description":"Bad Request: can't parse entities: Unsupported start tag \"айгерим\" at byte offset 3"}"#;
        assert_eq!(
            error(html).to_string(),
            "telegram rejected the call: Bad Request: can't parse entities: Unsupported start tag"
        );
        let url = r#"{"error_code":400,"description":"Bad Request: inline keyboard button URL 'tel:+77000000001' is invalid"}"#;
        assert_eq!(error(url).to_string(), "telegram rejected the call: Bad Request: inline keyboard button URL");
    }
}
