//! A chat's settings.

use super::html::shorten;
use super::keyboard::{self, rows};
use super::text::{Arg, html, plain};
use crate::domain::settings::{SettingsChange, SettingsPage};
use crate::domain::shop::ShopKey;
use crate::domain::subscription::{Alarm, Alarms, DeliveryGroup, EventGroup, Subscription};
use crate::domain::{Button, Callback, Language, Outgoing};

/// The longest name of a shop on a button, in UTF-16 units.
const MAX_BUTTON_UNITS: usize = 24;

/// What a chat subscribes to, with buttons to change it. `shops` are the names to offer; empty if there is only one.
/// `is_in_topic` is whether the settings are shown in a forum topic.
pub fn settings(lang: Language, subscription: Option<&Subscription>, shops: &[&str], is_in_topic: bool) -> Outgoing {
    let subscribe = |key| vec![button(plain(lang, key, &[]), SettingsChange::Subscription)];
    let Some(subscription) = subscription else {
        let buttons = vec![subscribe("button-subscribe")];
        return Outgoing { buttons, ..Outgoing::text(html(lang, "settings-none", &[])) };
    };
    let events: Vec<Button> = EventGroup::ALL
        .iter()
        .map(|group| {
            let is_in = subscription.event_groups.contains(*group);
            let change = SettingsChange::EventGroup(*group);
            toggle(lang, "button-event-group", is_in, ("group", Arg::Key(group.as_str())), change)
        })
        .collect();
    let deliveries: Vec<Button> = DeliveryGroup::ALL
        .iter()
        .map(|group| {
            let is_in = subscription.delivery_groups.contains(*group);
            let change = SettingsChange::DeliveryGroup(*group);
            toggle(lang, "button-delivery-group", is_in, ("group", Arg::Key(group.as_str())), change)
        })
        .collect();
    let shops: Vec<Button> = shops
        .iter()
        .map(|shop| {
            let is_in = !subscription.muted_shops.iter().any(|muted| muted == shop);
            let (name, change) = (shorten(shop, MAX_BUTTON_UNITS), SettingsChange::Shop(ShopKey::of(shop)));
            toggle(lang, "button-shop", is_in, ("shop", Arg::Text(&name)), change)
        })
        .collect();
    let mut buttons = [events, deliveries, shops].iter().flat_map(|buttons| rows(buttons, 2)).collect::<Vec<_>>();
    let hours = subscription.quiet.map(|quiet| format!("{:02}:00–{:02}:00", quiet.from, quiet.until));
    let quiet = plain(lang, "button-quiet", &[("hours", Arg::OptionalText(hours.as_deref()))]);
    buttons.push(vec![button(quiet, SettingsChange::QuietHours)]);
    let style = plain(lang, "button-style", &[("is-live", Arg::Flag(subscription.is_live))]);
    buttons.push(vec![button(style, SettingsChange::Style)]);
    let has_topic = subscription.thread.is_some();
    if has_topic || is_in_topic {
        buttons.push(vec![button(plain(lang, "button-here", &[]), SettingsChange::Here)]);
    }
    buttons.push(vec![page(lang, "button-alarms", SettingsPage::Alarms)]);
    buttons.push(subscribe("button-unsubscribe"));
    Outgoing { buttons, ..Outgoing::text(html(lang, "settings", &[("has-topic", Arg::Flag(has_topic))])) }
}

/// Which alarms a chat gets, each with what it is, and buttons to change that.
pub fn alarms(lang: Language, alarms: Alarms) -> Outgoing {
    let toggles: Vec<Button> = Alarm::ALL
        .iter()
        .map(|alarm| {
            let name = ("alarm", Arg::Key(alarm.as_str()));
            toggle(lang, "button-alarm", alarms.contains(*alarm), name, SettingsChange::Alarm(*alarm))
        })
        .collect();
    let mut buttons = rows(&toggles, 2);
    buttons.push(vec![page(lang, "button-back", SettingsPage::Notices)]);
    Outgoing { buttons, ..Outgoing::text(html(lang, "settings-alarms", &[])) }
}

fn page(lang: Language, key: &str, page: SettingsPage) -> Button {
    keyboard::button(plain(lang, key, &[]), Callback::ShowSettings(page))
}

fn toggle(lang: Language, key: &str, is_in: bool, name: (&'static str, Arg<'_>), change: SettingsChange) -> Button {
    button(plain(lang, key, &[("is-in", Arg::Flag(is_in)), name]), change)
}

fn button(text: String, change: SettingsChange) -> Button {
    keyboard::button(text, Callback::ChangeSettings(change))
}
