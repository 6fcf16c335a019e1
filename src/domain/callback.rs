//! Callback data of inline buttons.

use std::fmt;

use super::id::digits;
use super::known_order::{OrderDay, OrderFilter};
use super::people::Verdict;
use super::settings::{SettingsChange, SettingsPage};
use super::shop::ShopKey;
use super::subscription::{Alarm, DeliveryGroup, EventGroup};
use super::{AssignmentAction, CourierAction, KaspiButton, Language, OrderCode, ReportAction, Role, UserId};

/// What a pressed button asks for. It is sent as 1–64 bytes of callback data (Bot API, `InlineKeyboardButton`), which
/// anybody can forge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Callback {
    /// Update the order's card in its place.
    Refresh(OrderCode),
    /// Send the card with the phone to the private chat of the person who presses.
    FullCard(OrderCode),
    /// Send the order's destination as a venue.
    SendLocation(OrderCode),
    /// Send the order's waybill to the private chat of the person who presses.
    Waybill(OrderCode),
    /// Send the card of an order from a list.
    OpenOrder(OrderCode),
    /// Send the list of active orders.
    OpenList,
    /// Show a page of the active orders, counted from 0.
    ListOrders {
        filter: OrderFilter,
        page: u16,
    },
    ShowSettings(SettingsPage),
    ChangeSettings(SettingsChange),
    SetLanguage(Language),
    /// A stranger asks for access.
    RequestAccess,
    Courier(CourierAction),
    Kaspi(KaspiButton),
    /// Only for managers.
    Assignment(AssignmentAction),
    /// Only for managers.
    Report(ReportAction),
    /// Only for managers, in private.
    People(PeopleAction),
}

/// A manager's action on the allowlist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PeopleAction {
    /// Show a page of the list, counted from 0.
    List {
        page: u16,
    },
    Show(UserId),
    Grant(UserId, Role),
    /// Ask for confirmation before [`PeopleAction::Remove`].
    ConfirmRemoval(UserId),
    Remove(UserId),
    Invite(Role),
    RevokeInvitation {
        invitation: i64,
    },
    /// Show the next requests for access.
    ShowRequests,
    /// Decide a request for access.
    Decide {
        request: i64,
        verdict: Verdict,
    },
}

impl Callback {
    /// `None` if the data is not one of this version's.
    pub fn parse(data: &str) -> Option<Self> {
        let parts: Vec<&str> = data.split(':').collect();
        Some(match parts[..] {
            ["refresh", code] => Self::Refresh(OrderCode::parse(code)?),
            ["full", code] => Self::FullCard(OrderCode::parse(code)?),
            ["location", code] => Self::SendLocation(OrderCode::parse(code)?),
            ["waybill", code] => Self::Waybill(OrderCode::parse(code)?),
            ["open", code] => Self::OpenOrder(OrderCode::parse(code)?),
            ["list"] => Self::OpenList,
            // Of lists that were sent before they could be filtered by the way of delivery.
            ["orders", day, page] => Self::ListOrders {
                filter: OrderFilter { day: OrderDay::parse(day)?, delivery: None, is_free: false },
                page: digits(page)?,
            },
            ["orders", ref filter @ .., page] => {
                Self::ListOrders { filter: OrderFilter::parse(filter)?, page: digits(page)? }
            }
            ["settings", page] => Self::ShowSettings(SettingsPage::parse(page)?),
            ["set", ref change @ ..] => Self::ChangeSettings(parse_settings(change)?),
            ["language", code] => {
                Self::SetLanguage(Language::ALL.into_iter().find(|language| language.code() == code)?)
            }
            ["access"] => Self::RequestAccess,
            _ => {
                let courier = || CourierAction::parse(&parts).map(Self::Courier);
                let assignment = || AssignmentAction::parse(&parts).map(Self::Assignment);
                let kaspi = || KaspiButton::parse(&parts).map(Self::Kaspi);
                let report = || ReportAction::parse(&parts).map(Self::Report);
                let people = || PeopleAction::parse(&parts).map(Self::People);
                return courier().or_else(assignment).or_else(kaspi).or_else(report).or_else(people);
            }
        })
    }
}

impl Callback {
    /// The order that the button refreshes: every card has such a button.
    pub fn refreshes(self) -> Option<OrderCode> {
        match self {
            Self::Refresh(code) => Some(code),
            _ => None,
        }
    }
}

impl PeopleAction {
    fn parse(parts: &[&str]) -> Option<Self> {
        Some(match *parts {
            ["people", page] => Self::List { page: digits(page)? },
            ["person", user] => Self::Show(UserId::parse(user)?),
            ["grant", user, role] => Self::Grant(UserId::parse(user)?, Role::parse(role)?),
            ["removal", user] => Self::ConfirmRemoval(UserId::parse(user)?),
            ["remove", user] => Self::Remove(UserId::parse(user)?),
            ["invite", role] => Self::Invite(Role::parse(role)?),
            ["revoke", invitation] => Self::RevokeInvitation { invitation: row_id(invitation)? },
            ["requests"] => Self::ShowRequests,
            ["request", request, verdict] => {
                Self::Decide { request: row_id(request)?, verdict: Verdict::parse(verdict)? }
            }
            _ => return None,
        })
    }
}

fn parse_settings(parts: &[&str]) -> Option<SettingsChange> {
    Some(match *parts {
        ["event", group] => SettingsChange::EventGroup(EventGroup::parse(group)?),
        ["delivery", group] => SettingsChange::DeliveryGroup(DeliveryGroup::parse(group)?),
        ["alarm", alarm] => SettingsChange::Alarm(Alarm::parse(alarm)?),
        ["shop", key] => SettingsChange::Shop(ShopKey::parse(key)?),
        ["quiet"] => SettingsChange::QuietHours,
        ["style"] => SettingsChange::Style,
        ["here"] => SettingsChange::Here,
        ["subscription"] => SettingsChange::Subscription,
        _ => return None,
    })
}

impl fmt::Display for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refresh(code) => write!(f, "refresh:{code}"),
            Self::FullCard(code) => write!(f, "full:{code}"),
            Self::SendLocation(code) => write!(f, "location:{code}"),
            Self::Waybill(code) => write!(f, "waybill:{code}"),
            Self::OpenOrder(code) => write!(f, "open:{code}"),
            Self::OpenList => f.write_str("list"),
            Self::ListOrders { filter, page } => write!(f, "orders:{filter}:{page}"),
            Self::ShowSettings(page) => write!(f, "settings:{}", page.as_str()),
            Self::ChangeSettings(change) => match change {
                SettingsChange::Alarm(alarm) => write!(f, "set:alarm:{}", alarm.as_str()),
                SettingsChange::EventGroup(group) => write!(f, "set:event:{}", group.as_str()),
                SettingsChange::DeliveryGroup(group) => write!(f, "set:delivery:{}", group.as_str()),
                SettingsChange::Shop(key) => write!(f, "set:shop:{key}"),
                SettingsChange::QuietHours => f.write_str("set:quiet"),
                SettingsChange::Style => f.write_str("set:style"),
                SettingsChange::Here => f.write_str("set:here"),
                SettingsChange::Subscription => f.write_str("set:subscription"),
            },
            Self::SetLanguage(language) => write!(f, "language:{}", language.code()),
            Self::RequestAccess => f.write_str("access"),
            Self::Courier(action) => action.fmt(f),
            Self::Kaspi(button) => button.fmt(f),
            Self::Assignment(action) => action.fmt(f),
            Self::Report(action) => action.fmt(f),
            Self::People(action) => action.fmt(f),
        }
    }
}

impl fmt::Display for PeopleAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List { page } => write!(f, "people:{page}"),
            Self::Show(user) => write!(f, "person:{user}"),
            Self::Grant(user, role) => write!(f, "grant:{user}:{}", role.as_str()),
            Self::ConfirmRemoval(user) => write!(f, "removal:{user}"),
            Self::Remove(user) => write!(f, "remove:{user}"),
            Self::Invite(role) => write!(f, "invite:{}", role.as_str()),
            Self::RevokeInvitation { invitation } => write!(f, "revoke:{invitation}"),
            Self::ShowRequests => f.write_str("requests"),
            Self::Decide { request, verdict } => write!(f, "request:{request}:{}", verdict.as_str()),
        }
    }
}

/// A row's id in the database.
fn row_id(text: &str) -> Option<i64> {
    digits(text).filter(|id| *id > 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::domain::courier_action::ReportedOutcome;
    use crate::domain::kaspi_action::Offer;
    use crate::domain::report::NamedSpan;
    use crate::domain::summary::SummaryChange;

    use super::*;

    #[test]
    fn callback_data_is_parsed_back() {
        let code = || OrderCode::parse("123456789012").unwrap();
        let user = UserId::new((1 << 52) - 1).unwrap();
        let callbacks = [
            Callback::Refresh(code()),
            Callback::FullCard(code()),
            Callback::SendLocation(code()),
            Callback::Waybill(code()),
            Callback::OpenOrder(code()),
            Callback::ListOrders { filter: OrderFilter::DEFAULT, page: u16::MAX },
            Callback::ListOrders { filter: OrderFilter { is_free: true, ..OrderFilter::DEFAULT }, page: 1 },
            Callback::ListOrders {
                filter: OrderFilter { day: OrderDay::Tomorrow, delivery: None, is_free: false },
                page: 0,
            },
            Callback::ChangeSettings(SettingsChange::EventGroup(EventGroup::Replanned)),
            Callback::ChangeSettings(SettingsChange::DeliveryGroup(DeliveryGroup::Pickup)),
            Callback::ChangeSettings(SettingsChange::Shop(ShopKey::of("Алма"))),
            Callback::ChangeSettings(SettingsChange::Alarm(Alarm::NotHandedOver)),
            Callback::ShowSettings(SettingsPage::Alarms),
            Callback::ChangeSettings(SettingsChange::QuietHours),
            Callback::ChangeSettings(SettingsChange::Style),
            Callback::ChangeSettings(SettingsChange::Here),
            Callback::ChangeSettings(SettingsChange::Subscription),
            Callback::Courier(CourierAction::Drafts { code: code(), language: Language::Kazakh }),
            Callback::Courier(CourierAction::Take(code())),
            Callback::Assignment(AssignmentAction::SelectOrders { filter: OrderFilter::DEFAULT, page: u16::MAX }),
            Callback::Assignment(AssignmentAction::Tick(code())),
            Callback::Assignment(AssignmentAction::ChooseForSelected { page: u16::MAX }),
            Callback::Assignment(AssignmentAction::GiveSelected { to: user }),
            Callback::Courier(CourierAction::Release(code())),
            Callback::Assignment(AssignmentAction::ChooseCourier { code: code(), page: u16::MAX }),
            Callback::Assignment(AssignmentAction::Give { code: code(), to: user }),
            Callback::Courier(CourierAction::ListOwn { page: 0 }),
            Callback::Assignment(AssignmentAction::ListOf { courier: user, page: u16::MAX }),
            Callback::Courier(CourierAction::Undo { attempt: i64::MAX }),
            Callback::Courier(CourierAction::SkipComment { attempt: 1 }),
            Callback::OpenList,
            Callback::Report(ReportAction::Show(NamedSpan::Yesterday)),
            Callback::Report(ReportAction::Workbook(NamedSpan::Month.until("2026-11-23".parse().unwrap()))),
            Callback::ShowSettings(SettingsPage::Summaries),
            Callback::Report(ReportAction::ChangeHours(SummaryChange::Morning(Some(7)))),
            Callback::Report(ReportAction::ChangeHours(SummaryChange::Evening(None))),
            Callback::Kaspi(KaspiButton::AcceptTicked),
            Callback::Kaspi(KaspiButton::Places { code: code(), places: 9 }),
            Callback::Kaspi(KaspiButton::Confirm { first: i64::MAX, count: 40 }),
            Callback::Kaspi(KaspiButton::Decline { first: 1, count: 1 }),
            Callback::Kaspi(KaspiButton::Resend { request: i64::MAX }),
            Callback::RequestAccess,
            Callback::People(PeopleAction::Decide { request: i64::MAX, verdict: Verdict::Admitted }),
            Callback::People(PeopleAction::Decide { request: 1, verdict: Verdict::Refused }),
            Callback::People(PeopleAction::ShowRequests),
            Callback::People(PeopleAction::List { page: u16::MAX }),
            Callback::People(PeopleAction::Show(user)),
            Callback::People(PeopleAction::Grant(user, Role::Manager)),
            Callback::People(PeopleAction::ConfirmRemoval(user)),
            Callback::People(PeopleAction::Remove(user)),
            Callback::People(PeopleAction::Invite(Role::Courier)),
            Callback::People(PeopleAction::RevokeInvitation { invitation: i64::MAX }),
        ];
        let reports = ReportedOutcome::OFFERED
            .into_iter()
            .chain(ReportedOutcome::DAYS)
            .map(|outcome| Callback::Courier(CourierAction::Report { code: code(), number: u32::MAX, outcome }));
        let offers = Offer::ALL.map(|offer| Callback::Kaspi(KaspiButton::Ask(offer, code())));
        let languages = Language::ALL.map(Callback::SetLanguage);
        for callback in callbacks.into_iter().chain(languages).chain(offers).chain(reports) {
            let data = callback.to_string();
            assert!((1..=64).contains(&data.len()), "{data}");
            assert_eq!(Callback::parse(&data), Some(callback), "{data}");
        }
    }

    #[test]
    fn other_data_is_refused() {
        for forged in [
            "",
            "access:1",
            "delete:900000101",
            "grant:7",
            "grant:7:owner",
            "grant:4503599627370496:courier",
            "grant:-7:courier",
            "language:",
            "language:de",
            "people:",
            "people:-1",
            "people:65536",
            "person:0",
            "refresh",
            "refresh:",
            "refresh:12a456",
            "refresh:900000101&x=1",
            "refresh:900000101:1",
            "remove:7:8",
            "request:1:admin",
            "request:0:admitted",
            "request:99999999999999999999:admitted",
            "revoke:x",
            "set",
            "set:shop:0",
            "set:shop:BA7816BF",
            "set:shop:ba7816bf0",
            "set:event:everything",
            "set:alarm:all",
            "settings:",
            "orders:yesterday:own:0",
            "orders:today:drone:0",
            "location:",
            "span:tomorrow",
            "workbook:2026-11-23:2026-11-22",
            "workbook:2020-11-23:2026-11-22",
            "workbook:2026-11-1:2026-11-22",
            "summaries:morning:12",
            "summaries:evening:9",
        ] {
            assert_eq!(Callback::parse(forged), None, "{forged:?}");
        }
    }

    #[test]
    fn a_number_is_digits_only() {
        for forged in [
            "people:+5",
            "people: 5",
            "orders:all:own:+1",
            "set:shop:+1234567",
            "request:+1:admitted",
            "revoke:+7",
            "people:٥",
        ] {
            assert_eq!(Callback::parse(forged), None, "{forged:?}");
        }
    }

    #[test]
    fn lists_of_earlier_versions_turn_their_pages() {
        let filter = OrderFilter { day: OrderDay::Any, delivery: None, is_free: false };
        assert_eq!(Callback::parse("orders:all:3"), Some(Callback::ListOrders { filter, page: 3 }));
    }

    proptest! {
        #[test]
        fn what_is_parsed_is_what_is_sent(data in "[a-z]{3,12}(:[a-z0-9+ -]{0,12}){0,3}") {
            if let Some(callback) = Callback::parse(&data) {
                prop_assert_eq!(Callback::parse(&callback.to_string()), Some(callback));
            }
        }
    }
}
