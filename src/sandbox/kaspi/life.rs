//! What happens to orders in a shop that lives: they are placed, accepted, packed, handed over, cancelled, completed.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::super::http::Fault;
use super::orders::{end_of_day, own_delivery};
use super::{DEFAULT_TOKEN, Kaspi};

/// How long a sale is in coming in [`Kaspi::live`], counted in steps, and how many orders it brings.
const SALE_AT: u32 = 15;
const SALE_ORDERS: u32 = 100;

/// How often Kaspi is out of order in it, counted in steps, and for how many requests.
const OUTAGE_AT: u32 = 40;
const OUTAGE_REQUESTS: usize = 12;

impl Kaspi {
    /// Takes all orders out of the first shop, as if it had never had any.
    pub fn remove_orders(&self) {
        if let Some(shop) = self.lock().shops.get_mut(DEFAULT_TOKEN) {
            shop.orders.clear();
        }
    }

    /// Takes one order out of the first shop; Kaspi was seen to lose one for a while.
    pub fn remove_order(&self, code: &str) {
        if let Some(shop) = self.lock().shops.get_mut(DEFAULT_TOKEN) {
            shop.orders.remove(code);
        }
    }

    /// A buyer places an order of the seller's own delivery, which waits to be accepted.
    pub fn place_order(&self, code: &str, now: DateTime<Utc>) {
        let mut order = own_delivery(code, now);
        let attributes = &mut order["attributes"];
        attributes["state"] = "NEW".into();
        attributes["status"] = "APPROVED_BY_BANK".into();
        attributes["creationDate"] = now.timestamp_millis().into();
        attributes["approvedByBankDate"] = now.timestamp_millis().into();
        self.put_order(order);
    }

    /// A buyer places an order that Kaspi Delivery is to bring; the shop accepts such orders by itself.
    pub fn place_kaspi_order(&self, code: &str, now: DateTime<Utc>) {
        let mut order = own_delivery(code, now);
        let attributes = &mut order["attributes"];
        attributes["state"] = "KASPI_DELIVERY".into();
        attributes["isKaspiDelivery"] = true.into();
        attributes["assembled"] = false.into();
        attributes["creationDate"] = now.timestamp_millis().into();
        attributes["kaspiDelivery"] = json!({
            "waybill": null, "courierTransmissionDate": null, "courierTransmissionPlanningDate": end_of_day(now),
            "waybillNumber": null, "express": false, "returnedToWarehouse": false, "firstMileCourier": null,
        });
        self.put_order(order);
    }

    /// The seller accepts the order and delivers it.
    pub fn accept_order(&self, code: &str) {
        self.set(code, "DELIVERY", "ACCEPTED_BY_MERCHANT");
    }

    /// The seller packs the order; the waybill's link is another one at every reading.
    pub fn assemble_order(&self, code: &str) {
        self.update_order(code, |attributes| {
            attributes["assembled"] = true.into();
            attributes["kaspiDelivery"]["waybillNumber"] = "KZ-SANDBOX-1".into();
            attributes["kaspiDelivery"]["waybill"] = "https://kaspi.kz/shop/api/v2/waybill?signature=1".into();
        });
    }

    /// Kaspi Delivery takes the order along.
    pub fn transmit_order(&self, code: &str, now: DateTime<Utc>) {
        self.update_order(code, |attributes| {
            attributes["kaspiDelivery"]["courierTransmissionDate"] = now.timestamp_millis().into();
        });
    }

    /// The order ends, with this status, in the archive.
    pub fn end_order(&self, code: &str, status: &str, reason: Option<&str>) {
        self.set(code, "ARCHIVE", status);
        self.update_order(code, |attributes| {
            attributes["customer"]["cellPhone"] = "+0(000)-000-00-00".into();
            if let Some(reason) = reason {
                attributes["cancellationReason"] = reason.into();
            }
        });
    }

    /// Gives an order a state and a status.
    pub fn set(&self, code: &str, state: &str, status: &str) {
        self.update_order(code, |attributes| {
            attributes["state"] = state.into();
            attributes["status"] = status.into();
        });
    }

    /// The first shop's orders by code, each with its attributes.
    #[must_use]
    pub fn orders(&self) -> Vec<(String, Value)> {
        let state = self.lock();
        let orders = state.shops.get(DEFAULT_TOKEN).into_iter().flat_map(|shop| shop.orders.iter());
        let mut orders: Vec<(String, Value)> =
            orders.map(|(code, stored)| (code.clone(), stored.resource["attributes"].clone())).collect();
        orders.sort_by(|(one, _), (other, _)| one.cmp(other));
        orders
    }

    /// Lets the first shop live: something happens at every step, now and then a sale brings a hundred orders, and now
    /// and then Kaspi is out of order. Goes on until it is dropped.
    pub async fn live(&self, clock: impl Fn() -> DateTime<Utc>, step: Duration) {
        let code = |number: u32| format!("{}", 910_000_000 + number);
        let mut placed: u32 = 0;
        for at in 1_u32.. {
            tokio::time::sleep(step).await;
            let now = clock();
            let older = |back: u32| placed.checked_sub(back).filter(|number| *number > 0).map(code);
            match at % 6 {
                1 => {
                    placed += 1;
                    self.place_order(&code(placed), now);
                }
                2 => older(0).into_iter().for_each(|code| self.accept_order(&code)),
                3 => {
                    placed += 1;
                    self.place_kaspi_order(&code(placed), now);
                }
                4 => older(0).into_iter().for_each(|code| self.assemble_order(&code)),
                5 => older(1).into_iter().for_each(|code| self.end_order(&code, "COMPLETED", None)),
                _ => older(0).into_iter().for_each(|code| {
                    self.end_order(&code, "CANCELLED", Some("BUYER_CANCELLATION_HIMSELF"));
                }),
            }
            if at % OUTAGE_AT == 0 {
                self.faults().plan("/orders", Fault::html(502), OUTAGE_REQUESTS);
            }
            if at % SALE_AT == 0 {
                for _ in 0..SALE_ORDERS {
                    placed += 1;
                    self.place_order(&code(placed), now);
                }
            }
        }
    }
}
