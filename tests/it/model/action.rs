//! What can happen.

use proptest::prelude::*;

/// One event in the world. Numbers select among the active orders.
#[derive(Debug, Clone)]
pub(super) enum Action {
    Place,
    PlaceForKaspiDelivery,
    PlaceMany(u8),
    Accept(usize),
    Assemble(usize),
    Transmit(usize),
    Replan(usize),
    StartCancelling(usize),
    ChangeAddress(usize),
    ChangePrice(usize),
    /// A buyer returns one of the completed orders.
    Return(usize),
    /// Archives the order with this status.
    Archive(usize, &'static str),
    FailKaspi(u8),
    DisconnectKaspi,
    /// Calls of this method fail so many times.
    FailTelegram(&'static str, u8),
    LimitTelegram,
    /// Telegram executes the call, and the response is lost.
    LoseResponse,
    DeleteCard(usize),
    /// Telegram accepts no message any more that names this order.
    Poison(usize),
    Poll,
    /// The group with live cards becomes a supergroup during a poll, when the bot has waited so many times.
    MigrateWhilePolling(usize),
    Deliver,
    /// Another program holds the database's lock for a while.
    DeliverWhileLocked,
    /// The bot crashes during a poll, when it has waited so many times.
    CrashWhilePolling(usize),
    CrashWhileDelivering(usize),
    Restart,
    PassMinutes(i64),
}

pub(super) fn action() -> impl Strategy<Value = Action> {
    let order = 0_usize..40;
    prop_oneof![
        4 => Just(Action::Place),
        2 => Just(Action::PlaceForKaspiDelivery),
        1 => (3_u8..15).prop_map(Action::PlaceMany),
        4 => order.clone().prop_map(Action::Accept),
        2 => order.clone().prop_map(Action::Assemble),
        2 => order.clone().prop_map(Action::Transmit),
        2 => order.clone().prop_map(Action::Replan),
        2 => order.clone().prop_map(Action::StartCancelling),
        1 => order.clone().prop_map(Action::ChangeAddress),
        1 => order.clone().prop_map(Action::ChangePrice),
        1 => order.clone().prop_map(Action::Return),
        4 => (order.clone(), prop_oneof![Just("COMPLETED"), Just("CANCELLED"), Just("RETURNED")])
            .prop_map(|(order, status)| Action::Archive(order, status)),
        1 => (1_u8..20).prop_map(Action::FailKaspi),
        1 => Just(Action::DisconnectKaspi),
        2 => (prop_oneof![Just("/SendMessage"), Just("/EditMessageText")], 1_u8..4)
            .prop_map(|(method, times)| Action::FailTelegram(method, times)),
        1 => Just(Action::LimitTelegram),
        1 => Just(Action::LoseResponse),
        1 => order.clone().prop_map(Action::DeleteCard),
        1 => order.prop_map(Action::Poison),
        1 => (0_usize..60).prop_map(Action::MigrateWhilePolling),
        1 => Just(Action::DeliverWhileLocked),
        8 => Just(Action::Poll),
        8 => Just(Action::Deliver),
        3 => (0_usize..60).prop_map(Action::CrashWhilePolling),
        5 => (0_usize..25).prop_map(Action::CrashWhileDelivering),
        1 => Just(Action::Restart),
        2 => (1_i64..2000).prop_map(Action::PassMinutes),
    ]
}
