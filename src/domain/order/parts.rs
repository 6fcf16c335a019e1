//! Parts of an order.

use chrono::{DateTime, Utc};

use super::UnitType;
use crate::domain::{GeoPoint, Money, Phone};

/// The buyer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Customer {
    /// First name.
    pub first_name: Option<String>,
    /// Family name; Kaspi cuts it to a letter for ended orders.
    pub last_name: Option<String>,
    /// Name in Kaspi's shop; often null or the first name only.
    pub name: Option<String>,
    /// Phone, if Kaspi sent something that is one or its mask.
    pub cell_phone: Option<CellPhone>,
}

/// The buyer's phone as Kaspi tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellPhone {
    /// A number.
    Number(Phone),
    /// Kaspi's mask of zeros instead of a number.
    Hidden,
}

/// `deliveryAddress`, and the address of a warehouse.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Address {
    /// The whole address in one line; the flat is not always in it.
    pub formatted_address: Option<String>,
    /// Town.
    pub town: Option<String>,
    /// District.
    pub district: Option<String>,
    /// Street.
    pub street_name: Option<String>,
    /// House number.
    pub street_number: Option<String>,
    /// Building within the number.
    pub building: Option<String>,
    /// Flat.
    pub apartment: Option<String>,
    /// Coordinates, if usable.
    pub point: Option<GeoPoint>,
}

/// `originAddress`: the warehouse that the goods leave from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Origin {
    /// The seller's name for it.
    pub display_name: Option<String>,
    /// Where it is.
    pub address: Option<Address>,
}

/// `kaspiDelivery`. The waybill's link is left out: Kaspi signs it anew at every read and only the seller's token
/// opens it. `returnedToWarehouse` is left out too: it was seen false for orders that were back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KaspiDelivery {
    /// Number of the waybill.
    pub waybill_number: Option<String>,
    /// When the goods were handed to the courier service.
    pub courier_transmission_date: Option<DateTime<Utc>>,
    /// Until when they have to be.
    pub courier_transmission_planning_date: Option<DateTime<Utc>>,
    /// Express delivery.
    pub express: bool,
}

/// One line of the goods.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    /// Kaspi's id of the entry.
    pub id: Option<String>,
    /// Title in the shop.
    pub name: Option<String>,
    /// Kaspi's category, the next best name.
    pub category: Option<String>,
    /// The offer's code; the shop's own article number or Kaspi's, depending on the shop.
    pub offer_code: Option<String>,
    /// How many.
    pub quantity: Option<u32>,
    /// Counted or weighed.
    pub unit_type: Option<UnitType>,
    /// Grams, for weighed goods.
    pub weight_grams: Option<u32>,
    /// Price of one.
    pub base_price: Option<Money>,
    /// Price of all.
    pub total_price: Option<Money>,
    /// The IMEI has to be registered at hand-over.
    pub is_imei_required: bool,
    /// Place in the order, from 0.
    pub entry_number: Option<u32>,
}
