-- One part of a shop that cannot be read must not hide the others, and Kaspi's clock is not ours.

-- What cannot be read: everything, some of the lists, or some of the orders. Counts while failing_since is set.
ALTER TABLE shops ADD COLUMN unread TEXT CONSTRAINT known_unread CHECK (unread IN ('everything', 'lists', 'orders'));
-- By Kaspi's clock: what was placed before is not new, although a later poll may find it first.
ALTER TABLE shops ADD COLUMN known_before INTEGER;

-- Until when each list was read, by Kaspi's clock: the time at which the last poll began that read it to its end.
CREATE TABLE shop_lists (
    shop       TEXT    NOT NULL,
    -- As in Kaspi's filter.
    state      TEXT    NOT NULL,
    read_until INTEGER NOT NULL,
    PRIMARY KEY (shop, state)
) STRICT;

UPDATE shops SET known_before = first_polled_at, unread = CASE WHEN failing_since IS NULL THEN NULL ELSE 'everything' END;
INSERT INTO shop_lists (shop, state, read_until)
    SELECT shops.name, states.value, shops.last_polled_at
    FROM shops, json_each('["NEW", "SIGN_REQUIRED", "PICKUP", "DELIVERY", "KASPI_DELIVERY", "ARCHIVE"]') AS states
    WHERE shops.first_polled_at IS NOT NULL AND shops.last_polled_at IS NOT NULL;
