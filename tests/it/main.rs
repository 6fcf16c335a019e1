//! The bot as a whole, against the sandbox; and the rules of the house.

mod cards;
mod env_example;
mod layers;
