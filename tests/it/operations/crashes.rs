//! Crashes lose no question.

use std::time::Duration;

use kaspi_order_bot::sandbox::http::Fault;

use crate::harness::{COLLEAGUE, COURIER, Harness, LIMIT, Process};

/// Both couriers ask, and the bot crashes and restarts after the delay, in each of so many rounds.
pub(crate) async fn crash_during_questions(t: &mut Harness, question: &str, rounds: u64, delay: fn(u64) -> Duration) {
    for round in 0..rounds {
        for person in [COURIER, COLLEAGUE] {
            t.say(person, person, question);
        }
        tokio::time::sleep(delay(round)).await;
        t.crash_bot().await;
        t.start_bot().await;
        // An update that was tried ten times is given up.
        if round % 8 == 7 {
            t.settle().await;
        }
    }
    t.settle().await;
}

#[tokio::test]
async fn crashes_at_any_moment_lose_no_question() {
    let mut t = Harness::start().await;
    // From before the poll returns to after the last answer.
    crash_during_questions(&mut t, "/order 900000206 900000309", 40, |round| Duration::from_millis(round / 2)).await;
    assert_eq!(t.unanswered(&["900000206", "900000309"]), Vec::<String>::new());
    t.finish().await;
}

#[tokio::test]
async fn killing_the_process_loses_no_question() {
    let t = Harness::prepare().await;
    for round in 0..12_u64 {
        let bot = Process::start(&t);
        for person in [COURIER, COLLEAGUE] {
            t.say(person, person, "/order 900000206");
        }
        tokio::time::sleep(Duration::from_millis(round * 13)).await;
        drop(bot);
    }
    let _bot = Process::start(&t);
    let is_done = t.telegram.wait_until(LIMIT, |_| t.unanswered(&["900000206"]).is_empty()).await;
    assert!(is_done, "{:#?}", t.unanswered(&["900000206"]));
}

#[tokio::test]
async fn faults_and_crashes_together_lose_no_question() {
    let mut t = Harness::start().await;
    // A fixed sequence, so that a failure can be reproduced.
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
