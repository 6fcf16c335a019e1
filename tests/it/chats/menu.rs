//! The greeting, the help and the command menus.

use insta::assert_snapshot;

use crate::harness::{ADMIN, COURIER, Harness, MANAGER};

#[tokio::test]
async fn greeting_help_and_menus_fit_the_role() {
    let t = Harness::start().await;
    assert_snapshot!(t.ask(COURIER, "/start").await.text, @"
    Здравствуйте! Пришлите номер заказа Kaspi — отвечу, кому, куда и что отвезти, с точкой на карте.

    Например: 900000101
    ");
    assert_snapshot!(t.ask(COURIER, "/help").await.text, @"
    Что я умею

    Пришлите номер заказа — получите карточку: покупатель, адрес, товары, срок, кнопки навигатора и точка на карте. Номер — это 6–12 цифр, среди текста 8–10; можно с «№» и пробелами, до 5 номеров в одном сообщении. Нет номера? Пришлите его последние 4–5 цифр или телефон покупателя.

    /order номер — карточка заказа, так можно и в группе
    /my — мои заказы, по дням и адресам
    /route — маршрут на сегодня; пришлите своё место, и он начнётся от вас
    /keyboard, /hide — показать или убрать кнопки внизу
    /orders — активные заказы: на сегодня, на завтра, все
    /find имя или адрес — найти активный заказ, в личных сообщениях
    /waybills — накладные Kaspi Доставки на сегодня, в личных сообщениях
    /language — язык бота в этом чате
    /help — эта подсказка
    ");
    let courier = t.ask(COURIER, "/help").await.text;
    assert_snapshot!(t.ask(MANAGER, "/help").await.text.replace(&courier, "…"), @"
    …

    Менеджеру
    /assign номер — назначить заказ курьеру; /my имя — заказы курьера
    /invite — пригласить человека ссылкой
    /users — кто в команде; сменить роль, закрыть доступ
    /allow id, /deny id — открыть или закрыть доступ; можно ответом на сообщение человека. Пришлите мне контакт — покажу, кто это
    /connect, /disconnect — в группе: включить и выключить там бота
    /settings — уведомления о заказах в этом чате
    /status — состояние бота
    /report период — отчёт за день или период, например /report 01.11–15.11
    /history номер — история заказа
    ");
    let manager = t.ask(MANAGER, "/help").await.text;
    assert_snapshot!(t.ask(ADMIN, "/help").await.text.replace(&manager, "…"), @"
    …

    Администратору
    /allow id manager — назначить менеджера
    /audit — кто какие заказы смотрел; с номером заказа или ID — только по нему
    ");
    assert_eq!(t.ask(COURIER, "/unknown").await.text, courier);

    t.until(|| !t.telegram.commands("chat 44", "").is_empty() && !t.telegram.commands("chat 11", "").is_empty()).await;
    for (scope, names) in [
        ("all_private_chats", "order my route orders find waybills language help"),
        ("all_group_chats", "order orders help"),
        ("all_chat_administrators", "order orders connect disconnect settings language help"),
        ("chat 22", ""),
        (
            "chat 44",
            "order my route orders find waybills assign report history invite users settings status language help",
        ),
        (
            "chat 11",
            "order my route orders find waybills assign report history invite users settings status audit language help",
        ),
    ] {
        let menu: Vec<String> = t.telegram.commands(scope, "").into_iter().map(|(name, _)| name).collect();
        assert_eq!(menu.join(" "), names, "{scope}");
    }
    assert_eq!(t.telegram.commands("all_private_chats", "kk")[0].1, "Нөмірі бойынша тапсырыс карточкасы");
    t.finish().await;
}
