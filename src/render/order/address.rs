//! Addresses in one line.

use crate::domain::Language;
use crate::domain::order::Address;
use crate::render::text::{Arg, plain};

/// The address in one line with building and flat: Kaspi's `formattedAddress` has no building, and the flat not at all or
/// as a bare number at its end.
pub(in crate::render) fn full_address(lang: Language, address: &Address) -> Option<String> {
    let mut line = street_address(address)?;
    if let Some(flat) = address.apartment.as_ref().filter(|flat| address.street_number.as_ref() != Some(*flat))
        && let Some(street) = line.strip_suffix(&format!(", {flat}"))
    {
        line = street.to_owned();
    }
    let mut add = |key, name: &'static str, value: &Option<String>| {
        if let Some(value) = value {
            line = format!("{line}, {}", plain(lang, key, &[(name, Arg::Text(value))]));
        }
    };
    add("card-building", "building", &address.building);
    add("card-flat", "flat", &address.apartment);
    Some(line)
}

/// The part of the address that a map can find: without building and flat.
pub(super) fn street_address(address: &Address) -> Option<String> {
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
