//! The demo's page in a real browser. `Cargo.toml` says how to run this.

mod stage;

use std::path::Path;

use stage::{DESKTOP, PHONE, PICTURE, until, visit};

/// The variable with the path of the README's picture: `CHAT_PICTURE=$PWD/.ci/chat.png`.
const CHAT_PICTURE: &str = "CHAT_PICTURE";

const BUYER: &str = "Айгерим Тестова";
const PHONE_NUMBER: &str = "+7 700 000 00 01";
const MASKED_NUMBER: &str = "+7 700 ••• •• 01";
const PIN: &str = "43.240013, 76.938854";

#[tokio::test]
async fn a_courier_gets_the_card_and_the_pin_and_refreshes_the_card() {
    visit("courier", PICTURE, 0, async |page| {
        page.write("900000101").await;
        page.expect_texts(&["Заказ 900000101", BUYER, PHONE_NUMBER, "Фруктовик яблоко 1 кг — 2 шт.", PIN]).await;
        if let Some(file) = std::env::var_os(CHAT_PICTURE) {
            page.save_screenshot(Path::new(&file)).await;
        }

        page.press("Обновить").await;
        page.expect_toast("Обновлено").await;
        page.expect_texts(&["Обновлено: сегодня"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_stranger_sees_no_order_until_a_manager_grants_access() {
    visit("stranger", DESKTOP, 0, async |page| {
        page.switch_to("Новичок").await;
        page.write("900000101").await;
        page.expect_texts(&["Этот бот отвечает только сотрудникам магазина."]).await;
        page.press("Попросить доступ").await;
        page.expect_texts(&["Ваш запрос отправлен менеджерам"]).await;
        page.expect_no_texts(&[BUYER, PHONE_NUMBER, PIN]).await;

        page.switch_to("Менеджер").await;
        page.press("Курьер").await;
        page.switch_to("Новичок").await;
        page.expect_texts(&["Доступ открыт."]).await;
        page.write("900000101").await;
        page.expect_texts(&[BUYER, PHONE_NUMBER, PIN]).await;
    })
    .await;
}

#[tokio::test]
async fn a_group_sees_a_masked_phone_and_the_full_card_is_sent_in_private() {
    visit("group", PHONE, 0, async |page| {
        page.open("Доставка").await;
        page.write("/order 900000101").await;
        page.expect_texts(&[BUYER, MASKED_NUMBER]).await;
        page.expect_no_texts(&[PHONE_NUMBER]).await;

        // The bot may not write to the courier yet, so the button opens its chat.
        page.press("Полная карточка").await;
        page.expect_texts(&[BUYER, PHONE_NUMBER, PIN]).await;
        page.expect_no_texts(&[MASKED_NUMBER]).await;

        page.open("Доставка").await;
        page.press("Полная карточка").await;
        page.expect_toast("Карточка — в личных сообщениях").await;
    })
    .await;
}

#[tokio::test]
async fn a_notice_is_sent_to_the_group() {
    visit("notice", DESKTOP, 1, async |page| {
        page.open("Доставка").await;
        page.expect_texts(&["Группа подключена"]).await;
        let before = newest_order(&page.chat().await.unwrap());
        until("a notice", async || Ok((newest_order(&page.chat().await?) > before).then_some(()))).await;
    })
    .await;
}

/// The highest code among the simulated orders.
fn newest_order(chat: &str) -> Option<u32> {
    let numbers = chat.split(|char: char| !char.is_ascii_digit()).filter_map(|digits| digits.parse().ok());
    numbers.filter(|number| *number > 910_000_000).max()
}

#[tokio::test]
async fn a_message_is_not_parsed_as_html() {
    visit("html", PHONE, 0, async |page| {
        let text = r#"<b>жирно</b> & <img src="/no-such-picture"> &lt;"#;
        page.write(text).await;
        page.expect_texts(&["Не вижу номера заказа."]).await;
        let chat = page.chat().await.unwrap();
        assert_eq!(chat.matches(text).count(), 2, "the message, and the answer's quote of it, in:\n{chat}");
    })
    .await;
}
