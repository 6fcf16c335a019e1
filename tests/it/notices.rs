//! What the team's group sees of the shop's orders.

use chrono::TimeDelta;
use insta::assert_snapshot;
use kaspi_order_bot::domain::ChatId;
use kaspi_order_bot::flow::notices::deliver::{self, Step};
use kaspi_order_bot::flow::notices::poll;
use kaspi_order_bot::flow::operations::{incidents, retention};
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::{GroupKind, Message};

use crate::harness::{ADMIN, COURIER, Harness, MANAGER, texts};

const CODE: &str = "910000001";

/// A group that hears of an empty shop's orders.
async fn group(t: &Harness) -> i64 {
    t.kaspi.remove_orders();
    t.poll().await;
    t.group(GroupKind::Supergroup, &[COURIER, MANAGER]).await
}

/// The bot's messages in a chat that are still there.
async fn shown(t: &Harness, chat: i64) -> Vec<Message> {
    t.settle().await;
    t.telegram.messages(chat).into_iter().filter(|message| message.from_bot && !message.deleted).collect()
}

/// The first line of each.
async fn headlines(t: &Harness, chat: i64) -> Vec<String> {
    let first = |text: String| text.lines().next().unwrap_or_default().to_owned();
    texts(&shown(t, chat).await).into_iter().map(first).collect()
}

#[tokio::test]
async fn an_orders_life_is_one_card_and_what_must_ring() {
    let t = Harness::start().await;
    let group = group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.tick().await;
    let cards = shown(&t, group).await;
    assert_snapshot!(texts(&cards)[0], @"
    🆕 Новый заказ · сегодня, 23.11 14:00

    📦 Заказ 910000001 · Ваша доставка
    🟡 Новый · ждёт принятия продавцом
    ⏰ Доставить до: сегодня, 23.11 23:59

    👤 Айгерим Тестова
    📞 +7 700 ••• •• 01
    📍 Алматы, улица Абая, 10, кв. 25

    🛍 Товары: 1 позиция
    1. Чайник электрический Bosch TWK 3A011 — 1 шт. · 12 990 ₸

    💰 12 990 ₸ · оплачен
    🚚 Доставка для покупателя: бесплатно

    🏷 Точка: Merchant_PP1
    🗓 Оформлен: сегодня, 23.11 14:00
    ");
    let labels: Vec<&str> = cards[0].buttons.iter().flatten().map(|button| button.text.as_str()).collect();
    assert_snapshot!(labels.join(" | "), @"2ГИС | Яндекс | Google | 🔓 Полная карточка — мне в личку | 📍 Точка | 🔄 Обновить");

    t.pass(TimeDelta::minutes(5));
    t.kaspi.accept_order(CODE);
    t.tick().await;
    assert_eq!(headlines(&t, group).await, ["🔄 Обновлён · сегодня, 23.11 14:05"]);
    t.tick().await;
    assert_eq!(shown(&t, group).await.len(), 1, "nothing happened");

    t.kaspi.archive_order(CODE, "CANCELLED", Some("BUYER_CANCELLATION_HIMSELF"));
    t.tick().await;
    let messages = shown(&t, group).await;
    assert!(messages[0].text.starts_with("⛔️ Отменён · сегодня, 23.11 14:05"), "{}", messages[0].text);
    assert_snapshot!(messages[1].text, @"
    ⛔️ Заказ 910000001 отменён. Товар не передавайте.
    Причина: покупатель отменил сам
    ");
    assert_eq!(messages[1].reply_to, Some(messages[0].id));
    assert!(!format!("{:?}", t.telegram.messages(group)).contains("000 00 01"));
    t.tick().await;
    assert_eq!(shown(&t, group).await.len(), 2);
    t.finish().await;
}

#[tokio::test]
async fn every_event_has_its_words() {
    let t = Harness::start().await;
    let group = group(&t).await;
    t.kaspi.place_kaspi_order(CODE, t.clock());
    t.tick().await;
    t.kaspi.assemble_order(CODE);
    t.tick().await;
    assert_eq!(headlines(&t, group).await, ["🔄 Обновлён · сегодня, 23.11 14:00"]);
    t.kaspi.transmit_order(CODE, t.clock());
    t.tick().await;
    assert!(headlines(&t, group).await[0].starts_with("🚚 Передан Kaspi Доставке"));
    t.kaspi.update_order(CODE, |attributes| {
        attributes["plannedDeliveryDate"] = (attributes["plannedDeliveryDate"].as_i64().unwrap() + 86_400_000).into();
    });
    t.tick().await;
    assert!(headlines(&t, group).await[0].starts_with("🗓 Срок изменён"));
    // The waybill's link differs at every reading, which means nothing.
    t.kaspi.update_order(CODE, |attributes| attributes["kaspiDelivery"]["waybill"] = "https://kaspi.kz/2".into());
    t.tick().await;
    assert_eq!(shown(&t, group).await.len(), 1);
    for (state, status, words) in [
        ("KASPI_DELIVERY", "CANCELLING", "⛔️ Заказ 910000001 отменяется. Товар не передавайте."),
        ("KASPI_DELIVERY", "KASPI_DELIVERY_RETURN_REQUESTED", "↩️ Заказ 910000001: ожидается возврат."),
        ("ARCHIVE", "RETURNED", "↩️ Заказ 910000001 возвращён."),
    ] {
        let before = shown(&t, group).await.len();
        t.kaspi.set_order_status(CODE, state, status);
        t.tick().await;
        assert_eq!(texts(&shown(&t, group).await)[before..], [words]);
    }
    t.kaspi.place_order("910000002", t.clock());
    t.tick().await;
    t.kaspi.archive_order("910000002", "COMPLETED", None);
    t.tick().await;
    assert!(headlines(&t, group).await.last().unwrap().starts_with("✅ Выдан"));
    t.finish().await;
}

#[tokio::test]
async fn what_was_there_before_is_no_news_and_what_happens_meanwhile_is_told() {
    let mut t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[COURIER]).await;
    t.tick().await;
    assert!(shown(&t, group).await.is_empty(), "the first reading learns");
    t.stop_bot().await;
    t.pass_hours(30);
    t.kaspi.place_order(CODE, t.clock());
    t.kaspi.set_order_status("900000101", "ARCHIVE", "COMPLETED");
    t.start_bot().await;
    t.tick().await;
    let mut seen = headlines(&t, group).await;
    seen.retain(|line| !line.contains("просрочен") && !line.contains("Просрочен"));
    assert!(seen.iter().any(|line| line.starts_with("🆕")) || seen[0].starts_with("📬"), "{seen:#?}");
    t.finish().await;
}

#[tokio::test]
async fn a_late_delivery_is_told_once() {
    let t = Harness::start().await;
    let group = group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.kaspi.accept_order(CODE);
    t.tick().await;
    t.pass_hours(10);
    t.tick().await;
    assert_eq!(headlines(&t, group).await, ["⚠️ Просрочен · сегодня, 24.11 00:00", "⚠️ Заказ 910000001 просрочен."]);
    t.tick().await;
    t.kaspi.archive_order(CODE, "COMPLETED", None);
    t.tick().await;
    assert!(headlines(&t, group).await[0].starts_with("✅ Выдан"));
    assert_eq!(shown(&t, group).await.len(), 2);
    t.finish().await;
}

#[tokio::test]
async fn a_sale_becomes_digests_and_cards_come_with_the_next_change() {
    let t = Harness::start().await;
    let group = group(&t).await;
    for number in 0..100 {
        t.kaspi.place_order(&(910_000_001 + number).to_string(), t.clock());
    }
    t.tick().await;
    let messages = shown(&t, group).await;
    assert_eq!(messages.len(), 3, "{:#?}", headlines(&t, group).await);
    assert!(messages[0].text.starts_with("📬 Сразу несколько событий: 40 заказов\n🆕 910000001 · новый"));
    let everything = texts(&messages).join("\n");
    for number in 0..100 {
        assert_eq!(everything.matches(&(910_000_001 + number).to_string()).count(), 1);
    }
    t.kaspi.accept_order(CODE);
    t.tick().await;
    assert!(headlines(&t, group).await[3].starts_with("🔄 Обновлён"));
    t.finish().await;
}

#[tokio::test]
async fn after_a_digest_the_cards_that_are_there_follow_at_once() {
    let t = Harness::start().await;
    let group = group(&t).await;
    let codes: Vec<String> = (0..12).map(|number| (910_000_001 + number).to_string()).collect();
    for code in &codes[..6] {
        t.kaspi.place_order(code, t.clock());
    }
    t.tick().await;
    codes[..6].iter().for_each(|code| t.kaspi.accept_order(code));
    for code in &codes[6..] {
        t.kaspi.place_order(code, t.clock());
    }
    let before = t.clock();
    t.tick().await;
    let headlines = headlines(&t, group).await;
    assert_eq!(headlines.len(), 7, "{headlines:#?}");
    assert!(headlines[..6].iter().all(|line| line.starts_with("🔄 Обновлён")), "{headlines:#?}");
    assert_eq!(headlines[6], "📬 Сразу несколько событий: 12 заказов");
    assert!(t.clock() - before < TimeDelta::minutes(1), "{:?}", t.clock() - before);
    // The same when more comes while they still wait for their turn.
    for status in ["SOMETHING_NEW", "ACCEPTED_BY_MERCHANT"] {
        codes[..6].iter().for_each(|code| t.kaspi.set_order_status(code, "DELIVERY", status));
        t.poll().await;
    }
    t.pass(TimeDelta::minutes(1));
    let step = deliver::step(t.deps(), ChatId(group)).await.unwrap();
    assert_eq!(step, Step::Done);
    for number in 50..61 {
        t.kaspi.place_order(&(910_000_001 + number).to_string(), t.clock());
    }
    t.poll().await;
    let before = t.clock();
    t.deliver().await;
    assert!(t.clock() - before < TimeDelta::minutes(1), "{:?}", t.clock() - before);
    assert_eq!(shown(&t, group).await.len(), 9);
    t.finish().await;
}

#[tokio::test]
async fn orders_are_followed_out_of_the_lists_and_beyond_14_days() {
    let t = Harness::start().await;
    let group = group(&t).await;
    t.kaspi.place_kaspi_order(CODE, t.clock());
    t.tick().await;
    t.pass(TimeDelta::days(20));
    t.tick().await;
    t.kaspi.transmit_order(CODE, t.clock());
    t.pass(TimeDelta::minutes(11));
    t.tick().await;
    assert!(headlines(&t, group).await[0].starts_with("🚚 Передан"), "{:#?}", headlines(&t, group).await);
    // Kaspi loses it for a while: that is no cancellation.
    let (_, attributes) = t.kaspi.orders().swap_remove(0);
    t.kaspi.remove_order(CODE);
    for _ in 0..5 {
        t.pass(TimeDelta::hours(1));
        t.tick().await;
    }
    assert!(headlines(&t, group).await[0].starts_with("🚚 Передан"));
    t.kaspi.put_order(serde_json::json!({ "attributes": attributes }));
    t.kaspi.archive_order(CODE, "COMPLETED", None);
    t.pass_hours(7);
    t.tick().await;
    assert!(headlines(&t, group).await[0].starts_with("✅ Выдан"));
    t.finish().await;
}

#[tokio::test]
async fn kaspis_faults_lose_nothing_and_the_admins_hear_of_long_ones() {
    let t = Harness::start_with(&[("KASPI_TIMEOUT_SECONDS", "1")]).await;
    t.ask(ADMIN, "/start").await;
    let group = group(&t).await;
    let shop = &t.deps().shops()[0];
    t.kaspi.faults().plan_always("/orders", Fault::html(502));
    t.kaspi.place_order(CODE, t.clock());
    for _ in 0..2 {
        assert!(poll::poll(t.deps(), shop).await.is_err());
        t.pass(TimeDelta::minutes(16));
    }
    let alarm = t.answers(ADMIN, 2).await.remove(1);
    assert_snapshot!(alarm.text, @"⏳ Магазин «Kaspi» не читается уже 15 минут. Kaspi не отвечает. Новые события придут, когда связь вернётся; ничего не потеряется.");
    assert!(poll::poll(t.deps(), shop).await.is_err());
    t.kaspi.faults().clear();
    t.tick().await;
    assert_snapshot!(t.answers(ADMIN, 3).await[2].text, @"✅ Магазин «Kaspi» снова читается. Наверстано: 1 событие.");
    assert!(headlines(&t, group).await[0].starts_with("🆕 Новый заказ"));
    // A refused token is told at once, and so is its end.
    t.kaspi.faults().plan_always("/orders", Fault::html(401));
    assert!(poll::poll(t.deps(), shop).await.is_err());
    assert!(t.answers(ADMIN, 4).await[3].text.starts_with("🔑 Kaspi не принимает ключ"));
    assert!(poll::poll(t.deps(), shop).await.is_err());
    t.kaspi.faults().clear();
    t.tick().await;
    assert!(t.answers(ADMIN, 5).await[4].text.starts_with("✅ Магазин «Kaspi» снова читается."));
    t.settle().await;
    assert_eq!(shown(&t, ADMIN).await.len(), 5);
    t.finish().await;
}

#[tokio::test]
async fn telegrams_faults_delay_one_chat_only_and_repeat_nothing() {
    let t = Harness::start().await;
    let first = group(&t).await;
    let second = t.group(GroupKind::Supergroup, &[COURIER]).await;
    t.kaspi.place_order(CODE, t.clock());
    t.telegram.faults().plan("/SendMessage", Fault::html(502), 3);
    t.tick().await;
    t.kaspi.accept_order(CODE);
    t.telegram.faults().plan("/EditMessageText", Fault::html(500), 2);
    t.tick().await;
    for group in [first, second] {
        let headlines = headlines(&t, group).await;
        assert!(headlines.len() == 1 && headlines[0].starts_with("🔄 Обновлён"), "{headlines:#?}");
    }
    t.finish().await;
}

#[tokio::test]
async fn a_deleted_card_is_posted_anew() {
    let t = Harness::start().await;
    let group = group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.tick().await;
    let card = shown(&t, group).await[0].id;
    t.telegram.delete(group, card).unwrap();
    t.kaspi.accept_order(CODE);
    t.tick().await;
    let messages = shown(&t, group).await;
    assert!(messages.len() == 1 && messages[0].text.starts_with("🔄 Обновлён"));
    t.finish().await;
}

#[tokio::test]
async fn a_group_that_moves_or_goes_is_followed_or_forgotten() {
    let t = Harness::start().await;
    t.ask(MANAGER, "/start").await;
    t.kaspi.remove_orders();
    t.poll().await;
    let old = t.group(GroupKind::Basic, &[COURIER, MANAGER]).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll().await;
    let new = t.telegram.migrate(old).unwrap();
    t.deliver().await;
    assert!(headlines(&t, new).await[0].starts_with("🆕 Новый заказ"));
    t.kaspi.accept_order(CODE);
    t.tick().await;
    assert!(headlines(&t, new).await[0].starts_with("🔄 Обновлён"));
    // Nobody told the bot that it was thrown out.
    t.kaspi.place_order("910000002", t.clock());
    t.poll().await;
    t.telegram.kick_bot(new, MANAGER).unwrap();
    t.deliver().await;
    t.settle().await;
    let told = texts(&t.answers(MANAGER, 2).await);
    assert!(told[1].starts_with("🔌 Группа «Доставка» больше недоступна боту"), "{told:#?}");
    t.kaspi.place_order("910000003", t.clock());
    t.tick().await;
    assert_eq!(shown(&t, new).await.len(), 1);
    assert_eq!(shown(&t, MANAGER).await.len(), 2, "once");
    t.finish().await;
}

#[tokio::test]
async fn what_telegram_refuses_is_handled_each_in_its_own_way() {
    let t = Harness::start().await;
    t.ask(MANAGER, "/start").await;
    t.kaspi.remove_orders();
    t.poll().await;
    let group = t.group(GroupKind::Forum, &[MANAGER]).await;
    let thread = t.telegram.add_topic(group, "Алматы").unwrap();
    t.say_in_topic(MANAGER, group, thread, "/settings");
    let settings = t.answers(group, 1).await[0].id;
    t.press(MANAGER, group, settings, "set:here");
    t.settle().await;
    let refuse_times = |description: &str, times| {
        let body =
            serde_json::json!({ "ok": false, "error_code": 400, "description": format!("Bad Request: {description}") });
        t.telegram.faults().plan("/SendMessage", Fault::json(400, body.to_string()), times);
    };
    let refuse = |description: &str| refuse_times(description, 1);
    // The topic is closed: the general one takes its place.
    refuse("TOPIC_CLOSED");
    t.kaspi.place_order(CODE, t.clock());
    t.tick().await;
    assert!(t.answers(MANAGER, 2).await[1].text.starts_with("🗂 Тема для уведомлений в группе «Доставка»"));
    let card = shown(&t, group).await.remove(1);
    assert_eq!((card.thread, card.text.starts_with("🆕")), (None, true));
    // The bot may not speak: it tries again in an hour, and nothing else waits for that.
    refuse("not enough rights to send text messages to the chat");
    t.kaspi.place_order("910000002", t.clock());
    t.poll().await;
    let before = t.clock();
    t.deliver().await;
    assert!(t.answers(MANAGER, 3).await[2].text.starts_with("🔇 Боту нельзя писать в группе «Доставка»"));
    assert!(t.clock() - before >= TimeDelta::hours(1), "{:?}", t.clock() - before);
    assert_eq!(shown(&t, group).await.len(), 3);
    // Something that is not accepted even without its buttons and its markup is dropped, and the next one goes on.
    refuse_times("message text is strange", 3);
    t.kaspi.place_order("910000003", t.clock());
    t.tick().await;
    t.kaspi.place_order("910000004", t.clock());
    t.tick().await;
    assert!(shown(&t, group).await[3].text.contains("910000004"));
    // Too many: what Telegram asks for is waited.
    let wait = serde_json::json!({ "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 77", "parameters": { "retry_after": 77 } });
    t.telegram.faults().plan("/SendMessage", Fault::json(429, wait.to_string()), 1);
    t.kaspi.place_order("910000005", t.clock());
    t.poll().await;
    let before = t.clock();
    t.deliver().await;
    assert!(t.clock() - before >= TimeDelta::seconds(77));
    assert!(shown(&t, group).await[4].text.contains("910000005"));
    t.finish().await;
}

#[tokio::test]
async fn managers_choose_what_a_chat_hears() {
    let t = Harness::start().await;
    let group = group(&t).await;
    t.say(COURIER, group, "/settings");
    assert_eq!(texts(&t.answers(group, 1).await), ["Это могут только менеджеры и администраторы."]);
    t.say(MANAGER, group, "/settings");
    let settings = t.answers(group, 2).await.remove(1);
    assert_snapshot!(settings.text, @"
    ⚙️ Уведомления в этом чате

    Нажмите, чтобы включить или выключить. Громкие события (отмена, возврат, просрочка) звучат и в тихие часы.
    Куда: в общий чат
    ");
    let labels = |id: i64| {
        let message = t.telegram.message(group, id).unwrap();
        message
            .buttons
            .iter()
            .map(|row| row.iter().map(|b| b.text.clone()).collect::<Vec<_>>().join(" | "))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_snapshot!(labels(settings.id), @"
    ✅ Новые | ✅ Ход заказа
    ✅ Переданы Kaspi | ✅ Выданы
    ✅ Отмены | ✅ Возвраты
    ✅ Срок изменён | ✅ Просрочены
    ✅ Своя | ✅ Kaspi | ✅ Самовывоз
    🌙 Тихие часы: нет
    🪪 Одна карточка на заказ
    🗂 Присылать сюда
    ");
    let press = async |data: &str| {
        let query = t.press(MANAGER, group, settings.id, data);
        t.settle().await;
        t.shown(&query)
    };
    for data in ["set:event:new", "set:delivery:kaspi", "set:quiet", "set:style"] {
        assert_eq!(press(data).await, "");
    }
    assert_snapshot!(labels(settings.id), @"
    ▫️ Новые | ✅ Ход заказа
    ✅ Переданы Kaspi | ✅ Выданы
    ✅ Отмены | ✅ Возвраты
    ✅ Срок изменён | ✅ Просрочены
    ✅ Своя | ▫️ Kaspi | ✅ Самовывоз
    🌙 Тихие часы: 22:00–08:00
    💬 Сообщение на каждое событие
    🗂 Присылать сюда
    ");
    let query = t.forge_press(COURIER, group, settings.id, "set:event:new");
    t.settle().await;
    assert_eq!(t.shown(&query), "Это могут только менеджеры и администраторы.");

    t.kaspi.place_order(CODE, t.clock());
    t.kaspi.place_kaspi_order("910000002", t.clock());
    t.tick().await;
    assert_eq!(shown(&t, group).await.len(), 2, "neither new orders nor Kaspi Delivery");
    t.kaspi.accept_order(CODE);
    t.kaspi.assemble_order("910000002");
    t.tick().await;
    t.pass_hours(9);
    t.kaspi.set_order_status(CODE, "DELIVERY", "CANCELLING");
    t.tick().await;
    let messages = shown(&t, group).await;
    let seen: Vec<(&str, bool)> =
        messages[2..].iter().map(|message| (message.text.lines().next().unwrap(), message.silent)).collect();
    assert_eq!(seen, [("🔄 Обновлён · сегодня, 23.11 14:00", false), ("⛔️ Отменяется · сегодня, 23.11 23:00", false),]);
    t.kaspi.set_order_status(CODE, "DELIVERY", "ACCEPTED_BY_MERCHANT");
    t.tick().await;
    assert!(shown(&t, group).await.last().unwrap().silent, "it is night");
    t.finish().await;
}

#[tokio::test]
async fn a_forum_hears_in_its_topic_and_goes_on_when_the_topic_is_gone() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    t.poll().await;
    let group = t.group(GroupKind::Forum, &[MANAGER]).await;
    let thread = t.telegram.add_topic(group, "Алматы").unwrap();
    t.say_in_topic(MANAGER, group, thread, "/settings");
    let settings = t.answers(group, 1).await[0].id;
    t.press(MANAGER, group, settings, "set:here");
    t.settle().await;
    t.kaspi.place_order(CODE, t.clock());
    t.tick().await;
    assert_eq!(shown(&t, group).await[1].thread, Some(thread));
    t.finish().await;
}

#[tokio::test]
async fn a_manager_can_hear_in_private_until_they_are_none() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    t.poll().await;
    let settings = t.ask(MANAGER, "/settings").await;
    assert_eq!(settings.text, "⚙️ Уведомления о заказах сюда не приходят.");
    t.press(MANAGER, MANAGER, settings.id, "set:subscription");
    t.settle().await;
    t.kaspi.place_order(CODE, t.clock());
    t.tick().await;
    let card = shown(&t, MANAGER).await.remove(1);
    assert!(card.text.starts_with("🆕 Новый заказ") && card.text.contains("+7 700 000 00 01"), "{}", card.text);
    t.ask(ADMIN, "/deny 44").await;
    t.answers(MANAGER, 3).await;
    t.kaspi.archive_order(CODE, "CANCELLED", None);
    t.tick().await;
    assert_eq!(shown(&t, MANAGER).await.len(), 3);
    t.finish().await;
}

#[tokio::test]
async fn the_place_of_an_order_says_of_what_it_is() {
    let t = Harness::start().await;
    let group = group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.tick().await;
    let card = shown(&t, group).await.remove(0);
    t.press(COURIER, group, card.id, card.callback_data("📍 Точка").unwrap());
    let venue = t.answers(group, 2).await.remove(1);
    assert_eq!(venue.venue, Some(("Заказ 910000001".to_owned(), "Алматы, улица Абая, 10, кв. 25".to_owned())));
    assert_eq!(venue.reply_to, Some(card.id));
    t.finish().await;
}

#[tokio::test]
async fn when_kaspi_is_silent_the_last_known_card_is_shown() {
    let t = Harness::start_with(&[("KASPI_TIMEOUT_SECONDS", "1")]).await;
    t.poll().await;
    t.pass(TimeDelta::minutes(12));
    t.kaspi.faults().plan_always("/orders", Fault::html(502));
    let card = t.ask(COURIER, "900000101").await;
    assert!(
        card.text.starts_with("⏳ Kaspi сейчас не отвечает. Это последнее, что известно: сегодня, 23.11 14:00"),
        "{}",
        card.text
    );
    assert!(card.text.contains("📞 +7 700 000 00 01"));
    t.settle().await;
    assert!(t.ask(COURIER, "123456789").await.text.starts_with("⏳ Kaspi сейчас не отвечает, поэтому"));
    t.kaspi.faults().clear();
    t.finish().await;
}

#[tokio::test]
async fn the_active_orders_are_listed_by_what_is_due() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    for number in 1..=3 {
        t.kaspi.place_order(&format!("91000000{number}"), t.clock());
    }
    t.kaspi.accept_order("910000002");
    let day = 86_400_000;
    t.kaspi.update_order("910000002", |order| {
        order["plannedDeliveryDate"] = (order["plannedDeliveryDate"].as_i64().unwrap() - day).into();
    });
    t.kaspi.update_order("910000003", |order| {
        order["plannedDeliveryDate"] = (order["plannedDeliveryDate"].as_i64().unwrap() + day).into();
    });
    t.poll().await;
    let list = t.ask(COURIER, "/orders").await;
    assert_snapshot!(list.text, @"
    📋 Все активные: 3
    ⚠️ 910000002 · В доставке · до вчера, 22.11 23:59 · Алматы, улица Абая, 10, кв. 25
    910000001 · Новый · до сегодня, 23.11 23:59 · Алматы, улица Абая, 10, кв. 25
    910000003 · Новый · до завтра, 24.11 23:59 · Алматы, улица Абая, 10, кв. 25
    ");
    for (data, codes) in [("orders:today:0", vec!["910000002", "910000001"]), ("orders:tomorrow:0", vec!["910000003"])]
    {
        t.press(COURIER, COURIER, list.id, data);
        t.settle().await;
        let text = t.telegram.message(COURIER, list.id).unwrap().text;
        let found: Vec<&str> =
            text.lines().skip(1).filter_map(|line| line.split(' ').find(|word| word.starts_with("91"))).collect();
        assert_eq!(found, codes, "{text}");
        t.forge_press(COURIER, COURIER, list.id, "orders:all:9");
        t.settle().await;
    }
    let data = t.telegram.message(COURIER, list.id).unwrap();
    t.press(COURIER, COURIER, list.id, data.callback_data("910000003").unwrap());
    assert!(t.answers(COURIER, 2).await[1].text.starts_with("📦 Заказ 910000003"));
    t.finish().await;
}

#[tokio::test]
async fn the_bot_tells_how_it_is() {
    let t = Harness::start().await;
    t.ask(ADMIN, "/start").await;
    let group = group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll().await;
    let status = t.ask(MANAGER, "/status").await.text;
    let (before, _) = status.split_once("База данных").unwrap();
    assert_snapshot!(before, @"
    🩺 Состояние бота

    🏪 Kaspi
    Прочитан: сегодня, 23.11 14:00
    Под наблюдением: 1

    📬 Уведомлений ждёт: 1 · самое старое: сегодня, 23.11 14:00

    🤖 Версия 0.1.0, работает с сегодня, 23.11 14:00
    ");
    assert_eq!(t.ask(COURIER, "/status").await.text, "Это могут только менеджеры и администраторы.");
    // Notices that do not get through are told, too.
    t.pass(TimeDelta::minutes(11));
    incidents::check_notices(t.deps()).await;
    assert!(t.answers(ADMIN, 2).await[1].text.starts_with("📭 Уведомления не доходят уже 10 минут. Ждёт: 1."));
    t.deliver().await;
    incidents::check_notices(t.deps()).await;
    assert_eq!(t.answers(ADMIN, 3).await[2].text, "✅ Уведомления снова доходят.");
    assert_eq!(shown(&t, group).await.len(), 1);
    t.finish().await;
}

#[tokio::test]
async fn what_is_personal_is_forgotten_in_time() {
    let t = Harness::start().await;
    let group = group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.tick().await;
    t.kaspi.archive_order(CODE, "COMPLETED", None);
    t.tick().await;
    let clean = async || retention::clean(t.deps()).await.unwrap();
    t.pass(TimeDelta::days(29));
    assert_eq!(clean().await, 0);
    t.pass(TimeDelta::days(2));
    assert!(clean().await > 0);
    t.tick().await;
    assert_eq!(shown(&t, group).await.len(), 1, "an old code is no new order");
    t.finish().await;
}

#[tokio::test]
async fn lists_that_ignore_filters_and_pages_that_move_are_no_news() {
    let t = Harness::start().await;
    let group = group(&t).await;
    for number in 0..150 {
        let code = (910_000_000 + number).to_string();
        t.kaspi.place_order(&code, t.clock());
        t.kaspi.accept_order(&code);
    }
    t.tick().await;
    let before = shown(&t, group).await.len();
    // An order that had ended before the bot came.
    t.kaspi.put_order(kaspi_order_bot::sandbox::kaspi::own_delivery("900000001", t.clock()));
    t.kaspi.archive_order("900000001", "COMPLETED", None);
    t.kaspi.ignore_filters(true);
    t.tick().await;
    t.kaspi.ignore_filters(false);
    assert_eq!(shown(&t, group).await.len(), before);

    // While the second page is on its way, the first thirty orders leave the list, so that thirty others are met on no
    // page at all.
    let slow = Fault::Delay(std::time::Duration::from_millis(400));
    t.kaspi.faults().plan("page%5Bnumber%5D=1", slow, 1);
    let end = async {
        t.until(|| t.kaspi.faults().is_empty()).await;
        for number in 0..30 {
            t.kaspi.archive_order(&(910_000_000 + number).to_string(), "COMPLETED", None);
        }
    };
    tokio::join!(t.poll(), end);
    t.poll().await;
    t.deliver().await;
    let messages = texts(&shown(&t, group).await[before..]);
    assert!(messages.len() == 1 && messages[0].starts_with("📬 Сразу несколько событий: 30 заказов"), "{messages:#?}");
    assert_eq!(messages[0].matches("· выдан ·").count(), 30);
    t.finish().await;
}

#[tokio::test]
async fn a_broken_shop_holds_up_no_other_and_cards_name_the_shop() {
    let second = "c2Vjb25kLXNlY29uZC1zZWNvbmQtc2Vjb25kLXNlY28=";
    let mut t = Harness::prepare().await;
    t.set("KASPI_API_TOKEN", "");
    t.set("KASPI_SHOPS", &format!("Алма={},Береке={second}", kaspi_order_bot::sandbox::kaspi::DEFAULT_TOKEN));
    t.kaspi.add_shop(second);
    t.kaspi.remove_orders();
    t.start_bot().await;
    t.poll().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER]).await;
    t.kaspi.place_order(CODE, t.clock());
    t.kaspi.put_order_into(second, kaspi_order_bot::sandbox::kaspi::own_delivery("910000002", t.clock()));
    // Only the first shop's answers break.
    t.kaspi.faults().plan("/orders", Fault::html(404), 1);
    let shops = t.deps().shops();
    assert!(poll::poll(t.deps(), &shops[0]).await.is_err());
    poll::poll(t.deps(), &shops[1]).await.unwrap();
    t.deliver().await;
    let messages = texts(&shown(&t, group).await);
    assert!(messages.len() == 1 && messages[0].contains("🏪 Береке"), "{messages:#?}");
    t.say(MANAGER, group, "/settings");
    let settings = t.answers(group, 2).await[1].id;
    // "Алма".
    t.press(MANAGER, group, settings, &format!("set:shop:{}", kaspi_order_bot::domain::shop::ShopKey::of("Алма")));
    t.settle().await;
    let shown_settings = t.telegram.message(group, settings).unwrap();
    let labels: Vec<&str> = shown_settings.buttons[5].iter().map(|button| button.text.as_str()).collect();
    assert_eq!(labels, ["▫️ Алма", "✅ Береке"]);
    t.tick().await;
    assert_eq!(shown(&t, group).await.len(), 2, "the group does not hear of that shop");
    let status = t.ask(MANAGER, "/status").await.text;
    assert!(status.contains("🏪 Алма") && status.contains("🏪 Береке"), "{status}");
    t.finish().await;
}
