//! Events in the life of an order.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::order_template::{end_of_day, own_delivery};
use super::server::Kaspi;

/// Stands for the link of a waybill, which is signed at each read.
const LINK: &str = "https://kaspi.kz/shop/api/waybill/";

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
            attributes["kaspiDelivery"]["waybill"] = LINK.into();
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
}
