use super::*;
use crate::store::tests::database;

fn code(text: &str) -> OrderCode {
    OrderCode::parse(text).unwrap()
}

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_424_400 + minute * 60, 0).unwrap()
}

fn state<'a>(code: &'a OrderCode, fingerprint: &'a str) -> OrderState<'a> {
    OrderState {
        shop: "A",
        code,
        fingerprint,
        details: "d",
        document: "{}",
        placed_at: None,
        due_at: None,
        is_overdue: false,
        has_ended: false,
        watched: None,
    }
}

async fn followed_codes(db: &crate::store::Db, now: DateTime<Utc>) -> Vec<String> {
    let followed = followed(db.pool(), "A", now, now + chrono::Duration::hours(6)).await.unwrap();
    followed.into_iter().map(|order| order.code.to_string()).collect()
}

#[tokio::test]
async fn orders_are_written_found_and_deleted() {
    let (db, _folder) = database().await;
    let (first, second) = (code("900000101"), code("900000102"));
    assert_eq!(write(db.pool(), &state(&first, "x"), Event::New, at(0)).await.unwrap(), 1);
    assert_eq!(write(db.pool(), &state(&first, "y"), Event::Progressed, at(1)).await.unwrap(), 2);
    write(db.pool(), &state(&second, "z"), Event::New, at(1)).await.unwrap();
    let known = states(db.pool(), "A", &[&first, &code("123456")]).await.unwrap();
    assert_eq!(known.len(), 1);
    assert_eq!((known["900000101"].fingerprint.as_str(), known["900000101"].has_ended), ("y", false));
    assert!(states(db.pool(), "B", &[&first]).await.unwrap().is_empty());
    let stored = find(db.pool(), "A", &first).await.unwrap().unwrap();
    assert_eq!((stored.revision, stored.event, stored.changed_at), (2, Event::Progressed, at(1)));
    assert_eq!(count_active(db.pool(), "A").await.unwrap(), 2);

    let ended = OrderState { has_ended: true, watched: Some((at(5), at(60))), ..state(&second, "end") };
    write(db.pool(), &ended, Event::Completed, at(2)).await.unwrap();
    assert_eq!(followed_codes(&db, at(2)).await, ["900000101"]);
    assert_eq!(active(db.pool(), None, None).await.unwrap().len(), 1);
    record_seen(db.pool(), "A", &[&first, &second], at(9)).await.unwrap();
    assert_eq!(purge_seen_before(db.pool(), at(2)).await.unwrap(), 0);
    assert_eq!(purge_seen_before(db.pool(), at(3)).await.unwrap(), 1, "the ended one was not seen by that");
    refresh(db.pool(), &ended, at(4)).await.unwrap();
    assert_eq!(by_code(db.pool(), &second).await.unwrap(), None, "what was purged stays purged");
    refresh(db.pool(), &state(&second, "again"), at(5)).await.unwrap();
    let back = find(db.pool(), "A", &second).await.unwrap().unwrap();
    assert_eq!((back.has_ended, back.revision, back.document.as_deref()), (false, 2, Some("{}")));
    assert_eq!(remove_seen_before(db.pool(), at(9)).await.unwrap(), 1);
}

#[tokio::test]
async fn orders_are_read_by_code_in_the_order_of_their_due_times() {
    let (db, _folder) = database().await;
    let schedule = [("900000101", Some(3)), ("900000102", Some(1)), ("900000103", None), ("900000104", Some(999))];
    for (text, next) in schedule {
        let code = code(text);
        write(db.pool(), &state(&code, "x"), Event::New, at(0)).await.unwrap();
        if let Some(next) = next {
            let order =
                FollowedOrder { code, misses: 1, missing_since: Some(at(0)), has_ended: false, is_scheduled: true };
            schedule_read(db.pool(), "A", &order, at(next)).await.unwrap();
        }
    }
    let ahead_of_a_clock_that_went_back = ["900000103", "900000104", "900000102"];
    assert_eq!(followed_codes(&db, at(2)).await, ahead_of_a_clock_that_went_back);
    assert_eq!(end_vanished(db.pool(), "A", &code("900000102"), at(60), at(2)).await.unwrap(), 2);
    assert_eq!(followed_codes(&db, at(2)).await.len(), 2);
    let watched = watched(db.pool(), "A", at(3), at(400), 9).await.unwrap();
    assert_eq!(watched.len(), 1);
    assert!(watched[0].has_ended && watched[0].missing_since.is_some());
}

#[tokio::test]
async fn an_order_becomes_overdue_once_for_each_date() {
    let (db, _folder) = database().await;
    let code = code("900000101");
    let due = |minute| OrderState { due_at: Some(at(minute)), ..state(&code, "x") };
    let event = Event::Progressed;
    write(db.pool(), &due(5), event, at(0)).await.unwrap();
    assert!(overdue(db.pool(), "A", at(5)).await.unwrap().is_empty());
    assert_eq!(overdue(db.pool(), "A", at(6)).await.unwrap().len(), 1);
    assert_eq!(mark_overdue(db.pool(), "A", &code, at(6)).await.unwrap(), 2);
    write(db.pool(), &due(5), event, at(7)).await.unwrap();
    assert!(overdue(db.pool(), "A", at(9)).await.unwrap().is_empty());
    write(db.pool(), &due(20), event, at(9)).await.unwrap();
    assert_eq!(overdue(db.pool(), "A", at(21)).await.unwrap(), [code]);
}

#[tokio::test]
async fn active_own_deliveries_are_read_by_their_due_time() {
    let (db, _folder) = database().await;
    let codes = ["900000101", "900000102", "900000103"].map(code);
    for (code, due_at) in codes.iter().zip([Some(at(10)), Some(at(20)), None]) {
        write(db.pool(), &OrderState { due_at, ..state(code, "x") }, Event::New, at(0)).await.unwrap();
    }
    for (from, before, expected) in [
        (None, None, &["900000101", "900000102", "900000103"][..]),
        (None, Some(20), &["900000101", "900000103"]),
        (Some(20), Some(30), &["900000102", "900000103"]),
        (Some(30), None, &["900000103"]),
    ] {
        let found = active(db.pool(), from.map(at), before.map(at)).await.unwrap();
        let found: Vec<String> = found.into_iter().map(|order| order.code.to_string()).collect();
        assert_eq!(found, expected, "{from:?} {before:?}");
    }
}

#[tokio::test]
async fn active_orders_are_found_by_the_ends_of_their_codes() {
    let (db, _folder) = database().await;
    for code in ["900000101", "9100000101", "900001010", "101010"].map(code) {
        write(db.pool(), &state(&code, "x"), Event::New, at(0)).await.unwrap();
    }
    let ended = code("800000101");
    write(db.pool(), &OrderState { has_ended: true, ..state(&ended, "x") }, Event::Completed, at(0)).await.unwrap();
    for (ending, expected) in [
        ("0101", &["900000101", "9100000101"][..]),
        ("00101", &["900000101", "9100000101"]),
        ("1010", &["101010", "900001010"]),
        ("9999", &[]),
        ("%101", &[]),
    ] {
        let found = active_by_code_ending(db.pool(), ending).await.unwrap();
        let found: Vec<String> = found.into_iter().map(|order| order.code.to_string()).collect();
        assert_eq!(found, expected, "{ending}");
    }
}
