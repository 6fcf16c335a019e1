//! Decoding of stored orders.

use crate::domain::{KnownOrder, Order, OrderCode};
use crate::kaspi;
use crate::store::orders::StoredOrder;

/// Other tasks run after so many orders were decoded: there is one thread, and a shop may have ten thousand orders.
const YIELD_EVERY: usize = 100;

/// `None` if the order's document was purged.
pub(in crate::flow) fn known_order(stored: StoredOrder) -> Option<KnownOrder> {
    let order = decode(stored.document.as_deref()?, &stored.code)?;
    let StoredOrder { shop, revision, event, changed_at, work, .. } = stored;
    Some(KnownOrder { shop, order, revision, event, changed_at, work })
}

/// The stored orders that are wanted. Other tasks run meanwhile.
pub(in crate::flow) async fn known_orders(
    stored: Vec<StoredOrder>,
    is_wanted: impl Fn(&KnownOrder) -> bool,
) -> Vec<KnownOrder> {
    let mut wanted = Vec::new();
    for (at, stored) in stored.into_iter().enumerate() {
        wanted.extend(known_order(stored).filter(&is_wanted));
        if at % YIELD_EVERY == YIELD_EVERY - 1 {
            tokio::task::yield_now().await;
        }
    }
    wanted
}

/// The order in a stored document.
pub(in crate::flow) fn decode(document: &str, code: &OrderCode) -> Option<Order> {
    kaspi::decode_order(document.as_bytes(), code).ok().flatten()
}
