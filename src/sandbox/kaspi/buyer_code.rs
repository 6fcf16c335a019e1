//! The codes that buyers get, with which an order is completed.

use std::collections::HashMap;

/// How many different codes there are.
const CODES: u32 = 10_000;

/// By an order's code, the last one that was sent.
#[derive(Debug, Default)]
pub(super) struct BuyerCodes {
    sent: HashMap<String, String>,
    last: u32,
    last_order: Option<String>,
}

impl BuyerCodes {
    /// Sends a new code, with which the one before is no longer valid.
    pub(super) fn send(&mut self, order: &str) {
        // Takes on each of the codes before one is repeated, and no two in a row are alike.
        self.last = (self.last * 4421 + 1733) % CODES;
        self.sent.insert(order.to_owned(), format!("{:04}", self.last));
        self.last_order = Some(order.to_owned());
    }

    /// The order that a code was sent for last, and the code, unless it is used up.
    pub(super) fn latest(&self) -> Option<(&str, &str)> {
        let order = self.last_order.as_deref()?;
        Some((order, self.get(order)?))
    }

    pub(super) fn get(&self, order: &str) -> Option<&str> {
        self.sent.get(order).map(String::as_str)
    }

    /// Whether it is the order's valid code, which is then used up.
    pub(super) fn redeem(&mut self, order: &str, code: &str) -> bool {
        let is_valid = self.get(order) == Some(code);
        if is_valid {
            self.sent.remove(order);
        }
        is_valid
    }
}
