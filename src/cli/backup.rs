//! `kaspi-order-bot backup FILE`

use std::path::Path;
use std::process::ExitCode;

use super::terminal::{fail, refuse, say, variable};
use crate::{config, store};

pub(super) async fn run(file: &Path) -> ExitCode {
    let url = match config::database_url(variable) {
        Ok(url) => url,
        Err(errors) => return refuse(&errors),
    };
    match store::back_up(&url, file).await {
        Ok(bytes) => {
            say(&format!("backed up, checked, {bytes} bytes"));
            ExitCode::SUCCESS
        }
        Err(error) => fail(&error),
    }
}
