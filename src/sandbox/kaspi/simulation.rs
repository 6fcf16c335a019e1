//! Events in the life of an order, and a simulation of them.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::order_template::{end_of_day, own_delivery};
use super::server::Kaspi;
use crate::sandbox::http::Fault;

/// In steps of [`Kaspi::simulate_orders`].
const SALE_INTERVAL: u32 = 15;
const SALE_ORDERS: u32 = 100;

/// In steps of [`Kaspi::simulate_orders`].
const OUTAGE_INTERVAL: u32 = 40;
const OUTAGE_REQUESTS: usize = 12;

impl Kaspi {
    /// A buyer places an own-delivery order, which waits to be accepted.
    pub fn place_order(&self, code: &str, now: DateTime<Utc>) {
        let mut order = own_delivery(code, now);
        let attributes = &mut order["attributes"];
        attributes["state"] = "NEW".into();
        attributes["status"] = "APPROVED_BY_BANK".into();
        attributes["creationDate"] = now.timestamp_millis().into();
        attributes["approvedByBankDate"] = now.timestamp_millis().into();
        self.put_order(order);
    }

    /// A buyer places a Kaspi Delivery order, which is accepted automatically.
    pub fn place_kaspi_order(&self, code: &str, now: DateTime<Utc>) {
        let mut order = own_delivery(code, now);
        let attributes = &mut order["attributes"];
        attributes["state"] = "KASPI_DELIVERY".into();
        attributes["isKaspiDelivery"] = true.into();
        attributes["assembled"] = false.into();
        attributes["creationDate"] = now.timestamp_millis().into();
        attributes["approvedByBankDate"] = now.timestamp_millis().into();
        attributes["kaspiDelivery"] = json!({
            "waybill": null, "courierTransmissionDate": null, "courierTransmissionPlanningDate": end_of_day(now),
            "waybillNumber": null, "express": false, "returnedToWarehouse": false, "firstMileCourier": null,
        });
        self.put_order(order);
    }

    /// The seller accepts an own-delivery order.
    pub fn accept_order(&self, code: &str) {
        self.set_order_status(code, "DELIVERY", "ACCEPTED_BY_MERCHANT");
    }

    /// The seller packs a Kaspi Delivery order, which then has a waybill.
    pub fn assemble_order(&self, code: &str) {
        self.update_order(code, |attributes| {
            attributes["assembled"] = true.into();
            attributes["kaspiDelivery"]["waybillNumber"] = "KZ-SANDBOX-1".into();
            attributes["kaspiDelivery"]["waybill"] = "https://kaspi.kz/shop/api/v2/waybill?signature=1".into();
        });
    }

    /// Kaspi Delivery collects the order from the seller.
    pub fn transmit_order(&self, code: &str, now: DateTime<Utc>) {
        self.update_order(code, |attributes| {
            attributes["kaspiDelivery"]["courierTransmissionDate"] = now.timestamp_millis().into();
        });
    }

    /// Kaspi masks the phone number of an archived order.
    pub fn archive_order(&self, code: &str, status: &str, cancellation_reason: Option<&str>) {
        self.set_order_status(code, "ARCHIVE", status);
        self.update_order(code, |attributes| {
            attributes["customer"]["cellPhone"] = "+0(000)-000-00-00".into();
            if let Some(reason) = cancellation_reason {
                attributes["cancellationReason"] = reason.into();
            }
        });
    }

    pub fn set_order_status(&self, code: &str, state: &str, status: &str) {
        self.update_order(code, |attributes| {
            attributes["state"] = state.into();
            attributes["status"] = status.into();
        });
    }

    /// Changes the first shop's orders at every step, with an occasional sale of a hundred orders and an occasional
    /// outage. Never returns.
    pub async fn simulate_orders(&self, clock: impl Fn() -> DateTime<Utc>, step: Duration) {
        let code = |number: u32| format!("{}", 910_000_000 + number);
        let mut placed: u32 = 0;
        for step_number in 1_u32.. {
            tokio::time::sleep(step).await;
            let now = clock();
            let placed_before = |back: u32| placed.checked_sub(back).filter(|number| *number > 0).map(code);
            match step_number % 6 {
                1 => {
                    placed += 1;
                    self.place_order(&code(placed), now);
                }
                2 => placed_before(0).into_iter().for_each(|code| self.accept_order(&code)),
                3 => {
                    placed += 1;
                    self.place_kaspi_order(&code(placed), now);
                }
                4 => placed_before(0).into_iter().for_each(|code| self.assemble_order(&code)),
                5 => placed_before(1).into_iter().for_each(|code| self.archive_order(&code, "COMPLETED", None)),
                _ => placed_before(0).into_iter().for_each(|code| {
                    self.archive_order(&code, "CANCELLED", Some("BUYER_CANCELLATION_HIMSELF"));
                }),
            }
            if step_number % OUTAGE_INTERVAL == 0 {
                self.faults().plan("/orders", Fault::html(502), OUTAGE_REQUESTS);
            }
            if step_number % SALE_INTERVAL == 0 {
                for _ in 0..SALE_ORDERS {
                    placed += 1;
                    self.place_order(&code(placed), now);
                }
            }
        }
    }
}
