//! The texts of alerts.

use super::html::{code_list, short};
use super::keyboard::button;
use super::person::person_link;
use super::text::{Arg, html, plain};
use super::{notice, request};
use crate::domain::alert::CancelledShare;
use crate::domain::known_order::OrderFilter;
use crate::domain::people::Person;
use crate::domain::{Alert, AssignmentAction, Callback, Language, Outgoing};

pub fn alert(lang: Language, alert: &Alert) -> Outgoing {
    let say = |key, args: &[(&'static str, Arg<'_>)]| Outgoing::text(html(lang, key, args));
    match alert {
        Alert::TokenRefused { shop } => say("incident-token-refused", &[("shop", Arg::Text(shop))]),
        Alert::ShopUnreadable { shop, failure } => say(
            "incident-shop-unreadable",
            &[
                ("shop", Arg::Text(shop)),
                ("failure", Arg::Key(failure.kind.as_str())),
                ("unread", Arg::Key(failure.unread.as_str())),
            ],
        ),
        Alert::ShopRecovered { shop, events } => {
            say("incident-shop-recovered", &[("shop", Arg::Text(shop)), ("events", Arg::Count(*events))])
        }
        Alert::ShopClosed { shop, days } => {
            say("incident-shop-closed", &[("shop", Arg::Text(shop)), ("days", Arg::Count(*days))])
        }
        Alert::NoticesStuck { waiting } => {
            let count = usize::try_from(*waiting).unwrap_or(usize::MAX);
            say("incident-notices-stuck", &[("count", Arg::Count(count))])
        }
        Alert::NoticesRecovered => say("incident-notices-recovered", &[]),
        Alert::TooManyLookups { user, name } => {
            let who = person_link(lang, &Person { user: *user, name: name.clone() });
            let args = [("who", Arg::Html(&who)), ("id", Arg::Text(&user.to_string()))];
            say("incident-too-many-lookups", &args)
        }
        Alert::SetAside => say("incident-set-aside", &[]),
        Alert::DatabaseUnwritable => say("incident-database-unwritable", &[]),
        Alert::DatabaseRecovered => say("incident-database-recovered", &[]),
        Alert::GroupLost { title } => Outgoing::text(notice::chat_lost(lang, title)),
        Alert::GroupMuted { title } => Outgoing::text(notice::chat_muted(lang, title)),
        Alert::TopicLost { title } => Outgoing::text(notice::topic_lost(lang, title)),
        Alert::OrdersGivenBack { name, codes } => {
            let select = AssignmentAction::SelectOrders { filter: OrderFilter::FREE, page: 0 };
            let select = button(plain(lang, "button-select-free", &[]), Callback::Assignment(select));
            let args = [
                ("name", Arg::OptionalText(name.as_deref())),
                ("count", Arg::Count(codes.len())),
                ("codes", Arg::Html(&code_list(codes))),
            ];
            Outgoing { buttons: vec![vec![select]], ..say("alert-orders-given-back", &args) }
        }
        Alert::CancelledShare { shares } => {
            let lines: Vec<String> = shares.iter().map(|share| cancelled_share(lang, share)).collect();
            say("alert-cancelled-share", &[("shops", Arg::Html(&lines.join("\n")))])
        }
        Alert::RequestsWait { count } => request::waiting(lang, *count),
    }
}

fn cancelled_share(lang: Language, share: &CancelledShare) -> String {
    let (whole, tenths) = (share.per_mille() / 10, share.per_mille() % 10);
    let separator = if lang == Language::English { '.' } else { ',' };
    let percent = if tenths == 0 { whole.to_string() } else { format!("{whole}{separator}{tenths}") };
    html(
        lang,
        "alert-cancelled-share-line",
        &[
            ("shop", Arg::Text(&short(&share.shop))),
            ("percent", Arg::Text(&percent)),
            ("days", Arg::Count(share.days)),
            ("cancelled", Arg::Count(share.cancelled)),
            ("ended", Arg::Count(share.ended)),
        ],
    )
}
