//! Random orders, faults and crashes: in the end every chat shows the state of every order.

mod action;
mod check;
mod world;

use proptest::test_runner::{Config, TestRunner};

pub(crate) use check::OrderState;
use world::World;

/// An action takes milliseconds, and a case about a second. `PROPTEST_CASES=500 cargo test model` runs more of them.
const CASES: u32 = 24;

#[test]
fn every_chat_shows_the_state_of_every_order_in_the_end() {
    let mut config = Config { failure_persistence: None, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = CASES;
    }
    let mut runner = TestRunner::new(config);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let actions = proptest::collection::vec(action::action(), 10..60);
    let result = runner.run(&actions, |actions| {
        runtime.block_on(async {
            let mut world = World::new().await;
            for action in &actions {
                world.apply(action).await;
            }
            world.recover().await;
            world.check().await;
            world.t.finish().await;
        });
        Ok(())
    });
    result.unwrap();
}
