//! Orders that the bot follows.

use std::fmt;

use chrono::{DateTime, Days, TimeDelta, Utc};

use super::Order;
use super::courier::{AttemptOutcome, CourierWork};
use super::notice::Event;
use super::order::Delivery;
use super::subscription::DeliveryGroup;
use super::time::{day, start_of};

/// An order as it was when Kaspi last sent it.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownOrder {
    pub shop: String,
    pub order: Order,
    /// How often it has changed, from 1.
    pub revision: i64,
    /// What happened last.
    pub event: Event,
    /// When the bot noticed that.
    pub changed_at: DateTime<Utc>,
    pub work: CourierWork,
}

/// When a courier has to deliver an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoundDay {
    Overdue,
    /// Or without a date.
    Today,
    Tomorrow,
    Later,
    /// Not at all, as it is: the buyer refused it, or the address is wrong.
    Undeliverable,
}

impl RoundDay {
    /// The name in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Today => "today",
            Self::Tomorrow => "tomorrow",
            Self::Later => "later",
            Self::Undeliverable => "undeliverable",
        }
    }
}

impl KnownOrder {
    /// Whether the shop still has something to do. What a courier has handed over is done, although Kaspi may not know it.
    pub fn is_to_do(&self) -> bool {
        self.order.is_to_do() && !self.work.is_delivered()
    }

    /// By when: on the day to which the buyer postponed the delivery, else by Kaspi's date.
    pub fn to_do_by(&self) -> Option<DateTime<Utc>> {
        self.postponed_until().or(self.order.to_do_by())
    }

    /// Whether the shop has missed that. A buyer who does not come makes nothing late.
    pub fn is_late(&self, now: DateTime<Utc>) -> bool {
        let depends_on_shop = self.order.delivery() != Some(Delivery::Pickup);
        depends_on_shop && self.is_to_do() && self.to_do_by().is_some_and(|by| by < now)
    }

    /// By when the courier has to deliver it.
    pub fn round_due(&self) -> Option<DateTime<Utc>> {
        self.postponed_until().or(self.order.due_at())
    }

    /// The end of the day to which the buyer postponed the delivery.
    fn postponed_until(&self) -> Option<DateTime<Utc>> {
        let postponed_to = self.work.last_attempt.as_ref()?.outcome.postponed_to()?;
        Some(postponed_to + TimeDelta::hours(24) - TimeDelta::seconds(1))
    }

    pub fn round_day(&self, now: DateTime<Utc>) -> RoundDay {
        let outcome = self.work.last_attempt.as_ref().map(|attempt| attempt.outcome);
        if matches!(outcome, Some(AttemptOutcome::Refused | AttemptOutcome::WrongAddress)) {
            return RoundDay::Undeliverable;
        }
        let Some(due) = self.round_due() else { return RoundDay::Today };
        let is_before = |limit: Option<DateTime<Utc>>| limit.is_none_or(|limit| due < limit);
        if due < now {
            RoundDay::Overdue
        } else if is_before(OrderDay::Today.limits(now).1) {
            RoundDay::Today
        } else if is_before(OrderDay::Tomorrow.limits(now).1) {
            RoundDay::Tomorrow
        } else {
            RoundDay::Later
        }
    }
}

/// Which of the active orders to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderFilter {
    pub day: OrderDay,
    /// `None` for any delivery type.
    pub delivery: Option<DeliveryGroup>,
    /// Only own deliveries that no courier has.
    pub is_free: bool,
}

/// When something is to be done for an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderDay {
    /// By the end of today, overdue, or without a date.
    Today,
    Tomorrow,
    /// Any day, or nothing is left to be done.
    Any,
}

impl OrderFilter {
    /// What the shop's couriers have to do now.
    pub const DEFAULT: Self = Self { day: OrderDay::Today, delivery: Some(DeliveryGroup::Own), is_free: false };

    /// All deliveries that no courier has.
    pub const FREE: Self = Self { day: OrderDay::Any, delivery: Some(DeliveryGroup::Own), is_free: true };

    pub fn includes(self, known: &KnownOrder, now: DateTime<Utc>) -> bool {
        let is_free = || {
            let work = &known.work;
            work.holder.is_none() && !work.is_delivered() && known.order.is_own_to_be_delivered()
        };
        if self.is_free && !is_free() {
            return false;
        }
        let delivery = DeliveryGroup::of(&known.order);
        if self.delivery.is_some_and(|wanted| wanted != delivery) {
            return false;
        }
        if self.day == OrderDay::Any {
            return true;
        }
        let (from, until) = self.day.limits(now);
        // A buyer may collect an order on any day until its last.
        let is_pickup = delivery == DeliveryGroup::Pickup;
        let is_on_day = match known.to_do_by() {
            Some(due) => from.is_none_or(|from| due >= from) && (is_pickup || until.is_none_or(|until| due < until)),
            None => is_pickup || from.is_none(),
        };
        known.is_to_do() && is_on_day
    }

    /// Parses the parts of callback data between colons.
    pub fn parse(parts: &[&str]) -> Option<Self> {
        let (day, delivery, is_free) = match *parts {
            [day, delivery] => (day, delivery, false),
            [day, delivery, "free"] => (day, delivery, true),
            _ => return None,
        };
        let delivery = if delivery == "all" { None } else { Some(DeliveryGroup::parse(delivery)?) };
        Some(Self { day: OrderDay::parse(day)?, delivery, is_free })
    }

    /// The way of delivery in callback data and in Fluent's selectors.
    pub fn delivery_name(self) -> &'static str {
        self.delivery.map_or("all", DeliveryGroup::as_str)
    }
}

/// As in callback data.
impl fmt::Display for OrderFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}{}", self.day.as_str(), self.delivery_name(), if self.is_free { ":free" } else { "" })
    }
}

impl OrderDay {
    /// From when until before when own deliveries of the day are due, as far as that is limited.
    pub fn limits(self, now: DateTime<Utc>) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        let midnight = |days| day(now).checked_add_days(Days::new(days)).and_then(start_of);
        match self {
            Self::Today => (None, midnight(1)),
            Self::Tomorrow => (midnight(1), midnight(2)),
            Self::Any => (None, None),
        }
    }

    /// In the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Today, Self::Tomorrow, Self::Any];

    /// The name in callback data and in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Tomorrow => "tomorrow",
            Self::Any => "all",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|day| day.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::OrderCode;
    use crate::domain::UserId;
    use crate::domain::courier::Attempt;
    use crate::domain::order::{DeliveryMode, KaspiDelivery, State, Status};
    use crate::domain::people::Person;

    fn order(mode: &str, is_kaspi: bool, due: &str) -> Order {
        Order {
            state: Some(if is_kaspi { State::KaspiDelivery } else { State::Delivery }),
            status: Some(Status::AcceptedByMerchant),
            delivery_mode: Some(DeliveryMode::from_kaspi(mode.to_owned())),
            is_kaspi_delivery: Some(is_kaspi),
            planned_delivery_date: due.parse().ok(),
            ..Order::new(OrderCode::parse("900000101").unwrap())
        }
    }

    fn known(order: Order) -> KnownOrder {
        let changed_at = DateTime::UNIX_EPOCH;
        let work = CourierWork::default();
        KnownOrder { shop: String::new(), order, revision: 1, event: Event::New, changed_at, work }
    }

    #[test]
    fn what_is_to_be_done_by_a_day() {
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        let includes = |day, order: &Order| {
            OrderFilter { day, delivery: None, is_free: false }.includes(&known(order.clone()), now)
        };
        let [overdue, today, tomorrow, later, undated] =
            ["2026-11-22T18:59:59Z", "2026-11-23T18:59:59Z", "2026-11-24T18:59:59Z", "2026-11-25T18:59:59Z", ""]
                .map(|due| order("DELIVERY_LOCAL", false, due));
        for (order, is_today, is_tomorrow) in [
            (&overdue, true, false),
            (&today, true, false),
            (&tomorrow, false, true),
            (&later, false, false),
            (&undated, true, false),
        ] {
            assert_eq!(includes(OrderDay::Today, order), is_today, "{order:?}");
            assert_eq!(includes(OrderDay::Tomorrow, order), is_tomorrow, "{order:?}");
            assert!(includes(OrderDay::Any, order));
        }
        let called_off = Order { status: Some(Status::Cancelling), ..today };
        assert!(!includes(OrderDay::Today, &called_off) && includes(OrderDay::Any, &called_off));
    }

    #[test]
    fn an_order_that_kaspi_delivery_has_leaves_nothing_to_do() {
        let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let filter = OrderFilter { day: OrderDay::Today, delivery: Some(DeliveryGroup::Kaspi), is_free: false };
        let kaspi = KaspiDelivery { courier_transmission_planning_date: Some(now), ..KaspiDelivery::default() };
        // Its buyer gets it next week, but it is to be handed over today.
        let mut order = Order {
            kaspi_delivery: Some(kaspi.clone()),
            ..order("DELIVERY_REGIONAL_TODOOR", true, "2026-11-30T18:59:59Z")
        };
        assert!(
            filter.includes(&known(order.clone()), now) && !OrderFilter::DEFAULT.includes(&known(order.clone()), now)
        );
        order.kaspi_delivery = Some(KaspiDelivery { courier_transmission_date: Some(now), ..kaspi });
        assert!(
            !filter.includes(&known(order.clone()), now)
                && OrderFilter { day: OrderDay::Any, ..filter }.includes(&known(order.clone()), now)
        );
    }

    #[test]
    fn an_order_that_waits_for_its_buyer_may_be_collected_on_any_day_until_its_last() {
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        let days = |order: &Order| {
            OrderDay::ALL
                .map(|day| OrderFilter { day, delivery: None, is_free: false }.includes(&known(order.clone()), now))
        };
        let pickup = |due| order("DELIVERY_PICKUP", false, due);
        assert_eq!(days(&pickup("2026-11-22T18:59:59Z")), [true, false, true]);
        assert_eq!(days(&pickup("2026-11-23T18:59:59Z")), [true, false, true]);
        assert_eq!(days(&pickup("2026-11-24T18:59:59Z")), [true, true, true]);
        assert_eq!(days(&pickup("2026-11-27T18:59:59Z")), [true, true, true]);
    }

    #[test]
    fn what_the_shop_has_missed_is_late() {
        let now: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        let missed = "2026-11-23T08:59:59Z";
        let kaspi = |transmitted| Order {
            kaspi_delivery: Some(KaspiDelivery {
                courier_transmission_planning_date: missed.parse().ok(),
                courier_transmission_date: transmitted,
                ..KaspiDelivery::default()
            }),
            ..order("DELIVERY_REGIONAL_TODOOR", true, "2026-11-30T18:59:59Z")
        };
        let is_late = |order| known(order).is_late(now);
        assert!(is_late(order("DELIVERY_LOCAL", false, missed)) && is_late(kaspi(None)));
        assert!(!is_late(kaspi(Some(now))) && !is_late(order("DELIVERY_PICKUP", false, missed)));
        let mut known = known(order("DELIVERY_LOCAL", false, missed));
        let attempt = |outcome| Attempt {
            id: 1,
            courier: Person { user: UserId::new(7).unwrap(), name: None },
            outcome,
            number: 1,
            at: now,
            comment: None,
        };
        let tomorrow = "2026-11-23T19:00:00Z".parse().unwrap();
        for (outcome, is_late) in [
            (AttemptOutcome::NoAnswer, true),
            (AttemptOutcome::Delivered, false),
            (AttemptOutcome::Postponed(tomorrow), false),
        ] {
            known.work.last_attempt = Some(attempt(outcome));
            assert_eq!(known.is_late(now), is_late, "{outcome:?}");
        }
    }
}
