//! Facts in, words out. No I/O and no clock; all words are in `locales/*.ftl`.

pub mod alert;
pub mod demo;
pub mod group;
pub mod html;
pub mod links;
pub mod menu;
pub mod notice;
pub mod order;
mod pages;
pub mod people;
pub mod reply;
pub mod settings;
mod text;
pub mod trouble;
mod when;
