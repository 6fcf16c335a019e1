//! The command line.

mod backup;
mod check;
mod demo;
mod health;
mod order;
mod run;
mod terminal;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tokio_util::sync::CancellationToken;

use terminal::{refuse, variable};

use crate::config::Logging;
use crate::telemetry;

/// Exit status for errors in the configuration or on the command line.
const EXIT_USAGE: u8 = 2;

/// Telegram bot for shops on Kaspi.kz: an order's card and pin by its code.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
enum Command {
    /// Runs the bot (the default).
    Run,
    /// Runs the whole bot against an embedded Telegram and Kaspi: no token, no network. The chat is in the terminal and
    /// on a web page.
    Demo {
        /// Port of the web page on 127.0.0.1; 0 takes any free one.
        #[arg(long, default_value_t = 0)]
        port: u16,
        /// Seconds between two events in the shop's life; 0 lets nothing happen by itself.
        #[arg(long, default_value_t = 4)]
        step: u64,
    },
    /// Shows one order as text, straight from Kaspi: proves the shop's token without Telegram.
    Order {
        /// The order's code.
        code: String,
    },
    /// Tells the health of each part, a line each; exit status 0 only if all are well.
    Check,
    /// Asks the bot that runs at `HTTP_LISTEN` how it is; exit status 0 if it lives.
    Health {
        /// Exit status 0 only if every part can do its work.
        #[arg(long)]
        ready: bool,
    },
    /// Copies the database to a new file, also while the bot runs.
    Backup {
        /// The new file.
        file: PathBuf,
    },
    /// Puts a copy where the database was. The bot must not run, and what is left of the old one be moved away.
    Restore {
        /// The copy.
        file: PathBuf,
    },
}

impl Cli {
    /// Does what the command line says.
    pub async fn run(self, stop: CancellationToken) -> ExitCode {
        let command = self.command.unwrap_or(Command::Run);
        // Only the service has a log to keep; elsewhere a person reads the answer.
        let quiet = if command == Command::Run { None } else { Some("warn".to_owned()) };
        let filter = |name: &str| variable(name).or_else(|| quiet.clone().filter(|_| name == "RUST_LOG"));
        let logging = match Logging::from_vars(filter) {
            Ok(logging) => logging,
            Err(errors) => return refuse(&errors),
        };
        telemetry::start(logging);
        match command {
            Command::Run => run::run(stop).await,
            Command::Demo { port, step } => demo::run(port, step, stop).await,
            Command::Order { code } => order::run(&code).await,
            Command::Check => check::run().await,
            Command::Health { ready } => health::run(ready).await,
            Command::Backup { file } => backup::back_up(&file).await,
            Command::Restore { file } => backup::restore(&file).await,
        }
    }
}
