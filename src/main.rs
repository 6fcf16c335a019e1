//! The program: loads `.env`, handles signals, runs the command line.

use std::process::ExitCode;

use clap::Parser;
use kaspi_order_bot::cli::{Cli, load_env_file};
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
        tokio::spawn(cancel_on_signal(stop.clone()));
        cli.run(stop).await
    });
    // A thread that reads the standard input cannot be interrupted, and dropping the runtime would wait for it.
    runtime.shutdown_background();
    exit_code
}

/// The first SIGTERM or SIGINT stops the program gracefully, the second one at once.
async fn cancel_on_signal(stop: CancellationToken) {
    signal().await;
    tracing::info!("stopping");
    stop.cancel();
    signal().await;
    std::process::exit(130);
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

#[cfg(not(unix))]
async fn signal() {
    let _ = tokio::signal::ctrl_c().await;
}
