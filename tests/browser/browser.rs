//! The demo's page in a real browser, used as a person uses it; how to run it is in `Cargo.toml`.

mod stage;

use std::path::Path;

use stage::{DESKTOP, PHONE, PICTURE, until, visit};

/// The variable that says where to write the README's picture: `CHAT_PICTURE=$PWD/.ci/chat.png`.
const CHAT_PICTURE: &str = "CHAT_PICTURE";

const BUYER: &str = "Айгерим Тестова";
const PHONE_NUMBER: &str = "+7 700 000 00 01";
const MASKED_NUMBER: &str = "+7 700 ••• •• 01";
const PIN: &str = "43.240013, 76.938854";

#[tokio::test]
async fn a_courier_gets_the_card_and_the_pin_and_refreshes_the_card() {
    visit("courier", PICTURE, 0, async |page| {
        page.write("900000101").await;
        page.see(&["Заказ 900000101", BUYER, PHONE_NUMBER, "Фруктовик яблоко 1 кг — 2 шт.", PIN]).await;
        if let Some(file) = std::env::var_os(CHAT_PICTURE) {
            page.photograph(Path::new(&file)).await;
        }

        page.press("Обновить").await;
        page.see_toast("Обновлено").await;
        page.see(&["Обновлено: сегодня"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_stranger_sees_nothing_until_a_manager_lets_them_in() {
    visit("stranger", DESKTOP, 0, async |page| {
        page.become_one("Новичок").await;
        page.write("900000101").await;
        page.see(&["Этот бот отвечает только сотрудникам магазина."]).await;
        page.press("Попросить доступ").await;
        page.see(&["Ваш запрос отправлен менеджерам"]).await;
        page.do_not_see(&[BUYER, PHONE_NUMBER, PIN]).await;

        page.become_one("Менеджер").await;
        page.press("Курьер").await;
        page.become_one("Новичок").await;
        page.see(&["Доступ открыт."]).await;
        page.write("900000101").await;
        page.see(&[BUYER, PHONE_NUMBER, PIN]).await;
    })
    .await;
}

#[tokio::test]
async fn a_group_sees_a_masked_phone_and_who_asks_gets_the_full_card_in_private() {
    visit("group", PHONE, 0, async |page| {
        page.open("Доставка").await;
        page.write("/order 900000101").await;
        page.see(&[BUYER, MASKED_NUMBER]).await;
        page.do_not_see(&[PHONE_NUMBER]).await;

        // The bot may not write to the courier yet, so the button leads to it first.
        page.press("Полная карточка").await;
        page.see(&[BUYER, PHONE_NUMBER, PIN]).await;
        page.do_not_see(&[MASKED_NUMBER]).await;

        page.open("Доставка").await;
        page.press("Полная карточка").await;
        page.see_toast("Карточка — в личных сообщениях").await;
    })
    .await;
}

#[tokio::test]
async fn a_notice_comes_to_the_group_by_itself() {
    visit("notice", DESKTOP, 1, async |page| {
        page.open("Доставка").await;
        page.see(&["Группа подключена"]).await;
        let before = newest_order(&page.chat().await.unwrap());
        until("a notice", async || Ok((newest_order(&page.chat().await?) > before).then_some(()))).await;
    })
    .await;
}

/// The last of the orders that were placed while the shop lives.
fn newest_order(chat: &str) -> Option<u32> {
    let numbers = chat.split(|char: char| !char.is_ascii_digit()).filter_map(|digits| digits.parse().ok());
    numbers.filter(|number| *number > 910_000_000).max()
}

#[tokio::test]
async fn what_people_write_is_not_read_as_html() {
    visit("html", PHONE, 0, async |page| {
        let text = r#"<b>жирно</b> & <img src="/no-such-picture"> &lt;"#;
        page.write(text).await;
        page.see(&["Не вижу номера заказа."]).await;
        let chat = page.chat().await.unwrap();
        assert_eq!(chat.matches(text).count(), 2, "the message, and the answer's quote of it, in:\n{chat}");
    })
    .await;
}
