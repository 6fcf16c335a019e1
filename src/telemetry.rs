//! Logging, to standard error.

use std::panic::PanicHookInfo;

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use crate::config::{LogFormat, Logging};

/// Starts logging for the whole process, including panics.
pub(crate) fn start(logging: Logging) {
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = match logging.format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry().with(logging.filter).with(lines).init();
    std::panic::set_hook(Box::new(report_panic));
}

/// Logs the location of a panic, but not its message, which may quote what a person wrote.
fn report_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(place, "panicked");
}
