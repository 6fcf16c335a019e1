//! A courier on the road: the round, the location, the next door, photos, the keys below the chat.

use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::{ButtonAction, GroupKind, Message, NewMessage, Photo};

use super::{CODE, card, group_with_card, polled, take};
use crate::harness::{COURIER, Harness, MANAGER, is_card_of, usual_spaces};
use crate::notices::CODE as NEW;

#[tokio::test]
async fn the_round_begins_where_the_courier_is_and_is_asked_for_once() {
    let t = polled().await;
    let none = t.ask(COURIER, "/route").await;
    assert_eq!(none.text, "✅ На сегодня доставок нет.");
    for code in [CODE, "900000201", "900000202", "900000203"] {
        take(&t, code).await;
    }
    let before = t.messages(COURIER).await.len();
    t.say(COURIER, COURIER, "🗺 Маршрут");
    let answers = t.messages(COURIER).await.split_off(before);
    assert_eq!(answers.len(), 2, "{answers:#?}");
    assert!(answers[0].text.starts_with("📍 Откуда поедете?"), "{}", answers[0].text);
    let round = &answers[1].text;
    assert!(round.starts_with("🗺 Маршрут: 3 "), "what is due tomorrow is not in it: {round}");
    assert!(round.contains("Ваше место неизвестно") && round.contains("🧭 Без точки на карте: 1"), "{round}");
    assert!(t.ask(COURIER, "/route").await.text.starts_with("🗺 Маршрут"), "not asked again");

    t.telegram.share_location(COURIER, COURIER, (55.75, 37.62)).unwrap();
    let answer = t.messages(COURIER).await.pop().unwrap();
    assert!(answer.text.starts_with("📍 Это место не в Казахстане"), "{}", answer.text);
    t.telegram.share_location(COURIER, COURIER, (43.25, 76.95)).unwrap();
    let answer = t.messages(COURIER).await.pop().unwrap();
    assert!(answer.text.starts_with("🗺 Маршрут: 3 ") && !answer.text.contains("неизвестно"), "{}", answer.text);
    assert!(answer.text.contains(" км"), "{}", answer.text);
    t.finish().await;
}

#[tokio::test]
async fn after_a_report_the_next_door_is_offered() {
    let t = polled().await;
    let cards = [take(&t, CODE).await, take(&t, "900000201").await];
    t.ask(COURIER, "/route").await;
    let round = t.messages(COURIER).await.pop().unwrap();
    let number_of = |code: &str| {
        let key =
            round.buttons.iter().flatten().find(|key| key.action == ButtonAction::Callback(format!("open:{code}")));
        key.expect("the round has the order").text.clone()
    };
    for (card, other) in [(&cards[1], CODE), (&cards[0], "900000201")] {
        t.press_label(COURIER, card.id, "📵 Не дозвонился").await;
        let next = t.messages(COURIER).await.pop().unwrap();
        let expected = format!("➡️ Следующий: {}. ", number_of(other));
        assert!(next.text.starts_with(&expected), "as in the round: {}", next.text);
        assert_eq!(next.buttons[0][0].text, "Открыть");
        t.deliver().await;
    }
    t.deliver().await;
    t.finish().await;
}

#[tokio::test]
async fn a_photo_in_reply_to_a_card_goes_to_the_groups_card() {
    let t = Harness::start().await;
    let (group, groups_card) = group_with_card(&t).await;
    let shown = t.ask(COURIER, NEW).await;
    t.settle().await;
    t.telegram.reply_with_photo(COURIER, COURIER, shown.id, "коробка помята, звоните +7 701 234 56 78").unwrap();
    let answer = t.messages(COURIER).await.pop().unwrap();
    assert!(answer.text.starts_with("📷 Фото передано: "), "{}", answer.text);
    let photo = t.messages(group).await.pop().unwrap();
    assert!(photo.photo.is_some() && photo.reply_to == Some(groups_card.id));
    assert!(photo.text.contains(NEW) && photo.text.contains("коробка помята") && !photo.text.contains("234 56"));
    assert_eq!(t.messages(group).await.len(), 2, "once");

    t.telegram.faults().plan("/SendPhoto", Fault::json(400, r#"{"ok":false,"error_code":400,"description":"x"}"#), 2);
    t.telegram.reply_with_photo(COURIER, COURIER, shown.id, "").unwrap();
    let answer = t.messages(COURIER).await.pop().unwrap();
    assert_eq!(answer.text, "⚠️ Telegram не принял фото для: Доставка. Отправьте его ещё раз.");
    t.finish().await;
}

#[tokio::test]
async fn couriers_have_keys_that_can_be_hidden() {
    let t = Harness::start().await;
    t.ask(COURIER, "/start").await;
    assert!(!t.telegram.keys(COURIER).is_empty());
    assert!(t.ask(COURIER, "📋 Мои").await.text.starts_with("📋 Мои заказы: 0"));
    t.ask(COURIER, "/hide").await;
    assert!(t.telegram.keys(COURIER).is_empty());
    t.ask(COURIER, "/keyboard").await;
    assert!(!t.telegram.keys(COURIER).is_empty());
    t.ask(MANAGER, "/start").await;
    assert!(t.telegram.keys(MANAGER).is_empty(), "only couriers get them unasked");
    t.finish().await;
}

#[tokio::test]
async fn drafts_say_who_writes_in_the_language_that_the_courier_chooses() {
    let t = polled().await;
    let shown = t.ask(COURIER, CODE).await;
    t.settle().await;
    t.press_label(COURIER, shown.id, "💬 Написать покупателю").await;
    let drafts = t.messages(COURIER).await.pop().unwrap();
    let link = |message: &Message| match &message.buttons[0][0].action {
        ButtonAction::Url(url) => url.clone(),
        other => panic!("{other:?}"),
    };
    let russian = link(&drafts);
    assert!(
        russian.starts_with("https://wa.me/77") && russian.contains("%D0%BA%D1%83%D1%80%D1%8C%D0%B5%D1%80"),
        "{russian}"
    );
    assert_eq!(drafts.buttons.len(), 4);
    t.press_label(COURIER, drafts.id, "Қазақша").await;
    assert_ne!(link(&card(&t, COURIER, &drafts)), russian);
    // In a group nobody gets the phone, whatever the button says.
    let group = t.group(GroupKind::Supergroup, &[COURIER, MANAGER]).await;
    t.say(COURIER, group, &format!("/order {CODE}"));
    let in_group = t.answers(group, 1).await.pop().unwrap();
    let forged = t.forge_press_for_toast(COURIER, group, in_group.id, &format!("drafts:{CODE}:ru")).await;
    assert!(forged.starts_with("Эта кнопка больше не работает"), "{forged}");
    let other = t.forge_press_for_toast(COURIER, COURIER, shown.id, "drafts:900000201:ru").await;
    assert!(other.starts_with("Эта кнопка больше не работает"), "an order that was not looked up: {other}");
    t.deliver().await;
    t.finish().await;
}

/// The texts that the buttons open in WhatsApp.
fn drafts_of(message: &Message) -> Vec<String> {
    let links = message.buttons.iter().flatten().filter_map(|button| match &button.action {
        ButtonAction::Url(url) => Some(reqwest::Url::parse(url).unwrap()),
        _ => None,
    });
    let texts = links.map(|url| url.query_pairs().find(|(name, _)| name == "text").unwrap().1.into_owned());
    texts.map(|text| usual_spaces(&text)).collect()
}

#[tokio::test]
async fn drafts_name_the_shop_if_it_has_a_name_and_suit_the_way_of_delivery() {
    let (own, collected) = (CODE, "900000102");
    let mut t = Harness::prepare().await;
    for (shops, expected) in [("", "Я курьер магазина, везу"), ("Ромашка", "Я курьер магазина Ромашка, везу")]
    {
        let token = kaspi_order_bot::sandbox::kaspi::DEFAULT_TOKEN;
        t.set("KASPI_API_TOKEN", if shops.is_empty() { token } else { "" });
        t.set("KASPI_SHOPS", &if shops.is_empty() { String::new() } else { format!("{shops}={token}") });
        t.start_bot().await;
        t.poll().await;
        for (code, count, text) in [(own, 3, expected), (collected, 1, "можно забрать в магазине")]
        {
            let shown = t.ask(COURIER, code).await;
            t.settle().await;
            t.press_label(COURIER, shown.id, "💬 Написать покупателю").await;
            let drafts = drafts_of(&t.messages(COURIER).await.pop().unwrap());
            assert!(drafts.len() == count && drafts[0].contains(text), "{drafts:#?}");
        }
        let drafts = t.messages(COURIER).await.pop().unwrap();
        t.press_label(COURIER, drafts.id, "Қазақша").await;
        assert!(drafts_of(&card(&t, COURIER, &drafts))[0].contains("алып кетуге болады"));
        t.deliver().await;
        t.stop_bot().await;
    }
    t.start_bot().await;
    t.finish().await;
}

#[tokio::test]
async fn a_photo_without_an_order_is_asked_for_as_a_reply_to_a_card() {
    let t = polled().await;
    let help = t.ask(COURIER, "/help").await;
    for caption in ["", "у двери"] {
        t.telegram.reply_with_photo(COURIER, COURIER, help.id, caption).unwrap();
        let answer = t.messages(COURIER).await.pop().unwrap();
        assert_eq!(answer.text, "📷 К какому заказу фото? Ответьте фотографией на карточку заказа.");
    }
    let text = String::new();
    let photo = Some(Photo::sample());
    t.telegram.send(&NewMessage { account: COURIER, chat: COURIER, text, photo, ..NewMessage::default() }).unwrap();
    let answer = t.messages(COURIER).await.pop().unwrap();
    assert!(answer.text.starts_with("📷 К какому заказу фото?"), "{}", answer.text);
    t.telegram.reply_with_photo(COURIER, COURIER, help.id, CODE).unwrap();
    assert!(t.messages(COURIER).await.iter().any(|message| is_card_of(message, CODE)), "the caption is a code");
    let shown = take(&t, CODE).await;
    t.press_label(COURIER, shown.id, "📵 Не дозвонился").await;
    t.telegram.reply_with_photo(COURIER, COURIER, help.id, "домофон не работает").unwrap();
    let answer = t.messages(COURIER).await.pop().unwrap();
    assert_eq!(answer.text, "💬 Добавил комментарий на карточку.");
    t.deliver().await;
    t.finish().await;
}
