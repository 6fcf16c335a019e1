//! Links that open a map or a messenger. Each map has its own order of coordinates.

use std::ops::RangeInclusive;

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

    /// A route by car from the person's location to the point.
    pub fn route(self, to: GeoPoint) -> String {
        match self {
            Self::TwoGis => {
                format!("https://2gis.kz/directions/points/%7C{:.6}%2C{:.6}", to.longitude(), to.latitude())
            }
            Self::Yandex => yandex_round(None, &[to]),
            Self::Google => google_round(None, &[], to),
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

/// The longest link (Google Maps URLs, "URL length"); Yandex documents no limit.
const MAX_LINK: usize = 2048;

/// Stops of a link to Google: a browser on a phone takes three waypoints and a destination (Google Maps URLs,
/// "waypoints").
const GOOGLE_STOPS: usize = 4;

/// Stops of a link to Yandex: each takes at most 20 characters, and what is before and after them less than 100.
const YANDEX_STOPS: usize = (MAX_LINK - 100) / 20;

/// A link for some stops of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundPart {
    /// Counted from 1.
    pub stops: RangeInclusive<usize>,
    pub url: String,
}

impl Map {
    /// The whole round by car, in as few links as the map allows. The first begins at the person's location, each other
    /// one at the last stop of the one before.
    ///
    /// 2GIS has no documented link for several stops, so each stop gets its own, from the person's location.
    pub fn round(self, stops: &[GeoPoint]) -> Vec<RoundPart> {
        let size = match self {
            Self::TwoGis => 1,
            Self::Yandex => YANDEX_STOPS,
            Self::Google => GOOGLE_STOPS,
        };
        let part = |(at, part): (usize, &[GeoPoint])| {
            let before = at * size;
            let from = before.checked_sub(1).and_then(|last| stops.get(last)).copied();
            let (&to, between) = part.split_last()?;
            let url = match self {
                Self::TwoGis => self.route(to),
                Self::Yandex => yandex_round(from, part),
                Self::Google => google_round(from, between, to),
            };
            Some(RoundPart { stops: before + 1..=before + part.len(), url })
        };
        stops.chunks(size).enumerate().filter_map(part).collect()
    }
}

/// An empty start is the person's location.
fn yandex_round(from: Option<GeoPoint>, stops: &[GeoPoint]) -> String {
    let from = from.map(latitude_first).unwrap_or_default();
    let stops: Vec<String> = std::iter::once(from).chain(stops.iter().copied().map(latitude_first)).collect();
    format!("https://yandex.kz/maps/?rtext={}&rtt=auto", stops.join("~"))
}

/// Without `origin` the route begins at the person's location.
fn google_round(from: Option<GeoPoint>, between: &[GeoPoint], to: GeoPoint) -> String {
    let between: Vec<String> = between.iter().copied().map(latitude_first).collect();
    let parameters = [
        Some("api=1".to_owned()),
        from.map(|from| format!("origin={}", latitude_first(from))),
        Some(format!("destination={}", latitude_first(to))),
        (!between.is_empty()).then(|| format!("waypoints={}", between.join("%7C"))),
        Some("travelmode=driving".to_owned()),
    ];
    let parameters: Vec<String> = parameters.into_iter().flatten().collect();
    format!("https://www.google.com/maps/dir/?{}", parameters.join("&"))
}

/// Six decimals are about ten centimetres.
fn latitude_first(point: GeoPoint) -> String {
    format!("{:.6},{:.6}", point.latitude(), point.longitude())
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

    fn round(map: Map, latitudes: &[f64]) -> Vec<(RangeInclusive<usize>, String)> {
        let stops: Vec<GeoPoint> = latitudes.iter().map(|at| GeoPoint::new(*at, 76.9).unwrap()).collect();
        map.round(&stops).into_iter().map(|part| (part.stops, part.url)).collect()
    }

    #[test]
    fn a_round_is_split_at_the_limit_of_each_map() {
        let stops = [43.1, 43.2, 43.3, 43.4, 43.5];
        assert_eq!(
            round(Map::Yandex, &stops),
            [(
                1..=5,
                "https://yandex.kz/maps/?rtext=~43.100000,76.900000~43.200000,76.900000~43.300000,76.900000\
                 ~43.400000,76.900000~43.500000,76.900000&rtt=auto"
                    .to_owned()
            )]
        );
        assert_eq!(
            round(Map::Google, &stops),
            [
                (
                    1..=4,
                    "https://www.google.com/maps/dir/?api=1&destination=43.400000,76.900000\
                     &waypoints=43.100000,76.900000%7C43.200000,76.900000%7C43.300000,76.900000&travelmode=driving"
                        .to_owned()
                ),
                (
                    5..=5,
                    "https://www.google.com/maps/dir/?api=1&origin=43.400000,76.900000\
                     &destination=43.500000,76.900000&travelmode=driving"
                        .to_owned()
                ),
            ]
        );
        let two_gis = round(Map::TwoGis, &stops[..2]);
        let link = |latitude: &str| format!("https://2gis.kz/directions/points/%7C76.900000%2C{latitude}");
        assert_eq!(two_gis, [(1..=1, link("43.100000")), (2..=2, link("43.200000"))]);
        assert!(Map::ALL.iter().all(|map| map.round(&[]).is_empty()));
    }

    /// The stops of a link with latitudes first; `None` is the person's location.
    fn stops_of(map: Map, link: &str) -> Vec<Option<(f64, f64)>> {
        let url = reqwest::Url::parse(link).unwrap();
        let value = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let pair = |text: &str| {
            let (first, second) = text.split_once(',')?;
            Some((first.parse().unwrap(), second.parse().unwrap()))
        };
        match map {
            Map::TwoGis => {
                let path = url.path().replace("%7C", "|").replace("%2C", ",");
                let points = path.strip_prefix("/directions/points/").unwrap();
                points.split('|').map(|point| pair(point).map(|(longitude, latitude)| (latitude, longitude))).collect()
            }
            Map::Yandex => value("rtext").unwrap().split('~').map(pair).collect(),
            Map::Google => {
                let waypoints = value("waypoints").unwrap_or_default();
                let between = waypoints.split('|').filter(|point| !point.is_empty()).map(pair);
                let origin = value("origin").and_then(|point| pair(&point));
                let destination = pair(&value("destination").unwrap());
                std::iter::once(origin).chain(between).chain([destination]).collect()
            }
        }
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
        fn the_links_of_a_round_lead_to_each_stop_once_and_in_order(
            stops in proptest::collection::vec((40.0..=56.0f64, 46.0..=88.0f64), 1..210),
        ) {
            let stops: Vec<GeoPoint> = stops.into_iter().map(|(lat, lon)| GeoPoint::new(lat, lon).unwrap()).collect();
            let is_at = |place: Option<(f64, f64)>, stop: GeoPoint| place.is_some_and(|(latitude, longitude)| {
                (latitude - stop.latitude()).abs() < 1e-6 && (longitude - stop.longitude()).abs() < 1e-6
            });
            for map in Map::ALL {
                let mut done = 0;
                for RoundPart { stops: numbers, url } in map.round(&stops) {
                    prop_assert!(url.len() <= MAX_LINK);
                    let parsed = reqwest::Url::parse(&url).unwrap();
                    prop_assert_eq!(parsed.as_str(), &url);
                    let places = stops_of(map, &url);
                    prop_assert_eq!(numbers, done + 1..=done + places.len() - 1);
                    prop_assert!(map != Map::Google || places.len() - 2 <= 3);
                    let begins_right = match done.checked_sub(1).filter(|_| map != Map::TwoGis) {
                        Some(last) => is_at(places[0], stops[last]),
                        None => places[0].is_none(),
                    };
                    prop_assert!(begins_right, "{}", url);
                    for place in &places[1..] {
                        prop_assert!(is_at(*place, stops[done]));
                        done += 1;
                    }
                }
                prop_assert_eq!(done, stops.len());
                let single = map.round(&stops[..1]);
                prop_assert_eq!(&single[0].url, &map.route(stops[0]));
            }
        }
    }
}
