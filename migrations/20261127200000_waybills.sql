-- Waybills of Kaspi Delivery.

-- Those that Telegram has, so that they can be sent again without Kaspi. They show the buyer's data: only Telegram's id is
-- kept, as long as the order's document is. Kaspi's link is never stored.
CREATE TABLE waybills (
    shop    TEXT NOT NULL,
    code    TEXT NOT NULL,
    -- The waybill's number: with another one it is another waybill.
    number  TEXT NOT NULL,
    -- By which this bot can send the document again (Bot API, Document.file_id).
    file_id TEXT NOT NULL,
    PRIMARY KEY (shop, code)
) STRICT;

-- Waybills of orders that were just packed, which Kaspi issues some time later. The person gets it in private.
CREATE TABLE awaited_waybills (
    user_id  INTEGER NOT NULL,
    shop     TEXT    NOT NULL,
    code     TEXT    NOT NULL,
    since    INTEGER NOT NULL,
    next_try INTEGER NOT NULL,
    PRIMARY KEY (user_id, shop, code)
) STRICT;
CREATE INDEX awaited_waybills_due ON awaited_waybills (next_try);

CREATE TRIGGER a_purged_order_keeps_no_waybill AFTER UPDATE OF document ON orders
WHEN NEW.document IS NULL AND OLD.document IS NOT NULL
BEGIN
    DELETE FROM waybills WHERE shop = NEW.shop AND code = NEW.code;
END;
CREATE TRIGGER a_deleted_order_has_no_waybill AFTER DELETE ON orders
BEGIN
    DELETE FROM waybills WHERE shop = OLD.shop AND code = OLD.code;
END;
CREATE TRIGGER a_removed_person_awaits_no_waybill AFTER DELETE ON people
BEGIN
    DELETE FROM awaited_waybills WHERE user_id = OLD.user_id;
END;

-- A waybill counts as a lookup of its order.
ALTER TABLE lookups ADD COLUMN is_waybill INTEGER NOT NULL DEFAULT 0
    CONSTRAINT waybills_are_of_orders CHECK (is_waybill = 0 OR (is_waybill = 1 AND kind = 'order'));

-- Links that are already stored are removed from the documents.
UPDATE orders SET document = json_set(document, '$.data[0].attributes.kaspiDelivery.waybill', NULL)
WHERE CASE WHEN json_valid(document)
    THEN json_type(document, '$.data[0].attributes.kaspiDelivery.waybill') = 'text' END;
