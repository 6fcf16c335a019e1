//! Links that open a map or a messenger. Each map has its own order of coordinates.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::domain::{GeoPoint, Phone};

/// The maps that couriers in Kazakhstan use, most used first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Map {
    /// Longitude first.
    TwoGis,
    /// Latitude first in routes.
    Yandex,
    /// Latitude first.
    Google,
}

impl Map {
    /// In the order of the buttons.
    pub const ALL: [Self; 3] = [Self::TwoGis, Self::Yandex, Self::Google];

    /// A route by car from the person's location to the point. Six decimals are about ten centimetres.
    pub fn route(self, to: GeoPoint) -> String {
        let (latitude, longitude) = (to.latitude(), to.longitude());
        match self {
            Self::TwoGis => format!("https://2gis.kz/directions/points/%7C{longitude:.6}%2C{latitude:.6}"),
            Self::Yandex => format!("https://yandex.kz/maps/?rtext=~{latitude:.6},{longitude:.6}&rtt=auto"),
            Self::Google => format!(
                "https://www.google.com/maps/dir/?api=1&destination={latitude:.6},{longitude:.6}&travelmode=driving"
            ),
        }
    }

    /// A search for an address, for orders without a point.
    pub fn search(self, address: &str) -> String {
        let query = utf8_percent_encode(address, NON_ALPHANUMERIC);
        match self {
            Self::TwoGis => format!("https://2gis.kz/search/{query}"),
            Self::Yandex => format!("https://yandex.kz/maps/?text={query}"),
            Self::Google => format!("https://www.google.com/maps/search/?api=1&query={query}"),
        }
    }
}

/// Opens a chat with a draft; nothing is sent.
pub fn whatsapp(phone: &Phone, text: &str) -> String {
    format!("https://wa.me/{}?text={}", phone.digits(), utf8_percent_encode(text, NON_ALPHANUMERIC))
}

/// Opens the chat with the bot; `bot` is its name without `@`.
pub fn chat(bot: &str) -> String {
    format!("https://t.me/{bot}")
}

/// Opens the chat with the bot and offers to send it `/start payload`; the payload has at most 64 of `A-Za-z0-9_-`
/// (Bot API, "Deep linking").
pub fn start(bot: &str, payload: &str) -> String {
    format!("https://t.me/{bot}?start={payload}")
}

/// Lets a person add the bot to one of their groups, and sends `/start connect` there.
pub fn start_group(bot: &str) -> String {
    format!("https://t.me/{bot}?startgroup=connect")
}

/// Lets a person send a link with a text to a chat of their choice.
pub fn share(link: &str, text: &str) -> String {
    let (link, text) = (utf8_percent_encode(link, NON_ALPHANUMERIC), utf8_percent_encode(text, NON_ALPHANUMERIC));
    format!("https://t.me/share/url?url={link}&text={text}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_map_gets_its_own_order_of_coordinates() {
        let point = GeoPoint::new(43.240_013, 76.938_854).unwrap();
        assert_eq!(
            Map::ALL.map(|map| map.route(point)),
            [
                "https://2gis.kz/directions/points/%7C76.938854%2C43.240013",
                "https://yandex.kz/maps/?rtext=~43.240013,76.938854&rtt=auto",
                "https://www.google.com/maps/dir/?api=1&destination=43.240013,76.938854&travelmode=driving",
            ]
        );
    }

    #[test]
    fn whatsapp_takes_bare_digits() {
        let phone = Phone::parse("7000000001").unwrap();
        assert_eq!(
            whatsapp(&phone, "Заказ & <b>"),
            "https://wa.me/77000000001?text=%D0%97%D0%B0%D0%BA%D0%B0%D0%B7%20%26%20%3Cb%3E"
        );
    }

    #[test]
    fn a_link_can_be_shared() {
        assert_eq!(
            share(&start("orders_bot", "a-b_C"), "Привет"),
            "https://t.me/share/url?url=https%3A%2F%2Ft%2Eme%2Forders%5Fbot%3Fstart%3Da%2Db%5FC\
             &text=%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82"
        );
    }

    proptest! {
        #[test]
        fn any_address_makes_a_valid_link(address in "\\PC{1,200}") {
            for map in Map::ALL {
                let link = map.search(&address);
                let url = reqwest::Url::parse(&link).unwrap();
                prop_assert_eq!(url.as_str(), &link);
                prop_assert_eq!(url.fragment(), None);
            }
        }

        #[test]
        fn a_link_leads_to_its_point(latitude in 40.0..=56.0f64, longitude in 46.0..=88.0f64) {
            let point = GeoPoint::new(latitude, longitude).unwrap();
            let numbers = |link: &str, separator: &str| -> Option<(f64, f64)> {
                let (before, after) = link.split_once(separator)?;
                let first = before.rsplit(|c: char| !"-.0123456789".contains(c)).next()?;
                let second = after.split(|c: char| !"-.0123456789".contains(c)).next()?;
                Some((first.parse().ok()?, second.parse().ok()?))
            };
            let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
            let (lon, lat) = numbers(&Map::TwoGis.route(point).replace("%7C", "|"), "%2C").unwrap();
            prop_assert!(near(lat, latitude) && near(lon, longitude));
            for map in [Map::Yandex, Map::Google] {
                let (lat, lon) = numbers(&map.route(point), ",").unwrap();
                prop_assert!(near(lat, latitude) && near(lon, longitude));
            }
        }
    }
}
