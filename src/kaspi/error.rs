//! What can go wrong with a request to Kaspi, named by what the caller does next.

use std::time::Duration;

/// A failed request. Neither its text nor its source holds a URL, a token, a body or personal data.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Kaspi refuses the token: somebody has to put in the right one.
    #[error("kaspi refuses the token (status {status})")]
    Unauthorized {
        /// 401 or 403.
        status: u16,
    },
    /// Too many requests: later.
    #[error("kaspi asks for fewer requests (status 429)")]
    RateLimited {
        /// The pause that Kaspi asked for, if it named one.
        retry_after: Option<Duration>,
    },
    /// A fault on Kaspi's side (5xx): later.
    #[error("kaspi is out of order (status {status})")]
    OutOfOrder {
        /// The status code.
        status: u16,
    },
    /// No connection, or it broke: later.
    #[error("kaspi cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    /// No answer in time: later.
    #[error("kaspi did not answer in time")]
    TimedOut,
    /// A status that a well-formed request does not get.
    #[error("kaspi rejected the request (status {status})")]
    Rejected {
        /// The status code.
        status: u16,
    },
    /// An answer that makes no sense.
    #[error("kaspi's answer was not understood: {what}")]
    Decode {
        /// Which part, and why; no content.
        what: String,
    },
}

impl Error {
    /// Whether the same request may succeed a little later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::RateLimited { .. } | Self::OutOfOrder { .. } | Self::Unreachable(_) | Self::TimedOut)
    }

    /// The name under which it is counted.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Unauthorized { .. } => "unauthorized",
            Self::RateLimited { .. } => "rate_limited",
            Self::OutOfOrder { .. } => "out_of_order",
            Self::Unreachable(_) => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Rejected { .. } => "rejected",
            Self::Decode { .. } => "not_understood",
        }
    }

    pub(super) fn decode(what: impl Into<String>) -> Self {
        Self::Decode { what: what.into() }
    }
}

/// The URL is dropped: it names the order.
impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() { Self::TimedOut } else { Self::Unreachable(error.without_url()) }
    }
}
