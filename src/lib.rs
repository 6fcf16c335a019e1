//! Telegram bot for shops on Kaspi.kz: a courier sends an order's code and gets a card and a pin.
//!
//! # Bird's eye
//!
//! ```text
//! Telegram ──update──► bot::listener ──► flow::inbox ──► store         kept first, then confirmed to Telegram
//!    (fetched, or brought to telegram::webhook)
//!                      bot::queue    ──► bot::schema ──► bot::handlers one answer at a time for each person
//!                                        handlers    ──► flow::access  may this person ask, and here?  ──► store
//!                                                    ──► flow::lookup  what do the shops say?
//!                                                        └─► kaspi     GET /orders?filter[orders][code]=…
//! Telegram ◄──card, pin── telegram ◄──── handlers    ◄── render        facts in, words out
//!
//! Kaspi    ◄──lists────── workers ──► flow::watch   ──► store          an order's new state and its notices, together
//! Telegram ◄──notices──── workers ──► flow::deliver ◄── store, render  in order for each chat, claimed by lease
//! ```
//!
//! What answers leave behind goes through [`flow::recorder`], which writes for many at once. `server` tells over HTTP how
//! the bot is.
//!
//! One process, one thread beside SQLite's, one SQLite file, one bot, one or more shops. Kaspi has no webhooks and no
//! sandbox, so the program brings a [`sandbox`] of its own: the tests and `kaspi-order-bot demo` run the whole bot
//! against it, with nothing changed but two base URLs.
//!
//! # Where to begin
//!
//! - What happens to a message: [`bot`], from `listener` over `queue` and `schema` to `handlers`.
//! - What happens to an order, and who hears of it: [`domain::notice`], [`domain::subscription`],
//!   [`flow::watch`], [`flow::deliver`].
//! - Person may do what: [`flow::access`], [`flow::people`], [`flow::groups`].
//! - What Kaspi says and what it means: [`kaspi`] and [`domain::order`].
//! - What people read: [`render`] and `src/render/locales/*.ftl`.
//! - How the parts are put together: [`app`].
//!
//! # Layers
//!
//! A module uses only what lies below it, and no sibling; `tests/it/layers.rs` fails on any other edge.
//!
//! ```text
//! main
//! cli ─► app, config, telemetry, sandbox
//! bot, workers, server          updates, the clock and whoever asks how the bot is drive the flow
//! flow                          the rules of the business
//! kaspi, store, render, telegram
//! domain, metrics               plain values; numbers
//! ```
//!
//! # What always holds
//!
//! - **Kaspi is not asked without a [`flow::access::Permit`]**, which only [`flow::access::enter`] gives, to people on the
//!   list, in private or in a group that a manager connected. No handler can forget it. A command menu is a convenience,
//!   not a lock.
//! - **Nobody changes the role of somebody who stands as high as they do**: [`domain::Role::outranks`].
//! - **A buyer's phone is never in a group**: cards there are masked, the full one goes to the private chat of the person
//!   who wants it.
//! - **[`domain`] and [`render`] do no I/O and read no clock.** Only constructors that parse can fail. `now` is an
//!   argument; the one real clock is read in [`cli`].
//! - **A layer keeps its tools to itself**: SQL is in [`store`], Kaspi's JSON in `kaspi::wire`, teloxide in [`bot`] and
//!   [`telegram`], Fluent in [`render`].
//! - **An update is confirmed to Telegram only after it is stored, and forgotten only after it was answered.** A crash
//!   at any moment costs at worst a repeated answer.
//! - **An order's new state and the notices it causes are written in one transaction**, and a notice ends in the one that
//!   notes what the chat shows now. A crash between Telegram's answer and that transaction repeats the notice; nothing
//!   else does, and nothing loses it. `tests/it/model.rs` tells stories of faults and crashes to prove it.
//! - **Nothing from Kaspi is trusted to have a shape.** A field that is missing or odd costs that field and never the
//!   order; an unknown constant is shown as it comes.
//! - **Whoever gets an answer was recorded before**, and how many lookups a person has left is counted in memory, from the
//!   database on: no other process answers.
//! - **The database has one connection.** A transaction holds it, so nothing inside one may ask for another; and what is
//!   remembered of people and groups ([`store::arrivals`]) is never older than what the connection shows.
//! - **No personal data and no token in a log or an error**: no phone, name, address, message text, body or URL.
//! - **A message is escaped where a value enters it**, in `render::text`, and nowhere else.

pub mod app;
pub mod bot;
pub mod cli;
pub mod config;
pub mod domain;
pub mod flow;
pub mod kaspi;
pub mod metrics;
pub mod render;
pub mod sandbox;
mod server;
pub mod store;
pub mod telegram;
mod telemetry;
mod workers;
