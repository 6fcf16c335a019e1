//! Orders: looked up, listed, refreshed, audited.

mod active;
mod audit;
mod buttons;
mod kaspi_faults;
mod known;
mod lookup;
mod shops;
mod writing;
