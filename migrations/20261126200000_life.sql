-- The life of an order: when it was last seen, when Kaspi stopped finding it, and how long it is watched after its end.
-- Shops that are not configured any more are closed.

-- Tells apart states of an order with the same fingerprint; see domain::changes. NULL when it is not known or was purged.
ALTER TABLE orders ADD COLUMN details TEXT;
-- When the order was last active, or last changed: personal data is purged some time after this.
ALTER TABLE orders ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
-- Since when Kaspi does not find the order.
ALTER TABLE orders ADD COLUMN missing_since INTEGER;
-- Until when an order that has ended is read by its code: it may be returned.
ALTER TABLE orders ADD COLUMN watched_until INTEGER;

-- An active order was seen by the last poll of its shop.
UPDATE orders SET seen_at = max(
    changed_at,
    coalesce(ended_at, (SELECT last_polled_at FROM shops WHERE shops.name = orders.shop), changed_at)
);
-- Thirty days.
UPDATE orders SET watched_until = ended_at + 2592000000 WHERE ended_at IS NOT NULL AND fingerprint LIKE '%|COMPLETED|%';

DROP INDEX orders_ended;
CREATE INDEX orders_seen ON orders (seen_at);
CREATE INDEX orders_watched ON orders (shop, watched_until, next_read) WHERE watched_until IS NOT NULL;

-- When the shop was found to be configured no longer.
ALTER TABLE shops ADD COLUMN closed_at INTEGER;
