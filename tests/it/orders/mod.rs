//! Orders: looked up, listed, searched, refreshed, audited.

mod active;
mod audit;
mod buttons;
mod kaspi_faults;
mod known;
mod lookup;
mod search;
mod shops;
mod writing;
