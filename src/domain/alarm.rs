//! When people are alarmed about an order.

use chrono::{DateTime, Duration, NaiveTime, Utc};

use super::known_order::KnownOrder;
use super::notice::Event;
use super::order::State;
use super::subscription::Alarm;
use super::time::{at, day};
use super::{Order, OrderCode};

/// An alarm that waits for delivery to a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedAlarm {
    /// Of the notice.
    pub id: i64,
    pub shop: String,
    pub code: OrderCode,
    pub alarm: Alarm,
}

/// How long an order may wait to be accepted. Kaspi cancels it after three hours, an Express order after one (Kaspi's
/// rules for orders).
const ACCEPTED_WITHIN: Duration = Duration::minutes(30);
pub const EXPRESS_ACCEPTED_WITHIN: Duration = Duration::minutes(15);

pub const SIGNED_WITHIN: Duration = Duration::days(1);

/// How long Kaspi may not know that an order was handed over.
pub const COMPLETED_WITHIN: Duration = Duration::hours(2);

/// How long an order that has changed after the time of day of an alarm may wait: it may only just have been placed.
const DONE_WITHIN: Duration = Duration::hours(1);

impl Alarm {
    /// When the trouble is to be reported, and since when or until when it is: see [`Trouble`]. `None` if there is none at
    /// this time.
    pub fn trouble(self, known: &KnownOrder, now: DateTime<Utc>) -> Option<Trouble> {
        let KnownOrder { order, work, changed_at, .. } = known;
        if !order.is_in_progress() {
            return None;
        }
        let is_in = |state: &State| order.state.as_ref() == Some(state);
        // When the shop got it.
        let placed = order.approved_by_bank_date.or(order.creation_date).unwrap_or(*changed_at);
        // The bot may see a new order late.
        let last_change = if known.event == Event::New { placed } else { *changed_at };
        match self {
            Self::NotAccepted => {
                let within = if is_express(order) { EXPRESS_ACCEPTED_WITHIN } else { ACCEPTED_WITHIN };
                is_in(&State::New).then(|| Trouble { due_at: placed + within, date: placed })
            }
            // Kaspi does not say since when; since then nothing has changed.
            Self::NotSigned => {
                is_in(&State::SignRequired).then(|| Trouble { due_at: *changed_at + SIGNED_WITHIN, date: *changed_at })
            }
            Self::NoCourier => {
                let by = known.round_due().filter(|by| *by >= now)?;
                let is_free = is_in(&State::Delivery) && work.holder.is_none() && !work.is_delivered();
                let is_own = order.is_own_to_be_delivered();
                (is_free && is_own).then(|| self.trouble_of_day(by, last_change, now)).flatten()
            }
            Self::NotHandedOver => {
                let by = order.kaspi_delivery.as_ref()?.courier_transmission_planning_date?;
                let is_with_shop = is_in(&State::KaspiDelivery) && order.is_to_do();
                is_with_shop.then(|| self.trouble_of_day(by, last_change, now)).flatten()
            }
            Self::NotCompleted => {
                let attempt = work.last_attempt.as_ref().filter(|_| work.is_delivered())?;
                Some(Trouble { due_at: attempt.at + COMPLETED_WITHIN, date: attempt.at })
            }
        }
    }

    /// The trouble of something that was to be done today by this time.
    fn trouble_of_day(self, by: DateTime<Utc>, last_change: DateTime<Utc>, now: DateTime<Utc>) -> Option<Trouble> {
        let time_of_day = self.time_of_day(now).filter(|_| day(by) == day(now))?;
        let due_at = if last_change < time_of_day { time_of_day } else { last_change + DONE_WITHIN };
        Some(Trouble { due_at, date: by })
    }

    /// The time of today from which on the alarm is raised; `None` if it depends on the order only.
    pub fn time_of_day(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let hour = match self {
            Self::NoCourier => 12,
            Self::NotHandedOver => 15,
            Self::NotAccepted | Self::NotSigned | Self::NotCompleted => return None,
        };
        at(day(now), NaiveTime::from_hms_opt(hour, 0, 0)?)
    }
}

/// What is wrong with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trouble {
    /// When it is to be reported.
    pub due_at: DateTime<Utc>,
    /// Since when it lasts, or until when something is to be done.
    pub date: DateTime<Utc>,
}

pub fn is_express(order: &Order) -> bool {
    order.kaspi_delivery.as_ref().is_some_and(|kaspi| kaspi.express)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::UserId;
    use crate::domain::courier::{Attempt, AttemptOutcome, CourierWork, Holder};
    use crate::domain::notice::Event;
    use crate::domain::order::{DeliveryMode, KaspiDelivery, Status};
    use crate::domain::people::Person;

    fn time(text: &str) -> DateTime<Utc> {
        format!("2026-11-{text}+05:00").parse::<DateTime<chrono::FixedOffset>>().unwrap().to_utc()
    }

    fn known(state: &str, mode: &str) -> KnownOrder {
        let order = Order {
            state: Some(State::from_kaspi(state.to_owned())),
            status: Some(Status::AcceptedByMerchant),
            delivery_mode: Some(DeliveryMode::from_kaspi(mode.to_owned())),
            is_kaspi_delivery: Some(state == "KASPI_DELIVERY"),
            creation_date: Some(time("23T09:00:00")),
            planned_delivery_date: Some(time("23T23:59:59")),
            ..Order::new(OrderCode::parse("900000101").unwrap())
        };
        let (event, work, changed_at) = (Event::New, CourierWork::default(), time("23T09:01:00"));
        KnownOrder { shop: "A".to_owned(), order, revision: 1, event, changed_at, work }
    }

    fn due(alarm: Alarm, known: &KnownOrder, now: &str) -> Option<DateTime<Utc>> {
        alarm.trouble(known, time(now)).map(|trouble| trouble.due_at)
    }

    /// The alarms about an order at a time, whether due or not.
    fn alarms(known: &KnownOrder, now: &str) -> Vec<Alarm> {
        Alarm::ALL.iter().copied().filter(|alarm| due(*alarm, known, now).is_some()).collect()
    }

    #[test]
    fn a_new_order_is_to_be_accepted_within_half_an_hour_and_an_express_one_within_a_quarter() {
        let mut new = known("NEW", "DELIVERY_LOCAL");
        assert_eq!(alarms(&new, "23T09:02:00"), [Alarm::NotAccepted]);
        assert_eq!(due(Alarm::NotAccepted, &new, "23T09:02:00"), Some(time("23T09:30:00")));
        new.order.approved_by_bank_date = Some(time("23T09:05:00"));
        new.order.kaspi_delivery = Some(KaspiDelivery { express: true, ..KaspiDelivery::default() });
        assert_eq!(due(Alarm::NotAccepted, &new, "23T09:02:00"), Some(time("23T09:20:00")));
        new.order.status = Some(Status::Cancelling);
        assert_eq!(alarms(&new, "23T09:02:00"), []);
        new.order = Order { creation_date: None, approved_by_bank_date: None, ..known("NEW", "DELIVERY_LOCAL").order };
        assert_eq!(due(Alarm::NotAccepted, &new, "23T09:02:00"), Some(time("23T09:31:00")), "as the bot saw it");
    }

    #[test]
    fn an_own_delivery_of_today_needs_a_courier_by_noon() {
        let mut own = known("DELIVERY", "DELIVERY_LOCAL");
        assert_eq!(alarms(&own, "23T09:02:00"), [Alarm::NoCourier]);
        assert_eq!(due(Alarm::NoCourier, &own, "23T09:02:00"), Some(time("23T12:00:00")));
        assert_eq!(alarms(&own, "22T23:59:00"), [], "tomorrow");
        assert_eq!(alarms(&own, "24T00:00:00"), [], "it is overdue");
        own.changed_at = time("23T16:00:00");
        assert_eq!(due(Alarm::NoCourier, &own, "23T16:01:00"), Some(time("23T12:00:00")), "the bot was down");
        own.event = Event::Accepted;
        assert_eq!(due(Alarm::NoCourier, &own, "23T16:01:00"), Some(time("23T17:00:00")), "accepted later");
        let courier = Person { user: UserId::new(7).unwrap(), name: None };
        own.work.holder = Some(Holder { courier, since: time("23T16:01:00") });
        assert_eq!(alarms(&own, "23T18:00:00"), []);
    }

    #[test]
    fn what_kaspi_delivery_gets_today_is_to_be_handed_over_by_three() {
        let mut kaspi = known("KASPI_DELIVERY", "DELIVERY_REGIONAL_TODOOR");
        assert_eq!(alarms(&kaspi, "23T09:02:00"), [], "no date");
        let planned = |date, handed| {
            let (planning, transmission) = (Some(time(date)), handed);
            let kaspi = KaspiDelivery {
                courier_transmission_planning_date: planning,
                courier_transmission_date: transmission,
                ..KaspiDelivery::default()
            };
            Some(kaspi)
        };
        kaspi.order.kaspi_delivery = planned("23T20:00:00", None);
        assert_eq!(alarms(&kaspi, "23T09:02:00"), [Alarm::NotHandedOver]);
        assert_eq!(due(Alarm::NotHandedOver, &kaspi, "23T09:02:00"), Some(time("23T15:00:00")));
        kaspi.order.kaspi_delivery = planned("24T20:00:00", None);
        assert_eq!(alarms(&kaspi, "23T16:00:00"), [], "Kaspi has moved it");
        kaspi.order.kaspi_delivery = planned("23T20:00:00", Some(time("23T14:00:00")));
        assert_eq!(alarms(&kaspi, "23T16:00:00"), []);
    }

    #[test]
    fn a_signature_is_waited_for_since_the_last_change() {
        let signed = known("SIGN_REQUIRED", "DELIVERY_LOCAL");
        assert_eq!(alarms(&signed, "23T09:02:00"), [Alarm::NotSigned]);
        assert_eq!(due(Alarm::NotSigned, &signed, "23T09:02:00"), Some(time("24T09:01:00")));
    }

    #[test]
    fn what_a_courier_has_handed_over_is_to_be_completed_within_two_hours() {
        let mut own = known("DELIVERY", "DELIVERY_LOCAL");
        let courier = Person { user: UserId::new(7).unwrap(), name: None };
        let at = time("23T11:00:00");
        let attempt =
            |outcome| Some(Attempt { id: 1, courier: courier.clone(), outcome, number: 1, at, comment: None });
        own.work.last_attempt = attempt(AttemptOutcome::Delivered);
        assert_eq!(alarms(&own, "23T11:01:00"), [Alarm::NotCompleted]);
        assert_eq!(due(Alarm::NotCompleted, &own, "23T11:01:00"), Some(time("23T13:00:00")));
        own.work.last_attempt = attempt(AttemptOutcome::NoAnswer);
        assert_eq!(alarms(&own, "23T11:01:00"), [Alarm::NoCourier]);
    }

    #[test]
    fn an_order_that_has_ended_is_in_no_trouble() {
        for state in ["NEW", "SIGN_REQUIRED", "DELIVERY", "KASPI_DELIVERY"] {
            for status in [Status::Completed, Status::Cancelled, Status::Cancelling, Status::ReturnRequested] {
                let mut ended = known(state, "DELIVERY_LOCAL");
                ended.order.status = Some(status);
                assert_eq!(alarms(&ended, "23T16:00:00"), [], "{state}");
            }
        }
    }
}
