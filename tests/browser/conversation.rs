//! Reading and writing on the page, on phones and on a desktop, in three languages, and with the keyboard alone.

use serde_json::json;

use super::stage::{DESKTOP, PHONE, Page, SMALL_PHONE, visit};

/// Keys in the protocol of `chromedriver`.
const ENTER: &str = "\u{e007}";
const SHIFT_TAB: &str = "\u{e008}\u{e004}";

/// Where the top of the newest card is, in pixels below the top of the chat; and the height of the chat.
const CARD: &str = "(() => {
    const card = [...document.querySelectorAll('.row')].filter(row => row.querySelector('.keys')).at(-1);
    const chat = document.getElementById('chat').getBoundingClientRect();
    return card ? [Math.round(card.getBoundingClientRect().top - chat.top), Math.round(chat.height)] : [];
})()";

const IS_AT_BOTTOM: &str = "(() => {
    const chat = document.getElementById('chat');
    return chat.scrollHeight - chat.scrollTop - chat.clientHeight < 40;
})()";

const IS_UNSEEN_SHOWN: &str = "document.getElementById('unseen').checkVisibility()";

async fn first_card_is_shown_from_its_top(language: &str) {
    for (name, screen) in [("phone", PHONE), ("small", SMALL_PHONE), ("desktop", DESKTOP)] {
        visit(&format!("card-{language}-{name}"), screen, language, async |page| {
            page.write("900000101").await;
            page.expect_texts(&["900000101", "+7 700 000 00 01", "43.240013, 76.938854"]).await;
            page.wait_until("document.querySelectorAll('.keys').length === 1").await;
            let card = page.value(CARD).await;
            let (top, height) = (card[0].as_i64().unwrap(), card[1].as_i64().unwrap());
            assert!(top >= 0 && top < height - 200, "the card begins at {top} of {height}");
        })
        .await;
    }
}

#[tokio::test]
async fn the_first_card_is_shown_from_its_top_in_russian() {
    first_card_is_shown_from_its_top("ru").await;
}

#[tokio::test]
async fn the_first_card_is_shown_from_its_top_in_kazakh() {
    first_card_is_shown_from_its_top("kk").await;
}

#[tokio::test]
async fn the_first_card_is_shown_from_its_top_in_english() {
    first_card_is_shown_from_its_top("en").await;
}

async fn reader_is_not_moved(name: &str, page: &Page) {
    page.open("Доставка").await;
    page.expect_texts(&["Группа подключена"]).await;
    for _ in 0..8 {
        page.cause("Новый заказ").await;
    }
    page.expect_texts(&["910000027"]).await;
    page.wait_until(
        "document.getElementById('chat').scrollHeight > 1.5 * document.getElementById('chat').clientHeight",
    )
    .await;
    page.value("document.getElementById('chat').scrollTo(0, 40)").await;
    page.value("document.getElementById('unseen').click()").await;
    page.value("document.getElementById('chat').scrollTo(0, 40)").await;
    page.wait_until(&format!("!{IS_UNSEEN_SHOWN}")).await;

    page.cause("Отмена").await;
    page.wait_until(IS_UNSEEN_SHOWN).await;
    assert_eq!(page.value("document.getElementById('chat').scrollTop").await, 40, "{name}");

    page.click("unseen", "новые").await;
    page.wait_until(&format!("!{IS_UNSEEN_SHOWN} && {IS_AT_BOTTOM}")).await;
    // At the end, the newest message comes into view.
    page.cause("Отмена").await;
    page.expect_toast("Отмена: 910000026").await;
    page.wait_until("document.querySelectorAll('#chat .quote').length === 3").await;
    page.wait_until(&format!("!{IS_UNSEEN_SHOWN} && {IS_AT_BOTTOM}")).await;
}

#[tokio::test]
async fn new_messages_do_not_move_a_reader_on_a_phone() {
    visit("reader-phone", PHONE, "ru", async |page| reader_is_not_moved("phone", page).await).await;
}

#[tokio::test]
async fn new_messages_do_not_move_a_reader_on_a_desktop() {
    visit("reader-desktop", DESKTOP, "ru", async |page| reader_is_not_moved("desktop", page).await).await;
}

#[tokio::test]
async fn the_end_of_the_demo_is_said_and_what_was_typed_stays() {
    visit("end", PHONE, "ru", async |page| {
        let banner = "document.getElementById('banner').checkVisibility()";
        assert_eq!(page.value(banner).await, false);
        page.type_text("900000101 и ещё").await;
        page.end_demo().await;
        page.wait_until(banner).await;
        let said = page.value("document.getElementById('banner').textContent").await;
        assert!(said.as_str().unwrap().contains("Демо закончилось"), "{said}");
        assert_eq!(page.value("document.getElementById('text').value").await, "900000101 и ещё");
        page.keys(ENTER).await;
        page.wait_until("document.getElementById('text').value === '900000101 и ещё'").await;
    })
    .await;
}

#[tokio::test]
async fn the_keyboard_alone_is_enough() {
    visit("keyboard", DESKTOP, "ru", async |page| {
        // The field has the focus from the start.
        page.keys("900000101").await;
        page.keys(ENTER).await;
        page.expect_texts(&["+7 700 000 00 01"]).await;
        for _ in 0..60 {
            page.keys(SHIFT_TAB).await;
            if page.value("document.activeElement.textContent.includes('Обновить')").await == json!(true) {
                page.keys(ENTER).await;
                page.expect_toast("Обновлено").await;
                page.expect_texts(&["Обновлено: сегодня"]).await;
                assert_eq!(
                    page.value("document.activeElement.closest('.keys') !== null").await,
                    true,
                    "the focus stays on the buttons of the changed card"
                );
                return;
            }
        }
        panic!("no key press reaches the button");
    })
    .await;
}

#[tokio::test]
async fn replies_contacts_places_and_pictures_can_be_sent() {
    visit("attachments", PHONE, "ru", async |page| {
        page.write("900000101").await;
        page.expect_texts(&["+7 700 000 00 01"]).await;
        page.value("[...document.querySelectorAll('.row:not(.mine) .reply')].at(-1).click()").await;
        page.write("кому везти?").await;
        page.wait_until("document.querySelectorAll('.mine .quote').length === 1").await;

        page.click("attach", "📎").await;
        page.click("choices", "Контакт").await;
        page.click("choices", "Новичок").await;
        page.wait_until("!!document.querySelector('.mine a[href=\"tel:+77000000104\"]')").await;

        page.click("attach", "📎").await;
        page.click("choices", "Моё место").await;
        page.wait_until("document.querySelectorAll('.mine .pin').length === 1").await;

        let file = tempfile::Builder::new().suffix(".png").tempfile().unwrap();
        std::fs::write(file.path(), page.screenshot().await).unwrap();
        page.type_text("900000102").await;
        page.choose_picture(file.path()).await;
        page.wait_until("document.querySelectorAll('.mine .photo').length === 1").await;
        page.value("document.querySelector('.mine .photo').click()").await;
        page.wait_until("document.getElementById('viewer').open").await;
        page.click("viewer", "Закрыть").await;
        page.wait_until("!document.getElementById('viewer').open").await;
        // The caption is what the bot reads.
        page.expect_texts(&["+7 700 000 00 02"]).await;
    })
    .await;
}

#[tokio::test]
async fn documents_and_pictures_of_the_bot_are_shown() {
    visit("documents", PHONE, "ru", async |page| {
        page.write("900000302").await;
        page.press("Накладная").await;
        page.wait_until("document.querySelectorAll('.row:not(.mine) .document').length === 1").await;
        page.expect_texts(&["waybill-900000302.pdf", "1 KB", "№"]).await;
        let opened = "fetch(document.querySelector('.document').href).then(async answer =>
            [answer.headers.get('content-type'), (await answer.text()).slice(0, 5)].join(' '))";
        assert_eq!(page.value(opened).await, "application/pdf %PDF-");
        page.upload_picture("Неделя").await;
        page.expect_texts(&["Неделя"]).await;
        page.wait_until(
            "[...document.querySelectorAll('.row:not(.mine) .photo img')].some(image => image.naturalWidth === 200)",
        )
        .await;
        page.check_page().await;
    })
    .await;
}

#[tokio::test]
async fn keys_below_the_chat_send_their_text_and_the_place() {
    visit("keys", PHONE, "ru", async |page| {
        page.write("900000101").await;
        page.expect_texts(&["+7 700 000 00 01"]).await;
        let before = page.value("document.getElementById('chat').clientHeight").await.as_i64();
        page.as_bot(
            "sendMessage",
            &json!({ "text": "Клавиши внизу", "reply_markup": { "is_persistent": true, "keyboard": [
            ["/orders", "/help", { "text": "📍 Я здесь", "request_location": true }],
        ] } }),
        )
        .await;
        page.expect_texts(&["Клавиши внизу"]).await;
        page.check_page().await;
        assert!(page.value("document.getElementById('chat').clientHeight").await.as_i64() < before);
        page.click("keys", "Я здесь").await;
        page.wait_until("document.querySelectorAll('.mine .pin').length === 1").await;
        page.click("keys", "/help").await;
        page.wait_until("[...document.querySelectorAll('.mine')].at(-1).textContent.includes('/help')").await;
        page.switch_to("Менеджер").await;
        page.wait_until("document.getElementById('keys').hidden").await;
        page.switch_to("Курьер").await;
        page.wait_until("document.querySelectorAll('#keys button').length === 3").await;
        page.as_bot("sendMessage", &json!({ "text": "Без клавиш", "reply_markup": { "remove_keyboard": true } })).await;
        page.wait_until("document.getElementById('keys').hidden").await;
        page.as_bot(
            "sendMessage",
            &json!({ "text": "Снова", "reply_markup": { "keyboard": [["📋 Мои", "🗺 Маршрут"], ["✕"]] } }),
        )
        .await;
        page.expect_texts(&["Снова"]).await;
    })
    .await;
}

#[tokio::test]
async fn the_page_and_the_bot_change_their_language() {
    visit("languages", PHONE, "ru", async |page| {
        page.switch_to("Менеджер").await;
        page.write("/language").await;
        page.press("Қазақша").await;
        page.choose_language("English").await;
        page.wait_until("document.documentElement.lang === 'en' && document.title === 'Kaspi Order Bot'").await;
        page.switch_to("Courier").await;
        page.write("900000101").await;
        page.expect_texts(&["Order"]).await;
        page.check_page().await;
        // What a person has chosen counts more.
        page.switch_to("Manager").await;
        page.write("900000101").await;
        page.expect_texts(&["Тапсырыс"]).await;
        page.choose_language("Қазақша").await;
        page.switch_to("Курьер").await;
        page.write("900000201").await;
        page.expect_texts(&["Тапсырыс"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_quotation_is_folded_until_it_is_opened() {
    visit("quotation", PHONE, "ru", async |page| {
        page.write("900000101").await;
        page.expect_texts(&["+7 700 000 00 01"]).await;
        let quote = "document.querySelector('.expandable')";
        page.wait_until(&format!("!!{quote}")).await;
        assert_eq!(page.value(&format!("{quote}.classList.contains('closed')")).await, true);
        let before = page.value(&format!("{quote}.offsetHeight")).await;
        page.value(&format!("{quote}.querySelector('button').click()")).await;
        assert_eq!(page.value(&format!("{quote}.querySelector('button').getAttribute('aria-expanded')")).await, "true");
        let is_short = page.value(&format!("{quote}.classList.contains('short')")).await == json!(true);
        let after = page.value(&format!("{quote}.offsetHeight")).await;
        assert_eq!(before.as_i64() == after.as_i64(), is_short, "{before} and {after} px");
    })
    .await;
}
