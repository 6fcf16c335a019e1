//! Facts in, texts out. No I/O and no clock; all texts are in `locales/*.ftl`.

pub mod audit;
pub mod button_answer;
pub mod courier;
pub mod demo;
pub mod group;
pub mod html;
pub mod incident;
pub mod invitation;
mod keyboard;
pub mod links;
pub mod lookup;
pub mod menu;
pub mod notice;
pub mod order;
pub mod order_list;
mod pages;
pub mod people;
mod person;
pub mod reply;
pub mod request;
pub mod route;
pub mod search;
pub mod settings;
pub mod status;
mod text;
pub mod waybill;
mod when;
