//! Notices of orders' events, and notifications about the chats that get them.

use chrono::{DateTime, Utc};

use super::html::{MAX_TEXT_UNITS, short, units};
use super::order::{attempt_line, comment, full_address};
use super::text::{Arg, html};
use super::when::time;
use crate::domain::notice::Event;
use crate::domain::{Audience, KnownOrder, Language, OrderCode, Outgoing};

/// The line above a card: what happened, and when.
pub fn headline(lang: Language, event: Event, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    html(lang, "notice-headline", &[("event", Arg::Key(event.as_str())), ("when", Arg::Text(&time(lang, at, now)))])
}

/// The reply to a card that makes people notice an urgent event.
pub fn urgent_reply(
    lang: Language,
    audience: Audience,
    known: &KnownOrder,
    event: Event,
    now: DateTime<Utc>,
) -> String {
    let order = &*known.order.redacted(audience);
    let args = [("code", Arg::Text(order.code.as_str())), ("event", Arg::Key(event.as_str()))];
    let text = html(lang, "notice-urgent-reply", &args);
    let more = match event {
        Event::Cancelling | Event::Cancelled | Event::ReturnRequested | Event::Returned => {
            let reason = order.cancellation_reason.as_deref().map(short);
            reason.map(|reason| html(lang, "card-cancellation-reason", &[("reason", Arg::Constant(&reason))]))
        }
        Event::AddressChanged => {
            let address = order.delivery_address.as_ref().and_then(|address| full_address(lang, address));
            address.map(|address| html(lang, "notice-new-address", &[("address", Arg::Text(&short(&address)))]))
        }
        Event::AttemptFailed | Event::ReportWithdrawn => {
            known.work.last_attempt.as_ref().map(|attempt| attempt_line(lang, attempt, now))
        }
        Event::Commented => known.work.last_attempt.as_ref().and_then(|attempt| comment(lang, attempt, audience)),
        _ => None,
    };
    more.map_or(text.clone(), |more| format!("{text}\n{more}"))
}

/// A manager has taken an order from the courier, who knows it by its address. `known` is the order as it is now.
pub fn taken_away(lang: Language, code: &OrderCode, known: Option<&KnownOrder>) -> String {
    let whose = match known {
        Some(known) if known.work.holder.is_some() => "another",
        Some(_) => "nobody",
        None => "unknown",
    };
    let text = html(lang, "notice-taken-away", &[("code", Arg::Text(code.as_str())), ("whose", Arg::Key(whose))]);
    let address = known.and_then(|known| full_address(lang, known.order.delivery_address.as_ref()?));
    let address =
        address.map(|address| html(lang, "notice-taken-away-address", &[("address", Arg::Text(&short(&address)))]));
    address.map_or(text.clone(), |address| format!("{text}\n{address}"))
}

/// The line above a card that is not updated any more, with an empty line.
pub fn closed_card(lang: Language) -> String {
    html(lang, "notice-card-closed", &[]) + "\n\n"
}

/// Many orders at once, by their last event. Returns the text and how many of the orders it names: as many, from the
/// first one, as fit into a message.
pub fn digest(
    lang: Language,
    audience: Audience,
    orders: &[&KnownOrder],
    names_shops: bool,
    now: DateTime<Utc>,
) -> (Outgoing, usize) {
    let text_of = |count: usize| {
        let mut parts = vec![html(lang, "digest-title", &[("count", Arg::Count(count))])];
        for event in Event::ALL.iter().copied() {
            let lines: Vec<String> = orders[..count]
                .iter()
                .filter(|known| known.event == event)
                .map(|known| digest_line(lang, audience, known, names_shops, now))
                .collect();
            if !lines.is_empty() {
                let args = [("event", Arg::Key(event.as_str())), ("count", Arg::Count(lines.len()))];
                parts.push(format!("{}\n{}", html(lang, "digest-heading", &args), lines.join("\n")));
            }
        }
        parts.join("\n\n")
    };
    // The markup counts here and not at Telegram, so that a text that fits here fits there.
    let fits = |count: &usize| *count <= 1 || units(&text_of(*count)) <= MAX_TEXT_UNITS;
    let count = (0..=orders.len()).rev().find(fits).unwrap_or_default();
    (Outgoing::text(text_of(count)), count)
}

fn digest_line(
    lang: Language,
    audience: Audience,
    known: &KnownOrder,
    names_shops: bool,
    now: DateTime<Utc>,
) -> String {
    let order = &*known.order.redacted(audience);
    let shop = names_shops.then(|| short(&known.shop));
    html(
        lang,
        "digest-line",
        &[
            ("code", Arg::Text(order.code.as_str())),
            ("when", Arg::Text(&time(lang, known.changed_at, now))),
            ("shop", Arg::OptionalText(shop.as_deref())),
        ],
    )
}

/// The bot cannot reach a group any more.
pub fn chat_lost(lang: Language, title: &str) -> String {
    html(lang, "chat-lost", &[("title", Arg::Text(title))])
}

/// The bot may not write in a group.
pub fn chat_muted(lang: Language, title: &str) -> String {
    html(lang, "chat-muted", &[("title", Arg::Text(title))])
}

/// The topic for notices was closed or deleted.
pub fn topic_lost(lang: Language, title: &str) -> String {
    html(lang, "topic-lost", &[("title", Arg::Text(title))])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::domain::Order;
    use crate::domain::courier::CourierWork;
    use crate::domain::notice::is_urgent;
    use crate::domain::order::State;

    fn known(event: Event, shop: &str) -> KnownOrder {
        let order = Order::new(OrderCode::parse("900000101").unwrap());
        let changed_at = DateTime::UNIX_EPOCH;
        KnownOrder { shop: shop.to_owned(), order, revision: 1, event, changed_at, work: CourierWork::default() }
    }

    #[test]
    fn every_event_has_its_own_words_in_every_language() {
        let now = DateTime::UNIX_EPOCH;
        for lang in Language::ALL {
            let headlines: HashSet<String> = Event::ALL.iter().map(|event| headline(lang, *event, now, now)).collect();
            assert_eq!(headlines.len(), Event::ALL.len(), "{lang:?}: {headlines:#?}");
            let digests: HashSet<String> = Event::ALL
                .iter()
                .map(|event| digest(lang, Audience::Group, &[&known(*event, "A")], false, now).0.html)
                .collect();
            assert_eq!(digests.len(), Event::ALL.len(), "{lang:?}: {digests:#?}");
            let own = Order { state: Some(State::Delivery), ..known(Event::New, "A").order };
            let is_reply = |event: &Event| is_urgent(*event, &own) && *event != Event::TakenAway;
            let urgent: Vec<Event> = Event::ALL.iter().copied().filter(is_reply).collect();
            let replies: HashSet<String> = urgent
                .iter()
                .map(|event| urgent_reply(lang, Audience::Group, &known(*event, "A"), *event, now))
                .collect();
            assert_eq!(replies.len(), urgent.len(), "{lang:?}: {replies:#?}");
        }
    }

    #[test]
    fn a_shop_may_have_any_name() {
        let now = DateTime::UNIX_EPOCH;
        for name in ["none", "yes", "no", "other", "own"] {
            let digest = digest(Language::Russian, Audience::Group, &[&known(Event::New, name)], true, now).0.html;
            assert!(digest.ends_with(&format!("· {name}")), "{digest}");
        }
        assert!(
            !digest(Language::Russian, Audience::Group, &[&known(Event::New, "A")], false, now).0.html.contains("· A")
        );
    }

    #[test]
    fn a_digest_groups_orders_by_event_and_never_exceeds_a_message() {
        let now = DateTime::UNIX_EPOCH;
        let orders = [known(Event::New, "A"), known(Event::Completed, "A"), known(Event::New, "A")];
        let (digest_of_three, count) = digest(Language::Russian, Audience::Group, &orders.each_ref(), false, now);
        assert_eq!(count, 3);
        let plain = digest_of_three.plain_text().replace('\u{a0}', " ");
        let headings: Vec<&str> = plain.lines().filter(|line| !line.starts_with('9')).collect();
        assert_eq!(
            headings,
            ["📬 Сразу несколько событий: 3 заказа", "", "🆕 Новые: 2", "", "✅ Выданы: 1"],
            "{plain}"
        );
        for name in ["Магазин с длинным названием".repeat(9), "<&>".repeat(99)] {
            let long: Vec<KnownOrder> = (0..60).map(|_| known(Event::New, &name)).collect();
            let long: Vec<&KnownOrder> = long.iter().collect();
            let (fitting, count) = digest(Language::Russian, Audience::Group, &long, true, now);
            assert!(units(&fitting.html) <= MAX_TEXT_UNITS && (2..60).contains(&count), "{count}");
        }
    }
}
