//! `kaspi-order-bot health`

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, ensure};
use reqwest::{Client, StatusCode};
use serde_json::Value;

use super::terminal::{Report, complain, fail, refuse, variable};
use crate::config;

const TIMEOUT: Duration = Duration::from_secs(5);

pub(super) async fn run(must_be_ready: bool) -> ExitCode {
    let address = match config::http_listen(variable) {
        Ok(Some(address)) => address,
        Ok(None) => return refuse(&"HTTP_LISTEN is missing; without it the bot's health cannot be checked"),
        Err(errors) => return refuse(&errors),
    };
    match ask(reachable(address)).await {
        Ok(is_ready) if must_be_ready && !is_ready => ExitCode::FAILURE,
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

/// Returns whether every part works. Fails if the bot does not answer.
async fn ask(address: SocketAddr) -> anyhow::Result<bool> {
    let http = Client::builder().no_proxy().timeout(TIMEOUT).build()?;
    let get = async |path: &str| {
        let answer = http.get(format!("http://{address}{path}")).send().await.map_err(reqwest::Error::without_url);
        answer.with_context(|| format!("there is no answer at {address}: the bot does not run, or is stuck"))
    };
    ensure!(get("/healthz").await?.status() == StatusCode::OK, "what answers at {address} is not the bot");
    // Liveness decides; readiness is a detail.
    let Ok(answer) = get("/readyz").await else {
        complain(&"alive, but the health of its parts is unknown");
        return Ok(false);
    };
    let parts: Value = answer.json().await.map_err(reqwest::Error::without_url).context("an odd answer")?;
    let mut report = Report::default();
    for part in ["database", "telegram"] {
        line(&mut report, part, &parts[part]);
    }
    for (shop, state) in parts["shops"].as_object().into_iter().flatten() {
        line(&mut report, &format!("kaspi: {shop}"), state);
    }
    Ok(parts["ready"] == true)
}

fn line(report: &mut Report, part: &str, state: &Value) {
    let state = state.as_str().unwrap_or("unknown").to_owned();
    report.line(part, if state == "ok" { Ok(String::new()) } else { Err(anyhow::Error::msg(state)) });
}

/// A bot that listens at all addresses also does at the loopback address.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}
