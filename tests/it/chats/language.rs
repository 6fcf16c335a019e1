//! The languages of the bot.

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::telegram::{Account, GroupKind};

use crate::harness::{COURIER, Harness, MANAGER, STRANGER, texts};
use crate::people::NOT_MANAGER;

fn speaker(id: i64, language: &str) -> Account {
    Account { language_code: Some(language.to_owned()), ..Account::new(id, "Кто-то") }
}

#[tokio::test]
async fn the_language_of_the_telegram_app_is_used_until_another_is_chosen() {
    let mut t = Harness::start().await;
    for (tag, beginning) in
        [("kk", "Сәлеметсіз бе!"), ("en-GB", "Hello!"), ("ru", "Здравствуйте!"), ("de", "Здравствуйте!")]
    {
        t.telegram.add_account(speaker(COURIER, tag));
        let answer = t.ask(COURIER, "/start").await;
        assert!(answer.text.starts_with(beginning), "{tag}: {}", answer.text);
    }
    let choice = t.ask(COURIER, "/language").await;
    let buttons: Vec<&str> = choice.buttons.iter().flatten().map(|button| button.text.as_str()).collect();
    assert_eq!(buttons, ["Қазақша", "Русский", "English"]);
    t.press(COURIER, COURIER, choice.id, "language:kk");
    t.settle().await;
    assert_eq!(t.telegram.message(COURIER, choice.id).unwrap().text, "✅ Енді бот мұнда қазақша сөйлейді.");
    t.stop_bot().await;
    t.start_bot().await;
    assert!(t.ask(COURIER, "/start").await.text.starts_with("Сәлеметсіз бе!"));
    assert!(t.ask(STRANGER, "/start").await.text.starts_with("Этот бот"), "the choice is per person");
    t.finish().await;
}

#[tokio::test]
async fn the_configured_language_is_used_for_unsupported_ones() {
    let t = Harness::start_with(&[("BOT_LANGUAGE", "en")]).await;
    t.telegram.add_account(speaker(COURIER, "de"));
    assert!(t.ask(COURIER, "/start").await.text.starts_with("Hello!"));
    let commands = |language| {
        t.telegram
            .commands("all_private_chats", language)
            .into_iter()
            .map(|(_, description)| description)
            .collect::<Vec<_>>()
    };
    t.until(|| !commands("en").is_empty()).await;
    assert_eq!(commands("")[0], "Order card by number");
    assert_eq!(commands("ru")[0], "Карточка заказа по номеру");
    assert_eq!(commands("kk")[0], "Нөмірі бойынша тапсырыс карточкасы");
    t.finish().await;
}

#[tokio::test]
async fn managers_choose_the_language_of_a_group() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, COURIER, STRANGER]).await;
    t.telegram.add_account(speaker(COURIER, "en"));
    t.say(COURIER, group, "/language");
    assert_eq!(texts(&t.answers(group, 1).await), [NOT_MANAGER]);
    t.say(MANAGER, group, "/language");
    let choice = t.answers(group, 2).await[1].id;
    for (person, refusal) in [(COURIER, NOT_MANAGER), (STRANGER, "Нет доступа. Попросите его у менеджера магазина.")]
    {
        assert_eq!(t.press_for_toast(person, group, choice, "language:en").await, refusal);
    }
    t.press(MANAGER, group, choice, "language:kk");
    t.settle().await;
    t.say(COURIER, group, "/order 123456789");
    assert!(t.answers(group, 3).await[2].text.starts_with("🔍 123456789 тапсырысы дүкенде жоқ"));
    let menu = t.telegram.commands(&format!("chat {group}"), "");
    assert_eq!(menu[0], ("order".to_owned(), "Нөмірі бойынша тапсырыс карточкасы".to_owned()));
    t.finish().await;
}

#[tokio::test]
async fn a_card_in_kazakh_and_in_english() {
    let t = Harness::start().await;
    t.telegram.add_account(speaker(COURIER, "kk"));
    assert_snapshot!(texts(&[t.ask(COURIER, "900000208").await])[0], @"
    📦 Тапсырыс 900000208 · Дүкен жеткізеді
    🟢 Жеткізілуде
    ⏰ Жеткізу мерзімі: бүгін, 23:59

    👤 Айгерим Тестова
    📞 +7 700 000 00 01
    📍 Алматы, улица Абая, 10, 25-пәтер

    🛍 Тауарлар: 2 атау
    1. Смартфон Samsung Galaxy S26 256 ГБ — 1 дана · 529 990,50 ₸ · IMEI қажет
    2. Чехол силиконовый — 2 дана · 20 000 ₸

    💰 549 990,50 ₸ · кредитке — ақша алмаңыз
    💳 24 айға кредит
    🚚 Сатып алушы үшін жеткізу: 2 500 ₸
    🗓 Ресімделді: кеше, 18:00
    ");
    t.settle().await;
    t.telegram.add_account(speaker(COURIER, "en"));
    assert_snapshot!(texts(&[t.ask(COURIER, "900000208").await])[0], @"
    📦 Order 900000208 · Shop's own delivery
    🟢 Out for delivery
    ⏰ Deliver by: today, 23:59

    👤 Айгерим Тестова
    📞 +7 700 000 00 01
    📍 Алматы, улица Абая, 10, flat 25

    🛍 Goods: 2 items
    1. Смартфон Samsung Galaxy S26 256 ГБ — 1 pc · 529 990,50 ₸ · IMEI needed
    2. Чехол силиконовый — 2 pcs · 20 000 ₸

    💰 549 990,50 ₸ · on credit — nothing to collect
    💳 On credit for 24 months
    🚚 Delivery for the buyer: 2 500 ₸
    🗓 Placed: yesterday, 18:00
    ");
    t.finish().await;
}
