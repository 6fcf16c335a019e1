//! Property tests of the whole bot.

use std::fmt::Debug;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestRunner};

/// Runs a property test with this many cases, or `PROPTEST_CASES`.
pub(crate) fn run_cases<T: Debug>(cases: u32, values: &impl Strategy<Value = T>, case: impl AsyncFn(T)) {
    let mut config = Config { failure_persistence: None, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let result = TestRunner::new(config).run(values, |value| {
        runtime.block_on(case(value));
        Ok(())
    });
    result.unwrap();
}
