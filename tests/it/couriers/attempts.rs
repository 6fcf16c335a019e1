//! How attempts went: reports, comments, taking them back.

use chrono::TimeDelta;

use super::{CODE, card, group_with_card, has_button, polled, take};
use crate::harness::{COLLEAGUE, COURIER, Harness};
use crate::notices::CODE as NEW;

#[tokio::test]
async fn a_failed_attempt_is_on_the_card_with_its_comment_and_can_be_taken_back() {
    let t = polled().await;
    let shown = take(&t, CODE).await;
    t.press_label(COURIER, shown.id, "📵 Не дозвонился").await;
    let question = t.messages(COURIER).await.pop().unwrap();
    assert!(question.text.starts_with(&format!("📵 Заказ {CODE}: не дозвонились.")), "{}", question.text);
    assert!(has_button(&question, "Пропустить") && has_button(&question, "↶ Отменить"));
    let answer = t.ask(COURIER, &"ы".repeat(4_000)).await;
    assert_eq!(answer.text, "Слишком длинно: комментарий — до 300 символов. Пришлите короче.");
    let answer = t.ask(COURIER, "домофон не работает").await;
    assert_eq!(answer.text, "💬 Добавил комментарий на карточку.");
    let settled = card(&t, COURIER, &question);
    assert_eq!(settled.text, format!("📵 Заказ {CODE}: не дозвонились."));
    assert_eq!(super::labels(&settled), ["↶ Отменить"]);
    t.deliver().await;
    let text = card(&t, COURIER, &shown).text;
    assert!(text.contains("📵 Не дозвонился · Курьер · 14:00\n💬 домофон не работает"), "{text}");

    t.pass(TimeDelta::minutes(9));
    t.press_label(COURIER, question.id, "↶ Отменить").await;
    t.deliver().await;
    let text = card(&t, COURIER, &shown).text;
    assert!(!text.contains("Не дозвонился") && text.contains("🚚 Везёт: Курьер"), "{text}");
    t.finish().await;
}

#[tokio::test]
async fn a_button_reports_once_and_an_outdated_one_changes_nothing() {
    let t = polled().await;
    let shown = take(&t, CODE).await;
    let press = format!("report:{CODE}:1:no_answer");
    let queries = [(); 2].map(|()| t.press(COURIER, COURIER, shown.id, &press));
    t.settle().await;
    let outdated = "Отметка уже есть или карточка устарела. Посмотрите заказ ещё раз.";
    assert_eq!(t.toast(&queries[1]), outdated);
    assert_eq!(t.count_rows("attempts").await, 1);
    t.deliver().await;
    // The next attempt counts as the second; one that was made too long ago stays.
    let shown = card(&t, COURIER, &shown);
    t.press_label(COURIER, shown.id, "📵 Не дозвонился").await;
    t.deliver().await;
    assert!(card(&t, COURIER, &shown).text.contains("· 2-я попытка"));
    let question = t.messages(COURIER).await.pop().unwrap();
    t.pass(TimeDelta::minutes(11));
    let answer = t.press_label(COURIER, question.id, "↶ Отменить").await;
    assert!(answer.starts_with("Отменить можно только последнюю отметку"), "{answer}");
    // Another courier's press changes nothing.
    let theirs = t.ask(COLLEAGUE, CODE).await;
    let forged = t.forge_press_for_toast(COLLEAGUE, COLLEAGUE, theirs.id, &format!("report:{CODE}:3:delivered")).await;
    assert!(forged.starts_with("Эта кнопка больше не работает"), "{forged}");
    assert_eq!(t.count_rows("attempts").await, 2);
    t.finish().await;
}

#[tokio::test]
async fn what_is_handed_over_waits_for_kaspi() {
    let t = polled().await;
    let shown = take(&t, CODE).await;
    t.press_label(COURIER, shown.id, "✅ Отдал").await;
    t.deliver().await;
    let text = card(&t, COURIER, &shown).text;
    assert!(text.contains("✅ Отдал · Курьер") && text.contains("⚠️ Отдан, в Kaspi ещё не выдан"), "{text}");
    assert!(t.ask(COURIER, "/my").await.text.starts_with("📋 Мои заказы: 0"));

    t.kaspi.archive_order(CODE, "COMPLETED", None);
    t.poll_and_deliver().await;
    assert_eq!(t.count_rows("assignments WHERE ending = 'order_ended'").await, 1);
    t.finish().await;
}

#[tokio::test]
async fn a_postponed_order_is_listed_on_its_new_day() {
    let t = polled().await;
    let shown = take(&t, CODE).await;
    assert!(t.ask(COURIER, "/my").await.text.contains("Сегодня"));
    t.press_label(COURIER, shown.id, "📅 Перенос").await;
    let question = t.messages(COURIER).await.pop().unwrap();
    assert!(question.text.contains("перенесите её в кабинете — до 5 дней"), "{}", question.text);
    t.press_label(COURIER, question.id, "Завтра").await;
    t.deliver().await;
    assert!(card(&t, COURIER, &shown).text.contains("📅 Перенос на завтра · Курьер"));
    let list = t.ask(COURIER, "/my").await.text;
    assert!(list.contains("Завтра") && !list.contains("Сегодня\n"), "{list}");
    t.finish().await;
}

#[tokio::test]
async fn a_groups_card_shows_the_attempt_and_a_reply_makes_it_heard() {
    let t = Harness::start().await;
    let (group, shown) = group_with_card(&t).await;
    t.press_for_toast(COURIER, group, shown.id, &format!("take:{NEW}")).await;
    t.deliver().await;
    t.press_for_toast(COURIER, group, shown.id, &format!("report:{NEW}:1:refused")).await;
    t.deliver().await;
    assert!(card(&t, group, &shown).text.contains("🚫 Отказ · Курьер"));
    let reply = t.messages(group).await.pop().unwrap();
    assert_eq!(reply.reply_to, Some(shown.id));
    assert!(reply.text.starts_with(&format!("⚠️ Заказ {NEW} не отдан.\n🚫 Отказ · Курьер")), "{}", reply.text);
    // The comment is written in private; the buyer's phone in it is masked in the group.
    t.ask(COURIER, "звонил на +7 701 234 56 78").await;
    t.deliver().await;
    let reply = t.messages(group).await.pop().unwrap();
    assert!(reply.text.contains("💬 звонил на") && !reply.text.contains("234 56"), "{}", reply.text);
    t.finish().await;
}

#[tokio::test]
async fn a_question_that_is_skipped_is_not_asked_any_more() {
    let t = polled().await;
    let shown = take(&t, CODE).await;
    t.press_label(COURIER, shown.id, "📅 Перенос").await;
    let question = t.messages(COURIER).await.pop().unwrap();
    t.press_label(COURIER, question.id, "Завтра").await;
    assert_eq!(t.press_label(COURIER, question.id, "Пропустить").await, "Хорошо, без комментария");
    let settled = card(&t, COURIER, &question);
    assert!(!settled.text.contains("Пропустить"), "{}", settled.text);
    assert_eq!(super::labels(&settled), ["↶ Отменить"]);
    t.press_label(COURIER, question.id, "↶ Отменить").await;
    assert!(card(&t, COURIER, &question).text.contains("отменена"));
    t.deliver().await;
    t.finish().await;
}

#[tokio::test]
async fn a_postponed_day_has_its_kazakh_case() {
    let t = polled().await;
    t.ask(COURIER, "/language").await;
    let choice = t.messages(COURIER).await.pop().unwrap();
    t.press_label(COURIER, choice.id, "Қазақша").await;
    for (code, button, day) in [
        (CODE, "Бүгін кейінірек", "бүгінге"),
        ("900000201", "Ертең", "ертеңге"),
        ("900000202", "Бүрсігүні", "25.11 күніне"),
    ] {
        let shown = t.ask(COURIER, code).await;
        t.settle().await;
        t.press_for_toast(COURIER, COURIER, shown.id, &format!("take:{code}")).await;
        t.deliver().await;
        t.press_label(COURIER, shown.id, "📅 Ауыстыру").await;
        let question = t.messages(COURIER).await.pop().unwrap();
        t.press_label(COURIER, question.id, button).await;
        t.deliver().await;
        let (said, shown) = (card(&t, COURIER, &question).text, card(&t, COURIER, &shown).text);
        assert!(said.contains(&format!("тапсырысы {day} ауысты")), "{said}");
        assert!(shown.contains(&format!("📅 {day} ауысты")), "{shown}");
    }
    t.finish().await;
}
