//! The command line.

mod backup;
mod check;
mod demo;
mod demo_history;
mod env_file;
mod health;
mod order;
mod restore;
mod run;
mod terminal;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tokio_util::sync::CancellationToken;

use terminal::{EXIT_INTERRUPTED, refuse, variable};

pub use env_file::load_env_file;

use crate::config::Logging;
use crate::telemetry;

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
        /// Port of the web page on 127.0.0.1; 0 takes any free one. Without it, 8765 or the next free one.
        #[arg(long)]
        port: Option<u16>,
        /// Seconds between two simulated events of orders; 0 simulates none.
        #[arg(long, default_value_t = 10)]
        step: u64,
    },
    /// Shows one order as text, straight from Kaspi: proves the shop's token without Telegram.
    Order { code: String },
    /// Checks each part and prints a line for each; exit status 0 only if all are well.
    Check,
    /// Checks the bot that runs at `HTTP_LISTEN`; exit status 0 if it is alive.
    Health {
        /// Exit status 0 only if every part works.
        #[arg(long)]
        ready: bool,
    },
    /// Copies the database to a new file, also while the bot runs.
    Backup { file: PathBuf },
    /// Restores a backup. The bot must not run, and the files of the old database have to be moved away.
    ///
    /// People and groups of the backup have access again, also those that were removed since; they are listed. The backup's
    /// open invitations are revoked.
    Restore {
        file: PathBuf,
        /// Takes people, invitations and connected groups from this database instead of the backup, so that nobody who was
        /// removed since has access; the differences are listed.
        #[arg(long, value_name = "OLD_DATABASE")]
        keep_people: Option<PathBuf>,
    },
}

impl Cli {
    pub async fn run(self, stop: CancellationToken) -> ExitCode {
        let command = self.command.unwrap_or(Command::Run);
        // Only the service needs a log; the output of other commands is read by a person.
        let default = if command == Command::Run { None } else { Some("warn".to_owned()) };
        let filter = |name: &str| variable(name).or_else(|| default.clone().filter(|_| name == "RUST_LOG"));
        let logging = match Logging::from_vars(filter) {
            Ok(logging) => logging,
            Err(errors) => return refuse(&errors),
        };
        telemetry::start(logging);
        match command {
            Command::Run => run::run(stop).await,
            Command::Demo { port, step } => demo::run(port, step, stop).await,
            Command::Order { code } => interruptible(&stop, order::run(&code)).await,
            Command::Check => interruptible(&stop, check::run()).await,
            Command::Health { ready } => interruptible(&stop, health::run(ready)).await,
            Command::Backup { file } => interruptible(&stop, backup::run(&file)).await,
            Command::Restore { file, keep_people } => {
                interruptible(&stop, restore::run(&file, keep_people.as_deref())).await
            }
        }
    }
}

/// Ends a command at the first signal: it has nothing to finish in order.
async fn interruptible(stop: &CancellationToken, command: impl Future<Output = ExitCode>) -> ExitCode {
    stop.run_until_cancelled(command).await.unwrap_or(ExitCode::from(EXIT_INTERRUPTED))
}
