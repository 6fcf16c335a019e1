//! `kaspi-order-bot order CODE`

use std::process::ExitCode;

use super::terminal::{complain, fail, now, refuse, say, variable};
use crate::app::kaspi_client;
use crate::config::{self, Kaspi};
use crate::domain::{Action, Audience, Language, OrderCode, Outgoing};
use crate::metrics::Metrics;
use crate::render::demo;
use crate::render::order::{View, card};

pub(super) async fn run(code: &str) -> ExitCode {
    let Some(code) = OrderCode::parse(code) else {
        return refuse(&"this is not an order code: it is a number of 6 to 12 digits, such as 900000101");
    };
    let config = match Kaspi::from_vars(variable) {
        Ok(config) => config,
        Err(errors) => return refuse(&errors),
    };
    let language = match config::language(variable) {
        Ok(language) => language,
        Err(errors) => return refuse(&errors),
    };
    let kaspi = match kaspi_client(config, Metrics::default()) {
        Ok(kaspi) => kaspi,
        Err(error) => return fail(&error),
    };
    let mut is_found = false;
    let mut has_failed = false;
    for shop in kaspi.shops() {
        match kaspi.order(shop, &code).await {
            Ok(Some(order)) => {
                let shop = kaspi.shop_label(shop.name());
                let view = View { shop, ..View::new(language, Audience::Person, now()) };
                say(&to_text(language, &card(&order, &view)));
                is_found = true;
            }
            Ok(None) => {}
            Err(error) => {
                complain(&format!("{}: {:#}", shop.name(), anyhow::Error::from(error)));
                has_failed = true;
            }
        }
    }
    if !is_found && !has_failed {
        complain(&"no shop has this order");
    }
    if is_found { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The card as text, with the links of its buttons and the coordinates of its pin.
fn to_text(language: Language, card: &Outgoing) -> String {
    let mut text = card.plain_text();
    let links = card.buttons.iter().flatten().filter_map(|button| match &button.action {
        Action::Url(url) => Some(format!("\n{}", demo::link(language, &button.text, url))),
        Action::Copy(_) | Action::Callback(_) => None,
    });
    text.push('\n');
    text.extend(links);
    text.extend(card.pin.map(|point| format!("\n{}", demo::pin(language, point.latitude(), point.longitude()))));
    text
}
