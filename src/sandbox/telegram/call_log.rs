//! The log of the bot's requests.

use std::collections::{BTreeMap, VecDeque};

use super::types::Call;

const MAX_CALLS: usize = 100_000;

#[derive(Debug, Default)]
pub(super) struct CallLog {
    calls: VecDeque<Call>,
    /// By method in lower case.
    counts: BTreeMap<String, usize>,
}

impl CallLog {
    /// Deletes the oldest call if there are too many; it is still counted.
    pub(super) fn record(&mut self, call: Call) {
        *self.counts.entry(call.method.to_lowercase()).or_default() += 1;
        if self.calls.len() == MAX_CALLS {
            self.calls.pop_front();
        }
        self.calls.push_back(call);
    }

    pub(super) fn calls(&self) -> impl Iterator<Item = &Call> {
        self.calls.iter()
    }

    pub(super) fn count(&self, method: &str) -> usize {
        self.counts.get(&method.to_lowercase()).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn old_calls_are_deleted_but_counted() {
        let mut log = CallLog::default();
        for status in std::iter::repeat_n(200, MAX_CALLS).chain([404]) {
            log.record(Call { method: "getMe".to_owned(), params: Value::Null, status });
        }
        assert_eq!((log.calls().count(), log.count("GETME")), (MAX_CALLS, MAX_CALLS + 1));
        assert_eq!(log.calls().last().map(|call| call.status), Some(404));
    }
}
