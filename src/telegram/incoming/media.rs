//! Locations and photos.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::domain::GeoPoint;
use crate::lenient::{FromJson, Lenient, Object};

/// `Location` of the Bot API. One without both coordinates is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Location {
    /// In or near Kazakhstan.
    Here(GeoPoint),
    Elsewhere,
}

/// The `file_id` of the largest of a photo's sizes.
#[derive(Debug)]
pub(super) struct LargestSize(pub(super) String);

#[derive(Deserialize, Default)]
#[serde(default)]
struct LocationWire {
    latitude: Lenient<f64>,
    longitude: Lenient<f64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SizeWire {
    file_id: Lenient<String>,
    width: Lenient<u32>,
    height: Lenient<u32>,
}

impl Object for LocationWire {}
impl Object for SizeWire {}

impl FromJson for Location {
    fn from_json(raw: &RawValue) -> Option<Self> {
        let LocationWire { latitude, longitude } = LocationWire::from_json(raw)?;
        Some(GeoPoint::in_order(latitude.0?, longitude.0?).map_or(Self::Elsewhere, Self::Here))
    }
}

impl FromJson for LargestSize {
    fn from_json(raw: &RawValue) -> Option<Self> {
        let sizes = Vec::<SizeWire>::from_json(raw)?.into_iter();
        let pixels = |size: &SizeWire| u64::from(size.width.0.unwrap_or(0)) * u64::from(size.height.0.unwrap_or(0));
        sizes.filter(|size| size.file_id.0.is_some()).max_by_key(pixels)?.file_id.0.map(Self)
    }
}
