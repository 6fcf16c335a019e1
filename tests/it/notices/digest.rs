//! Many events at once.

use chrono::TimeDelta;
use kaspi_order_bot::domain::ChatId;
use kaspi_order_bot::flow::notices::deliver::{self, Step};
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::kaspi::DEFAULT_TOKEN;
use serde_json::json;

use super::{CODE, connected_group, headlines};
use crate::harness::{ADMIN, Harness, texts};

#[tokio::test]
async fn many_new_orders_become_digests_and_cards_follow_with_the_next_change() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    for number in 0..100 {
        t.kaspi.place_order(&(910_000_001 + number).to_string(), t.clock());
    }
    t.poll_and_deliver().await;
    let messages = t.messages(group).await;
    assert_eq!(messages.len(), 3, "{:#?}", headlines(&t, group).await);
    assert!(messages[0].text.starts_with("📬 Сразу несколько событий: 40 заказов\n\n🆕 Новые: 40\n910000001 · "));
    let everything = texts(&messages).join("\n");
    for number in 0..100 {
        assert_eq!(everything.matches(&(910_000_001 + number).to_string()).count(), 1);
    }
    t.kaspi.accept_order(CODE);
    t.poll_and_deliver().await;
    assert_eq!(headlines(&t, group).await[3..], ["✅ Принят · сегодня, 14:00"]);
    t.finish().await;
}

#[tokio::test]
async fn existing_cards_are_edited_right_after_a_digest() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    let codes: Vec<String> = (0..12).map(|number| (910_000_001 + number).to_string()).collect();
    for code in &codes[..6] {
        t.kaspi.place_order(code, t.clock());
    }
    t.poll_and_deliver().await;
    codes[..6].iter().for_each(|code| t.kaspi.accept_order(code));
    for code in &codes[6..] {
        t.kaspi.place_order(code, t.clock());
    }
    let before = t.clock();
    t.poll_and_deliver().await;
    let headlines = headlines(&t, group).await;
    assert_eq!(headlines.len(), 7, "{headlines:#?}");
    assert!(headlines[..6].iter().all(|line| line.starts_with("✅ Принят · ")), "{headlines:#?}");
    assert_eq!(headlines[6], "📬 Сразу несколько событий: 12 заказов");
    assert!(t.clock() - before < TimeDelta::minutes(1), "{:?}", t.clock() - before);
    // The same when new orders come while the cards still wait.
    for status in ["SOMETHING_NEW", "ACCEPTED_BY_MERCHANT"] {
        codes[..6].iter().for_each(|code| t.kaspi.set_order_status(code, "DELIVERY", status));
        t.poll().await;
    }
    t.pass(TimeDelta::minutes(1));
    let step = deliver::step(t.deps(), ChatId(group)).await.unwrap();
    assert_eq!(step, Step::Done);
    for number in 50..61 {
        t.kaspi.place_order(&(910_000_001 + number).to_string(), t.clock());
    }
    t.poll().await;
    let before = t.clock();
    t.deliver().await;
    assert!(t.clock() - before < TimeDelta::minutes(1), "{:?}", t.clock() - before);
    assert_eq!(t.messages(group).await.len(), 9);
    t.finish().await;
}

#[tokio::test]
async fn a_rejected_digest_is_split_and_the_order_to_blame_is_reported() {
    let t = Harness::start().await;
    t.ask(ADMIN, "/start").await;
    let group = connected_group(&t).await;
    // Telegram does not accept any message that names this order.
    let body = json!({ "ok": false, "error_code": 400, "description": "Bad Request: message text is invalid" });
    t.telegram.faults().plan_always("910000007", Fault::json(400, body.to_string()));
    for number in 1..=30 {
        t.kaspi.place_order(&(910_000_000 + number).to_string(), t.clock());
    }
    t.poll_and_deliver().await;
    t.telegram.faults().clear();
    let everything = texts(&t.messages(group).await).join("\n");
    for number in 1..=30 {
        let count = everything.matches(&(910_000_000 + number).to_string()).count();
        assert_eq!(count, usize::from(number != 7), "{number}: {everything}");
    }
    assert_eq!(t.count_rows("notices WHERE outcome = 'dropped'").await, 1);
    let alarm = t.answers(ADMIN, 2).await.remove(1).text;
    assert!(alarm.starts_with("🧩 Telegram раз за разом не принимает одно сообщение."), "{alarm}");
    t.finish().await;
}

#[tokio::test]
async fn long_names_of_shops_make_more_digests_and_lose_no_order() {
    let mut t = Harness::prepare().await;
    let name = "Магазин бытовой техники и товаров для дома на улице Абая 12 ".repeat(3).trim().to_owned();
    t.set("KASPI_API_TOKEN", "");
    t.set("KASPI_SHOPS", &format!("{name}={DEFAULT_TOKEN},Б=c2Vjb25kLXNlY29uZC1zZWNvbmQtc2Vjb25kLXNlY28="));
    t.kaspi.add_shop("c2Vjb25kLXNlY29uZC1zZWNvbmQtc2Vjb25kLXNlY28=");
    t.start_bot().await;
    let group = connected_group(&t).await;
    for number in 1..=40 {
        t.kaspi.place_order(&(910_000_000 + number).to_string(), t.clock());
    }
    t.poll_and_deliver().await;
    let messages = texts(&t.messages(group).await);
    let everything = messages.join("\n");
    for number in 1..=40 {
        assert_eq!(everything.matches(&(910_000_000 + number).to_string()).count(), 1, "{number}");
    }
    assert!(messages.len() > 1 && messages.iter().all(|text| text.encode_utf16().count() <= 4096));
    t.finish().await;
}
