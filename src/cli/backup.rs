//! `kaspi-order-bot backup FILE` and `kaspi-order-bot restore FILE`

use std::path::Path;
use std::process::ExitCode;

use super::terminal::{fail, refuse, say, variable};
use crate::{config, store};

pub(super) async fn back_up(file: &Path) -> ExitCode {
    let url = match config::database_url(variable) {
        Ok(url) => url,
        Err(errors) => return refuse(&errors),
    };
    report(store::back_up(&url, file).await, "backed up")
}

pub(super) async fn restore(file: &Path) -> ExitCode {
    let url = match config::database_url(variable) {
        Ok(url) => url,
        Err(errors) => return refuse(&errors),
    };
    report(store::restore(file, &url).await, "restored")
}

fn report(result: anyhow::Result<u64>, done: &str) -> ExitCode {
    match result {
        Ok(bytes) => {
            say(&format!("{done}, checked, {bytes} bytes"));
            ExitCode::SUCCESS
        }
        Err(error) => fail(&error),
    }
}
