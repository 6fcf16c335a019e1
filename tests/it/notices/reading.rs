//! One bad order, page or list, and clocks that differ, hide nothing else.

use std::time::Duration;

use chrono::TimeDelta;
use kaspi_order_bot::domain::shop::{PollFailure, ReadFailure, Unread};
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::kaspi::{Kaspi, Request};
use serde_json::{Value, json};

use super::{CODE, connected_group, headlines, poll_once};
use crate::harness::{ADMIN, Harness, MANAGER, now, texts};

fn code(number: u32) -> String {
    (910_000_000 + number).to_string()
}

/// Whether a request is for a page of this list.
fn is_list(request: &Request, state: &str) -> bool {
    request.query.iter().any(|(name, value)| name == "filter[orders][state]" && value == state)
}

/// Changes the `meta` of all lists; `None` removes it.
fn set_meta(kaspi: &Kaspi, meta: Option<Value>) {
    kaspi.transform(move |_, body| {
        let mut document: Value = serde_json::from_str(&body).unwrap();
        match &meta {
            Some(meta) => document["meta"] = meta.clone(),
            None => drop(document.as_object_mut().unwrap().remove("meta")),
        }
        document.to_string().into()
    });
}

#[tokio::test]
async fn an_order_that_cannot_be_read_costs_itself_only_and_is_reported_in_the_end() {
    let t = Harness::start().await;
    t.ask(ADMIN, "/start").await;
    t.ask(MANAGER, "/start").await;
    let group = connected_group(&t).await;
    for number in [1, 2] {
        t.kaspi.place_kaspi_order(&code(number), t.clock());
    }
    t.poll_and_deliver().await;
    t.pass(TimeDelta::minutes(30));
    t.poll().await;
    // Both leave the lists, and one of them answers 500 by code.
    for number in [1, 2] {
        t.kaspi.archive_order(&code(number), "COMPLETED", None);
    }
    t.kaspi.faults().plan_always(&code(1), Fault::html(500));
    t.kaspi.place_order(&code(3), t.clock());
    t.kaspi.accept_order(&code(3));
    let partly = PollFailure { kind: ReadFailure::Unavailable, unread: Unread::Orders };
    assert_eq!(poll_once(&t).await.unwrap().failure, Some(partly));
    t.deliver().await;
    let seen = headlines(&t, group).await;
    assert!(seen[1].starts_with("✅ Выдан · ") && seen[2].starts_with("🆕 Новый заказ · "), "{seen:#?}");
    // Overdue is noticed meanwhile, and the failure is shown and reported when it lasts.
    for _ in 0..2 {
        t.pass(TimeDelta::hours(11));
        poll_once(&t).await.unwrap();
    }
    t.deliver().await;
    assert!(headlines(&t, group).await[2].starts_with("⚠️ Просрочен · "));
    let status = t.ask(MANAGER, "/status").await.text;
    assert!(status.contains("⚠️ Kaspi не отвечает (не читаются отдельные заказы)"), "{status}");
    let alarm = t.answers(ADMIN, 2).await.remove(1).text;
    assert!(alarm.starts_with("⏳ Некоторые заказы магазина «Kaspi» не загружаются"), "{alarm}");
    t.kaspi.faults().clear();
    t.finish().await;
}

#[tokio::test]
async fn a_list_that_is_refused_stops_no_other_and_is_read_from_where_it_was() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.faults().plan_always("=NEW", Fault::json(400, r#"{"errors":[{"title":"x"}]}"#));
    t.kaspi.place_order(&code(1), t.clock());
    t.kaspi.place_kaspi_order(&code(2), t.clock());
    let lists = PollFailure { kind: ReadFailure::NotUnderstood, unread: Unread::Lists };
    assert_eq!(poll_once(&t).await.unwrap().failure, Some(lists));
    t.deliver().await;
    assert_eq!(headlines(&t, group).await.len(), 1, "the other list was read");
    // Longer than a list is read back: what was placed in that time is found all the same.
    t.pass(TimeDelta::days(20));
    poll_once(&t).await.unwrap();
    t.kaspi.faults().clear();
    t.poll_and_deliver().await;
    let texts = texts(&t.messages(group).await);
    assert!(texts.iter().any(|text| text.contains(&code(1))), "{texts:#?}");
    t.finish().await;
}

#[tokio::test]
async fn a_bad_byte_or_a_doubled_key_hides_no_order_and_a_broken_page_no_other_page() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    for number in 1..=3 {
        t.kaspi.place_order(&code(number), t.clock());
    }
    t.kaspi.transform(|_, body| {
        let body = body.replace(r#""state":"NEW""#, r#""state":"OLD","state":"NEW""#);
        let mut bytes = body.replacen("Айгерим", "Айг~рим", 1).into_bytes();
        bytes.iter_mut().filter(|byte| **byte == b'~').for_each(|byte| *byte = 0xff);
        bytes
    });
    assert_eq!(poll_once(&t).await.unwrap().failure, None);
    t.deliver().await;
    assert_eq!(headlines(&t, group).await.len(), 3);
    // The first of two pages is cut.
    for number in 100..250 {
        t.kaspi.place_order(&code(number), t.clock());
    }
    t.kaspi.transform(|request, body| {
        let is_first = request.query.contains(&("page[number]".to_owned(), "0".to_owned()));
        let end = if is_first && is_list(request, "NEW") { body.len() / 2 } else { body.len() };
        body.as_bytes()[..end].to_vec()
    });
    let summary = poll_once(&t).await.unwrap();
    assert_eq!((summary.orders, summary.failure.unwrap().unread), (53, Unread::Lists));
    t.kaspi.clear_transform();
    assert_eq!(poll_once(&t).await.unwrap().events, 97);
    t.deliver().await;
    t.finish().await;
}

#[tokio::test]
async fn every_page_is_read_whatever_the_number_of_pages_is_said_to_be() {
    let t = Harness::start().await;
    connected_group(&t).await;
    for number in 0..230 {
        t.kaspi.place_order(&code(number), t.clock());
    }
    let metas = [
        None,
        Some(Value::Null),
        Some(json!({})),
        Some(json!({ "pageCount": null })),
        Some(json!({ "pageCount": "many" })),
        Some(json!({ "pageCount": 0 })),
        Some(json!({ "pageCount": -1 })),
        Some(json!({ "pageCount": 1 })),
        Some(json!({ "pageCount": 1_000_000 })),
    ];
    for meta in metas {
        set_meta(&t.kaspi, meta.clone());
        let before = t.kaspi.request_count();
        let summary = poll_once(&t).await.unwrap();
        assert_eq!((summary.orders, summary.failure), (230, None), "{meta:?}");
        assert!(t.kaspi.request_count() - before < 20, "{meta:?}");
    }
    // The same page again and again.
    t.kaspi.transform(|request, body| {
        if !is_list(request, "DELIVERY") {
            return body.into();
        }
        let item = json!({ "attributes": { "code": "910009999", "state": "DELIVERY" } });
        json!({ "data": [item], "meta": { "pageCount": 1_000_000 } }).to_string().into()
    });
    let before = t.kaspi.request_count();
    assert_eq!(poll_once(&t).await.unwrap().orders, 231);
    assert!(t.kaspi.request_count() - before < 20);
    t.finish().await;
}

#[tokio::test]
async fn a_slow_list_is_read_although_a_person_would_not_wait_so_long() {
    let t = Harness::start_with(&[("KASPI_TIMEOUT_SECONDS", "1")]).await;
    let group = connected_group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.kaspi.faults().plan("=NEW", Fault::Delay(Duration::from_millis(1500)), 1);
    assert_eq!(poll_once(&t).await.unwrap().failure, None);
    t.deliver().await;
    assert_eq!(headlines(&t, group).await.len(), 1);
    t.finish().await;
}

#[tokio::test]
async fn a_gap_of_a_year_takes_few_requests_and_kaspis_wish_for_a_pause_is_heard() {
    let t = Harness::start().await;
    connected_group(&t).await;
    t.pass(TimeDelta::days(365));
    let before = t.kaspi.request_count();
    t.poll().await;
    assert!(t.kaspi.request_count() - before <= 30, "{}", t.kaspi.request_count() - before);

    let wait = Fault::json(429, "{}").with_header("retry-after", "3600");
    t.kaspi.faults().plan("/orders", wait.clone(), 1);
    let error = poll_once(&t).await.unwrap_err();
    assert_eq!(error.pause(), Some(Duration::from_hours(1)));
    assert!(t.kaspi.faults().is_empty(), "it was not asked again");
    t.kaspi.faults().plan("=PICKUP", wait, 1);
    let before = t.kaspi.request_count();
    assert_eq!(poll_once(&t).await.unwrap().pause, Some(Duration::from_hours(1)));
    assert_eq!(t.kaspi.request_count() - before, 2, "the lists before it");
    t.finish().await;
}

#[tokio::test]
async fn orders_are_found_by_kaspis_clock() {
    let mut t = Harness::start().await;
    let group = connected_group(&t).await;
    // Our clock is five hours behind, also after a restart.
    t.set_clock(-TimeDelta::hours(5));
    t.poll().await;
    t.stop_bot().await;
    t.start_bot().await;
    t.kaspi.place_order(&code(1), t.clock() + TimeDelta::hours(5));
    t.poll_and_deliver().await;
    assert_eq!(headlines(&t, group).await.len(), 1);
    for request in t.kaspi.requests() {
        let limit = |end: &str| {
            let name = format!("filter[orders][creationDate][{end}]");
            request.query.iter().find(|(key, _)| *key == name).map(|(_, value)| value.parse::<i64>().unwrap())
        };
        assert!(limit("$ge") <= limit("$le"), "{request:?}");
    }
    t.finish().await;
}

#[tokio::test]
async fn an_order_that_a_moved_page_hid_from_the_first_poll_is_not_new() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    let group = t.group(kaspi_order_bot::sandbox::telegram::GroupKind::Supergroup, &[MANAGER]).await;
    for number in 0..150 {
        t.kaspi.place_order(&code(number), now() - TimeDelta::hours(3));
    }
    // While the second page is asked for, orders leave the first one, so that others are on no page.
    t.kaspi.faults().plan("page%5Bnumber%5D=1", Fault::Delay(Duration::from_millis(300)), 1);
    let leave = async {
        t.until(|| t.kaspi.faults().is_empty()).await;
        for number in 0..5 {
            t.kaspi.remove_order(&code(number));
        }
    };
    let (first, ()) = tokio::join!(poll_once(&t), leave);
    assert!(first.unwrap().orders < 150);
    t.kaspi.place_order(&code(999), t.clock());
    t.poll_and_deliver().await;
    let texts = texts(&t.messages(group).await);
    assert!(texts.len() == 1 && texts[0].contains(&code(999)), "{texts:#?}");
    t.finish().await;
}
