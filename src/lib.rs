//! Telegram bot for shops on Kaspi.kz: a courier sends an order's code and gets a card and a pin; groups are notified of
//! what happens to orders.
//!
//! # Bird's eye
//!
//! ```text
//! Telegram ──update──► bot::listener ──► flow::operations::inbox ──► store    stored, then confirmed to Telegram
//!    (polled, or sent to telegram::webhook)
//!                      bot::queue      ──► bot::router ──► bot::handlers      one update per person and chat at a time
//!                                          handlers    ──► flow::access       may this person ask, and here?
//!                                                      ──► flow::orders       what do the shops answer?
//!                                                          └─► kaspi          GET /orders?filter[orders][code]=…
//! Telegram ◄──pin, card── telegram ◄── flow::chats::reply ◄── handlers ◄── render    facts in, text out
//!
//!                                          handlers    ──► flow::deliveries   who delivers an order, how it went
//! Kaspi    ◄──lists────── workers ──► flow::notices::poll    ──► store        an order's state
//!                                     both            ──► flow::outbox ──► store   the notices of it
//! Telegram ◄──notices──── workers ──► flow::notices::deliver ◄── store        urgent ones first
//! ```
//!
//! What answers leave behind is written by [`flow::recorder`], with group commit. `server` has `/healthz`, `/readyz`,
//! `/metrics` and the webhook.
//!
//! One process ([`store::DatabaseLock`]), one thread beside SQLite's and that of signals, one SQLite file, one bot, one or
//! more shops. Kaspi has no webhooks and no sandbox, so the program brings a [`sandbox`]: the tests and
//! `kaspi-order-bot demo` run the whole bot against it, with nothing changed but two base URLs.
//!
//! # Where to start reading
//!
//! - What happens to a message: [`bot`], from `listener` through `queue`, `processing` and `router` to `handlers`.
//! - What happens to an order, and who is notified: [`flow::notices`], [`domain::notice`], [`domain::subscription`];
//!   of what is about to go wrong: [`domain::alarm`].
//! - What couriers do: [`flow::deliveries`], [`domain::courier`], [`domain::route`].
//! - The day in numbers: [`flow::reports`], [`domain::report`], [`domain::summary`].
//! - Changes at Kaspi: [`flow::actions`], [`domain::kaspi_action`].
//! - Waybills: [`flow::waybills`]; their links are Kaspi's and never leave [`kaspi`].
//! - Who may do what: [`flow::access`], [`flow::people`], [`flow::chats`].
//! - What Kaspi sends and what it means: [`kaspi`] and [`domain::order`].
//! - What people read: [`render`] and `src/render/locales/*.ftl`.
//! - How the parts are put together: [`app`].
//!
//! To add a command or a notice: `CONTRIBUTING.md`.
//!
//! # Layers
//!
//! A module uses only what is below it, and no sibling; files never use each other in circles. `tests/it/layers` fails
//! otherwise.
//!
//! ```text
//! main
//! cli ─► app, config, telemetry, sandbox
//! bot, workers, server          updates, timers and HTTP requests call the flow
//! flow                          the rules of the business
//! kaspi, store, render, telegram
//! domain, metrics, lenient      plain values; counters; reading of JSON
//! ```
//!
//! Within `flow`: `notices` and `people` ─► `deliveries` ─► `orders` ─► `operations` ─► `chats` ─► `access`; `actions` ─►
//! `notices` and `waybills` ─► `orders`; whatever queues notices uses `outbox`, which also records the history of orders;
//! `notices` sends the summaries of `reports`.
//!
//! # Invariants
//!
//! - **Kaspi is not asked without a permit.** The client is private to [`flow`], and only [`flow::access::authorize`]
//!   makes a [`Permit`](flow::access::Permit): for people on the allowlist, in private or in a connected group.
//! - **What only managers or admins may do takes a `ManagerPermit` or an `AdminPermit`**, so it cannot be called without
//!   the check. A command menu is a convenience, not a lock.
//! - **Nobody changes the role of a person of the same rank or above**: [`domain::Role::outranks`].
//! - **A buyer's phone is never in a group.** [`domain::Audience::of`] decides that. What renders an order takes an audience
//!   and begins with [`domain::Order::redacted`], which masks the phone in every text of the order and does not compile
//!   until it handles a new field.
//! - **Commands and callbacks are dispatched by exhaustive matches**, so that none stays unanswered. A callback changes a
//!   message only if Telegram says that the message has this button.
//! - **Everything is sent through one gate**, `telegram::outgoing`: few calls at a time, one at a time for each chat,
//!   answers to people on the allowlist first. A rate limit pauses the chat that it is about, or everything.
//! - **Answers to people are sent by [`flow::chats::reply`]**, the only way that [`bot`] has: it checks access again right
//!   before each call, and follows a group that became a supergroup.
//! - **What waits is in the database, not in memory.** The queue holds ids, and of strangers' updates only a bounded number;
//!   a notice or an answer that fails while others are sent is set aside after some minutes ([`flow::poison`]).
//! - **[`domain`] and [`render`] do no I/O and read no clock.** Only constructors that parse can fail. `now` is an
//!   argument; the real clock is read in [`cli`] only.
//! - **A layer hides its tools**: SQL is in [`store`], Kaspi's JSON in `kaspi::wire`, Telegram's in
//!   [`telegram::incoming`], teloxide in [`bot`] and [`telegram`], Fluent in [`render`].
//! - **An update is confirmed to Telegram only after it was stored and flushed to the disk, and deleted only after it was
//!   answered.** A crash repeats an answer at worst.
//! - **An order's new state and the notices of it are written in one transaction**, and a notice is finished in the one
//!   that records what the chat shows, right after Telegram's answer. Only a crash between the two repeats the notice, and
//!   nothing loses it. `tests/it/model` checks this with random faults and crashes.
//! - **The history of an order is written with the order**, in the transaction of the change, and holds nothing about the
//!   buyer. Summaries are queued once a day for each chat: a unique constraint.
//! - **An alarm is raised once for an order**, in the transaction that queues it, and only by what Kaspi's lists said after
//!   it was due: `flow::notices::alarms`.
//! - **One courier holds an order**: a unique index. Triggers end an assignment with its order and with the courier's
//!   access, and the notices of a change are written in its transaction.
//! - **Where a courier is, is kept in memory only**, and for two hours at most.
//! - **What was done is remembered until it is written**: a locked database or a full disk repeats nothing
//!   (`flow::until_written`, [`flow::recorder`]).
//! - **Pauses are measured by the uptime** ([`flow::Clock`]) and kept in memory: a clock that is set back delays nothing,
//!   and a restart ends them.
//! - **What is missing in an answer of Kaspi is no change**, and "not found" is no end: [`domain::changes`] decides what tells
//!   two states apart, and an order that is not found for 14 days ends as unknown. A completed order is watched for 30 days.
//! - **Personal data is purged by when an order was last seen**, whatever became of its shop, and its bytes are overwritten.
//! - **A bad order, page or list costs itself only**: the poll reads on and reports at the end what failed
//!   (`flow::notices::progress`); a list is read again from where it was last read to its end, by Kaspi's clock.
//! - **Nothing from Kaspi or Telegram is trusted to have a shape.** A missing or wrong field costs that field and never the
//!   order or the message (`lenient`); an unknown constant is shown as it comes.
//! - **What manages people, groups, settings or languages is taken only from messages that the sender wrote**: not from
//!   forwarded ones, and not from those of inline bots and channels.
//! - **A change at Kaspi is sent once**: it is written down and flushed to the disk before, and never sent again; what Kaspi
//!   did not say clearly is learned by reading the order. One change of an order runs at a time: a unique index.
//! - **A waybill is sent in private only**: [`flow::waybills`] sends it to the person who asked, wherever they did.
//! - **Kaspi's token goes to Kaspi only**: redirects are not followed, and a waybill's link is, if it leads to the API's host
//!   or another one of Kaspi's.
//! - **A lookup is recorded before its answer is sent.** How many lookups a person has left is counted in memory,
//!   initialised from the database: no other process answers.
//! - **The database has one connection.** A transaction holds it, so nothing within one may ask for another; and the cache
//!   of access checks ([`store::access_cache`]) is never older than what the connection reads.
//! - **No personal data and no token in a log or an error**: no phone, name, address, message text, body or URL.
//! - **Text from outside is escaped where it enters a message**, in `render::text`, and never compared with the keys of a
//!   Fluent selector.

pub mod app;
pub mod bot;
pub mod cli;
pub mod config;
pub mod domain;
pub mod flow;
pub mod kaspi;
pub mod lenient;
pub mod metrics;
pub mod render;
pub mod sandbox;
mod server;
pub mod store;
pub mod telegram;
mod telemetry;
mod workers;
