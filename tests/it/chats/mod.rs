//! Groups, languages, menus.

mod groups;
mod language;
mod menu;
mod migration;
mod reply;
