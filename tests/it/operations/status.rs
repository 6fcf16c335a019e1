//! The command /status.

use insta::assert_snapshot;

use crate::harness::{COURIER, Harness, MANAGER};
use crate::notices::{CODE, connected_group};
use crate::people::NOT_MANAGER;

#[tokio::test]
async fn status_names_shops_notices_and_version() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll().await;
    let status = t.ask(MANAGER, "/status").await.text;
    let (before, _) = status.split_once("База данных").unwrap();
    assert_snapshot!(before, @"
    🩺 Состояние бота

    🏪 Kaspi
    Заказы получены: сегодня, 14:00
    Активных заказов: 1

    📬 Уведомлений ждёт: 1 · самое старое: сегодня, 14:00

    🤖 Версия 0.1.0, запущен: сегодня, 14:00
    ");
    assert_eq!(t.ask(COURIER, "/status").await.text, NOT_MANAGER);
    t.deliver().await;
    assert_eq!(t.messages(group).await.len(), 1);
    t.finish().await;
}
