//! Orders, for people who ask: looking one up, listing and searching the active ones, auditing who looked.

pub mod active;
pub mod audit;
pub mod known;
pub mod lookup;
pub mod search;
