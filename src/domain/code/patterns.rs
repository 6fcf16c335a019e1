//! Numbers that are not codes: phones, dates, hours, sums. Each function returns which groups of a run they are.

use std::ops::Range;

use super::scan::{Group, WHOLE_CODE_DIGITS};

/// The most digits of a phone (E.164).
const LONGEST_PHONE: usize = 15;

/// Phones: what begins with a plus, 11 digits from 7 or 8, ten digits from 70 or 74–78. They may be written with spaces
/// anywhere.
pub(super) fn phones(groups: &[Group]) -> Vec<Range<usize>> {
    let mut phones = Vec::new();
    for first in 0..groups.len() {
        if groups[first].has_plus {
            phones.push(first..end_of_international(groups, first));
        }
        let mut digits = String::new();
        for (last, group) in groups.iter().enumerate().skip(first) {
            digits += &group.digits;
            if digits.len() > 11 || group.is_garbled {
                break;
            }
            if is_phone(&digits) {
                phones.push(first..last + 1);
            }
        }
    }
    phones
}

pub(in crate::domain) fn is_phone(digits: &str) -> bool {
    match (digits.len(), digits.as_bytes()) {
        (11, [b'7' | b'8', ..]) => true,
        (10, [b'7', second, ..]) => matches!(second, b'0' | b'4'..=b'8'),
        _ => false,
    }
}

fn end_of_international(groups: &[Group], first: usize) -> usize {
    let is_kazakh = groups[first].digits.starts_with('7');
    let mut digits = groups[first].digits.len();
    for (index, group) in groups.iter().enumerate().skip(first + 1) {
        let is_complete = is_kazakh && digits >= 11;
        if is_complete || group.has_plus || group.is_garbled || digits + group.digits.len() > LONGEST_PHONE {
            return index;
        }
        digits += group.digits.len();
    }
    groups.len()
}

/// Dates and hours written with dashes or spaces: `23-11-2026`, `2026-11-23`, `10-00–18-00`.
pub(super) fn times(groups: &[Group]) -> Vec<Range<usize>> {
    let numbers: Vec<&str> = groups.iter().map(|group| group.digits.as_str()).collect();
    let dates = numbers.windows(3).enumerate().filter(|(_, parts)| is_date(parts)).map(|(at, _)| at..at + 3);
    let hours = numbers.windows(4).enumerate().filter(|(_, parts)| is_hours(parts)).map(|(at, _)| at..at + 4);
    dates.chain(hours).collect()
}

fn is_date(parts: &[&str]) -> bool {
    let is_year = |year: &str| year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
    let is_within = |part: &str, most: u32| part.len() <= 2 && part.parse().is_ok_and(|part: u32| part <= most);
    match parts {
        [year, month, day] if is_year(year) => is_within(month, 12) && is_within(day, 31),
        [day, month, year] => is_year(year) && is_within(month, 12) && is_within(day, 31),
        _ => false,
    }
}

/// From one time to another.
fn is_hours(parts: &[&str]) -> bool {
    let is_time = |hour: &str, minute: &str| {
        let numbers = (hour.len() == 2 && minute.len() == 2).then(|| hour.parse::<u32>().ok().zip(minute.parse().ok()));
        numbers.flatten().is_some_and(|(hour, minute): (u32, u32)| hour <= 24 && minute < 60 && minute % 5 == 0)
    };
    matches!(parts, [hour, minute, last_hour, last_minute] if is_time(hour, minute) && is_time(last_hour, last_minute))
}

/// The sum at the end of the groups: one whole group, or groups of three digits behind a shorter one.
pub(super) fn sum_at_end(groups: &[Group]) -> Range<usize> {
    let end = groups.len();
    let mut first = end - 1;
    if groups[first].digits.len() < WHOLE_CODE_DIGITS {
        while first > 0 && groups[first].digits.len() == 3 && groups[first - 1].digits.len() <= 3 {
            first -= 1;
        }
    }
    first..end
}

/// The sum at the beginning of the groups.
pub(super) fn sum_at_start(groups: &[Group]) -> Range<usize> {
    let thousands = groups.iter().skip(1).take_while(|group| group.digits.len() == 3).count();
    let is_whole = groups[0].digits.len() >= WHOLE_CODE_DIGITS;
    0..if is_whole { 1 } else { 1 + thousands }
}
