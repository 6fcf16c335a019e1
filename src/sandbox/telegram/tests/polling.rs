//! `getUpdates`.

use super::*;

fn ids(updates: &Value) -> Vec<i64> {
    updates.as_array().unwrap().iter().map(|update| update["update_id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn updates_stay_until_an_offset_confirms_them() {
    let bench = Bench::start().await;
    for text in ["a", "b", "c"] {
        bench.telegram.say(AIDA, AIDA, text).unwrap();
    }
    let all = ids(&bench.ok("getUpdates", json!({})).await);
    let first = all[0];
    assert_eq!(all, [first, first + 1, first + 2, first + 3]);
    assert_eq!(ids(&bench.ok("getUpdates", json!({ "limit": 2 })).await), all[..2]);
    assert_eq!(ids(&bench.ok("getUpdates", json!({ "offset": first + 1 })).await), all[1..]);
    assert_eq!(bench.telegram.pending_updates(), 3);
    assert_eq!(ids(&bench.ok("getUpdates", json!({ "offset": -1 })).await), all[3..]);
    assert_eq!(bench.telegram.pending_updates(), 1);
    assert_eq!(ids(&bench.ok("getUpdates", json!({ "offset": first + 4 })).await), Vec::<i64>::new());
    assert_eq!(bench.telegram.pending_updates(), 0);
}

#[tokio::test]
async fn allowed_updates_are_remembered_until_the_next_list() {
    let bench = Bench::start().await;
    bench.updates().await;
    bench.ok("getUpdates", json!({ "allowed_updates": ["callback_query"] })).await;
    bench.telegram.say(AIDA, AIDA, "unheard").unwrap();
    bench.ok("getUpdates", json!({})).await;
    bench.telegram.say(AIDA, AIDA, "unheard").unwrap();
    assert_eq!(bench.telegram.pending_updates(), 0);
    bench.ok("getUpdates", json!({ "allowed_updates": "[]" })).await;
    bench.telegram.say(AIDA, AIDA, "heard").unwrap();
    assert_eq!(bench.updates().await[0]["message"]["text"], "heard");
}

#[tokio::test]
async fn a_poll_waits_for_news() {
    let bench = Bench::start().await;
    bench.updates().await;
    let asked = async { bench.ok("getUpdates", json!({ "timeout": 50 })).await };
    let told = async {
        assert!(bench.telegram.wait_until(LIMIT, Telegram::is_polled).await);
        bench.telegram.say(AIDA, AIDA, "news").unwrap();
    };
    let (updates, ()) = tokio::join!(asked, told);
    assert_eq!(updates[0]["message"]["text"], "news");
    assert!(!bench.telegram.is_polled());
    assert_eq!(bench.ok("getUpdates", json!({ "offset": -1, "timeout": 50 })).await[0]["message"]["text"], "news");
    assert_eq!(
        bench.ok("getUpdates", json!({ "offset": updates[0]["update_id"].as_i64().unwrap() + 1 })).await,
        json!([])
    );
}

#[tokio::test]
async fn a_second_poller_ends_the_first() {
    let bench = Bench::start().await;
    bench.updates().await;
    let first = async { bench.call("getUpdates", json!({ "timeout": 50 })).await };
    let second = async {
        assert!(bench.telegram.wait_until(LIMIT, Telegram::is_polled).await);
        bench.ok("getUpdates", json!({})).await
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!(first["error_code"], 409);
    assert_eq!(
        first["description"],
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    );
    assert_eq!(second, json!([]));
}

#[tokio::test]
async fn a_poller_that_hangs_up_is_forgotten() {
    let bench = Bench::start().await;
    bench.updates().await;
    let poll = bench.http.post(bench.url("getUpdates")).json(&json!({ "timeout": 50 })).send();
    let hang_up = async {
        assert!(bench.telegram.wait_until(LIMIT, Telegram::is_polled).await);
    };
    tokio::select! {
        _ = poll => panic!("nothing to answer"),
        () = hang_up => {}
    }
    assert!(bench.telegram.wait_until(LIMIT, |telegram| !telegram.is_polled()).await);
}

#[tokio::test]
async fn poison_arrives_as_it_is() {
    let bench = Bench::start().await;
    bench.updates().await;
    bench.ok("getUpdates", json!({ "allowed_updates": ["message"] })).await;
    let id = bench.telegram.inject_update(json!({ "managed_bot": { "x": [1] } }));
    assert_eq!(bench.updates().await, [json!({ "update_id": id, "managed_bot": { "x": [1] } })]);
}
