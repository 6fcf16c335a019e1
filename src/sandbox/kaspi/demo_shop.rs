//! The shop of the demo: a morning's orders, which then move on.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Duration, Utc};
use serde_json::Value;

use super::invented::Numbers;
use super::invented_orders::{Delivery, invented_address, invented_buyer, new_order};
use super::order_template::{DAY_MILLIS, end_of_day, own_delivery};
use super::seed_orders::DEMO_CODES;
use super::server::Kaspi;

/// The orders of [`DEMO_CODES`] are added to these.
const MORNING_ORDERS: u32 = 19;

/// The number of a Kaspi Delivery order of the morning that still has to be packed.
const NOT_PACKED: u32 = 13;

/// Own deliveries of the morning that are not due today: their numbers, and the days from today.
const DUE_OTHERWISE: [(u32, i64); 5] = [(1, -1), (2, -1), (6, 1), (12, 1), (16, 2)];

const SALE_ORDERS: u32 = 12;

/// How long an order waits to be accepted when the viewer wants one that waits for long: the bot warns of it soon.
const WAITING: Duration = Duration::minutes(30);

/// New orders become rarer as the number of active ones gets near this.
const MAX_ACTIVE: usize = 40;

/// A sale adds no more orders than this number of active ones.
const MAX_ACTIVE_IN_SALE: usize = 80;

/// Codes above this are those of the shop's own orders.
const FIRST_CODE: u32 = 910_000_000;

/// What the viewer of the demo makes happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoEvent {
    Order,
    Sale,
    Cancellation,
    Postponement,
    Overdue,
    /// A new order waits to be accepted for long.
    Waiting,
    Return,
}

#[derive(Debug)]
pub struct DemoShop {
    kaspi: Kaspi,
    progress: Mutex<Progress>,
}

#[derive(Debug)]
struct Progress {
    placed: u32,
    numbers: Numbers,
}

impl DemoShop {
    /// Replaces the orders of the first shop, except those of [`DEMO_CODES`].
    pub fn open(kaspi: Kaspi, now: DateTime<Utc>) -> Self {
        let is_shown = |code: &str| DEMO_CODES.iter().any(|(shown, _)| *shown == code);
        for (code, _) in kaspi.orders() {
            if !is_shown(&code) {
                kaspi.remove_order(&code);
            }
        }
        let shop = Self { kaspi, progress: Mutex::new(Progress { placed: 0, numbers: Numbers::new(2026) }) };
        // Both were made from the template, of which there must be one order only.
        let mut overdue = own_delivery("900000201", now);
        let mut progress = shop.lock();
        let buyer = invented_buyer(&mut progress.numbers);
        let address = invented_address(&mut progress.numbers);
        shop.kaspi.update_order("900000203", |attributes| attributes["customer"] = buyer);
        overdue["attributes"]["customer"] = invented_buyer(&mut progress.numbers);
        overdue["attributes"]["deliveryAddress"] = address;
        overdue["attributes"]["plannedDeliveryDate"] = (end_of_day(now) - DAY_MILLIS).into();
        shop.kaspi.put_order(overdue);
        for number in 0..MORNING_ORDERS {
            let code =
                shop.place(&mut progress, now - Duration::minutes(i64::from(5 + 11 * (MORNING_ORDERS - number))), None);
            let days = DUE_OTHERWISE.iter().find(|(other, _)| *other == number + 1).map_or(0, |(_, days)| *days);
            let date = end_of_day(now) + days * DAY_MILLIS;
            shop.kaspi.update_order(&code, |order| {
                // In the evening, too, these are today's.
                if order["isKaspiDelivery"] == false && order["plannedDeliveryDate"].is_number() {
                    order["plannedDeliveryDate"] = date.into();
                }
            });
            // The last two still wait to be accepted.
            if number + 2 < MORNING_ORDERS && number + 1 != NOT_PACKED {
                shop.advance(&code, now);
            }
        }
        drop(progress);
        shop
    }

    /// Something happens, which depends only on what happened before.
    pub fn step(&self, now: DateTime<Utc>) {
        let mut progress = self.lock();
        let active = self.active();
        let count = self.active_count();
        let own: Vec<String> =
            active.iter().filter(|(_, order)| is_own_in_work(order)).map(|(code, _)| code.clone()).collect();
        let chosen = progress.numbers.pick(&own).cloned();
        match (progress.numbers.below(100), chosen) {
            (0..3, Some(code)) => self.cancel(&code),
            (3..6, Some(code)) => self.postpone(&code),
            (6..8, Some(code)) => self.change_address(&mut progress, &code),
            (8..10, Some(code)) if self.is_in_state(&code, "DELIVERY") => self.give_back(&code),
            _ if progress.numbers.below(100) < 3 * MAX_ACTIVE.saturating_sub(count) => {
                self.place(&mut progress, now, None);
            }
            _ => {
                let waiting = active.iter().find(|(_, order)| order["state"] == "NEW");
                let accepts = progress.numbers.below(2) == 0;
                let oldest = &active[..active.len().min(8)];
                let chosen = waiting.filter(|_| accepts).or_else(|| progress.numbers.pick(oldest));
                if let Some((code, _)) = chosen {
                    self.advance(code, now);
                }
            }
        }
    }

    /// Makes something happen at once, to the newest own delivery if it is about one order. Returns the code of the
    /// order, or `None` if there is no order that this can happen to.
    pub fn cause(&self, event: DemoEvent, now: DateTime<Utc>) -> Option<String> {
        let mut progress = self.lock();
        match event {
            DemoEvent::Order => return Some(self.place(&mut progress, now, Some(Delivery::Own))),
            DemoEvent::Waiting => {
                return Some(self.place(&mut progress, now - WAITING, Some(Delivery::Own)));
            }
            DemoEvent::Sale => {
                let room = MAX_ACTIVE_IN_SALE.saturating_sub(self.active_count());
                let count = SALE_ORDERS.min(u32::try_from(room).unwrap_or(SALE_ORDERS));
                return (0..count).map(|_| self.place(&mut progress, now, None)).last();
            }
            _ => {}
        }
        let is_meant = |order: &Value| {
            is_own_in_work(order)
                // What was not delivered cannot come back.
                && (event != DemoEvent::Return || order["state"] == "DELIVERY")
                && (event != DemoEvent::Overdue
                    || order["plannedDeliveryDate"].as_i64().is_none_or(|date| date > now.timestamp_millis()))
        };
        let (code, _) = self.active().into_iter().rev().find(|(_, order)| is_meant(order))?;
        match event {
            DemoEvent::Cancellation => self.cancel(&code),
            DemoEvent::Postponement => self.postpone(&code),
            DemoEvent::Return => self.give_back(&code),
            _ => self.kaspi.update_order(&code, |order| {
                order["plannedDeliveryDate"] = (now - Duration::minutes(1)).timestamp_millis().into();
            }),
        }
        Some(code)
    }

    /// The codes of the deliveries that the shop has to make, in their order.
    pub fn own_deliveries(&self) -> Vec<String> {
        let mut orders = self.kaspi.orders_where(is_own_in_work);
        orders.sort_by(|(one, _), (other, _)| one.cmp(other));
        orders.into_iter().map(|(code, _)| code).collect()
    }

    fn place(&self, progress: &mut Progress, now: DateTime<Utc>, delivery: Option<Delivery>) -> String {
        progress.placed += 1;
        let code = (FIRST_CODE + progress.placed).to_string();
        let delivery = delivery.unwrap_or_else(|| Delivery::of_number(progress.placed));
        self.kaspi.put_order(new_order(&code, delivery, &mut progress.numbers, now));
        code
    }

    /// The order's next stage.
    fn advance(&self, code: &str, now: DateTime<Utc>) {
        let Some((_, order)) = self.kaspi.orders_where(|order| order["code"] == code).pop() else { return };
        let text = |name: &str| order[name].as_str().unwrap_or_default();
        match (text("state"), text("status")) {
            (_, "CANCELLING") => self.kaspi.archive_order(code, "CANCELLED", None),
            ("NEW", _) => self.kaspi.accept_order(code),
            ("KASPI_DELIVERY", _) if order["assembled"] != true => self.kaspi.assemble_order(code),
            ("KASPI_DELIVERY", _) if order["kaspiDelivery"]["courierTransmissionDate"].is_null() => {
                self.kaspi.transmit_order(code, now);
            }
            _ => self.kaspi.complete_order(code, now),
        }
    }

    fn cancel(&self, code: &str) {
        self.kaspi.update_order(code, |order| {
            order["status"] = "CANCELLING".into();
            order["cancellationReason"] = "BUYER_CANCELLATION_HIMSELF".into();
        });
    }

    fn postpone(&self, code: &str) {
        self.kaspi.update_order(code, |order| {
            if let Some(date) = order["plannedDeliveryDate"].as_i64() {
                order["plannedDeliveryDate"] = (date + DAY_MILLIS).into();
            }
        });
    }

    fn change_address(&self, progress: &mut Progress, code: &str) {
        let address = invented_address(&mut progress.numbers);
        self.kaspi.update_order(code, |order| order["deliveryAddress"] = address);
    }

    /// The buyer does not take the order.
    fn give_back(&self, code: &str) {
        self.kaspi.archive_order(code, "RETURNED", None);
    }

    /// The shop's own orders that have not ended, oldest first. The others stay as their hints describe them.
    fn active(&self) -> Vec<(String, Value)> {
        let mut orders = self.kaspi.orders_where(is_active);
        orders.retain(|(code, _)| code.parse().is_ok_and(|code: u32| (FIRST_CODE..1_000_000_000).contains(&code)));
        orders
    }

    fn is_in_state(&self, code: &str, state: &str) -> bool {
        self.kaspi.orders_where(|order| order["code"] == code && order["state"] == state).pop().is_some()
    }

    fn active_count(&self) -> usize {
        self.kaspi.orders_where(is_active).len()
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_active(order: &Value) -> bool {
    order["state"] != "ARCHIVE"
}

/// Whether the shop has to deliver it and nothing has come in between.
fn is_own_in_work(order: &Value) -> bool {
    (order["state"] == "NEW" || order["state"] == "DELIVERY")
        && order["deliveryMode"] == "DELIVERY_LOCAL"
        && order["isKaspiDelivery"] == false
        && (order["status"] == "APPROVED_BY_BANK" || order["status"] == "ACCEPTED_BY_MERCHANT")
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    async fn open() -> (DemoShop, DateTime<Utc>) {
        let now = "2026-11-23T05:00:00Z".parse().unwrap();
        (DemoShop::open(Kaspi::start(now).await.unwrap(), now), now)
    }

    fn different(orders: &[(String, Value)], text: impl Fn(&Value) -> String) -> usize {
        orders.iter().map(|(_, order)| text(order)).collect::<BTreeSet<_>>().len()
    }

    #[tokio::test]
    async fn a_morning_has_about_25_orders_of_different_people_and_some_are_overdue() {
        let (shop, now) = open().await;
        let orders = shop.kaspi.orders();
        let active: Vec<_> = orders.into_iter().filter(|(_, order)| is_active(order)).collect();
        assert!((23..=27).contains(&active.len()), "{}", active.len());
        let overdue = active.iter().filter(|(_, order)| {
            is_own_in_work(order) && order["plannedDeliveryDate"].as_i64().unwrap() < now.timestamp_millis()
        });
        let overdue: Vec<_> = overdue.map(|(code, _)| code.as_str()).collect();
        assert_eq!(overdue, ["900000201", "910000001", "910000002"]);
        let tomorrow = active.iter().filter(|(_, order)| {
            is_own_in_work(order) && order["plannedDeliveryDate"].as_i64().unwrap() > end_of_day(now)
        });
        assert_eq!((shop.own_deliveries().len(), tomorrow.count()), (14, 3));
        let names = different(&active, |order| order["customer"]["firstName"].to_string());
        let addresses = different(&active, |order| order["deliveryAddress"]["formattedAddress"].to_string());
        let sums = different(&active, |order| order["totalPrice"].to_string());
        assert!(names >= 12 && addresses >= 15 && sums >= 15, "{names} {addresses} {sums}");
        let own = active.iter().filter(|(_, order)| is_own_in_work(order)).count();
        assert!(own * 2 > active.len(), "{own} own deliveries");
        assert!(active.iter().any(|(_, order)| order["kaspiDelivery"]["express"] == true));
        assert!(active.iter().any(|(_, order)| order["preOrder"] == true));
        assert!(active.iter().any(|(_, order)| order["state"] == "PICKUP"));
    }

    #[tokio::test]
    async fn the_shop_stays_believable_for_hours() {
        let (shop, start) = open().await;
        let mut ends = BTreeMap::<String, u32>::new();
        let mut seen: BTreeMap<String, Value> = shop.kaspi.orders_where(is_active).into_iter().collect();
        let (mut postponed, mut moved, mut sooner) = (0, 0, 0);
        for step in 1..=2500 {
            let before = seen.len();
            shop.step(start + Duration::seconds(10 * step));
            let count = shop.active_count();
            assert!((18..=42).contains(&count), "{count} active orders after {step} steps");
            for (code, order) in shop.kaspi.orders_where(is_active) {
                let Some(known) = seen.get(&code) else {
                    seen.insert(code, order);
                    continue;
                };
                postponed += u32::from(known["plannedDeliveryDate"] != order["plannedDeliveryDate"]);
                moved += u32::from(known["deliveryAddress"] != order["deliveryAddress"]);
                seen.insert(code, order);
            }
            sooner += u32::from(seen.len() > before);
            assert!(seen.len() <= before + 1, "{} orders at once", seen.len() - before);
        }
        for (_, order) in shop.kaspi.orders() {
            if !is_active(&order) {
                *ends.entry(order["status"].as_str().unwrap().to_owned()).or_default() += 1;
            }
        }
        assert!(ends["COMPLETED"] > 10 * ends["CANCELLED"] / 2, "{ends:?}");
        assert!(ends["CANCELLED"] > 20 && ends["RETURNED"] > 20 && postponed > 20 && moved > 20, "{ends:?}");
        assert!((500..1500).contains(&sooner), "{sooner} new orders");
        let orders: Vec<_> = seen.into_iter().collect();
        assert!(different(&orders, |order| order["customer"]["lastName"].to_string()) > 30);
        assert!(different(&orders, |order| order["deliveryAddress"]["formattedAddress"].to_string()) > 100);
        assert!(different(&orders, |order| order["customer"]["cellPhone"].to_string()) > 100);
    }

    #[tokio::test]
    async fn two_shops_have_the_same_story() {
        let ((one, now), (other, _)) = (open().await, open().await);
        for step in 0..100 {
            one.step(now + Duration::seconds(step));
            other.step(now + Duration::seconds(step));
        }
        assert_eq!(one.kaspi.orders(), other.kaspi.orders());
    }

    #[tokio::test]
    async fn what_the_viewer_does_happens_to_own_deliveries_and_never_twice_to_one() {
        let (shop, now) = open().await;
        let placed = shop.cause(DemoEvent::Order, now).unwrap();
        assert_eq!(shop.cause(DemoEvent::Cancellation, now), Some(placed.clone()));
        let other = shop.cause(DemoEvent::Cancellation, now).unwrap();
        assert_ne!(other, placed);
        let mut overdue = BTreeSet::new();
        while let Some(code) = shop.cause(DemoEvent::Overdue, now) {
            assert!(overdue.insert(code));
        }
        assert!(overdue.len() > 5);
        let returned = shop.cause(DemoEvent::Return, now).unwrap();
        let orders: BTreeMap<String, Value> = shop.kaspi.orders().into_iter().collect();
        assert_eq!(orders[&placed]["status"], "CANCELLING");
        assert_eq!(orders[&returned]["status"], "RETURNED");
        let postponed = shop.cause(DemoEvent::Postponement, now).unwrap();
        assert_ne!(postponed, returned);
        let count = shop.active_count();
        for _ in 0..10 {
            shop.cause(DemoEvent::Sale, now);
        }
        assert!(count < shop.active_count() && shop.active_count() <= MAX_ACTIVE_IN_SALE);
    }
}
