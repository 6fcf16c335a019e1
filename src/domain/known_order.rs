//! Orders that the bot follows.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::Order;
use super::notice::Event;
use super::subscription::DeliveryGroup;
use super::time::day;

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
}

/// Which of the active orders to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderFilter {
    pub day: OrderDay,
    /// `None` for every way.
    pub delivery: Option<DeliveryGroup>,
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
    pub const DEFAULT: Self = Self { day: OrderDay::Today, delivery: Some(DeliveryGroup::Own) };

    pub fn includes(self, order: &Order, now: DateTime<Utc>) -> bool {
        let is_pickup = DeliveryGroup::of(order) == DeliveryGroup::Pickup;
        let has_delivery = self.delivery.is_none_or(|delivery| DeliveryGroup::of(order) == delivery);
        let (today, due) = (day(now), order.to_do_by().map(day));
        let tomorrow = today.checked_add_days(Days::new(1));
        let has_day = match self.day {
            OrderDay::Any => true,
            // A buyer may collect it on any day until then.
            OrderDay::Today if is_pickup => order.is_to_do(),
            OrderDay::Tomorrow if is_pickup => order.is_to_do() && due >= tomorrow,
            OrderDay::Today => order.is_to_do() && due.is_none_or(|due| due <= today),
            OrderDay::Tomorrow => order.is_to_do() && due.is_some() && due == tomorrow,
        };
        has_delivery && has_day
    }
}

impl OrderDay {
    /// The first and the last day, as far as they limit what is included. Own deliveries are due on one of them.
    pub fn limits(self, now: DateTime<Utc>) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let today = day(now);
        let tomorrow = today.checked_add_days(Days::new(1));
        match self {
            Self::Today => (None, Some(today)),
            Self::Tomorrow => (tomorrow, tomorrow),
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
    use crate::domain::order::{DeliveryMode, KaspiDelivery, State, Status};

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

    #[test]
    fn what_is_to_be_done_by_a_day() {
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        let includes = |day, order: &Order| OrderFilter { day, delivery: None }.includes(order, now);
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
        let filter = OrderFilter { day: OrderDay::Today, delivery: Some(DeliveryGroup::Kaspi) };
        let kaspi = KaspiDelivery { courier_transmission_planning_date: Some(now), ..KaspiDelivery::default() };
        // Its buyer gets it next week, but it is to be handed over today.
        let mut order = Order {
            kaspi_delivery: Some(kaspi.clone()),
            ..order("DELIVERY_REGIONAL_TODOOR", true, "2026-11-30T18:59:59Z")
        };
        assert!(filter.includes(&order, now) && !OrderFilter::DEFAULT.includes(&order, now));
        order.kaspi_delivery = Some(KaspiDelivery { courier_transmission_date: Some(now), ..kaspi });
        assert!(!filter.includes(&order, now) && OrderFilter { day: OrderDay::Any, ..filter }.includes(&order, now));
    }

    #[test]
    fn an_order_that_waits_for_its_buyer_may_be_collected_on_any_day_until_its_last() {
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        let days = |order: &Order| OrderDay::ALL.map(|day| OrderFilter { day, delivery: None }.includes(order, now));
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
        assert!(order("DELIVERY_LOCAL", false, missed).is_late(now) && kaspi(None).is_late(now));
        assert!(!kaspi(Some(now)).is_late(now) && !order("DELIVERY_PICKUP", false, missed).is_late(now));
    }
}
