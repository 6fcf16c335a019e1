//! The program: loads `.env`, handles signals, runs the command line.

use std::io;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;

use clap::Parser;
use kaspi_order_bot::cli::{Cli, load_env_file};
use tokio::runtime::{Builder, Runtime};
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
    let Ok(runtime) = new_runtime() else {
        return ExitCode::FAILURE;
    };
    let stop = CancellationToken::new();
    if let Err(error) = cancel_on_signal(stop.clone()) {
        // The system ends the program then, without a graceful stop.
        tracing::warn!(%error, "couldn't listen for signals");
    }
    let exit_code = runtime.block_on(cli.run(stop));
    // A thread that reads the standard input cannot be interrupted, and dropping the runtime would wait for it.
    runtime.shutdown_background();
    exit_code
}

fn new_runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// The first SIGTERM or SIGINT stops the program gracefully, the second one at once.
///
/// Signals have a thread of their own: the main one may be blocked, such as by a terminal or a pipe that takes no output.
fn cancel_on_signal(stop: CancellationToken) -> io::Result<()> {
    let runtime = new_runtime()?;
    // A failure to start the thread must come before the listeners, which replace the system's reaction for good.
    let (ready, listening) = mpsc::channel();
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(async {
            match Signals::listen() {
                Ok(mut signals) => {
                    let _ = ready.send(Ok(()));
                    signals.next().await;
                    tracing::info!("stopping");
                    stop.cancel();
                    signals.next().await;
                    std::process::exit(130);
                }
                Err(error) => drop(ready.send(Err(error))),
            }
        });
    })?;
    listening.recv().map_err(io::Error::other)?
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
