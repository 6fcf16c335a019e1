use std::time::Duration;

/// A failed request. Neither its text nor its source holds a URL, a token, a body or personal data.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// 401 or 403. An admin has to set a valid token.
    #[error("kaspi refuses the token (status {status})")]
    Unauthorized { status: u16 },
    #[error("kaspi asks for fewer requests (status 429)")]
    RateLimited { retry_after: Option<Duration> },
    /// 5xx. A 503 may ask for a pause.
    #[error("kaspi had a server error (status {status})")]
    ServerError { status: u16, retry_after: Option<Duration> },
    /// The connection could not be opened: nothing was sent. Of a write only.
    #[error("kaspi cannot be reached, and nothing was sent")]
    NotSent(#[source] reqwest::Error),
    /// The connection could not be opened, or it broke.
    #[error("kaspi cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    #[error("kaspi did not answer in time")]
    TimedOut,
    /// A file is longer than it may be.
    #[error("kaspi's file is too large")]
    TooLarge,
    /// Any other status. A well-formed request does not get one.
    #[error("kaspi rejected the request (status {status})")]
    Rejected { status: u16 },
    /// `what` names the malformed part and holds none of its content.
    #[error("kaspi's answer was not understood: {what}")]
    Decode { what: String },
}

impl Error {
    /// Whether a retry of the same request may succeed.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::RateLimited { .. } | Self::ServerError { .. } | Self::Unreachable(_) | Self::TimedOut)
    }

    /// How long Kaspi asks not to be asked again.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } | Self::ServerError { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Whether Kaspi asks for fewer requests.
    pub fn asks_for_pause(&self) -> bool {
        matches!(self, Self::RateLimited { .. }) || self.retry_after().is_some()
    }

    pub(super) fn metrics_label(&self) -> &'static str {
        match self {
            Self::Unauthorized { .. } => "unauthorized",
            Self::RateLimited { .. } => "rate_limited",
            Self::ServerError { .. } => "server_error",
            Self::NotSent(_) | Self::Unreachable(_) => "unreachable",
            Self::TimedOut => "timed_out",
            Self::TooLarge => "too_large",
            Self::Rejected { .. } => "rejected",
            Self::Decode { .. } => "not_understood",
        }
    }

    pub(super) fn decode(what: impl Into<String>) -> Self {
        Self::Decode { what: what.into() }
    }
}

/// The URL is dropped, because it contains the order's code.
impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() { Self::TimedOut } else { Self::Unreachable(error.without_url()) }
    }
}
