//! Facts in, words out. No I/O and no clock; all words are in `locales/*.ftl`.

pub mod demo;
pub mod html;
pub mod links;
pub mod menu;
pub mod order;
pub mod reply;
mod text;
mod when;
