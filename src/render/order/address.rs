//! Addresses in one line.

use crate::domain::Language;
use crate::domain::order::Address;
use crate::render::html::{shorten, units};
use crate::render::text::{Arg, plain};

/// The address in one line with building and flat: Kaspi's `formattedAddress` has no building, and the flat not at all or
/// as a bare number at its end.
pub(in crate::render) fn full_address(lang: Language, address: &Address) -> Option<String> {
    let line = street_address(address)?;
    let flat = address.apartment.as_ref().filter(|flat| address.street_number.as_ref() != Some(*flat));
    let street = flat.and_then(|flat| line.strip_suffix(&format!(", {flat}"))).unwrap_or(&line);
    Some(format!("{street}{}", parts_in_house(lang, address)))
}

/// Building and flat, each after a comma.
fn parts_in_house(lang: Language, address: &Address) -> String {
    let part = |key, name, value: &Option<String>| {
        let value = value.as_ref()?;
        Some(format!(", {}", plain(lang, key, &[(name, Arg::Text(value))])))
    };
    let parts = [part("card-building", "building", &address.building), part("card-flat", "flat", &address.apartment)];
    parts.into_iter().flatten().collect()
}

/// Street, house and flat, if possible in `room` UTF-16 units: only the name of the street may be cut.
pub(in crate::render) fn short_address(lang: Language, address: &Address, room: usize) -> Option<String> {
    let (Some(street), Some(number)) = (&address.street_name, &address.street_number) else {
        let full = full_address(lang, address)?;
        let in_town = address.town.as_deref().and_then(|town| full.strip_prefix(town)?.strip_prefix(", "));
        return Some(in_town.unwrap_or(&full).to_owned());
    };
    let street = ABBREVIATIONS.iter().fold(street.clone(), |text, (word, short)| text.replacen(word, short, 1));
    let rest = format!(" {number}{}", parts_in_house(lang, address));
    Some(shorten(&street, room.saturating_sub(units(&rest)).max(MIN_STREET_UNITS)) + &rest)
}

/// The shortest name of a street, in UTF-16 units.
const MIN_STREET_UNITS: usize = 8;

/// Words that a short address can do without.
const ABBREVIATIONS: [(&str, &str); 7] = [
    ("улица ", ""),
    ("ул. ", ""),
    ("проспект ", "пр. "),
    ("микрорайон ", "мкр. "),
    ("переулок ", "пер. "),
    ("бульвар ", "б-р "),
    ("набережная ", "наб. "),
];

/// The part of the address that a map can find: without building and flat.
pub(in crate::render) fn street_address(address: &Address) -> Option<String> {
    if let Some(formatted) = &address.formatted_address {
        return Some(formatted.clone());
    }
    let street = match (&address.street_name, &address.street_number) {
        (Some(name), Some(number)) => Some(format!("{name} {number}")),
        (name, number) => name.clone().or_else(|| number.clone()),
    };
    let parts: Vec<String> = [address.town.clone(), address.district.clone(), street].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
