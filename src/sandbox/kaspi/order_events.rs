//! Events in the life of an order.

use chrono::{DateTime, Utc};

use super::order::StoredOrder;
use super::order_template::{end_of_day, not_packed, own_delivery};
use super::server::Kaspi;
use super::stages;

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
        attributes["kaspiDelivery"] = not_packed(end_of_day(now), false);
        self.put_order(order);
    }

    /// The seller accepts an order.
    pub fn accept_order(&self, code: &str) {
        let now = self.now();
        self.update_order(code, |attributes| stages::accept(attributes, now));
    }

    /// The seller packs a Kaspi Delivery order, which then has a waybill.
    pub fn assemble_order(&self, code: &str) {
        self.change_order(code, StoredOrder::assemble);
    }

    /// Kaspi Delivery collects the order from the seller.
    pub fn transmit_order(&self, code: &str, now: DateTime<Utc>) {
        self.update_order(code, |attributes| {
            attributes["kaspiDelivery"]["courierTransmissionDate"] = now.timestamp_millis().into();
        });
    }

    /// The buyer has received the order.
    pub fn complete_order(&self, code: &str, now: DateTime<Utc>) {
        self.update_order(code, |attributes| stages::complete(attributes, now));
    }

    pub fn archive_order(&self, code: &str, status: &str, cancellation_reason: Option<&str>) {
        self.update_order(code, |attributes| stages::archive(attributes, status, cancellation_reason));
    }

    pub fn set_order_status(&self, code: &str, state: &str, status: &str) {
        self.update_order(code, |attributes| {
            attributes["state"] = state.into();
            attributes["status"] = status.into();
        });
    }
}
