//! Random orders, faults and crashes: in the end every chat shows the state of every order.

mod action;
mod check;
mod world;

pub(crate) use check::OrderState;
use world::World;

use crate::harness::run_cases;

/// An action takes milliseconds, and a case about a second. `PROPTEST_CASES=500 cargo test model` runs more of them.
const CASES: u32 = 24;

#[test]
fn every_chat_shows_the_state_of_every_order_in_the_end() {
    run_cases(CASES, &proptest::collection::vec(action::action(), 10..60), async |actions| {
        let mut world = World::new().await;
        for action in &actions {
            world.apply(action).await;
        }
        world.recover().await;
        world.check().await;
        world.t.finish().await;
    });
}
