//! What lasts for long, such as a list that Kaspi refuses, or clocks that differ, makes a shop blind to nothing else.

use chrono::TimeDelta;
use kaspi_order_bot::domain::shop::Unread;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::GroupKind;
use serde_json::{Value, json};

use super::{CODE, connected_group, poll_once};
use crate::harness::{Harness, MANAGER, texts};

fn refused() -> Fault {
    Fault::json(400, r#"{"errors":[{"title":"x"}]}"#)
}

#[tokio::test]
async fn an_order_that_leaves_its_list_is_followed_while_another_list_is_refused() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll_and_deliver().await;
    t.pass(TimeDelta::hours(2));
    t.poll_and_deliver().await;
    t.kaspi.faults().plan_always("=SIGN_REQUIRED", refused());
    t.kaspi.archive_order(CODE, "CANCELLED", None);
    for _ in 0..60 {
        t.pass(TimeDelta::minutes(5));
        drop(poll_once(&t).await);
        t.deliver().await;
    }
    t.kaspi.faults().clear();
    let texts = texts(&t.messages(group).await);
    assert!(texts[0].starts_with("⛔️"), "{texts:#?}");
    t.finish().await;
}

/// An order of another list is found while the fault lasts. Ends the test.
async fn a_new_order_is_reported(t: Harness, group: i64) {
    t.pass(TimeDelta::minutes(1));
    t.kaspi.place_kaspi_order(CODE, t.clock());
    let polled = poll_once(&t).await;
    t.deliver().await;
    t.kaspi.faults().clear();
    assert_eq!(texts(&t.messages(group).await).len(), 1, "{polled:?}");
    t.finish().await;
}

#[tokio::test]
async fn one_list_without_an_answer_does_not_blind_a_new_shop() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    t.kaspi.faults().plan_always("=NEW", Fault::html(500));
    drop(poll_once(&t).await);
    let group = t.group(GroupKind::Supergroup, &[MANAGER]).await;
    a_new_order_is_reported(t, group).await;
}

#[tokio::test]
async fn one_list_without_an_answer_for_weeks_does_not_blind_a_shop() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.faults().plan_always("=NEW", Fault::html(500));
    t.pass(TimeDelta::days(30));
    drop(poll_once(&t).await);
    a_new_order_is_reported(t, group).await;
}

#[tokio::test]
async fn an_order_that_ended_while_its_list_was_refused_is_reported() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.faults().plan_always("=NEW", refused());
    t.pass(TimeDelta::minutes(1));
    t.kaspi.place_order(CODE, t.clock());
    for minute in 0..40 {
        if minute == 30 {
            t.kaspi.archive_order(CODE, "CANCELLED", None);
        }
        t.pass(TimeDelta::minutes(1));
        drop(poll_once(&t).await);
    }
    t.kaspi.faults().clear();
    for _ in 0..3 {
        t.pass(TimeDelta::minutes(1));
        t.poll_and_deliver().await;
    }
    let texts = texts(&t.messages(group).await);
    assert_eq!(texts.len(), 1);
    t.finish().await;
}

#[tokio::test]
async fn a_last_page_that_is_full_may_be_followed_by_a_refusal() {
    let t = Harness::start().await;
    connected_group(&t).await;
    t.kaspi.faults().plan_always("page%5Bnumber%5D=1&", refused());
    for number in 0..100 {
        t.kaspi.place_order(&(910_000_000 + number).to_string(), t.clock());
    }
    let found = poll_once(&t).await.unwrap();
    t.kaspi.faults().clear();
    assert_eq!(found.failure, None);
    t.finish().await;
}

#[tokio::test]
async fn an_order_that_ended_between_two_polls_is_reported_though_our_clock_is_ahead() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.set_clock(TimeDelta::hours(5));
    t.poll().await;
    t.pass(TimeDelta::minutes(1));
    t.poll().await;
    t.kaspi.place_order(CODE, t.clock() - TimeDelta::hours(5));
    t.kaspi.archive_order(CODE, "CANCELLED", None);
    t.pass(TimeDelta::minutes(1));
    t.poll_and_deliver().await;
    let texts = texts(&t.messages(group).await);
    assert_eq!(texts.len(), 1);
    t.finish().await;
}

#[tokio::test]
async fn a_return_of_an_order_that_had_ended_before_the_first_poll_is_reported() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    t.kaspi.place_kaspi_order(CODE, t.clock() - TimeDelta::days(5));
    t.kaspi.archive_order(CODE, "COMPLETED", None);
    t.poll().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER]).await;
    t.pass(TimeDelta::hours(3));
    t.poll().await;
    t.kaspi.set_order_status(CODE, "KASPI_DELIVERY", "KASPI_DELIVERY_RETURN_REQUESTED");
    t.poll_and_deliver().await;
    let texts = texts(&t.messages(group).await);
    assert_eq!(texts.len(), 1);
    t.finish().await;
}

#[tokio::test]
async fn own_deliveries_become_overdue_although_their_list_is_refused_for_long() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.kaspi.accept_order(CODE);
    t.poll_and_deliver().await;
    t.kaspi.faults().plan_always("=DELIVERY", refused());
    t.pass(TimeDelta::minutes(10));
    let before = t.kaspi.request_count();
    drop(poll_once(&t).await);
    assert_eq!(t.kaspi.request_count() - before, 5, "its orders are not read by their codes at once");
    t.pass(TimeDelta::hours(11));
    drop(poll_once(&t).await);
    t.deliver().await;
    t.kaspi.faults().clear();
    let texts = texts(&t.messages(group).await);
    assert!(texts.len() == 2 && texts[0].starts_with("⚠️ Просрочен"), "{texts:#?}");
    t.finish().await;
}

#[tokio::test]
async fn what_a_list_cannot_be_read_for_is_reported() {
    let t = Harness::start().await;
    connected_group(&t).await;
    for number in 0..150 {
        t.kaspi.place_order(&(910_000_000 + number).to_string(), t.clock());
    }
    t.kaspi.transform(|_, body| {
        let mut document: Value = serde_json::from_str(&body).unwrap();
        document["data"].as_array_mut().unwrap().push(json!({ "attributes": { "code": null } }));
        document.to_string().into()
    });
    let found = poll_once(&t).await.unwrap();
    assert_eq!((found.orders, found.failure.unwrap().unread), (150, Unread::Orders));
    // A full page that comes again and again.
    let first = std::sync::Mutex::new(None);
    t.kaspi.transform(move |request, body| {
        let is_new = request.query.iter().any(|(_, value)| value == "NEW");
        if is_new { first.lock().unwrap().get_or_insert(body).clone().into() } else { body.into() }
    });
    let found = poll_once(&t).await.unwrap();
    assert_eq!((found.orders, found.failure.unwrap().unread), (100, Unread::Lists));
    t.kaspi.clear_transform();
    t.finish().await;
}
