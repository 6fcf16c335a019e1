//! `.env.example` names every variable that the configuration reads, and no other.

use std::cell::RefCell;
use std::collections::BTreeSet;

use kaspi_order_bot::config::{Config, Logging};

#[test]
fn the_example_and_the_configuration_name_the_same_variables() {
    let example = std::fs::read_to_string(".env.example").unwrap();
    let named: BTreeSet<String> = example
        .lines()
        .filter_map(|line| line.trim_start_matches('#').split_once('='))
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'))
        .collect();
    assert_eq!(named, variables());
}

/// The names of all variables that the configuration reads.
pub(crate) fn variables() -> BTreeSet<String> {
    let asked = RefCell::new(BTreeSet::new());
    let lookup = |name: &str| {
        asked.borrow_mut().insert(name.to_owned());
        None
    };
    assert!(Config::from_vars(lookup).is_err());
    assert!(Logging::from_vars(lookup).is_ok());
    asked.into_inner()
}
