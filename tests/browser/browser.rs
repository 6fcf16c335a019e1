//! The demo's page in a real browser. `Cargo.toml` says how to run this.

mod conversation;
mod drawing;
mod pictures;
mod stage;

use stage::{DESKTOP, PHONE, visit};

const BUYER: &str = "Айгерим Тестова";
const PHONE_NUMBER: &str = "+7 700 000 00 01";
const PIN: &str = "43.240013, 76.938854";

#[tokio::test]
async fn a_courier_gets_the_card_and_the_pin_and_refreshes_the_card() {
    visit("courier", PHONE, "ru", async |page| {
        page.write("900000101").await;
        page.expect_texts(&["900000101", BUYER, PHONE_NUMBER, "Фруктовик яблоко 1 кг", PIN]).await;

        page.press("Обновить").await;
        page.expect_toast("Обновлено").await;
        page.expect_texts(&["Обновлено: сегодня"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_stranger_sees_no_order_until_a_manager_grants_access() {
    visit("stranger", DESKTOP, "ru", async |page| {
        page.switch_to("Новичок").await;
        page.write("900000101").await;
        page.expect_texts(&["Этот бот отвечает только сотрудникам магазина."]).await;
        page.press("Попросить доступ").await;
        page.expect_texts(&["Ваш запрос отправлен менеджерам"]).await;
        page.expect_no_texts(&[BUYER, PHONE_NUMBER, PIN]).await;

        page.switch_to("Менеджер").await;
        page.press("урьер").await;
        page.switch_to("Новичок").await;
        page.expect_texts(&["Доступ открыт."]).await;
        page.write("900000101").await;
        page.expect_texts(&[BUYER, PHONE_NUMBER, PIN]).await;
    })
    .await;
}

#[tokio::test]
async fn a_group_sees_no_phone_and_the_full_card_is_sent_in_private() {
    visit("group", PHONE, "ru", async |page| {
        page.open("Доставка").await;
        page.write("/order 900000101").await;
        page.expect_texts(&["улица Примерная"]).await;
        page.expect_no_texts(&[PHONE_NUMBER]).await;

        // The bot may not write to the courier yet, so the button opens its chat.
        page.press("в личку").await;
        page.expect_texts(&[BUYER, PHONE_NUMBER, PIN]).await;

        page.open("Доставка").await;
        page.press("в личку").await;
        page.expect_toast("Карточка — в личных сообщениях").await;
    })
    .await;
}

#[tokio::test]
async fn what_the_viewer_makes_happen_is_noticed_in_the_group() {
    visit("events", DESKTOP, "ru", async |page| {
        page.open("Доставка").await;
        page.expect_texts(&["Группа подключена"]).await;
        page.cause("Новый заказ").await;
        page.expect_texts(&["910000020"]).await;
        page.cause("Отмена").await;
        page.expect_toast("Отмена: 910000020").await;
        page.expect_texts(&["отмен"]).await;
        page.cause("Перенос").await;
        page.expect_texts(&["910000018", "Срок изменён"]).await;
        page.cause("Просрочка").await;
        page.expect_texts(&["росроч"]).await;
        page.cause("Возврат").await;
        page.expect_texts(&["озвра"]).await;

        page.cause("Kaspi молчит").await;
        page.wait_until("document.querySelector('#events [aria-pressed=true]')?.textContent === 'Kaspi молчит'").await;
        page.open("Бот").await;
        page.write("900000101").await;
        page.expect_texts(&["Kaspi сейчас не отвечает"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_message_is_not_parsed_as_html() {
    visit("html", PHONE, "ru", async |page| {
        let text = r#"<b>жирно</b> & <img src="/no-such-picture"> &lt;"#;
        page.write(text).await;
        page.expect_texts(&["Не вижу номера заказа."]).await;
        let chat = page.chat().await.unwrap();
        assert_eq!(chat.matches(text).count(), 2, "the message, and the answer's quote of it, in:\n{chat}");
    })
    .await;
}
