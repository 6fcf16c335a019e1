//! What couriers do with the orders that they hold.

pub mod locations;
