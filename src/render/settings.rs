//! What a chat hears of, and how the bot is.

use chrono::{DateTime, Utc};

use super::html::shorten;
use super::order::short;
use super::text::{Arg, html, plain};
use super::when::moment;
use crate::domain::subscription::{Channel, Choice, Subscription, Topic};
use crate::domain::{Action, Button, Callback, Language, Outgoing};

/// The longest name of a shop on a button, in UTF-16 units.
const MAX_BUTTON_UNITS: usize = 24;

/// What a chat hears of, with buttons to change it. `shops` are named if there is more than one.
#[must_use]
pub fn settings(lang: Language, wanted: Option<&Subscription>, shops: &[&str], is_private: bool) -> Outgoing {
    let subscribe = |key| vec![button(plain(lang, key, &[]), Choice::Subscription)];
    let Some(wanted) = wanted else {
        let buttons = vec![subscribe("button-subscribe")];
        return Outgoing { buttons, ..Outgoing::text(html(lang, "settings-none", &[])) };
    };
    let mark = |is_in: bool| if is_in { "yes" } else { "no" };
    let mut buttons: Vec<Vec<Button>> = Vec::new();
    let topics: Vec<Button> = Topic::ALL
        .iter()
        .map(|topic| {
            let args = [("in", Arg::Text(mark(wanted.topics.contains(*topic)))), ("topic", Arg::Text(topic.as_str()))];
            button(plain(lang, "button-topic", &args), Choice::Topic(*topic))
        })
        .collect();
    buttons.extend(topics.chunks(2).map(<[Button]>::to_vec));
    let channels = Channel::ALL.iter().map(|channel| {
        let is_in = mark(wanted.channels.contains(*channel));
        let args = [("in", Arg::Text(is_in)), ("channel", Arg::Text(channel.as_str()))];
        button(plain(lang, "button-channel", &args), Choice::Channel(*channel))
    });
    buttons.push(channels.collect());
    if shops.len() > 1 {
        let shops: Vec<Button> = (0..=u8::MAX)
            .zip(shops)
            .map(|(at, shop)| {
                let is_in = mark(!wanted.muted_shops.iter().any(|muted| muted == shop));
                let args = [("in", Arg::Text(is_in)), ("shop", Arg::Text(&shorten(shop, MAX_BUTTON_UNITS)))];
                button(plain(lang, "button-shop", &args), Choice::Shop(at))
            })
            .collect();
        buttons.extend(shops.chunks(2).map(<[Button]>::to_vec));
    }
    let quiet =
        wanted.quiet.map_or_else(|| "none".to_owned(), |quiet| format!("{:02}:00–{:02}:00", quiet.from, quiet.until));
    buttons.push(vec![button(plain(lang, "button-quiet", &[("hours", Arg::Text(&quiet))]), Choice::Quiet)]);
    let style = [("style", Arg::Text(if wanted.is_living { "living" } else { "separate" }))];
    buttons.push(vec![button(plain(lang, "button-style", &style), Choice::Style)]);
    if is_private {
        buttons.push(subscribe("button-unsubscribe"));
    } else {
        buttons.push(vec![button(plain(lang, "button-here", &[]), Choice::Here)]);
    }
    let thread = if wanted.thread.is_some() { "topic" } else { "general" };
    Outgoing { buttons, ..Outgoing::text(html(lang, "settings", &[("thread", Arg::Text(thread))])) }
}

fn button(text: String, choice: Choice) -> Button {
    Button { text, action: Action::Callback(Callback::Choose(choice)) }
}

/// How reading a shop goes.
#[derive(Debug, Clone)]
pub struct ShopStatus<'a> {
    /// Its name.
    pub name: &'a str,
    /// When a reading last came to its end.
    pub read_at: Option<DateTime<Utc>>,
    /// How readings fail, if they do.
    pub failure: Option<&'a str>,
    /// How many orders are watched.
    pub watched: u32,
}

/// How the bot is.
#[derive(Debug, Clone)]
pub struct Status<'a> {
    /// Each shop.
    pub shops: Vec<ShopStatus<'a>>,
    /// How many notices wait.
    pub waiting: u32,
    /// Since when the oldest of them.
    pub oldest: Option<DateTime<Utc>>,
    /// When the bot was started.
    pub started_at: DateTime<Utc>,
    /// Size of the database in bytes.
    pub database_bytes: u64,
    /// The program's version.
    pub version: &'a str,
}

/// How the bot is.
#[must_use]
pub fn status(lang: Language, status: &Status<'_>, now: DateTime<Utc>) -> String {
    let when = |date: Option<DateTime<Utc>>| date.map_or_else(|| "never".to_owned(), |date| moment(lang, date, now));
    let count = |number: u32| Arg::Count(usize::try_from(number).unwrap_or(usize::MAX));
    let mut lines = vec![html(lang, "status-title", &[])];
    for shop in &status.shops {
        lines.push(html(
            lang,
            "status-shop",
            &[
                ("shop", Arg::Text(&short(shop.name))),
                ("when", Arg::Text(&when(shop.read_at))),
                ("how", Arg::Text(shop.failure.unwrap_or("well"))),
                ("count", count(shop.watched)),
            ],
        ));
    }
    lines.push(html(
        lang,
        "status-notices",
        &[("count", count(status.waiting)), ("when", Arg::Text(&when(status.oldest)))],
    ));
    let megabytes = format!("{}.{}", status.database_bytes / 1_000_000, status.database_bytes % 1_000_000 / 100_000);
    lines.push(html(
        lang,
        "status-program",
        &[
            ("version", Arg::Text(status.version)),
            ("since", Arg::Text(&moment(lang, status.started_at, now))),
            ("megabytes", Arg::Text(&megabytes)),
        ],
    ));
    lines.join("\n\n")
}
