//! Coordinates.

/// A point in degrees WGS84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeoPoint {
    latitude: f64,
    longitude: f64,
}

impl GeoPoint {
    /// `None` for coordinates that are not a real place: not finite, outside ±90 / ±180, or 0/0, which means "unknown".
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        let usable = (-90.0..=90.0).contains(&latitude)
            && (-180.0..=180.0).contains(&longitude)
            && (latitude != 0.0 || longitude != 0.0);
        usable.then_some(Self { latitude, longitude })
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
    use super::*;

    #[test]
    fn unusable_coordinates_are_no_point() {
        assert!(GeoPoint::new(43.240_013, 76.938_854).is_some());
        assert!(GeoPoint::new(0.0, 76.9).is_some());
        for (latitude, longitude) in
            [(0.0, 0.0), (-0.0, 0.0), (90.1, 0.0), (1.0, 180.5), (f64::NAN, 76.9), (43.2, f64::INFINITY)]
        {
            assert_eq!(GeoPoint::new(latitude, longitude), None, "{latitude} {longitude}");
        }
    }
}
