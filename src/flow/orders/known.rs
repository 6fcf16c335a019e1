//! Decoding of stored orders.

use crate::domain::{KnownOrder, Order, OrderCode};
use crate::kaspi;
use crate::store::orders::StoredOrder;

/// `None` if the order's document was purged.
pub(in crate::flow) fn known_order(stored: StoredOrder) -> Option<KnownOrder> {
    let order = decode(stored.document.as_deref()?, &stored.code)?;
    let StoredOrder { shop, revision, event, changed_at, work, .. } = stored;
    Some(KnownOrder { shop, order, revision, event, changed_at, work })
}

/// The order in a stored document.
pub(in crate::flow) fn decode(document: &str, code: &OrderCode) -> Option<Order> {
    kaspi::decode_order(document.as_bytes(), code).ok().flatten()
}
