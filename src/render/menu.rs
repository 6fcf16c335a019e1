//! The command menus.

use super::text::plain;
use crate::domain::{Language, Role};

/// Commands with their descriptions; the names are without the slash.
pub type Menu = Vec<(&'static str, String)>;

/// The menu of a private chat; without a role, of those who have no menu of their own.
pub fn private(lang: Language, role: Option<Role>) -> Menu {
    let mut menu = vec![
        ("order", plain(lang, "menu-order", &[])),
        ("my", plain(lang, "menu-my", &[])),
        ("route", plain(lang, "menu-route", &[])),
        ("orders", plain(lang, "menu-orders", &[])),
        ("find", plain(lang, "menu-find", &[])),
        ("waybills", plain(lang, "menu-waybills", &[])),
    ];
    if role.is_some_and(Role::manages) {
        menu.push(("assign", plain(lang, "menu-assign", &[])));
        menu.push(("report", plain(lang, "menu-report", &[])));
        menu.push(("history", plain(lang, "menu-history", &[])));
        menu.push(("invite", plain(lang, "menu-invite", &[])));
        menu.push(("users", plain(lang, "menu-users", &[])));
        menu.push(("settings", plain(lang, "menu-settings", &[])));
        menu.push(("status", plain(lang, "menu-status", &[])));
    }
    if role == Some(Role::Admin) {
        menu.push(("audit", plain(lang, "menu-audit", &[])));
    }
    menu.push(("language", plain(lang, "menu-language", &[])));
    menu.push(("help", plain(lang, "menu-help", &[])));
    menu
}

pub fn group(lang: Language, manages: bool) -> Menu {
    let mut menu = vec![("order", plain(lang, "menu-order", &[])), ("orders", plain(lang, "menu-orders", &[]))];
    if manages {
        menu.push(("connect", plain(lang, "menu-connect", &[])));
        menu.push(("disconnect", plain(lang, "menu-disconnect", &[])));
        menu.push(("settings", plain(lang, "menu-settings", &[])));
        menu.push(("language", plain(lang, "menu-language", &[])));
    }
    menu.push(("help", plain(lang, "menu-help", &[])));
    menu
}
