//! Coordinates.

use std::ops::RangeInclusive;

/// Kazakhstan with some margin; nothing is delivered elsewhere.
const LATITUDES: RangeInclusive<f64> = 40.0..=56.0;
const LONGITUDES: RangeInclusive<f64> = 46.0..=88.0;

/// A point in degrees WGS84, in or near Kazakhstan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeoPoint {
    latitude: f64,
    longitude: f64,
}

impl GeoPoint {
    /// `None` for coordinates elsewhere, 0/0 among them, which means "unknown". A pair that is there only when it is swapped
    /// is swapped.
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        Self::in_order(latitude, longitude).or_else(|| Self::in_order(longitude, latitude))
    }

    /// As [`GeoPoint::new`], but a pair that is there only when it is swapped is elsewhere. For coordinates from a source that
    /// does not swap them.
    pub fn in_order(latitude: f64, longitude: f64) -> Option<Self> {
        let is_inside = LATITUDES.contains(&latitude) && LONGITUDES.contains(&longitude);
        is_inside.then_some(Self { latitude, longitude })
    }

    pub fn latitude(self) -> f64 {
        self.latitude
    }

    pub fn longitude(self) -> f64 {
        self.longitude
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pair(latitude: f64, longitude: f64) -> Option<(f64, f64)> {
        GeoPoint::new(latitude, longitude).map(|point| (point.latitude(), point.longitude()))
    }

    #[test]
    fn coordinates_outside_kazakhstan_are_no_point() {
        for (latitude, longitude) in
            [(0.0, 0.0), (-0.0, 0.0), (51.5, -0.12), (0.0, 76.9), (90.1, 0.0), (f64::NAN, 76.9), (43.2, f64::INFINITY)]
        {
            assert_eq!(pair(latitude, longitude), None, "{latitude} {longitude}");
        }
    }

    #[test]
    fn swapped_coordinates_are_turned() {
        let almaty = Some((43.240_013, 76.938_854));
        assert_eq!(pair(43.240_013, 76.938_854), almaty);
        assert_eq!(pair(76.938_854, 43.240_013), almaty);
        assert_eq!(pair(47.0, 51.0), Some((47.0, 51.0)), "inside both ways: as Kaspi sent it");
    }

    #[test]
    fn coordinates_in_order_are_not_turned() {
        // Nizhny Novgorod; swapped it would be at the Caspian Sea.
        assert_eq!(GeoPoint::in_order(56.33, 44.0), None);
        assert!(GeoPoint::new(56.33, 44.0).is_some());
        assert_eq!(GeoPoint::in_order(43.240_013, 76.938_854), GeoPoint::new(43.240_013, 76.938_854));
    }

    proptest! {
        #[test]
        fn every_point_is_inside(latitude in proptest::num::f64::ANY, longitude in proptest::num::f64::ANY) {
            if let Some((latitude, longitude)) = pair(latitude, longitude) {
                prop_assert!(LATITUDES.contains(&latitude) && LONGITUDES.contains(&longitude));
            }
        }

        #[test]
        fn a_place_in_kazakhstan_is_kept(latitude in 40.0..=56.0, longitude in 46.0..=88.0) {
            prop_assert_eq!(pair(latitude, longitude), Some((latitude, longitude)));
        }
    }
}
