//! Several people take, return and give orders at once, with crashes between: each order has one holder at most, and in
//! the end every card shows who.

use proptest::prelude::*;

use super::{CODE, has_button, polled};
use crate::harness::{COLLEAGUE, COURIER, Harness, MANAGER, from_bot, run_cases};

/// A case takes about half a second. `PROPTEST_CASES=200 cargo test claims` runs more of them.
const CASES: u32 = 12;

const ORDERS: [&str; 2] = [CODE, "900000201"];
const PEOPLE: [i64; 3] = [COURIER, COLLEAGUE, MANAGER];

#[derive(Debug, Clone)]
enum Step {
    /// Two people press at once.
    Take {
        people: [usize; 2],
        order: usize,
    },
    Release {
        person: usize,
        order: usize,
    },
    Give {
        to: usize,
        order: usize,
    },
    Deliver,
    Crash,
}

fn step() -> impl Strategy<Value = Step> {
    let (person, order) = (0..PEOPLE.len(), 0..ORDERS.len());
    prop_oneof![
        4 => ([person.clone(), person.clone()], order.clone()).prop_map(|(people, order)| Step::Take { people, order }),
        2 => (person.clone(), order.clone()).prop_map(|(person, order)| Step::Release { person, order }),
        2 => (person, order).prop_map(|(to, order)| Step::Give { to, order }),
        2 => Just(Step::Deliver),
        1 => Just(Step::Crash),
    ]
}

/// The card of each order in each private chat.
type Cards = Vec<Vec<i64>>;

async fn apply(t: &mut Harness, cards: &Cards, step: &Step) {
    // The card may not have the button any more.
    let press = |t: &Harness, person: usize, order: usize, data: String| {
        let _ = t.telegram.press(PEOPLE[person], PEOPLE[person], cards[person][order], &data);
    };
    match step {
        Step::Take { people, order } => {
            for person in people {
                press(t, *person, *order, format!("take:{}", ORDERS[*order]));
            }
        }
        Step::Release { person, order } => press(t, *person, *order, format!("release:{}", ORDERS[*order])),
        Step::Give { to, order } => {
            let list = t.ask(MANAGER, &format!("/assign {}", ORDERS[*order])).await;
            t.press(MANAGER, MANAGER, list.id, &format!("give:{}:{}", ORDERS[*order], PEOPLE[*to]));
        }
        Step::Deliver => {
            t.settle().await;
            t.deliver().await;
        }
        Step::Crash => {
            t.crash_bot().await;
            t.start_bot().await;
        }
    }
    // A second holder would break the unique index, and the press would fail.
    let held =
        t.count_rows("(SELECT count(*) AS n FROM assignments WHERE ended_at IS NULL GROUP BY code HAVING n > 1)");
    assert_eq!(held.await, 0);
}

async fn check(t: &Harness, cards: &Cards) {
    t.settle().await;
    t.deliver().await;
    for (order, code) in ORDERS.iter().enumerate() {
        let is_held = t.count_rows(&format!("assignments WHERE code = '{code}' AND ended_at IS NULL")).await == 1;
        for (person, cards) in cards.iter().enumerate() {
            let shown = from_bot(&t.telegram, PEOPLE[person]).into_iter().rev().find(|message| {
                message.id >= cards[order]
                    && message.text.contains(&format!("Заказ {code}"))
                    && !message.buttons.is_empty()
            });
            let shown = shown.unwrap();
            assert_eq!(shown.text.contains("🚚 Везёт: "), is_held, "{code} of {person}: {}", shown.text);
            assert_eq!(has_button(&shown, "🙋 Беру"), !is_held, "{code} of {person}: {}", shown.text);
        }
    }
}

#[test]
fn an_order_has_one_holder_and_every_card_says_who() {
    run_cases(CASES, &proptest::collection::vec(step(), 5..25), async |steps| {
        let mut t = polled().await;
        let mut cards: Cards = Vec::new();
        for person in PEOPLE {
            let mut own = Vec::new();
            for code in ORDERS {
                own.push(t.ask(person, code).await.id);
            }
            cards.push(own);
        }
        t.settle().await;
        for step in &steps {
            apply(&mut t, &cards, step).await;
        }
        check(&t, &cards).await;
        t.finish().await;
    });
}
