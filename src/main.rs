//! The program: loads `.env`, handles signals, runs the command line.

use std::io;
use std::process::ExitCode;

use clap::Parser;
use kaspi_order_bot::cli::{Cli, load_env_file};
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Err(exit_code) = load_env_file() {
        return exit_code;
    }
    // One thread is enough for many times Telegram's rate limit, and threads that wake each other for every answer would
    // cost more than the answers. SQLite has its own thread.
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        return ExitCode::FAILURE;
    };
    let exit_code = runtime.block_on(async {
        let stop = CancellationToken::new();
        match Signals::listen() {
            Ok(signals) => drop(tokio::spawn(cancel_on_signal(signals, stop.clone()))),
            // The system ends the program then, without a graceful stop.
            Err(error) => tracing::warn!(%error, "couldn't listen for signals"),
        }
        cli.run(stop).await
    });
    // A thread that reads the standard input cannot be interrupted, and dropping the runtime would wait for it.
    runtime.shutdown_background();
    exit_code
}

/// The first SIGTERM or SIGINT stops the program gracefully, the second one at once.
async fn cancel_on_signal(mut signals: Signals, stop: CancellationToken) {
    signals.next().await;
    tracing::info!("stopping");
    stop.cancel();
    signals.next().await;
    std::process::exit(130);
}

/// SIGTERM and SIGINT, from when it was made: none in between is missed.
#[cfg(unix)]
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
