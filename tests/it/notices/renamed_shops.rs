//! Shops that get another name, are dropped, and come back.

use chrono::TimeDelta;
use kaspi_order_bot::flow::operations::retention;
use kaspi_order_bot::sandbox::kaspi::DEFAULT_TOKEN;

use super::{CODE, active_orders, connected_group, headlines};
use crate::harness::{ADMIN, Harness, texts};

const SECOND: &str = "c2Vjb25kLXNlY29uZC1zZWNvbmQtc2Vjb25kLXNlY28=";

async fn restart_with(t: &mut Harness, shops: &str) {
    t.stop_bot().await;
    t.set("KASPI_API_TOKEN", "");
    t.set("KASPI_SHOPS", shops);
    t.start_bot().await;
}

#[tokio::test]
async fn a_renamed_shop_goes_on_without_a_gap_or_a_repetition() {
    let mut t = Harness::start().await;
    t.kaspi.add_shop(SECOND);
    let group = connected_group(&t).await;
    for code in [CODE, "910000002"] {
        t.kaspi.place_kaspi_order(code, t.clock());
    }
    t.poll_and_deliver().await;
    restart_with(&mut t, &format!("Береке={SECOND},Алма={DEFAULT_TOKEN}")).await;
    t.kaspi.assemble_order(CODE);
    t.kaspi.place_kaspi_order("910000003", t.clock());
    t.poll_and_deliver().await;
    let seen: Vec<String> =
        headlines(&t, group).await.iter().map(|line| line.split(" · ").next().unwrap().to_owned()).collect();
    assert_eq!(seen, ["📦 Упакован", "🆕 Новый заказ", "🆕 Новый заказ"]);
    for table in ["orders", "cards", "notices"] {
        assert_eq!(t.count_rows(&format!("{table} WHERE shop <> 'Алма'")).await, 0, "{table}");
    }
    assert_eq!(t.count_rows("shops WHERE name = 'Kaspi' OR closed_at IS NOT NULL").await, 0);
    assert!(t.said(ADMIN).await.is_empty());
    t.finish().await;
}

#[tokio::test]
async fn a_dropped_shop_is_closed_its_data_is_purged_and_it_can_come_back() {
    let mut t = Harness::start().await;
    t.ask(ADMIN, "/start").await;
    t.kaspi.add_shop(SECOND);
    let group = connected_group(&t).await;
    t.kaspi.place_kaspi_order(CODE, t.clock());
    t.poll_and_deliver().await;
    let before = t.messages(group).await.len();
    restart_with(&mut t, &format!("Береке={SECOND}")).await;
    for _ in 0..3 {
        t.poll_and_deliver().await;
    }
    let told = texts(&t.answers(ADMIN, 2).await);
    assert!(told.len() == 2 && told[1].contains("Магазина «Kaspi» больше нет в настройках"), "{told:#?}");
    assert!(active_orders(&t).await.is_empty());

    restart_with(&mut t, &format!("Береке={SECOND},Kaspi={DEFAULT_TOKEN}")).await;
    t.poll_and_deliver().await;
    assert_eq!(active_orders(&t).await, [format!("open:{CODE}")]);
    assert_eq!(t.messages(group).await.len(), before, "nothing has changed");

    restart_with(&mut t, &format!("Береке={SECOND}")).await;
    t.poll_and_deliver().await;
    assert_eq!(t.answers(ADMIN, 3).await.len(), 3);
    t.pass(TimeDelta::days(31));
    retention::clean(t.deps()).await.unwrap();
    assert_eq!(t.count_rows("orders WHERE document IS NOT NULL").await, 0);
    t.finish().await;
}
