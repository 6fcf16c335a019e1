//! Coordinates.

use std::ops::RangeInclusive;

/// Kazakhstan with some margin; nothing is delivered elsewhere.
const LATITUDES: RangeInclusive<f64> = 40.0..=56.0;
const LONGITUDES: RangeInclusive<f64> = 46.0..=88.0;

/// The Earth's mean radius in kilometres (IUGG).
const EARTH_RADIUS: f64 = 6371.0088;

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

    /// The great-circle distance, by the haversine formula.
    pub fn kilometres_to(self, other: Self) -> f64 {
        let (from, to) = (self.latitude.to_radians(), other.latitude.to_radians());
        let half_sine = |difference: f64| (difference / 2.0).sin().powi(2);
        let turn = half_sine((other.longitude - self.longitude).to_radians());
        let haversine = half_sine(to - from) + from.cos() * to.cos() * turn;
        2.0 * EARTH_RADIUS * haversine.sqrt().min(1.0).asin()
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

    #[test]
    fn distances_are_those_of_a_globe() {
        let [almaty, astana] =
            [(43.238_949, 76.889_709), (51.169_392, 71.449_074)].map(|(lat, lon)| GeoPoint::new(lat, lon).unwrap());
        assert!((almaty.kilometres_to(astana) - 972.6).abs() < 1.0, "{}", almaty.kilometres_to(astana));
        // A degree of latitude.
        let north = GeoPoint::new(44.238_949, 76.889_709).unwrap();
        assert!((almaty.kilometres_to(north) - 111.195).abs() < 0.001, "{}", almaty.kilometres_to(north));
    }

    fn place() -> impl Strategy<Value = GeoPoint> {
        (40.0..=56.0, 46.0..=88.0).prop_map(|(latitude, longitude)| GeoPoint::new(latitude, longitude).unwrap())
    }

    proptest! {
        #[test]
        fn a_distance_is_a_metric(a in place(), b in place(), c in place()) {
            prop_assert!(a.kilometres_to(a).abs() < 1e-9);
            prop_assert!((a.kilometres_to(b) - b.kilometres_to(a)).abs() < 1e-9);
            prop_assert!(a.kilometres_to(c) <= a.kilometres_to(b) + b.kilometres_to(c) + 1e-6);
        }

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
