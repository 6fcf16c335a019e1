//! The command line.

mod check;
mod order;
mod run;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tokio_util::sync::CancellationToken;

use crate::config::Logging;
use crate::telemetry;

/// Exit status for mistakes in the configuration or on the command line.
const EXIT_USAGE: u8 = 2;

/// Telegram bot for shops on Kaspi.kz: an order's card and pin by its code.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Clone, Subcommand)]
enum Command {
    /// Runs the bot (the default).
    Run,
    /// Shows one order as text, straight from Kaspi: proves the shop's token without Telegram.
    Order {
        /// The order's code.
        code: String,
    },
    /// Tells the health of each part, a line each; exit status 0 only if all are well.
    Check,
}

impl Cli {
    /// Does what the command line says.
    pub async fn run(self, stop: CancellationToken) -> ExitCode {
        let logging = match Logging::from_vars(variable) {
            Ok(logging) => logging,
            Err(mistakes) => return refuse(&mistakes),
        };
        telemetry::start(logging);
        match self.command.unwrap_or(Command::Run) {
            Command::Run => run::run(stop).await,
            Command::Order { code } => order::run(&code).await,
            Command::Check => check::run().await,
        }
    }
}

/// A variable of the process, into which `main` has loaded `.env`.
#[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn refuse(mistakes: &dyn std::fmt::Display) -> ExitCode {
    complain(mistakes);
    ExitCode::from(EXIT_USAGE)
}

#[expect(clippy::print_stderr, reason = "the person at the terminal reads it")]
fn complain(what: &dyn std::fmt::Display) {
    eprintln!("{what}");
}

/// A failure with all its causes, on standard error.
fn fail(error: &anyhow::Error) -> ExitCode {
    complain(&format!("{error:#}"));
    ExitCode::FAILURE
}

#[expect(clippy::print_stdout, reason = "the answer to the command")]
fn say(text: &str) {
    println!("{text}");
}

/// The real clock.
#[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
fn now() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}
