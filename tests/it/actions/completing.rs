//! Handing orders over for the buyer's code.

use chrono::TimeDelta;
use kaspi_order_bot::sandbox::http::Fault;

use super::{NEW, last, press_last, press_on_card, start, wait};
use crate::couriers::has_button;
use crate::harness::{COLLEAGUE, COURIER, Harness, MANAGER};

/// The courier holds the order, and had a code sent to the buyer. Returns the code.
async fn with_code(t: &Harness) -> String {
    t.kaspi.accept_order(NEW);
    t.poll().await;
    press_on_card(t, COURIER, NEW, "🙋 Беру").await;
    t.deliver().await;
    press_on_card(t, COURIER, NEW, "🔑 Выдать").await;
    let text = press_last(t, COURIER, "🔑 Отправить код").await;
    assert!(text.starts_with("🔑 Kaspi отправил код покупателю заказа 910000001."), "{text}");
    t.kaspi.buyer_code(NEW).unwrap()
}

async fn enter(t: &Harness, person: i64, code: &str) -> String {
    t.say(person, person, code);
    last(t, person).await.text
}

fn wrong(code: &str) -> String {
    format!("{:04}", (code.parse::<u32>().unwrap() + 1) % 10_000)
}

#[tokio::test]
async fn the_courier_hands_an_order_over_with_the_buyers_code() {
    let t = start().await;
    let code = with_code(&t).await;
    let question = last(&t, COURIER).await.id;
    assert!(enter(&t, COURIER, "12345").await.starts_with("Нужны 4 цифры кода"));
    assert_eq!(enter(&t, COURIER, &code).await, "✅ Заказ 910000001 выдан.");
    let question = t.telegram.message(COURIER, question).unwrap();
    assert!(question.buttons.is_empty() && question.text.ends_with("больше не нужен."), "{question:#?}");
    let writes = t.kaspi.writes(NEW);
    let codes: Vec<_> = writes.iter().map(|write| write.security_code.clone().unwrap_or_default()).collect();
    assert_eq!(codes, [String::new(), code.clone()]);
    assert!(t.ask(COURIER, NEW).await.text.contains("Выдан"), "the card shows it at once");
    assert_eq!(t.count_rows(&format!("actions WHERE actions.code <> '{NEW}'")).await, 0);
    // Four digits are a search again.
    let text = enter(&t, COURIER, "7777").await;
    assert!(text.contains("7777") || text.contains("заказов"), "{text}");
    t.finish().await;
}

#[tokio::test]
async fn three_wrong_codes_and_a_manager_has_to_do_it() {
    let t = start().await;
    let code = with_code(&t).await;
    let wrong = wrong(&code);
    assert!(enter(&t, COURIER, &wrong).await.ends_with("Осталось попыток: 2. Введите код ещё раз."));
    assert!(enter(&t, COURIER, &wrong).await.ends_with("Осталась одна попытка: введите код ещё раз."));
    assert!(enter(&t, COURIER, &wrong).await.ends_with("Три кода неверны: попросите менеджера выдать заказ."));
    let before = t.kaspi.writes(NEW).len();
    enter(&t, COURIER, &code).await;
    assert_eq!(t.kaspi.writes(NEW).len(), before, "the code is not awaited any more");
    let answer = press_on_card(&t, COURIER, NEW, "🔑 Выдать").await;
    assert!(answer.starts_with("Три кода к заказу 910000001 неверны."), "{answer}");
    press_on_card(&t, MANAGER, NEW, "🔑 Выдать").await;
    let text = press_last(&t, MANAGER, "🔑 Отправить код").await;
    assert_eq!(text, "Код уже отправлен меньше минуты назад. Подождите.");
    t.pass(TimeDelta::minutes(1));
    press_on_card(&t, MANAGER, NEW, "🔑 Выдать").await;
    press_last(&t, MANAGER, "🔑 Отправить код").await;
    let code = t.kaspi.buyer_code(NEW).unwrap();
    assert_eq!(enter(&t, MANAGER, &code).await, "✅ Заказ 910000001 выдан.");
    t.finish().await;
}

#[tokio::test]
async fn another_code_can_be_sent_after_a_minute_and_the_wait_can_be_ended() {
    let t = start().await;
    let first = with_code(&t).await;
    let message = last(&t, COURIER).await;
    let answer = t.press_label(COURIER, message.id, "🔁 Новый код").await;
    assert_eq!(answer, "Новый код можно отправить через 60 с.");
    t.pass(TimeDelta::seconds(60));
    t.press_label(COURIER, message.id, "🔁 Новый код").await;
    let writes = t.kaspi.writes(NEW);
    assert_eq!(writes.len(), 2);
    let second = t.kaspi.buyer_code(NEW).unwrap();
    if first != second {
        assert!(enter(&t, COURIER, &first).await.contains("не подошёл"));
    }
    t.press_label(COURIER, message.id, "✖️ Не надо").await;
    let text = t.telegram.message(COURIER, message.id).unwrap().text;
    assert_eq!(text, "✖️ Код больше не жду. Заказ не выдан.");
    let before = t.kaspi.writes(NEW).len();
    enter(&t, COURIER, &second).await;
    assert_eq!(t.kaspi.writes(NEW).len(), before);
    t.finish().await;
}

#[tokio::test]
async fn a_code_is_awaited_for_fifteen_minutes_also_after_a_restart() {
    let mut t = start().await;
    let code = with_code(&t).await;
    t.stop_bot().await;
    t.start_bot().await;
    assert_eq!(enter(&t, COURIER, &code).await, "✅ Заказ 910000001 выдан.");
    t.finish().await;

    let t = start().await;
    let code = with_code(&t).await;
    t.pass(TimeDelta::minutes(15));
    enter(&t, COURIER, &code).await;
    assert_eq!(t.kaspi.writes(NEW).len(), 1);
    t.finish().await;
}

#[tokio::test]
async fn only_the_holder_and_managers_may() {
    let t = start().await;
    with_code(&t).await;
    assert!(!has_button(&t.ask(COLLEAGUE, NEW).await, "🔑 Выдать"));
    // In a group everybody sees the button.
    let group = crate::notices::connected_group(&t).await;
    t.kaspi.place_order("910000005", t.clock());
    t.poll_and_deliver().await;
    t.kaspi.accept_order("910000005");
    t.poll_and_deliver().await;
    let card = t.answers(group, 1).await.remove(0);
    let answer = t.press_for_toast(COURIER, group, card.id, "complete:910000005").await;
    assert!(answer.starts_with("Это могут менеджеры"), "{answer}");
    assert!(t.kaspi.writes("910000005").is_empty());
    t.finish().await;
}

#[tokio::test]
async fn kaspis_refusals_are_said_in_words() {
    for (title, expected) in [
        ("Order is cancelled, so it can't be completed.", "⛔️ Заказ 910000001 отменён"),
        ("Order already has been completed, so it can't be completed again.", "✅ Заказ 910000001 уже выдан."),
        ("Order is not may complete allowed", "✍️ Покупатель ещё не подписал документы."),
    ] {
        let t = start().await;
        let code = with_code(&t).await;
        let body = serde_json::json!({ "errors": [{ "title": title }] }).to_string();
        t.kaspi.faults().plan("\"COMPLETED\"", Fault::json(400, body), 1);
        let text = enter(&t, COURIER, &code).await;
        assert!(text.starts_with(expected), "{text}");
        assert_eq!(t.count_rows("actions WHERE code_until IS NOT NULL").await, 0);
        t.finish().await;
    }
}

#[tokio::test]
async fn a_completion_in_doubt_is_learned_from_the_order() {
    let t = start().await;
    let code = with_code(&t).await;
    t.kaspi.faults().plan("\"COMPLETED\"", Fault::LostResponse, 1);
    let text = enter(&t, COURIER, &code).await;
    assert!(text.starts_with("⏳ Kaspi не подтвердил; проверяю."), "{text}");
    wait(&t, 5).await;
    assert_eq!(last(&t, COURIER).await.text, "✅ Заказ 910000001 выдан.");
    assert_eq!(t.kaspi.writes(NEW).len(), 2);
    t.finish().await;
}

#[tokio::test]
async fn spare_questions_give_no_further_tries() {
    let t = start().await;
    t.kaspi.accept_order(NEW);
    t.poll().await;
    press_on_card(&t, COURIER, NEW, "🙋 Беру").await;
    t.deliver().await;
    let mut questions = Vec::new();
    for _ in 0..2 {
        press_on_card(&t, COURIER, NEW, "🔑 Выдать").await;
        questions.push(last(&t, COURIER).await.id);
    }
    t.press_label(COURIER, questions[0], "🔑 Отправить код").await;
    t.press_label(COURIER, questions[1], "🔑 Отправить код").await;
    assert_eq!(t.kaspi.writes(NEW).len(), 1, "a code a minute");
    let wrong = wrong(&t.kaspi.buyer_code(NEW).unwrap());
    press_on_card(&t, COURIER, NEW, "🔑 Выдать").await;
    let spare = last(&t, COURIER).await.id;
    for _ in 0..3 {
        enter(&t, COURIER, &wrong).await;
    }
    t.pass(TimeDelta::minutes(2));
    t.press_label(COURIER, spare, "🔑 Отправить код").await;
    let text = t.telegram.message(COURIER, spare).unwrap().text;
    assert!(text.starts_with("Три кода к заказу 910000001 неверны."), "{text}");
    assert_eq!(t.kaspi.writes(NEW).len(), 4);
    t.finish().await;
}
