//! A shop's button in the settings keeps its meaning when the configured shops change.

use kaspi_order_bot::sandbox::kaspi::DEFAULT_TOKEN;
use kaspi_order_bot::sandbox::telegram::Message;

use crate::harness::{Harness, MANAGER};

const SECOND: &str = "c2Vjb25kLXNlY29uZC1zZWNvbmQtc2Vjb25kLXNlY28=";

/// Starts the bot with these shops.
async fn start(t: &mut Harness, names: &[&str]) {
    t.set("KASPI_API_TOKEN", "");
    let shops: Vec<String> =
        names.iter().zip([DEFAULT_TOKEN, SECOND]).map(|(name, token)| format!("{name}={token}")).collect();
    t.set("KASPI_SHOPS", &shops.join(","));
    t.start_bot().await;
}

/// The manager's settings after subscribing.
async fn settings(t: &Harness) -> Message {
    let message = t.ask(MANAGER, "/settings").await;
    t.press_for_toast(MANAGER, MANAGER, message.id, "set:subscription").await;
    t.telegram.message(MANAGER, message.id).unwrap()
}

fn shop_labels(t: &Harness, message_id: i64) -> Vec<String> {
    let message = t.telegram.message(MANAGER, message_id).unwrap();
    let labels = message.buttons.into_iter().flatten().map(|button| button.text);
    labels.filter(|label| label.contains("Алма") || label.contains("Береке")).collect()
}

#[tokio::test]
async fn a_button_means_its_shop_after_the_shops_were_reordered() {
    let mut t = Harness::prepare().await;
    t.kaspi.add_shop(SECOND);
    start(&mut t, &["Алма", "Береке"]).await;
    let settings = settings(&t).await;
    assert_eq!(shop_labels(&t, settings.id), ["✅ Алма", "✅ Береке"]);
    t.stop_bot().await;

    start(&mut t, &["Береке", "Алма"]).await;
    t.press_label(MANAGER, settings.id, "✅ Алма").await;
    assert_eq!(shop_labels(&t, settings.id), ["✅ Береке", "▫️ Алма"]);
    t.finish().await;
}

#[tokio::test]
async fn a_button_of_a_removed_shop_is_refused_as_outdated() {
    let mut t = Harness::prepare().await;
    t.kaspi.add_shop(SECOND);
    start(&mut t, &["Алма", "Береке"]).await;
    let settings = settings(&t).await;
    t.stop_bot().await;

    start(&mut t, &["Береке", "Вторая"]).await;
    let outdated = "Эта кнопка устарела. Откройте настройки заново: /settings";
    for data in [settings.callback_data("✅ Алма").unwrap().to_owned(), "set:shop:00000000".to_owned()] {
        let query = t.forge_press(MANAGER, MANAGER, settings.id, &data);
        t.settle().await;
        assert_eq!(t.toast(&query), outdated, "{data}");
        assert_eq!(shop_labels(&t, settings.id), ["✅ Алма", "✅ Береке"], "{data}");
    }
    // A button of an earlier version, which has the shop's index.
    let toast = t.forge_press_for_toast(MANAGER, MANAGER, settings.id, "set:shop:0").await;
    assert_eq!(toast, "Эта кнопка больше не работает. Пришлите номер заказа ещё раз.");
    let message = t.ask(MANAGER, "/settings").await;
    assert_eq!(shop_labels(&t, message.id), ["✅ Береке"]);
    t.finish().await;
}
