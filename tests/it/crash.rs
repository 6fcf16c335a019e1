//! Nothing asked is lost, whatever happens to the bot.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::store::{self, inbox};

use crate::harness::{COLLEAGUE, COURIER, Harness, is_card_of, now};

#[tokio::test]
async fn a_question_that_was_being_answered_is_answered_after_the_restart() {
    let mut t = Harness::start().await;
    t.kaspi.faults().plan("900000206", Fault::Delay(Duration::from_secs(5)), 1);
    t.say(COURIER, COURIER, "900000206");
    t.say(COURIER, COURIER, "900000309");
    t.until(|| t.kaspi.faults().is_empty()).await;
    t.crash_bot().await;
    t.start_bot().await;
    let answers = t.answers(COURIER, 2).await;
    assert!(
        is_card_of(&answers[0], "900000206") && is_card_of(&answers[1], "900000309"),
        "in the order of the questions"
    );
    t.finish().await;
}

#[tokio::test]
async fn what_was_asked_while_the_bot_was_down_is_answered() {
    let mut t = Harness::start().await;
    t.stop_bot().await;
    t.say(COURIER, COURIER, "900000206");
    t.start_bot().await;
    assert!(is_card_of(&t.answers(COURIER, 1).await[0], "900000206"));
    t.finish().await;
}

#[tokio::test]
async fn stopping_finishes_running_answers() {
    let mut t = Harness::start().await;
    t.kaspi.faults().plan("900000206", Fault::Delay(Duration::from_millis(500)), 1);
    t.say(COURIER, COURIER, "900000206");
    t.until(|| t.kaspi.faults().is_empty()).await;
    t.stop_bot().await;
    assert!(is_card_of(&t.answers(COURIER, 1).await[0], "900000206"));
}

#[tokio::test]
async fn crashes_at_any_moment_lose_no_question() {
    let mut t = Harness::start().await;
    for round in 0..40_u64 {
        for person in [COURIER, COLLEAGUE] {
            t.say(person, person, "/order 900000206 900000309");
        }
        // From before the poll returns to after the last answer.
        tokio::time::sleep(Duration::from_millis(round / 2)).await;
        t.crash_bot().await;
        t.start_bot().await;
        // An update that was begun ten times is held to be what brings the bot down.
        if round % 8 == 7 {
            t.settle().await;
        }
    }
    t.settle().await;
    for chat in [COURIER, COLLEAGUE] {
        let messages = t.telegram.messages(chat);
        for question in messages.iter().filter(|message| message.text.starts_with("/order")) {
            for code in ["900000206", "900000309"] {
                let is_answered =
                    messages.iter().any(|answer| answer.reply_to == Some(question.id) && is_card_of(answer, code));
                assert!(is_answered, "question {} to {code}", question.id);
            }
        }
    }
    t.finish().await;
}

/// The bot as a process of its own.
fn spawn_bot(t: &Harness) -> Child {
    Command::new(env!("CARGO_BIN_EXE_kaspi-order-bot"))
        .env_clear()
        .envs(t.vars().iter().cloned())
        .current_dir(std::env::temp_dir())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test]
async fn killing_the_process_loses_no_question() {
    let t = Harness::prepare().await;
    for round in 0..12_u64 {
        let mut bot = spawn_bot(&t);
        for person in [COURIER, COLLEAGUE] {
            t.say(person, person, "/order 900000206");
        }
        tokio::time::sleep(Duration::from_millis(round * 13)).await;
        bot.kill().unwrap();
        bot.wait().unwrap();
    }
    let mut bot = spawn_bot(&t);
    let is_all_answered = || {
        [COURIER, COLLEAGUE].iter().all(|chat| {
            let messages = t.telegram.messages(*chat);
            let mut questions = messages.iter().filter(|message| message.text.starts_with("/order"));
            questions.all(|question| messages.iter().any(|answer| answer.reply_to == Some(question.id)))
        })
    };
    assert!(
        t.telegram.wait_until(Duration::from_secs(10), |_| is_all_answered()).await,
        "a question stays without an answer"
    );
    bot.kill().unwrap();
    bot.wait().unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn sigterm_ends_the_process_in_order() {
    let t = Harness::prepare().await;
    let mut bot = spawn_bot(&t);
    t.ask(COURIER, "900000206").await;
    let killed = Command::new("kill").arg(bot.id().to_string()).status().unwrap();
    assert!(killed.success());
    let ended = tokio::task::spawn_blocking(move || bot.wait().unwrap()).await.unwrap();
    assert_eq!(ended.code(), Some(0));
}

#[tokio::test]
async fn an_update_that_fails_again_and_again_is_given_up_with_an_apology() {
    let mut t = Harness::prepare().await;
    t.say(COURIER, COURIER, "900000309");
    // As if it had brought the process down ten times.
    let db = store::Db::open(&t.database_url()).await.unwrap();
    let payload = serde_json::json!({
        "update_id": 1,
        "message": {
            "message_id": 1, "date": 1, "text": "900000206",
            "chat": { "id": COURIER, "type": "private", "first_name": "Курьер" },
            "from": { "id": COURIER, "is_bot": false, "first_name": "Курьер" },
        },
    });
    let update = kaspi_order_bot::domain::PendingUpdate {
        update_id: 1,
        payload: payload.to_string(),
        received_at: now(),
        is_left_over: false,
    };
    inbox::store(db.pool(), &[update]).await.unwrap();
    for _ in 0..10 {
        inbox::begin_attempt(db.pool(), 1).await.unwrap();
    }
    db.close().await.unwrap();
    t.start_bot().await;
    let answers = t.answers(COURIER, 2).await;
    assert_snapshot!(answers[0].text, @"😔 Не получилось ответить из-за внутренней ошибки. Повторите запрос; если не поможет, сообщите администратору.");
    assert!(is_card_of(&answers[1], "900000309"), "the next question is answered");
    t.finish().await;
}

/// Everything at once: people ask, Kaspi and Telegram fail in every way, the bot crashes. When the faults are over, each
/// question has its answer.
#[tokio::test]
async fn faults_and_crashes_together_lose_no_question() {
    let mut t = Harness::start().await;
    // A fixed sequence, so that a failure can be looked at again.
    let mut seed = 7_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let faults = [
        Fault::html(502),
        Fault::html(200),
        Fault::html(403),
        Fault::Disconnect,
        Fault::LostResponse,
        Fault::TruncatedResponse,
        Fault::Delay(Duration::from_millis(30)),
        Fault::json(429, r#"{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":0}}"#),
    ];
    for round in 0..60 {
        for person in [COURIER, COLLEAGUE] {
            t.say(person, person, ["900000206", "/order 900000309 900000102", "123456789", "привет"][random(4)]);
        }
        let method = ["/SendMessage", "/SendLocation", "/GetUpdates", "/SendMessage"][random(4)];
        t.telegram.faults().plan(method, faults[random(faults.len())].clone(), 1);
        t.kaspi.faults().plan("/orders", faults[random(faults.len())].clone(), 1);
        tokio::time::sleep(Duration::from_millis(random(40) as u64)).await;
        if round % 6 == 5 {
            t.crash_bot().await;
            t.start_bot().await;
        }
    }
    t.telegram.faults().clear();
    t.kaspi.faults().clear();
    t.settle().await;
    for chat in [COURIER, COLLEAGUE] {
        let messages = t.telegram.messages(chat);
        for question in messages.iter().filter(|message| !message.from_bot) {
            let answers = messages.iter().filter(|answer| answer.reply_to == Some(question.id)).count();
            let expected = if question.text.contains("900000102") { 2 } else { 1 };
            assert!(answers >= expected, "{:?} has {answers} answers", question.text);
        }
    }
    t.finish().await;
}
