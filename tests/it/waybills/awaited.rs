//! Waybills that Kaspi issues some time after the packing.

use chrono::TimeDelta;
use kaspi_order_bot::domain::{OrderCode, Role, UserId};
use kaspi_order_bot::flow::waybills::awaited;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::store::waybills::{self, AwaitedWaybill};
use kaspi_order_bot::store::{self, people};
use serde_json::json;

use super::{READY, code, documents, last_pdf};
use crate::harness::{ADMIN, COURIER, Harness, LIMIT, MANAGER, Process, labels, now};

const ORDER: &str = "910000001";

/// A manager has packed an order, and its waybill is awaited.
async fn packed() -> Harness {
    let t = Harness::start().await;
    t.ask(MANAGER, "/start").await;
    t.kaspi.place_kaspi_order(ORDER, t.clock());
    t.poll().await;
    let manager = UserId::new(MANAGER).unwrap();
    let shop = t.deps().shops()[0].name().to_owned();
    let mut tx = t.deps().db.begin_write().await.unwrap();
    awaited::queue(&mut tx, manager, (&shop, &code(ORDER)), t.clock()).await.unwrap();
    tx.commit().await.unwrap();
    t
}

/// Time passes, and what is due is tried.
async fn after(t: &Harness, seconds: i64) {
    t.pass(TimeDelta::seconds(seconds));
    awaited::step(t.deps()).await.unwrap();
}

async fn waiting(t: &Harness) -> i64 {
    t.count_rows("awaited_waybills").await
}

#[tokio::test]
async fn it_is_sent_once_as_soon_as_kaspi_has_issued_it() {
    let t = packed().await;
    let before = t.kaspi.request_count();
    after(&t, 4).await;
    assert_eq!(t.kaspi.request_count(), before, "it is too early");
    after(&t, 1).await;
    assert_eq!((t.kaspi.request_count(), waiting(&t).await), (before + 1, 1));
    t.kaspi.assemble_order(ORDER);
    after(&t, 9).await;
    assert_eq!(documents(&t, MANAGER), []);
    after(&t, 1).await;
    let sent = [("waybill-910000001.pdf".to_owned(), "🧾 Накладная заказа 910000001 · № KZ-SANDBOX-1".to_owned())];
    assert_eq!((documents(&t, MANAGER), waiting(&t).await), (sent.to_vec(), 0));
    assert!(last_pdf(&t, MANAGER).contains(ORDER));
    after(&t, 60).await;
    assert_eq!(documents(&t, MANAGER).len(), 1);
    let audit = t.ask(ADMIN, &format!("/audit {ORDER}")).await.text;
    assert!(audit.ends_with("14:00 · Менеджер · 🧾 910000001"), "{audit}");
    // The button needs no Kaspi then.
    t.poll().await;
    let (card, files) = (t.ask(MANAGER, ORDER).await, t.kaspi.waybill_request_count());
    t.press_label(MANAGER, card.id, "🧾 Накладная").await;
    assert_eq!((documents(&t, MANAGER).len(), t.kaspi.waybill_request_count()), (2, files));
    t.finish().await;
}

#[tokio::test]
async fn it_is_still_awaited_after_a_crash() {
    let mut t = packed().await;
    after(&t, 5).await;
    t.crash_bot().await;
    t.kaspi.assemble_order(ORDER);
    t.start_bot().await;
    after(&t, 10).await;
    assert_eq!((documents(&t, MANAGER).len(), waiting(&t).await), (1, 0));
    t.finish().await;
}

#[tokio::test]
async fn after_half_an_hour_a_sentence_says_that_it_is_late() {
    let t = packed().await;
    let before = t.kaspi.request_count();
    for second in 1..=1799 {
        after(&t, 1).await;
        assert_eq!(waiting(&t).await, 1, "{second}");
    }
    assert_eq!(t.kaspi.request_count() - before, 10, "it is tried at 5, 15, 30, 60, 120, 300 … 1500 s");
    let said = t.said(MANAGER).await.len();
    after(&t, 1).await;
    let messages = t.messages(MANAGER).await;
    assert_eq!(messages.len(), said + 1);
    let late = messages.last().unwrap();
    assert_eq!(
        late.text,
        "⏳ Прошло 30 минут, а накладной заказа 910000001 всё ещё нет. Когда Kaspi её выпустит, она придёт по кнопке."
    );
    assert_eq!((labels(late), waiting(&t).await), (vec![vec!["🧾 Накладная"]], 0));
    t.kaspi.assemble_order(ORDER);
    t.press_label(MANAGER, late.id, "🧾 Накладная").await;
    assert_eq!(documents(&t, MANAGER).len(), 1);
    t.finish().await;
}

#[tokio::test]
async fn a_silent_kaspi_ends_no_wait_and_an_order_that_is_over_does() {
    let t = packed().await;
    for (seconds, fault) in [(5, Fault::json(401, "{}")), (10, Fault::html(200)), (15, Fault::html(404))] {
        t.kaspi.faults().plan(ORDER, fault, 1);
        after(&t, seconds).await;
        assert_eq!(waiting(&t).await, 1);
    }
    t.kaspi.archive_order(ORDER, "CANCELLED", None);
    after(&t, 30).await;
    assert_eq!(waiting(&t).await, 0);
    let said = t.said(MANAGER).await;
    assert_eq!(said.last().unwrap(), "🧾 Заказ 910000001 выдан или отменён, накладная ему не нужна.");
    t.finish().await;
}

#[tokio::test]
async fn what_telegram_does_not_take_is_sent_later() {
    let t = packed().await;
    t.kaspi.assemble_order(ORDER);
    let failure = json!({ "ok": false, "error_code": 500, "description": "Internal Server Error" }).to_string();
    t.telegram.faults().plan("/SendDocument", Fault::json(500, failure), 1);
    after(&t, 5).await;
    assert_eq!((documents(&t, MANAGER).len(), waiting(&t).await), (0, 1));
    after(&t, 30).await;
    assert_eq!((documents(&t, MANAGER).len(), waiting(&t).await), (1, 0));
    t.finish().await;
}

#[tokio::test]
async fn a_person_who_cannot_be_reached_gets_none() {
    let t = packed().await;
    t.kaspi.assemble_order(ORDER);
    t.telegram.block_bot(MANAGER).unwrap();
    after(&t, 5).await;
    assert_eq!((documents(&t, MANAGER).len(), waiting(&t).await), (0, 0));
    t.finish().await;
}

#[tokio::test]
async fn with_the_access_ends_the_wait() {
    let t = packed().await;
    t.kaspi.assemble_order(ORDER);
    people::remove(t.deps().db.pool(), UserId::new(MANAGER).unwrap()).await.unwrap();
    assert_eq!(waiting(&t).await, 0);
    after(&t, 5).await;
    assert_eq!(documents(&t, MANAGER), []);
    t.finish().await;
}

/// The worker's loop: the whole program.
#[tokio::test]
async fn the_program_sends_what_an_earlier_run_left() {
    let t = Harness::prepare().await;
    t.grant(COURIER, Role::Courier).await;
    t.say(COURIER, COURIER, "/start");
    let db = store::Db::open(&t.database_url()).await.unwrap();
    let left = AwaitedWaybill {
        user: UserId::new(COURIER).unwrap(),
        // The name of the only shop.
        shop: String::new(),
        code: OrderCode::parse(READY).unwrap(),
        since: now(),
    };
    waybills::add_awaited(db.pool(), &left, now()).await.unwrap();
    db.close().await.unwrap();
    let bot = Process::start_polling(&t).await;
    let is_sent = |telegram: &kaspi_order_bot::sandbox::telegram::Telegram| {
        telegram.messages(COURIER).iter().any(|message| message.document.is_some())
    };
    assert!(t.telegram.wait_until(LIMIT, is_sent).await, "the waybill does not come");
    t.until_rows("awaited_waybills", 0).await;
    drop(bot);
}
