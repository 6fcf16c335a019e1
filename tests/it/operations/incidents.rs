//! What the admins are notified of.

use chrono::TimeDelta;
use insta::assert_snapshot;
use kaspi_order_bot::flow::chats::alerts;
use kaspi_order_bot::flow::notices::poll;
use kaspi_order_bot::flow::operations::incidents;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::GroupKind;

use crate::harness::{ADMIN, COURIER, Harness, MANAGER};
use crate::notices::{CODE, connected_group, forum_with_topic, headlines};

/// Those whose alert was sent or waits to be.
const ALERTED_INCIDENTS: &str = "incidents WHERE notified_at IS NOT NULL OR name IN (SELECT incident FROM alerts)";

#[tokio::test]
async fn an_unreadable_shop_is_reported_after_15_minutes_and_loses_no_event() {
    let t = Harness::start_with(&[("KASPI_TIMEOUT_SECONDS", "1")]).await;
    t.ask(ADMIN, "/start").await;
    let group = connected_group(&t).await;
    let shop = &t.deps().shops()[0];
    t.kaspi.faults().plan_always("/orders", Fault::html(502));
    t.kaspi.place_order(CODE, t.clock());
    for (minutes, notified) in [(0, 0), (14, 0), (1, 1)] {
        t.pass(TimeDelta::minutes(minutes));
        assert!(poll::poll(t.deps(), shop).await.is_err());
        assert_eq!(t.count_rows(ALERTED_INCIDENTS).await, notified);
    }
    let alarm = t.answers(ADMIN, 2).await.remove(1);
    assert_snapshot!(alarm.text, @"⏳ Нет связи с магазином «Kaspi» уже 15 минут. Kaspi не отвечает. Новые события придут, когда связь вернётся; ничего не потеряется.");
    assert!(poll::poll(t.deps(), shop).await.is_err());
    t.kaspi.faults().clear();
    t.poll_and_deliver().await;
    assert_snapshot!(t.answers(ADMIN, 3).await[2].text, @"✅ Связь с магазином «Kaspi» восстановлена. За это время: 1 событие.");
    assert_eq!(headlines(&t, group).await, ["🆕 Новый заказ · сегодня, 14:15"]);
    // A refused token is reported immediately, and so is its end.
    t.kaspi.faults().plan_always("/orders", Fault::html(401));
    assert!(poll::poll(t.deps(), shop).await.is_err());
    assert!(t.answers(ADMIN, 4).await[3].text.starts_with("🔑 Kaspi не принимает токен"));
    assert!(poll::poll(t.deps(), shop).await.is_err());
    t.kaspi.faults().clear();
    t.poll_and_deliver().await;
    assert!(t.answers(ADMIN, 5).await[4].text.starts_with("✅ Связь с магазином «Kaspi» восстановлена."));
    assert_eq!(t.messages(ADMIN).await.len(), 5);
    t.finish().await;
}

#[tokio::test]
async fn a_refused_token_is_reported_to_the_admins_once_until_recovery() {
    let mut t = Harness::start().await;
    t.ask(ADMIN, "/start").await;
    t.kaspi.faults().plan("/orders", Fault::json(401, "{}"), 1);
    let answer = t.ask(COURIER, "900000206").await;
    assert_snapshot!(answer.text, @"🔑 Kaspi не принимает токен магазина, поэтому не могу показать заказ 900000206. Администратор уже предупреждён.");
    t.kaspi.faults().plan("/orders", Fault::json(403, "{}"), 1);
    assert_eq!(t.ask(COURIER, "900000206").await.text, answer.text);
    let alarm = t.answers(ADMIN, 2).await.remove(1).text;
    assert_snapshot!(alarm, @"
    🔑 Kaspi не принимает токен магазина «Kaspi».
    Карточки заказов этого магазина не показываются. Получите токен в кабинете продавца (Настройки → Токен API), впишите его в настройки бота и перезапустите его.
    ");
    // Not even a restart repeats it.
    t.stop_bot().await;
    t.start_bot().await;
    t.kaspi.faults().plan("/orders", Fault::json(401, "{}"), 1);
    t.ask(COURIER, "900000206").await;
    assert_eq!(t.said(ADMIN).await.len(), 2);
    // After a recovery the next refusal is another incident.
    t.poll().await;
    assert_snapshot!(t.answers(ADMIN, 3).await[2].text, @"✅ Связь с магазином «Kaspi» восстановлена. За это время ничего не произошло.");
    t.kaspi.faults().plan("/orders", Fault::json(401, "{}"), 1);
    t.ask(COURIER, "900000206").await;
    assert_eq!(t.answers(ADMIN, 4).await[3].text, alarm);
    t.finish().await;
}

#[tokio::test]
async fn stuck_notices_are_reported_after_10_minutes() {
    let t = Harness::start().await;
    t.ask(ADMIN, "/start").await;
    connected_group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll().await;
    for (minutes, notified) in [(9, 0), (1, 1), (0, 1)] {
        t.pass(TimeDelta::minutes(minutes));
        incidents::check_notices(t.deps()).await;
        assert_eq!(t.count_rows(ALERTED_INCIDENTS).await, notified);
    }
    assert!(t.answers(ADMIN, 2).await[1].text.starts_with("📭 Уведомления не доходят уже 10 минут. Ждёт: 1."));
    t.deliver().await;
    incidents::check_notices(t.deps()).await;
    assert_eq!(t.answers(ADMIN, 3).await[2].text, "✅ Уведомления снова доходят.");
    assert_eq!(t.said(ADMIN).await.len(), 3);
    t.finish().await;
}

/// Notices wait for ten minutes, which the admin is to be notified of; the call that does it meets the fault.
async fn stuck_notices(t: &Harness, fault: Option<Fault>) {
    connected_group(t).await;
    if let Some(fault) = fault {
        t.telegram.faults().plan("/SendMessage", fault, 1);
    }
    t.kaspi.place_order(CODE, t.clock());
    t.poll().await;
    t.pass(TimeDelta::minutes(10));
    incidents::check_notices(t.deps()).await;
}

#[tokio::test]
async fn an_alert_waits_for_the_end_of_an_outage_of_telegram_and_for_a_restart() {
    let mut t = Harness::start().await;
    t.ask(ADMIN, "/start").await;
    stuck_notices(&t, Some(Fault::Disconnect)).await;
    t.until(|| t.telegram.faults().is_empty()).await;
    t.crash_bot().await;
    t.start_bot().await;
    t.telegram.faults().plan("/SendMessage", Fault::html(502), 1);
    incidents::check_notices(t.deps()).await;
    assert_eq!(t.count_rows("alerts").await, 1, "it is queued once");
    alerts::deliver(t.deps()).await.unwrap();
    t.until(|| t.telegram.faults().is_empty()).await;
    // Two deliveries at the same time.
    for _ in 0..2 {
        alerts::deliver(t.deps()).await.unwrap();
    }
    assert!(t.answers(ADMIN, 2).await[1].text.starts_with("📭 Уведомления не доходят уже 10 минут."));
    incidents::check_notices(t.deps()).await;
    alerts::deliver(t.deps()).await.unwrap();
    t.deliver().await;
    incidents::check_notices(t.deps()).await;
    assert_eq!(t.answers(ADMIN, 3).await[2].text, "✅ Уведомления снова доходят.");
    assert_eq!(t.said(ADMIN).await.len(), 3, "each once");
    t.finish().await;
}

#[tokio::test]
async fn an_incident_that_ends_before_its_alert_was_sent_is_not_mentioned() {
    let mut t = Harness::start().await;
    t.ask(ADMIN, "/start").await;
    stuck_notices(&t, Some(Fault::html(502))).await;
    t.until(|| t.telegram.faults().is_empty()).await;
    // An alert that may be in flight is not withdrawn.
    t.crash_bot().await;
    t.start_bot().await;
    t.deliver().await;
    incidents::check_notices(t.deps()).await;
    alerts::deliver(t.deps()).await.unwrap();
    assert_eq!((t.count_rows("alerts").await, t.said(ADMIN).await.len()), (0, 1));
    t.finish().await;
}

#[tokio::test]
async fn an_admin_who_cannot_be_reached_is_not_tried_again() {
    let t = Harness::start().await;
    stuck_notices(&t, None).await;
    t.until_rows("alerts", 0).await;
    assert_eq!(t.count_rows(ALERTED_INCIDENTS).await, 1);
    let calls = t.telegram.call_count("sendMessage");
    incidents::check_notices(t.deps()).await;
    alerts::deliver(t.deps()).await.unwrap();
    assert_eq!((t.count_rows("alerts").await, t.telegram.call_count("sendMessage")), (0, calls));
    t.finish().await;
}

#[tokio::test]
async fn an_alert_that_always_fails_does_not_hold_up_the_next() {
    let t = Harness::start().await;
    t.ask(MANAGER, "/start").await;
    t.telegram.faults().plan_always("больше недоступна", Fault::html(502));
    let group = t.group(GroupKind::Supergroup, &[MANAGER]).await;
    t.telegram.kick_bot(group, MANAGER).unwrap();
    t.until_rows("alerts", 2).await;
    let (forum, _) = forum_with_topic(&t).await;
    let closed = r#"{"ok":false,"error_code":400,"description":"Bad Request: TOPIC_CLOSED"}"#;
    t.telegram.faults().plan(&forum.to_string(), Fault::json(400, closed), 1);
    t.kaspi.place_order(CODE, t.clock());
    t.poll_and_deliver().await;
    assert!(t.answers(MANAGER, 2).await[1].text.starts_with("🗂 Тема для уведомлений"));
    t.telegram.faults().clear();
    alerts::deliver(t.deps()).await.unwrap();
    assert!(t.answers(MANAGER, 3).await[2].text.starts_with("🔌 Группа «Доставка» больше недоступна боту"));
    t.finish().await;
}
