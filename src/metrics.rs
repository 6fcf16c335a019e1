//! Families for `/metrics`. No label holds an id, a code or anything of a person.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

/// Upper bounds of the buckets for Kaspi's response time, in seconds: usually a few tenths, at worst 20.
const KASPI_SECONDS: [f64; 9] = [0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0];

/// The metrics of one bot. Clones share them.
#[derive(Clone, Default)]
pub struct Metrics(Arc<Families>);

struct Families {
    updates: Family<Kind, Counter>,
    answers: Family<Outcome, Counter>,
    panics: Counter,
    lookups: Family<Outcome, Counter>,
    kaspi_requests: Family<Outcome, Counter>,
    kaspi_seconds: Histogram,
    telegram_calls: Family<Call, Counter>,
    notices: Family<Outcome, Counter>,
    notices_waiting: Gauge,
    oldest_notice_seconds: Gauge,
    active_orders: Gauge,
    database_bytes: Gauge,
    registry: Registry,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Call {
    method: &'static str,
    outcome: &'static str,
}

/// Measured on scrape.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Gauges {
    pub notices_waiting: u32,
    /// How long the oldest waiting notice has waited.
    pub oldest_notice: Duration,
    /// How many orders have not ended.
    pub active_orders: u32,
    pub database_bytes: u64,
}

impl Metrics {
    /// An update was received: `message`, `callback_query` and so on.
    pub fn update(&self, kind: &'static str) {
        self.0.updates.get_or_create(&Kind { kind }).inc();
    }

    /// An attempt to answer an update ended.
    pub fn answer(&self, outcome: &'static str) {
        self.0.answers.get_or_create(&Outcome { outcome }).inc();
    }

    /// A task panicked and was caught.
    pub fn panic(&self) {
        self.0.panics.inc();
    }

    /// A person looked up an order.
    pub fn lookup(&self, outcome: &'static str) {
        self.0.lookups.get_or_create(&Outcome { outcome }).inc();
    }

    pub fn kaspi_request(&self, outcome: &'static str, took: Duration) {
        self.0.kaspi_requests.get_or_create(&Outcome { outcome }).inc();
        self.0.kaspi_seconds.observe(took.as_secs_f64());
    }

    pub fn telegram_call(&self, method: &'static str, outcome: &'static str) {
        self.0.telegram_calls.get_or_create(&Call { method, outcome }).inc();
    }

    /// A notice was finished.
    pub fn notice(&self, outcome: &'static str) {
        self.0.notices.get_or_create(&Outcome { outcome }).inc();
    }

    /// `OpenMetrics` text for Prometheus.
    pub fn text(&self, gauges: Gauges) -> String {
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        self.0.notices_waiting.set(gauges.notices_waiting.into());
        self.0.oldest_notice_seconds.set(number(gauges.oldest_notice.as_secs()));
        self.0.active_orders.set(gauges.active_orders.into());
        self.0.database_bytes.set(number(gauges.database_bytes));
        let mut out = String::new();
        text::encode(&mut out, &self.0.registry).map(|()| out).unwrap_or_default()
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Default for Families {
    fn default() -> Self {
        let mut numbers = Self {
            updates: Family::default(),
            answers: Family::default(),
            panics: Counter::default(),
            lookups: Family::default(),
            kaspi_requests: Family::default(),
            kaspi_seconds: Histogram::new(KASPI_SECONDS),
            telegram_calls: Family::default(),
            notices: Family::default(),
            notices_waiting: Gauge::default(),
            oldest_notice_seconds: Gauge::default(),
            active_orders: Gauge::default(),
            database_bytes: Gauge::default(),
            registry: Registry::with_prefix("kaspi_order_bot"),
        };
        let registry = &mut numbers.registry;
        registry.register("build", "The program", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        registry.register("updates", "Updates from Telegram", numbers.updates.clone());
        registry.register("answers", "Attempts to answer an update", numbers.answers.clone());
        registry.register("panics", "Panics that were caught", numbers.panics.clone());
        registry.register("lookups", "Orders that people looked up", numbers.lookups.clone());
        registry.register("kaspi_requests", "Requests to Kaspi", numbers.kaspi_requests.clone());
        let seconds = numbers.kaspi_seconds.clone();
        registry.register_with_unit("kaspi_request_duration", "How long Kaspi took", Unit::Seconds, seconds);
        registry.register("telegram_calls", "Calls of the Bot API", numbers.telegram_calls.clone());
        registry.register("notices", "Notices that were finished", numbers.notices.clone());
        registry.register("notices_waiting", "Notices that wait", numbers.notices_waiting.clone());
        let oldest = numbers.oldest_notice_seconds.clone();
        registry.register_with_unit("oldest_notice_age", "Age of the oldest notice that waits", Unit::Seconds, oldest);
        registry.register("active_orders", "Orders that have not ended", numbers.active_orders.clone());
        let bytes = numbers.database_bytes.clone();
        registry.register_with_unit("database_size", "Size of the database", Unit::Bytes, bytes);
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_their_metrics() {
        let metrics = Metrics::default();
        metrics.clone().update("message");
        metrics.update("message");
        metrics.telegram_call("SendMessage", "ok");
        metrics.kaspi_request("ok", Duration::from_millis(300));
        let text = metrics.text(Gauges { active_orders: 7, ..Gauges::default() });
        for line in [
            "kaspi_order_bot_updates_total{kind=\"message\"} 2",
            "kaspi_order_bot_telegram_calls_total{method=\"SendMessage\",outcome=\"ok\"} 1",
            "kaspi_order_bot_kaspi_request_duration_seconds_bucket{le=\"0.5\"} 1",
            "kaspi_order_bot_kaspi_request_duration_seconds_bucket{le=\"0.2\"} 0",
            "kaspi_order_bot_active_orders 7",
            concat!("kaspi_order_bot_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"} 1"),
            "# EOF",
        ] {
            assert!(text.lines().any(|other| other == line), "{line} is missing in:\n{text}");
        }
    }
}
