//! Parts of an order.

use chrono::{DateTime, Utc};

use super::UnitType;
use crate::domain::{GeoPoint, Money, Phone};

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Customer {
    pub first_name: Option<String>,
    /// Kaspi shortens it to a letter for ended orders.
    pub last_name: Option<String>,
    /// Often null, or the first name only.
    pub name: Option<String>,
    /// `None` if Kaspi sent neither a phone nor its mask.
    pub cell_phone: Option<CellPhone>,
}

impl Customer {
    pub fn full_name(&self) -> Option<String> {
        let parts: Vec<&str> = [&self.first_name, &self.last_name].into_iter().flatten().map(String::as_str).collect();
        if parts.is_empty() { self.name.clone() } else { Some(parts.join(" ")) }
    }
}

/// The buyer's phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellPhone {
    Number(Phone),
    /// What a group sees of a number; see [`Order::redacted`](super::Order::redacted).
    Masked(String),
    /// Kaspi sent its mask of zeros.
    Hidden,
}

/// `deliveryAddress`, and the address of a warehouse.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Address {
    /// The whole address in one line; the flat is not always in it.
    pub formatted_address: Option<String>,
    pub town: Option<String>,
    pub district: Option<String>,
    pub street_name: Option<String>,
    pub street_number: Option<String>,
    /// Building within the number.
    pub building: Option<String>,
    pub apartment: Option<String>,
    /// Coordinates, if usable.
    pub point: Option<GeoPoint>,
}

/// `originAddress`: the warehouse.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Origin {
    pub display_name: Option<String>,
    pub address: Option<Address>,
}

/// `kaspiDelivery`. Without the waybill's link, which Kaspi signs anew at each read and only the seller's token opens,
/// and without `returnedToWarehouse`, which was seen false for returned orders.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KaspiDelivery {
    pub waybill_number: Option<String>,
    /// When the goods were handed to the courier service.
    pub courier_transmission_date: Option<DateTime<Utc>>,
    /// Until when they have to be handed over.
    pub courier_transmission_planning_date: Option<DateTime<Utc>>,
    pub express: bool,
}

/// One line of the goods.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    /// Kaspi's id of the entry.
    pub id: Option<String>,
    /// The title in Kaspi's shop.
    pub name: Option<String>,
    /// Shown if there is no name.
    pub category: Option<String>,
    /// The shop's own article number or Kaspi's, depending on the shop.
    pub offer_code: Option<String>,
    pub quantity: Option<u32>,
    pub unit_type: Option<UnitType>,
    /// Grams, for weighed goods.
    pub weight_grams: Option<u32>,
    /// Of one.
    pub base_price: Option<Money>,
    /// Of all.
    pub total_price: Option<Money>,
    /// The IMEI has to be registered at hand-over.
    pub is_imei_required: bool,
    /// Position in the order, from 0.
    pub entry_number: Option<u32>,
}
