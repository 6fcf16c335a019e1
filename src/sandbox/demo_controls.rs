//! What the viewer of the demo can make happen.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::time::Instant;

use super::http::{Fault, Faults};
use super::kaspi::{DemoEvent, DemoShop, Kaspi};
use super::telegram::{Controls, Telegram};

const OUTAGE: Duration = Duration::from_secs(30);

/// The buttons of the page that concern the shop, and the outages.
#[derive(Debug)]
pub struct DemoControls {
    shop: Arc<DemoShop>,
    kaspi: Kaspi,
    clock: fn() -> DateTime<Utc>,
    outages: [Outage; 2],
}

/// A server that responds with errors for a while.
#[derive(Debug)]
struct Outage {
    name: &'static str,
    faults: Faults,
    target: String,
    ends: Arc<Mutex<Option<Instant>>>,
}

impl DemoControls {
    /// Needs that no faults are planned otherwise.
    pub fn new(shop: Arc<DemoShop>, kaspi: &Kaspi, telegram: &Telegram, clock: fn() -> DateTime<Utc>) -> Self {
        // The page is on the same server as the Bot API, and must go on.
        let bot_api = format!("/bot{}/", telegram.token());
        let outages = [
            Outage::new("kaspi", kaspi.faults().clone(), "/shop/".to_owned()),
            Outage::new("telegram", telegram.faults().clone(), bot_api),
        ];
        Self { shop, kaspi: kaspi.clone(), clock, outages }
    }
}

impl Controls for DemoControls {
    fn press(&self, name: &str) -> Option<String> {
        let event = match name {
            "order" => DemoEvent::Order,
            "sale" => DemoEvent::Sale,
            "cancellation" => DemoEvent::Cancellation,
            "postponement" => DemoEvent::Postponement,
            "overdue" => DemoEvent::Overdue,
            "waiting" => DemoEvent::Waiting,
            "return" => DemoEvent::Return,
            // What the buyer has on the phone, to read out to the courier.
            "buyer_code" => {
                let (order, code) = self.kaspi.latest_buyer_code()?;
                return Some(format!("{order} · {code}"));
            }
            _ => {
                if let Some(outage) = self.outages.iter().find(|outage| outage.name == name) {
                    outage.start();
                }
                return None;
            }
        };
        self.shop.cause(event, (self.clock)())
    }

    fn lasting(&self) -> Vec<&'static str> {
        self.outages.iter().filter(|outage| outage.lasts()).map(|outage| outage.name).collect()
    }
}

impl Outage {
    fn new(name: &'static str, faults: Faults, target: String) -> Self {
        Self { name, faults, target, ends: Arc::default() }
    }

    /// An outage that lasts already is not prolonged.
    fn start(&self) {
        let mut ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        if ends.is_some() {
            return;
        }
        let end = Instant::now() + OUTAGE;
        *ends = Some(end);
        self.faults.plan_always(&self.target, Fault::html(502));
        let (faults, ends) = (self.faults.clone(), Arc::clone(&self.ends));
        tokio::spawn(async move {
            tokio::time::sleep_until(end).await;
            faults.clear();
            *ends.lock().unwrap_or_else(PoisonError::into_inner) = None;
        });
    }

    fn lasts(&self) -> bool {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::kaspi::DEFAULT_TOKEN;
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-23T05:00:00Z".parse().unwrap()
    }

    #[tokio::test]
    async fn an_outage_ends_by_itself_and_is_not_prolonged() {
        let (kaspi, telegram) = (Kaspi::start(now()).await.unwrap(), Telegram::start(0, "").await.unwrap());
        let shop = Arc::new(DemoShop::open(kaspi.clone(), now()));
        let controls = DemoControls::new(shop, &kaspi, &telegram, now);
        tokio::time::pause();
        assert_eq!(controls.press("kaspi"), None);
        tokio::time::advance(OUTAGE / 2).await;
        controls.press("kaspi");
        controls.press("telegram");
        assert_eq!(controls.lasting(), ["kaspi", "telegram"]);
        assert!(!kaspi.faults().is_empty() && !telegram.faults().is_empty());
        tokio::time::sleep(OUTAGE / 2 + Duration::from_secs(1)).await;
        assert_eq!(controls.lasting(), ["telegram"]);
        assert!(kaspi.faults().is_empty());
        tokio::time::sleep(OUTAGE).await;
        assert!(controls.lasting().is_empty() && telegram.faults().is_empty());
    }

    #[tokio::test]
    async fn a_button_that_does_not_exist_does_nothing() {
        let (kaspi, telegram) = (Kaspi::start(now()).await.unwrap(), Telegram::start(0, "").await.unwrap());
        let shop = Arc::new(DemoShop::open(kaspi.clone(), now()));
        let controls = DemoControls::new(shop, &kaspi, &telegram, now);
        let before = kaspi.orders();
        assert_eq!(controls.press("<b>"), None);
        assert_eq!(kaspi.orders(), before);
        assert!(controls.press("order").is_some());
    }

    #[tokio::test]
    async fn the_code_that_a_buyer_got_is_shown() {
        let (kaspi, telegram) = (Kaspi::start(now()).await.unwrap(), Telegram::start(0, "").await.unwrap());
        let shop = Arc::new(DemoShop::open(kaspi.clone(), now()));
        let controls = DemoControls::new(shop, &kaspi, &telegram, now);
        assert_eq!(controls.press("buyer_code"), None);
        let body =
            json!({ "data": { "type": "orders", "id": "OTAwMDAwMTAx", "attributes": { "status": "COMPLETED" } } });
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client.post(format!("{}/orders", kaspi.base_url())).body(body.to_string());
        let headers = [
            ("user-agent", "test/1"),
            ("accept", "*/*"),
            ("content-type", "application/vnd.api+json"),
            ("x-auth-token", DEFAULT_TOKEN),
            ("x-security-code", ""),
            ("x-send-code", "true"),
        ];
        let request = headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
        assert_eq!(request.send().await.unwrap().status(), 200);
        let code = kaspi.buyer_code("900000101").unwrap();
        assert_eq!(controls.press("buyer_code"), Some(format!("900000101 · {code}")));
    }
}
