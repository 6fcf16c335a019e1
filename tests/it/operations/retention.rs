//! Deleting personal data.

use chrono::TimeDelta;
use kaspi_order_bot::flow::operations::retention;
use sqlx::AssertSqlSafe;
use sqlx::sqlite::SqlitePool;

use crate::harness::{COURIER, Harness};
use crate::notices::{CODE, connected_group};

const BUYERS_DATA: [&str; 5] = ["7000000001", "000 00 01", "Айгерим", "Тестова", "улица Абая"];

#[tokio::test]
async fn personal_data_of_ended_orders_is_deleted_after_30_days() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll_and_deliver().await;
    for text in [CODE, "/find Айгерим Тестова", "/find улица Абая 10", "+7 700 000 00 01", "/find 87000000001"]
    {
        t.ask(COURIER, text).await;
    }
    t.kaspi.archive_order(CODE, "COMPLETED", None);
    t.poll_and_deliver().await;
    t.settle().await;
    let clean = async || retention::clean(t.deps()).await.unwrap();
    t.pass(TimeDelta::days(29));
    assert_eq!(clean().await, 0);
    assert_eq!(tables_with_buyers_data(&t).await, ["orders"]);
    t.pass(TimeDelta::days(2));
    assert!(clean().await > 0);
    assert_eq!(tables_with_buyers_data(&t).await, Vec::<String>::new());
    assert_eq!((t.count_rows("notices").await, t.count_rows("lookups").await), (0, 0));
    t.poll_and_deliver().await;
    assert_eq!(t.messages(group).await.len(), 1, "the code is still known");
    t.finish().await;
}

#[tokio::test]
async fn deleted_personal_data_is_in_no_byte_of_the_files() {
    let mut t = Harness::start().await;
    connected_group(&t).await;
    for number in 0..60 {
        t.kaspi.place_order(&(910_000_001 + number).to_string(), t.clock());
    }
    t.poll().await;
    t.ask(COURIER, "домофон не работает, позвоните 900000999").await;
    for number in 0..60 {
        let code = (910_000_001 + number).to_string();
        t.kaspi.accept_order(&code);
        if number % 2 == 0 {
            t.poll().await;
        }
    }
    let data = || [&BUYERS_DATA[..], &["домофон"]].concat();
    assert!(!data_in_files(&t, &data()).is_empty());
    for number in 0..60 {
        t.kaspi.archive_order(&(910_000_001 + number).to_string(), "COMPLETED", None);
    }
    t.poll_and_deliver().await;
    t.settle().await;
    t.pass(TimeDelta::days(31));
    retention::clean(t.deps()).await.unwrap();
    assert_eq!(data_in_files(&t, &data()), Vec::<String>::new(), "while it runs");
    t.stop_bot().await;
    assert_eq!(data_in_files(&t, &data()), Vec::<String>::new(), "after a stop");
}

/// Which of the texts the bytes of the database or of its log have.
fn data_in_files(t: &Harness, texts: &[&str]) -> Vec<String> {
    let path = t.database_path();
    let log = format!("{}-wal", path.display());
    let bytes = [std::fs::read(&path).unwrap(), std::fs::read(log).unwrap_or_default()].concat();
    let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    texts.iter().filter(|text| has(text)).map(|text| (*text).to_owned()).collect()
}

/// The tables in which a row holds the name, phone or address of the sandbox's buyer.
async fn tables_with_buyers_data(t: &Harness) -> Vec<String> {
    let pool = SqlitePool::connect(&t.database_url()).await.unwrap();
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY t.name",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let mut tables = Vec::new();
    for (table, column) in columns {
        let values: Vec<Option<Vec<u8>>> =
            sqlx::query_scalar(AssertSqlSafe(format!(r#"SELECT CAST("{column}" AS BLOB) FROM "{table}""#)))
                .fetch_all(&pool)
                .await
                .unwrap();
        let texts: Vec<String> = values.iter().flatten().map(|value| String::from_utf8_lossy(value).into()).collect();
        let is_found = texts.iter().any(|text| BUYERS_DATA.iter().any(|data| text.contains(data)));
        if is_found && !tables.contains(&table) {
            tables.push(table);
        }
    }
    pool.close().await;
    tables
}
