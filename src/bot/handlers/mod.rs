//! Handlers: parse what was asked, ask `flow`, answer. No rule of the business is here.

pub(super) mod assignments;
pub(super) mod couriers;
pub(super) mod general;
pub(super) mod groups;
pub(super) mod kaspi_actions;
pub(super) mod orders;
pub(super) mod people;
pub(super) mod people_buttons;
pub(super) mod reports;
pub(super) mod rounds;
pub(super) mod search;
pub(super) mod selection;
pub(super) mod settings;
pub(super) mod waybills;
