//! What commands share: the environment, the clock, and the terminal.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

/// Exit status for mistakes in the configuration or on the command line.
const EXIT_USAGE: u8 = 2;

/// Exit status of a command that a signal ended, as shells have it for SIGINT.
pub(super) const EXIT_INTERRUPTED: u8 = 130;

/// A variable of the process, into which `main` has loaded `.env`.
#[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The real clock.
#[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
pub(super) fn now() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}

/// Prints a line. When the reader of a pipe has gone, as in `demo | head`, the process ends quietly with status 0: the
/// reader has what it wanted.
pub(super) fn say(text: &str) {
    let mut stdout = io::stdout().lock();
    if let Err(error) = writeln!(stdout, "{text}").and_then(|()| stdout.flush())
        && error.kind() == ErrorKind::BrokenPipe
    {
        std::process::exit(0);
    }
}

/// Prints a line for the person at the terminal; without a reader it is lost, and the exit status still tells.
pub(super) fn complain(what: &dyn std::fmt::Display) {
    let _ = writeln!(io::stderr(), "{what}");
}

/// Prints what is wrong with the configuration or the command line.
pub(super) fn refuse(mistakes: &dyn std::fmt::Display) -> ExitCode {
    complain(mistakes);
    ExitCode::from(EXIT_USAGE)
}

/// Prints an error with its causes.
pub(super) fn fail(error: &anyhow::Error) -> ExitCode {
    complain(&format!("{error:#}"));
    ExitCode::FAILURE
}

/// The health of parts, a line each.
#[derive(Default)]
pub(super) struct Report {
    has_failed: bool,
}

impl Report {
    pub(super) fn line(&mut self, part: &str, health: anyhow::Result<String>) {
        let (word, detail) = match health {
            Ok(detail) => ("ok", detail),
            Err(error) => {
                self.has_failed = true;
                ("FAILED", format!("{error:#}"))
            }
        };
        say(format!("{part:<16} {word:<7} {detail}").trim_end());
    }

    pub(super) fn is_all_well(&self) -> bool {
        !self.has_failed
    }
}
