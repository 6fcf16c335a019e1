//! Alarms: which orders are in trouble.

use chrono::{DateTime, Utc};

use super::html::{SEPARATOR, short, shorten, units};
use super::order::{courier_name, short_address};
use super::pages;
use super::text::{Arg, html};
use super::when::time_of_day;
use crate::domain::alarm::{Trouble, is_express};
use crate::domain::subscription::{Alarm, DeliveryGroup};
use crate::domain::{Audience, KnownOrder, Language, Order, Outgoing};

/// What fits into a line of a phone that is 390 px wide, in UTF-16 units.
const LINE_UNITS: usize = 40;

/// The shortest address or name of goods, in UTF-16 units.
const MIN_UNITS: usize = 12;

/// Orders in the same trouble, with keys that open their cards. Returns the message and how many of the orders it names:
/// as many, from the first one, as fit.
pub fn alarm(
    lang: Language,
    audience: Audience,
    alarm: Alarm,
    orders: &[(&KnownOrder, Trouble)],
    names_shops: bool,
    now: DateTime<Utc>,
) -> (Outgoing, usize) {
    let key = ("alarm", Arg::Key(alarm.as_str()));
    let title = |count| html(lang, "alarm-title", &[key, ("count", Arg::Count(count))]) + "\n";
    let hint = format!("\n\n{}", html(lang, "alarm-hint", &[key]));
    let rows = orders.iter().enumerate().map(|(at, (known, trouble))| {
        let shop = names_shops.then(|| short(&known.shop));
        let order = &*known.order.redacted(audience);
        let first = line(lang, order, at + 1, shop.as_deref());
        let second = since(lang, alarm, known, *trouble, now);
        (at + 1, &known.order.code, format!("{first}\n{second}"))
    });
    let mut text = String::new();
    let numbered = pages::append_rows(&mut text, &(title(orders.len()) + &hint), rows);
    let text = title(numbered.len()) + &text + &hint;
    (Outgoing { buttons: pages::number_keys(&numbered, pages::open_key), ..Outgoing::text(text) }, numbered.len())
}

/// The order's number, and where it goes or what is in it.
fn line(lang: Language, order: &Order, number: usize, shop: Option<&str>) -> String {
    let used = [Some(order.code.as_str()), shop].into_iter().flatten().map(|part| units(part) + units(SEPARATOR));
    let room = LINE_UNITS.saturating_sub(used.sum::<usize>() + units(&format!("{number}. "))).max(MIN_UNITS);
    let is_own = DeliveryGroup::of(order) == DeliveryGroup::Own;
    let address = order.delivery_address.as_ref().filter(|_| is_own);
    let what = address.and_then(|address| short_address(lang, address, room)).or_else(|| goods(order, room));
    let what = what.map(|what| short(&what));
    html(
        lang,
        "alarm-line",
        &[
            ("number", Arg::Count(number)),
            ("code", Arg::Text(order.code.as_str())),
            ("shop", Arg::OptionalText(shop)),
            ("what", Arg::OptionalText(what.as_deref())),
        ],
    )
}

/// The name of the first item, and how many others there are.
fn goods(order: &Order, room: usize) -> Option<String> {
    let first = order.entries.first()?;
    let name = first.name.as_ref().or(first.category.as_ref())?;
    let others = Some(order.entries.len() - 1).filter(|others| *others > 0);
    let others = others.map_or(String::new(), |others| format!("\u{a0}+{others}"));
    Some(shorten(name, room.saturating_sub(units(&others)).max(MIN_UNITS)) + &others)
}

/// Since when, or until when.
fn since(lang: Language, alarm: Alarm, known: &KnownOrder, trouble: Trouble, now: DateTime<Utc>) -> String {
    let attempt = known.work.last_attempt.as_ref().filter(|_| alarm == Alarm::NotCompleted);
    let courier = attempt.map(|attempt| courier_name(&attempt.courier));
    let is_express = alarm == Alarm::NotAccepted && is_express(&known.order);
    html(
        lang,
        "alarm-since",
        &[
            ("alarm", Arg::Key(alarm.as_str())),
            ("when", Arg::Text(&time_of_day(lang, trouble.date, now))),
            ("is-packed", Arg::Flag(known.order.assembled == Some(true))),
            ("is-express", Arg::Flag(is_express)),
            ("name", Arg::OptionalText(courier.as_deref())),
        ],
    )
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use insta::assert_snapshot;

    use super::*;
    use crate::domain::OrderCode;
    use crate::domain::UserId;
    use crate::domain::courier::{Attempt, AttemptOutcome, CourierWork};
    use crate::domain::notice::Event;
    use crate::domain::order::{Address, DeliveryMode, Entry, KaspiDelivery, State, Status};
    use crate::domain::people::Person;
    use crate::render::html::MAX_TEXT_UNITS;

    const NOW: &str = "2026-11-23T10:00:00Z";

    fn known(code: &str, state: State) -> KnownOrder {
        let now: DateTime<Utc> = NOW.parse().unwrap();
        let some = |text: &str| Some(text.to_owned());
        let is_kaspi = state == State::KaspiDelivery;
        let address = Address {
            street_name: some("улица Абая"),
            street_number: some("10"),
            apartment: some("25"),
            ..Address::default()
        };
        let kaspi = KaspiDelivery {
            express: state == State::New,
            courier_transmission_planning_date: Some(now + Duration::hours(5)),
            ..KaspiDelivery::default()
        };
        let entry = |name: &str| Entry { name: Some(name.to_owned()), ..Entry::default() };
        let order = Order {
            status: Some(Status::AcceptedByMerchant),
            delivery_mode: Some(DeliveryMode::from_kaspi("DELIVERY_LOCAL".to_owned())),
            is_kaspi_delivery: Some(is_kaspi),
            state: Some(state),
            creation_date: Some(now - Duration::minutes(16)),
            planned_delivery_date: Some(now + Duration::hours(8)),
            delivery_address: Some(address),
            kaspi_delivery: Some(kaspi),
            entries: vec![entry("Чайник электрический Bosch TWK 3A011, звонить +77012345678"), entry("Кабель")],
            ..Order::new(OrderCode::parse(code).unwrap())
        };
        let (event, work, changed_at) = (Event::New, CourierWork::default(), now - Duration::hours(25));
        KnownOrder { shop: "Алма & Ко".to_owned(), order, revision: 1, event, changed_at, work }
    }

    /// An order that this alarm is about.
    fn troubled(alarm: Alarm, code: &str) -> KnownOrder {
        let mut known = known(
            code,
            match alarm {
                Alarm::NotAccepted => State::New,
                Alarm::NotSigned => State::SignRequired,
                Alarm::NotHandedOver => State::KaspiDelivery,
                Alarm::NoCourier | Alarm::NotCompleted => State::Delivery,
            },
        );
        known.order.assembled = Some(code.ends_with('2'));
        if alarm == Alarm::NotCompleted {
            let at = known.order.creation_date.unwrap() - Duration::hours(2);
            let courier = Person { user: UserId::new(7).unwrap(), name: Some("Айдар".to_owned()) };
            let outcome = AttemptOutcome::Delivered;
            known.work.last_attempt = Some(Attempt { id: 1, courier, outcome, number: 1, at, comment: None });
        }
        known
    }

    fn shown(lang: Language, alarms: Alarm, orders: &[KnownOrder], names_shops: bool) -> (Outgoing, usize) {
        let now = NOW.parse().unwrap();
        let orders: Vec<(&KnownOrder, Trouble)> =
            orders.iter().map(|known| (known, alarms.trouble(known, now).unwrap())).collect();
        alarm(lang, Audience::Group, alarms, &orders, names_shops, now)
    }

    /// All alarms in a language.
    fn all(lang: Language) -> String {
        let text = |alarm: &Alarm| {
            let orders = ["900000101", "900000102"].map(|code| troubled(*alarm, code));
            let (message, count) = shown(lang, *alarm, &orders, false);
            let labels: Vec<&str> = message.buttons.iter().flatten().map(|button| button.text.as_str()).collect();
            assert_eq!((count, labels), (2, vec!["1", "2"]));
            message.html.replace('\u{a0}', " ")
        };
        Alarm::ALL.iter().map(text).collect::<Vec<_>>().join("\n\n")
    }

    #[test]
    fn alarms_in_russian() {
        assert_snapshot!(all(Language::Russian), @"
        ⏰ <b>Ждут принятия: 2</b>

        1. <code>900000101</code> · Абая 10, кв. 25
        ⚡️ Express · оформлен: 14:44
        2. <code>900000102</code> · Абая 10, кв. 25
        ⚡️ Express · оформлен: 14:44

        Примите, пока Kaspi не отменил.

        ⏰ <b>На сегодня без курьера: 2</b>

        1. <code>900000101</code> · Абая 10, кв. 25
        срок: 23:00
        2. <code>900000102</code> · Абая 10, кв. 25
        срок: 23:00

        Назначьте курьера кнопкой на карточке или командой /assign

        ⏰ <b>Сегодня передать на Kaspi Доставку: 2</b>

        1. <code>900000101</code> · Чайник электрический… +1
        не упакован · срок: 20:00
        2. <code>900000102</code> · Чайник электрический… +1
        упакован, не передан · срок: 20:00

        Передайте сегодня; неупакованные сначала упакуйте.

        ⏰ <b>Покупатель не подписал документы: 2</b>

        1. <code>900000101</code> · Абая 10, кв. 25
        последнее изменение: вчера, 14:00
        2. <code>900000102</code> · Абая 10, кв. 25
        последнее изменение: вчера, 14:00

        Напомните покупателю: до подписи заказ выдавать нельзя.

        ⏰ <b>Отданы, но в Kaspi ещё не выданы: 2</b>

        1. <code>900000101</code> · Абая 10, кв. 25
        отдан: 12:44 · Айдар
        2. <code>900000102</code> · Абая 10, кв. 25
        отдан: 12:44 · Айдар

        Отметьте выдачу в Kaspi.
        ");
    }

    #[test]
    fn alarms_in_kazakh() {
        assert_snapshot!(all(Language::Kazakh), @"
        ⏰ <b>Қабылдауды күтіп тұр: 2</b>

        1. <code>900000101</code> · Абая 10, 25-пәтер
        ⚡️ Express · ресімделді: 14:44
        2. <code>900000102</code> · Абая 10, 25-пәтер
        ⚡️ Express · ресімделді: 14:44

        Kaspi күшін жоймай тұрғанда қабылдаңыз.

        ⏰ <b>Бүгінгі, курьері жоқ: 2</b>

        1. <code>900000101</code> · Абая 10, 25-пәтер
        мерзімі: 23:00
        2. <code>900000102</code> · Абая 10, 25-пәтер
        мерзімі: 23:00

        Карточкадағы түймемен немесе /assign командасымен курьер тағайындаңыз

        ⏰ <b>Бүгін Kaspi Жеткізуге беру керек: 2</b>

        1. <code>900000101</code> · Чайник электрический… +1
        қапталмаған · мерзімі: 20:00
        2. <code>900000102</code> · Чайник электрический… +1
        қапталған, берілмеген · мерзімі: 20:00

        Бүгін беріңіз; қапталмағанын алдымен қаптаңыз.

        ⏰ <b>Сатып алушы құжаттарға қол қоймаған: 2</b>

        1. <code>900000101</code> · Абая 10, 25-пәтер
        соңғы өзгеріс: кеше, 14:00
        2. <code>900000102</code> · Абая 10, 25-пәтер
        соңғы өзгеріс: кеше, 14:00

        Сатып алушыға еске салыңыз: қол қойылғанша тапсырысты беруге болмайды.

        ⏰ <b>Берілді, бірақ Kaspi-де әлі берілмеген: 2</b>

        1. <code>900000101</code> · Абая 10, 25-пәтер
        берілді: 12:44 · Айдар
        2. <code>900000102</code> · Абая 10, 25-пәтер
        берілді: 12:44 · Айдар

        Kaspi-де берілді деп белгілеңіз.
        ");
    }

    #[test]
    fn alarms_in_english() {
        assert_snapshot!(all(Language::English), @"
        ⏰ <b>To be accepted: 2</b>

        1. <code>900000101</code> · Абая 10, flat 25
        ⚡️ Express · placed: 14:44
        2. <code>900000102</code> · Абая 10, flat 25
        ⚡️ Express · placed: 14:44

        Accept before Kaspi cancels.

        ⏰ <b>For today, without a courier: 2</b>

        1. <code>900000101</code> · Абая 10, flat 25
        due: 23:00
        2. <code>900000102</code> · Абая 10, flat 25
        due: 23:00

        Assign a courier with the button on the card or with /assign

        ⏰ <b>To be handed to Kaspi Delivery today: 2</b>

        1. <code>900000101</code> · Чайник электрический… +1
        not packed · due: 20:00
        2. <code>900000102</code> · Чайник электрический… +1
        packed, not handed over · due: 20:00

        Hand over today; pack first what is not packed.

        ⏰ <b>Not signed by the buyer: 2</b>

        1. <code>900000101</code> · Абая 10, flat 25
        last change: yesterday, 14:00
        2. <code>900000102</code> · Абая 10, flat 25
        last change: yesterday, 14:00

        Remind the buyer: without the signature the order cannot be handed over.

        ⏰ <b>Handed over, not completed in Kaspi: 2</b>

        1. <code>900000101</code> · Абая 10, flat 25
        handed over: 12:44 · Айдар
        2. <code>900000102</code> · Абая 10, flat 25
        handed over: 12:44 · Айдар

        Mark as completed in Kaspi.
        ");
    }

    #[test]
    fn a_group_sees_no_phone_and_of_several_shops_which_one_it_is() {
        let orders = [troubled(Alarm::NotHandedOver, "900000101")];
        let (message, _) = shown(Language::Russian, Alarm::NotHandedOver, &orders, true);
        assert!(message.html.contains("Алма &amp; Ко") && !message.html.contains("2345678"), "{}", message.html);
    }

    #[test]
    fn a_list_never_exceeds_a_message() {
        let mut order = troubled(Alarm::NotHandedOver, "900000101");
        order.order.entries[0].name = Some("<&>".repeat(200));
        order.shop = "<&>".repeat(99);
        let orders = vec![order; 99];
        let (message, count) = shown(Language::Russian, Alarm::NotHandedOver, &orders, true);
        assert!(units(&message.html) <= MAX_TEXT_UNITS && (2..99).contains(&count), "{count}");
    }
}
