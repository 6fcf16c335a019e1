//! The numbers of a text that may be codes, by everything but their length.

use std::ops::Range;

use super::patterns::{phones, sum_at_end, sum_at_start, times};
use super::scan::{Group, Run, WHOLE_CODE_DIGITS, runs};

/// In the order of the text.
pub(super) fn candidates(text: &str) -> Vec<String> {
    runs(text).iter().flat_map(candidates_of).collect()
}

fn candidates_of(run: &Run) -> Vec<String> {
    if run.is_labelled {
        return Vec::new();
    }
    let groups = &run.groups;
    let mut others: Vec<Range<usize>> = phones(groups);
    others.extend(times(groups));
    if run.begins_with_currency {
        others.push(sum_at_start(groups));
    }
    if run.ends_with_currency {
        others.push(sum_at_end(groups));
    }
    let is_other = |index: usize| others.iter().any(|other| other.contains(&index));
    let mut candidates = Vec::new();
    let mut parts: Vec<&Group> = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        if group.is_detached || is_other(index) {
            end(&mut parts, &mut candidates);
        }
        if is_other(index) {
            continue;
        }
        if group.digits.len() >= WHOLE_CODE_DIGITS {
            end(&mut parts, &mut candidates);
            candidates.push(group.digits.clone());
        } else {
            parts.push(group);
        }
    }
    end(&mut parts, &mut candidates);
    candidates
}

/// Joins the parts of one number, unless it is not clear that they are one.
fn end(parts: &mut Vec<&Group>, candidates: &mut Vec<String>) {
    const SHORTEST_CODE_DIGITS: usize = 6;
    let long = parts.iter().filter(|group| group.digits.len() >= SHORTEST_CODE_DIGITS).count();
    let is_clear = long < 2 && !parts.iter().any(|group| group.is_garbled);
    if is_clear && !parts.is_empty() {
        candidates.push(parts.iter().map(|group| group.digits.as_str()).collect());
    }
    parts.clear();
}
