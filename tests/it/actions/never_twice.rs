//! Whatever people press, Kaspi answers and crashes interrupt: a confirmed request is sent once at most.

use std::time::Duration;

use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::kaspi::unexpected_exception;
use kaspi_order_bot::sandbox::telegram::Message;
use proptest::prelude::*;

use super::{KASPI, NEW, start, wait};
use crate::harness::{ADMIN, Harness, MANAGER, from_bot, run_cases};

/// A case takes about half a second. `PROPTEST_CASES=200 cargo test never_twice` runs more of them.
const CASES: u32 = 12;

const PEOPLE: [i64; 2] = [MANAGER, ADMIN];
const ORDERS: [&str; 2] = [NEW, KASPI];

#[derive(Debug, Clone)]
enum Step {
    /// The first press, and the number of parcels.
    Ask {
        person: usize,
        order: usize,
    },
    /// Confirms one of the last questions, at once or twice at once.
    Confirm {
        person: usize,
        back: usize,
        twice: bool,
    },
    /// The next write meets it.
    Fault(usize),
    /// While a request is on its way.
    Crash,
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let (person, order) = (0..PEOPLE.len(), 0..ORDERS.len());
    prop_oneof![
        3 => (person.clone(), order).prop_map(|(person, order)| Step::Ask { person, order }),
        6 => (person, 0..2_usize, any::<bool>())
            .prop_map(|(person, back, twice)| Step::Confirm { person, back, twice }),
        2 => (0..6_usize).prop_map(Step::Fault),
        1 => Just(Step::Crash),
        2 => (1..200_i64).prop_map(Step::Wait),
    ]
}

fn fault(number: usize) -> Fault {
    match number {
        0 => Fault::LostResponse,
        1 => Fault::Disconnect,
        2 => unexpected_exception(500).after_handling(),
        3 => Fault::html(502),
        4 => Fault::LateResponse(Duration::from_millis(300)),
        _ => Fault::TruncatedResponse,
    }
}

async fn apply(t: &mut Harness, step: &Step) {
    match step {
        Step::Ask { person, order } => {
            let (person, code) = (PEOPLE[*person], ORDERS[*order]);
            let offer = if *order == 0 { "accept" } else { "assemble" };
            let card = t.ask(person, code).await;
            // The card may not have the button any more.
            let _ = t.telegram.press(person, person, card.id, &format!("{offer}:{code}"));
            t.settle().await;
            let places = from_bot(&t.telegram, person).pop().unwrap();
            let _ = t.telegram.press(person, person, places.id, &format!("places:{code}:2"));
            t.settle().await;
        }
        Step::Confirm { person, back, twice } => {
            let chat = PEOPLE[*person];
            let question = |message: &Message| {
                let data = message.callback_data("✅ Да, принять").or(message.callback_data("📦 Да, упакован"))?;
                Some((message.id, data.to_owned()))
            };
            let mut questions = from_bot(&t.telegram, chat).into_iter().rev().filter_map(|message| question(&message));
            if let Some((message, data)) = questions.nth(*back) {
                for _ in 0..=usize::from(*twice) {
                    t.press(chat, chat, message, &data);
                }
            }
        }
        Step::Fault(number) => t.kaspi.faults().plan("\"type\":\"orders\"", fault(*number), 1),
        Step::Crash => {
            t.crash_bot().await;
            t.start_bot().await;
        }
        Step::Wait(seconds) => {
            t.settle().await;
            wait(t, *seconds).await;
        }
    }
}

async fn check(t: &Harness) {
    t.settle().await;
    for code in ORDERS {
        let sent = t.count_rows(&format!("actions WHERE code = '{code}' AND sent_at IS NOT NULL")).await;
        let writes = t.kaspi.writes(code).len();
        assert!(writes <= usize::try_from(sent).unwrap(), "{code}: {writes} writes of {sent} confirmed requests");
    }
    wait(t, 1300).await;
    assert_eq!(t.count_rows("actions WHERE sent_at IS NOT NULL AND finished_at IS NULL").await, 0, "all are answered");
    let done = t.kaspi.writes(KASPI).iter().filter(|write| write.took_effect).count();
    assert!(done <= 1, "a second waybill");
}

#[test]
fn no_sequence_of_presses_crashes_and_faults_sends_a_write_twice() {
    run_cases(CASES, &proptest::collection::vec(step(), 5..25), async |steps| {
        let mut t = start().await;
        t.kaspi.set_assembly_delay(chrono::TimeDelta::seconds(20));
        for step in &steps {
            apply(&mut t, step).await;
        }
        t.kaspi.faults().clear();
        check(&t).await;
        t.finish().await;
    });
}
