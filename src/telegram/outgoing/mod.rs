//! The gate through which everything is sent: few calls at a time, one at a time for each chat, people's answers first.

mod gate;
mod scheduler;

pub(super) use gate::Gate;
pub(super) use scheduler::MAX_IN_FLIGHT;
pub use scheduler::Priority;
