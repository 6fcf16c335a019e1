//! Groups, languages, menus.

mod files;
mod groups;
mod language;
mod menu;
mod migration;
mod reply;
