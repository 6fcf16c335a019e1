//! Which notices a chat gets.

use chrono::TimeDelta;
use insta::assert_snapshot;

use super::{CODE, connected_group};
use crate::harness::{ADMIN, COURIER, Harness, MANAGER, labels, texts};
use crate::people::NOT_MANAGER;

#[tokio::test]
async fn managers_choose_the_notices_of_a_chat() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.say(COURIER, group, "/settings");
    assert_eq!(texts(&t.answers(group, 1).await), [NOT_MANAGER]);
    t.say(MANAGER, group, "/settings");
    let settings = t.answers(group, 2).await.remove(1);
    assert_snapshot!(settings.text, @"
    ⚙️ Уведомления в этом чате

    Нажмите, чтобы включить или выключить. Срочные события (отмена, возврат, просрочка, изменения в доставке магазина) приходят со звуком и в тихие часы.
    ");
    let table = || {
        let settings = t.telegram.message(group, settings.id).unwrap();
        labels(&settings).iter().map(|row| row.join(" | ")).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(table(), @"
    ✅ Новые | ✅ Ход заказа
    ✅ Переданы Kaspi | ✅ Выданы
    ✅ Отмены | ✅ Возвраты
    ✅ Срок изменён | ✅ Просрочены
    ✅ Отметки курьеров
    ✅ Доставка магазина | ✅ Kaspi
    ✅ Самовывоз
    🌙 Тихие часы: нет
    🪪 Вид: одна карточка
    ⏰ Предупреждения
    📊 Сводки: 09:00, 21:00
    🔕 Не присылать
    ");
    for data in ["set:event:new", "set:delivery:kaspi", "set:quiet", "set:style"] {
        assert_eq!(t.press_for_toast(MANAGER, group, settings.id, data).await, "");
    }
    assert_snapshot!(table(), @"
    ▫️ Новые | ✅ Ход заказа
    ✅ Переданы Kaspi | ✅ Выданы
    ✅ Отмены | ✅ Возвраты
    ✅ Срок изменён | ✅ Просрочены
    ✅ Отметки курьеров
    ✅ Доставка магазина | ▫️ Kaspi
    ✅ Самовывоз
    🌙 Тихие часы: 22:00–08:00
    💬 Вид: сообщения
    ⏰ Предупреждения
    📊 Сводки: 09:00, 21:00
    🔕 Не присылать
    ");
    // Off and on again, the choices stay.
    let chosen = table();
    t.press_for_toast(MANAGER, group, settings.id, "set:subscription").await;
    assert_eq!(table().trim(), "🔔 Присылать сюда");
    t.press_for_toast(MANAGER, group, settings.id, "set:subscription").await;
    assert_eq!(table(), chosen);
    assert_eq!(t.forge_press_for_toast(COURIER, group, settings.id, "set:event:new").await, NOT_MANAGER);

    t.kaspi.place_order(CODE, t.clock());
    t.kaspi.place_kaspi_order("910000002", t.clock());
    t.poll_and_deliver().await;
    assert_eq!(t.messages(group).await.len(), 2, "new orders and Kaspi Delivery are muted");
    t.kaspi.accept_order(CODE);
    t.kaspi.assemble_order("910000002");
    t.poll_and_deliver().await;
    t.pass(TimeDelta::hours(9));
    t.kaspi.set_order_status(CODE, "DELIVERY", "CANCELLING");
    t.poll_and_deliver().await;
    let messages = t.messages(group).await;
    let seen: Vec<(&str, bool)> =
        messages[2..].iter().map(|message| (message.text.lines().next().unwrap(), message.silent)).collect();
    assert_eq!(seen, [("✅ Принят · сегодня, 14:00", false), ("⛔️ Отменяется · сегодня, 23:00", false),]);
    for (status, is_silent) in [("ACCEPTED_BY_MERCHANT", false), ("SOMETHING_NEW", true)] {
        let before = t.messages(group).await.len();
        t.kaspi.set_order_status(CODE, "DELIVERY", status);
        t.poll_and_deliver().await;
        let messages = t.messages(group).await;
        assert_eq!((messages.len(), messages[before].silent), (before + 1, is_silent), "quiet hours");
    }
    t.finish().await;
}

#[tokio::test]
async fn a_manager_can_subscribe_in_private_until_their_access_ends() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    t.poll().await;
    let settings = t.ask(MANAGER, "/settings").await;
    assert_eq!(settings.text, "⚙️ Уведомления о заказах сюда не приходят.");
    t.press_for_toast(MANAGER, MANAGER, settings.id, "set:subscription").await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll_and_deliver().await;
    let card = t.messages(MANAGER).await.remove(1);
    assert!(card.text.starts_with("🆕 Новый заказ") && card.text.contains("+7 700 000 00 01"), "{}", card.text);
    t.ask(ADMIN, "/deny 44").await;
    t.answers(MANAGER, 3).await;
    t.kaspi.archive_order(CODE, "CANCELLED", None);
    t.poll_and_deliver().await;
    assert_eq!(t.messages(MANAGER).await.len(), 3);
    t.finish().await;
}
