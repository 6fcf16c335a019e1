//! The days before the demo begins, so that its reports have numbers. Everything is invented, and the same for each demo.

use anyhow::Context;
use chrono::{DateTime, Duration, Utc};

use crate::domain::courier::AttemptOutcome;
use crate::domain::notice::Event;
use crate::domain::order::Delivery;
use crate::domain::time::{day, start_of};
use crate::domain::{Money, OrderCode, UserId};
use crate::flow::Deps;
use crate::store::order_events::{NewEvent, record};

const DAYS: i64 = 30;

const FIRST_CODE: u32 = 905_000_000;

/// Writes what happened to the shop's orders of the last days.
pub(super) async fn write(deps: &Deps, couriers: [i64; 2], now: DateTime<Utc>) -> anyhow::Result<()> {
    let (today, shop) = (start_of(day(now)), deps.shops().first());
    let Some((today, shop)) = today.zip(shop) else { return Ok(()) };
    let mut tx = deps.db.begin_write().await?;
    let mut code = FIRST_CODE;
    for days in (1..=DAYS).rev() {
        let morning = today - Duration::days(days) + Duration::hours(9);
        for number in 0..orders_of(days) {
            code += 1;
            let Some(code) = OrderCode::parse(&code.to_string()) else { continue };
            let order = Invented { number, days };
            for (minutes, event, outcome) in order.life() {
                let event = NewEvent {
                    shop: shop.name(),
                    code: &code,
                    event,
                    sum: order.sum(),
                    delivery: Some(Delivery::Own),
                    courier: UserId::new(couriers[usize::from(number % 3 == 0)])
                        .filter(|_| matches!(event, Event::AttemptFailed | Event::Completed)),
                    outcome,
                };
                record(&mut *tx, &event, morning + Duration::minutes(minutes)).await?;
            }
        }
    }
    tx.commit().await.context("couldn't write the demo's history")
}

/// More on some days of the week than on others.
fn orders_of(days: i64) -> i64 {
    9 + days * 5 % 7
}

/// An order of a day, by its number.
struct Invented {
    number: i64,
    days: i64,
}

impl Invented {
    fn sum(&self) -> Option<Money> {
        Money::from_tiyn((4_990 + (self.number * 7 + self.days * 3) % 11 * 2_500) * 100)
    }

    /// With the minutes after nine at which each event was noticed.
    fn life(&self) -> Vec<(i64, Event, Option<AttemptOutcome>)> {
        let placed = self.number * 13;
        let mut life = vec![(placed, Event::New, None), (placed + 10, Event::Accepted, None)];
        match (self.number + self.days) % 13 {
            4 => life.push((placed + 90, Event::Cancelled, None)),
            remainder => {
                let failed = match remainder {
                    2 => Some(AttemptOutcome::NoAnswer),
                    9 if self.days % 2 == 0 => Some(AttemptOutcome::Refused),
                    _ => None,
                };
                life.extend(failed.map(|outcome| (placed + 200, Event::AttemptFailed, Some(outcome))));
                life.push((placed + 330, Event::Completed, None));
            }
        }
        life
    }
}
