//! `kaspi-order-bot check`

use std::process::ExitCode;

use super::terminal::{Report, refuse, variable};
use crate::app::kaspi_client;
use crate::config::{self, Config};
use crate::domain::OrderCode;
use crate::metrics::Metrics;
use crate::{store, telegram};

pub(super) async fn run() -> ExitCode {
    let config = match Config::from_vars(variable) {
        Ok(config) => config,
        Err(errors) => return refuse(&errors),
    };
    let mut report = Report::default();
    report.line("configuration", Ok("complete".to_owned()));
    report.line("database", database(&config.database_url).await);
    if config.admins.is_empty() {
        report.line("admins", admins(&config.database_url).await);
    }
    report.line("telegram", telegram(&config.telegram).await);
    shops(&mut report, config.kaspi).await;
    if report.is_all_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn database(url: &str) -> anyhow::Result<String> {
    let db = store::Db::open(url).await?;
    let result = db.check_writable().await;
    db.close().await?;
    result?;
    Ok("can be written".to_owned())
}

async fn admins(url: &str) -> anyhow::Result<String> {
    let db = store::Db::open(url).await?;
    let admins = store::people::admins(db.pool()).await;
    db.close().await?;
    Ok(match admins?.len() {
        0 => "none yet; when the bot starts, its log shows a link for the first one".to_owned(),
        count => format!("{count} in the database"),
    })
}

async fn telegram(config: &config::Telegram) -> anyhow::Result<String> {
    let api = telegram::Api::new(&config.api_url, &config.token, Metrics::default())?;
    Ok(format!("@{}", telegram::Receiver::new(api).username().await?))
}

/// Asks each shop for an order that hardly exists: an empty answer proves the token as well as an order would.
async fn shops(report: &mut Report, config: config::Kaspi) {
    let Some(code) = OrderCode::parse("100000000") else { return };
    match kaspi_client(config, Metrics::default()) {
        Err(error) => report.line("kaspi", Err(error)),
        Ok(kaspi) => {
            for shop in kaspi.shops() {
                let answer = kaspi.order(shop, &code).await;
                let health = answer.map(|_| "the token is accepted".to_owned()).map_err(anyhow::Error::from);
                report.line(&format!("kaspi: {}", shop.name()), health);
            }
        }
    }
}
