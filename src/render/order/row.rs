//! An order in a list, in two lines of a phone.

use chrono::{DateTime, Utc};

use super::address::short_address;
use super::courier::courier_name;
use super::stage::task_name;
use crate::domain::courier::CourierWork;
use crate::domain::order::{Delivery, State, Status};
use crate::domain::subscription::DeliveryGroup;
use crate::domain::{Language, Order};
use crate::render::html::{SEPARATOR, short, shorten, units};
use crate::render::text::{Arg, html};
use crate::render::when::time;

/// What fits into a line of a phone that is 390 px wide, in UTF-16 units.
const LINE_UNITS: usize = 40;

/// The longest name of a courier in a row, in UTF-16 units.
const MAX_NAME_UNITS: usize = 12;

/// Where, to whom and how much; then by when and how many goods. The town is left out: it is the list's heading.
pub(in crate::render) fn row(lang: Language, order: &Order, number: usize, now: DateTime<Utc>) -> String {
    row_with_courier(lang, order, number, None, now)
}

/// The same with who delivers it, or a sign that nobody does.
pub(in crate::render) fn row_with_courier(
    lang: Language,
    order: &Order,
    number: usize,
    work: Option<&CourierWork>,
    now: DateTime<Utc>,
) -> String {
    let name = order.customer.first_name.as_deref().or(order.customer.name.as_deref()).map(short);
    let sum = order.total_price.map(|sum| sum.to_string());
    let is_late = order.is_late(now);
    let mark = units(&format!("{number}. ")) + if is_late { units("⚠️ ") } else { 0 };
    let room = |parts: &[&Option<String>]| {
        let used: usize = parts.iter().copied().flatten().map(|part| units(part) + units(SEPARATOR)).sum();
        LINE_UNITS.saturating_sub(mark + used)
    };
    // What the buyer or Kaspi Delivery collects is found by its number.
    let is_own = DeliveryGroup::of(order) == DeliveryGroup::Own;
    let destination = order.delivery_address.as_ref().filter(|_| is_own);
    let address = |room| destination.and_then(|address| short_address(lang, address, room));
    let place = address(usize::MAX).unwrap_or_else(|| order.code.to_string());
    // Where to go matters more than to whom.
    let has_room = units(&place) <= room(&[&name, &sum]);
    let name = name.filter(|_| has_room);
    let place = address(room(&[&name, &sum])).unwrap_or(place);
    let first = html(
        lang,
        "orders-row",
        &[
            ("is-overdue", Arg::Flag(is_late)),
            ("number", Arg::Count(number)),
            ("place", Arg::Text(&place)),
            ("name", Arg::OptionalText(name.as_deref())),
            ("sum", Arg::OptionalText(sum.as_deref())),
        ],
    );
    let courier = work.filter(|_| order.is_own_to_be_delivered()).map(|work| courier_mark(lang, work));
    let second = details(lang, order, courier.as_deref(), now);
    if second.is_empty() { first } else { format!("{first}\n{second}") }
}

fn courier_mark(lang: Language, work: &CourierWork) -> String {
    let name = work.holder.as_ref().map(|holder| shorten(&courier_name(&holder.courier), MAX_NAME_UNITS));
    html(lang, "orders-courier", &[("name", Arg::OptionalText(name.as_deref()))])
}

/// What is to be done, by when, who delivers it, and how many goods there are if that fits.
fn details(lang: Language, order: &Order, courier: Option<&str>, now: DateTime<Utc>) -> String {
    let is_usual = order.delivery() == Some(Delivery::Own) && order.state == Some(State::Delivery);
    let task = if order.is_called_off() {
        let status = order.status.as_ref().map_or("", Status::as_str);
        Some(html(lang, "order-status", &[("status", Arg::Constant(status))]))
    } else {
        task_name(lang, order).filter(|_| !is_usual)
    };
    let due = order.to_do_by().filter(|_| order.is_to_do());
    let due = due.map(|due| html(lang, "orders-due", &[("when", Arg::Text(&time(lang, due, now)))]));
    let mut line = [task, due, courier.map(str::to_owned)].into_iter().flatten().collect::<Vec<_>>().join(SEPARATOR);
    if !order.entries.is_empty() {
        let goods = html(lang, "orders-items", &[("count", Arg::Count(order.entries.len()))]);
        if line.is_empty() {
            line = goods;
        } else if units(&line) + units(SEPARATOR) + units(&goods) <= LINE_UNITS {
            line = [line, goods].join(SEPARATOR);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::order::{Address, Customer, Entry, KaspiDelivery};
    use crate::domain::{Money, OrderCode, Outgoing};

    fn first_line(order: &Order) -> String {
        let html = row(Language::Russian, order, 10, DateTime::UNIX_EPOCH);
        Outgoing::text(html).plain_text().lines().next().unwrap_or_default().replace('\u{a0}', " ")
    }

    #[test]
    fn the_second_line_fits_a_phone() {
        let planned: DateTime<Utc> = "2026-11-23T13:00:00Z".parse().unwrap();
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        for (state, assembled) in [
            (State::New, None),
            (State::Delivery, None),
            (State::Pickup, None),
            (State::KaspiDelivery, Some(false)),
            (State::KaspiDelivery, Some(true)),
        ] {
            let kaspi = KaspiDelivery { courier_transmission_planning_date: Some(planned), ..KaspiDelivery::default() };
            let order = Order {
                kaspi_delivery: (state == State::KaspiDelivery).then_some(kaspi),
                planned_delivery_date: Some(planned),
                state: Some(state),
                status: Some(Status::AcceptedByMerchant),
                assembled,
                entries: vec![Entry::default(); 2],
                ..Order::new(OrderCode::parse("900000101").unwrap())
            };
            for lang in Language::ALL {
                let line = details(lang, &order, None, now);
                assert!(units(&line) <= LINE_UNITS && line.contains("18:00"), "{line}");
            }
        }
    }

    #[test]
    fn a_long_address_comes_before_the_name_and_keeps_house_and_flat() {
        let some = |text: &str| Some(text.to_owned());
        let mut order = Order {
            customer: Customer { first_name: some("Айгерим"), ..Customer::default() },
            total_price: Money::from_tenge(12_990.0),
            delivery_address: Some(Address {
                street_name: some("улица Абая"),
                street_number: some("10"),
                apartment: some("25"),
                ..Address::default()
            }),
            ..Order::new(OrderCode::parse("900000101").unwrap())
        };
        assert_eq!(first_line(&order), "10. Абая 10, кв. 25 · Айгерим · 12 990 ₸");
        let address = order.delivery_address.as_mut().unwrap();
        address.street_name = some("проспект Нурсултана Назарбаева");
        address.street_number = some("223/1");
        assert_eq!(first_line(&order), "10. пр. Нурсул… 223/1, кв. 25 · 12 990 ₸");
        // House and flat stay whole, even if the line is wrapped.
        let address = order.delivery_address.as_mut().unwrap();
        address.building = some("литера Б");
        order.total_price = Money::from_tenge(1_299_000.0);
        assert_eq!(first_line(&order), "10. пр. Нур… 223/1, стр. литера Б, кв. 25 · 1 299 000 ₸");
        order.total_price = Money::from_tenge(12_990.0);
        // Without street and number the whole address is shown, but not its town.
        let address = Address {
            formatted_address: some("Алматы, микрорайон Самал-2, 58, 25"),
            town: some("Алматы"),
            apartment: some("25"),
            ..Address::default()
        };
        order.delivery_address = Some(address);
        assert_eq!(first_line(&order), "10. микрорайон Самал-2, 58, кв. 25 · 12 990 ₸");
        order.delivery_address = None;
        assert_eq!(first_line(&order), "10. 900000101 · Айгерим · 12 990 ₸");
        assert_eq!(first_line(&Order::new(OrderCode::parse("900000101").unwrap())), "10. 900000101");
    }
}
