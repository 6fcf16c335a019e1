//! `getUpdates`.

use super::*;

fn ids(updates: &Value) -> Vec<i64> {
    updates.as_array().unwrap().iter().map(|update| update["update_id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn updates_stay_until_an_offset_confirms_them() {
    let bot = TestBot::start().await;
    for text in ["a", "b", "c"] {
        bot.telegram.say(AIDA, AIDA, text).unwrap();
    }
    let all = ids(&bot.ok("getUpdates", json!({})).await);
    let first = all[0];
    assert_eq!(all, [first, first + 1, first + 2, first + 3]);
    assert_eq!(ids(&bot.ok("getUpdates", json!({ "limit": 2 })).await), all[..2]);
    assert_eq!(ids(&bot.ok("getUpdates", json!({ "offset": first + 1 })).await), all[1..]);
    assert_eq!(bot.telegram.pending_updates(), 3);
    assert_eq!(ids(&bot.ok("getUpdates", json!({ "offset": -1 })).await), all[3..]);
    assert_eq!(bot.telegram.pending_updates(), 1);
    assert_eq!(ids(&bot.ok("getUpdates", json!({ "offset": first + 4 })).await), Vec::<i64>::new());
    assert_eq!(bot.telegram.pending_updates(), 0);
}

#[tokio::test]
async fn allowed_updates_apply_until_the_next_list() {
    let bot = TestBot::start().await;
    bot.updates().await;
    bot.ok("getUpdates", json!({ "allowed_updates": ["callback_query"] })).await;
    bot.telegram.say(AIDA, AIDA, "unheard").unwrap();
    bot.ok("getUpdates", json!({})).await;
    bot.telegram.say(AIDA, AIDA, "unheard").unwrap();
    assert_eq!(bot.telegram.pending_updates(), 0);
    bot.ok("getUpdates", json!({ "allowed_updates": "[]" })).await;
    bot.telegram.say(AIDA, AIDA, "heard").unwrap();
    assert_eq!(bot.updates().await[0]["message"]["text"], "heard");
}

#[tokio::test]
async fn a_poll_waits_for_an_update() {
    let bot = TestBot::start().await;
    bot.updates().await;
    let poll = async { bot.ok("getUpdates", json!({ "timeout": 50 })).await };
    let message = async {
        assert!(bot.telegram.wait_until(LIMIT, Telegram::is_polled).await);
        bot.telegram.say(AIDA, AIDA, "news").unwrap();
    };
    let (updates, ()) = tokio::join!(poll, message);
    assert_eq!(updates[0]["message"]["text"], "news");
    assert!(!bot.telegram.is_polled());
    assert_eq!(bot.ok("getUpdates", json!({ "offset": -1, "timeout": 50 })).await[0]["message"]["text"], "news");
    assert_eq!(
        bot.ok("getUpdates", json!({ "offset": updates[0]["update_id"].as_i64().unwrap() + 1 })).await,
        json!([])
    );
}

#[tokio::test]
async fn a_second_poller_ends_the_first() {
    let bot = TestBot::start().await;
    bot.updates().await;
    let first = async { bot.call("getUpdates", json!({ "timeout": 50 })).await };
    let second = async {
        assert!(bot.telegram.wait_until(LIMIT, Telegram::is_polled).await);
        bot.ok("getUpdates", json!({})).await
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
async fn a_disconnected_poll_does_not_count_as_waiting() {
    let bot = TestBot::start().await;
    bot.updates().await;
    let poll = bot.http.post(bot.url("getUpdates")).json(&json!({ "timeout": 50 })).send();
    let disconnect = async {
        assert!(bot.telegram.wait_until(LIMIT, Telegram::is_polled).await);
    };
    tokio::select! {
        _ = poll => panic!("nothing to answer"),
        () = disconnect => {}
    }
    assert!(bot.telegram.wait_until(LIMIT, |telegram| !telegram.is_polled()).await);
}

#[tokio::test]
async fn an_injected_update_is_not_checked() {
    let bot = TestBot::start().await;
    bot.updates().await;
    bot.ok("getUpdates", json!({ "allowed_updates": ["message"] })).await;
    let id = bot.telegram.inject_update(json!({ "managed_bot": { "x": [1] } }));
    assert_eq!(bot.updates().await, [json!({ "update_id": id, "managed_bot": { "x": [1] } })]);
}
