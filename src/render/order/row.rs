//! An order in a list, in two lines of a phone.

use chrono::{DateTime, Utc};

use super::address::short_address;
use super::courier::courier_name;
use super::stage::task_name;
use crate::domain::courier::CourierWork;
use crate::domain::order::{Delivery, State, Status};
use crate::domain::people::Person;
use crate::domain::subscription::DeliveryGroup;
use crate::domain::{Audience, KnownOrder, Language, Order};
use crate::render::html::{SEPARATOR, escape, short, shorten, units};
use crate::render::text::{Arg, html};
use crate::render::when::{time, time_of_day};

/// What fits into a line of a phone that is 390 px wide, in UTF-16 units.
const LINE_UNITS: usize = 40;

/// The longest name of a courier in a row, in UTF-16 units.
const MAX_NAME_UNITS: usize = 12;

/// Where, to whom and how much; then how the last attempt went, by when and how many goods. The town is left out: it is the
/// list's heading.
pub(in crate::render) fn row(
    lang: Language,
    audience: Audience,
    known: &KnownOrder,
    number: usize,
    now: DateTime<Utc>,
) -> String {
    two_lines(lang, (&known.order.redacted(audience), known), number, Extras::default(), now)
}

/// The same with who delivers it, or a sign that nobody does.
pub(in crate::render) fn row_with_courier(
    lang: Language,
    audience: Audience,
    known: &KnownOrder,
    number: usize,
    now: DateTime<Utc>,
) -> String {
    let extras = Extras { courier: true, code: false };
    two_lines(lang, (&known.order.redacted(audience), known), number, extras, now)
}

/// The same with the order's code.
pub(in crate::render) fn row_with_code(
    lang: Language,
    audience: Audience,
    known: &KnownOrder,
    number: usize,
    now: DateTime<Utc>,
) -> String {
    let extras = Extras { courier: true, code: true };
    two_lines(lang, (&known.order.redacted(audience), known), number, extras, now)
}

/// What a row shows besides.
#[derive(Debug, Clone, Copy, Default)]
struct Extras {
    courier: bool,
    code: bool,
}

fn two_lines(
    lang: Language,
    (order, known): (&Order, &KnownOrder),
    number: usize,
    extras: Extras,
    now: DateTime<Utc>,
) -> String {
    let name = order.customer.first_name.as_deref().or(order.customer.name.as_deref()).map(short);
    let sum = order.total_price.map(|sum| sum.to_string());
    let is_late = known.is_late(now);
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
    let (name, name_below) = if has_room { (name, None) } else { (None, name) };
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
    let second = details(lang, (order, known), name_below.as_deref(), extras, now);
    if second.is_empty() { first } else { format!("{first}\n{second}") }
}

/// How the last attempt went and when, what is to be done, by when, who delivers it, the buyer's name if it did not fit above,
/// and how many goods there are. What matters least is left out if it does not fit.
fn details(
    lang: Language,
    (order, known): (&Order, &KnownOrder),
    name: Option<&str>,
    extras: Extras,
    now: DateTime<Utc>,
) -> String {
    let has_courier = extras.courier;
    // Without an address the first line begins with it.
    let has_code = extras.code && order.delivery_address.is_some();
    let code = has_code.then(|| html(lang, "orders-code", &[("code", Arg::Text(order.code.as_str()))]));
    let work = &known.work;
    let is_own = order.is_own_to_be_delivered();
    let attempt = work.last_attempt.as_ref().filter(|_| is_own);
    let attempted_at = attempt.map(|attempt| time_of_day(lang, attempt.at, now));
    let outcome = attempt.zip(attempted_at.as_deref()).map(|(attempt, when)| {
        let outcome = ("outcome", Arg::Key(attempt.outcome.as_str()));
        if !has_courier {
            return html(lang, "my-attempt", &[outcome, ("when", Arg::Text(when))]);
        }
        let outcome = html(lang, "orders-attempt", &[outcome]);
        let by = work.is_delivered().then(|| format!("{SEPARATOR}{}", escape(&row_name(&attempt.courier))));
        outcome + &by.unwrap_or_default()
    });
    let attempted_at = attempted_at.filter(|_| has_courier);
    let is_usual = order.delivery() == Some(Delivery::Own) && order.state == Some(State::Delivery);
    let task = if order.is_called_off() {
        let status = order.status.as_ref().map_or("", Status::as_str);
        Some(html(lang, "order-status", &[("status", Arg::Constant(status))]))
    } else {
        task_name(lang, order).filter(|_| !is_usual)
    };
    let due = known.to_do_by().filter(|_| known.is_to_do());
    let due = due.map(|due| html(lang, "orders-due", &[("when", Arg::Text(&time(lang, due, now)))]));
    let courier = (has_courier && is_own && !work.is_delivered()).then(|| courier_mark(lang, work));
    let goods = !order.entries.is_empty();
    let goods = goods.then(|| html(lang, "orders-items", &[("count", Arg::Count(order.entries.len()))]));
    let due_rank = if outcome.is_some() || has_code { 4 } else { KEEP };
    let name = name.map(escape);
    fitting(&[
        (KEEP, code),
        (KEEP, outcome),
        (2, attempted_at),
        (KEEP, task),
        (due_rank, due),
        (KEEP, courier),
        (3, name),
        (1, goods),
    ])
}

/// The rank of what is always shown.
const KEEP: u8 = 5;

/// The parts in one line; of those with a lower rank than [`KEEP`] as many as fit, the highest first.
fn fitting(parts: &[(u8, Option<String>)]) -> String {
    let line = |ranks: &[u8]| {
        let shown = parts.iter().filter(|(rank, _)| ranks.contains(rank)).filter_map(|(_, part)| part.as_deref());
        shown.collect::<Vec<_>>().join(SEPARATOR)
    };
    let mut ranks = vec![KEEP];
    for rank in (1..KEEP).rev() {
        ranks.push(rank);
        if units(&line(&ranks)) > LINE_UNITS {
            ranks.pop();
        }
    }
    line(&ranks)
}

fn courier_mark(lang: Language, work: &CourierWork) -> String {
    let name = work.holder.as_ref().map(|holder| row_name(&holder.courier));
    html(lang, "orders-courier", &[("name", Arg::OptionalText(name.as_deref()))])
}

fn row_name(courier: &Person) -> String {
    shorten(&courier_name(courier), MAX_NAME_UNITS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::notice::Event;
    use crate::domain::order::{Address, Customer, Entry, KaspiDelivery};
    use crate::domain::{Money, OrderCode, Outgoing};

    fn known(order: &Order) -> KnownOrder {
        KnownOrder {
            shop: String::new(),
            order: order.clone(),
            revision: 1,
            event: Event::New,
            changed_at: DateTime::UNIX_EPOCH,
            work: CourierWork::default(),
        }
    }

    fn first_line(order: &Order) -> String {
        let html = row(Language::Russian, Audience::Person, &known(order), 10, DateTime::UNIX_EPOCH);
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
                let line = details(lang, (&order, &known(&order)), None, Extras::default(), now);
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
