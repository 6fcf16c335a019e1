//! A courier's day: who delivers which order, and how it went. Nothing of it is written to Kaspi.

pub mod assignments;
pub mod attempts;
pub mod cards;
pub mod list;
pub mod locations;
pub mod photos;
pub mod questions;
pub mod round;
pub mod selection;
pub mod shown_rounds;
