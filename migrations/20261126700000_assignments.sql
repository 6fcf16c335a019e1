-- Which courier delivers which order, and how each attempt went.

-- One courier holds an order at a time. A row that has ended stays for reports; it has no personal data of the buyer.
CREATE TABLE assignments (
    id          INTEGER PRIMARY KEY,
    shop        TEXT    NOT NULL,
    code        TEXT    NOT NULL,
    -- The courier.
    user_id     INTEGER NOT NULL,
    -- The courier who took the order, or the manager who gave it.
    assigned_by INTEGER NOT NULL,
    assigned_at INTEGER NOT NULL,
    -- NULL while the courier holds the order.
    ended_at    INTEGER,
    ending      TEXT,
    CONSTRAINT known_ending CHECK (ending IN ('released', 'reassigned', 'access_ended', 'order_ended')),
    CONSTRAINT ended_has_ending CHECK ((ended_at IS NULL) = (ending IS NULL))
) STRICT;
CREATE UNIQUE INDEX assignments_held ON assignments (shop, code) WHERE ended_at IS NULL;
CREATE INDEX assignments_by_courier ON assignments (user_id) WHERE ended_at IS NULL;
CREATE INDEX assignments_ended ON assignments (ended_at) WHERE ended_at IS NOT NULL;

-- What couriers reported about their attempts to hand orders over.
CREATE TABLE attempts (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    shop         TEXT    NOT NULL,
    code         TEXT    NOT NULL,
    -- The courier who held the order.
    user_id      INTEGER NOT NULL,
    -- Counted from 1 for each order, with those that were taken back: a button names the next one, so that it works once.
    number       INTEGER NOT NULL,
    outcome      TEXT    NOT NULL,
    attempted_at INTEGER NOT NULL,
    -- The start of the day to which the delivery was postponed.
    postponed_to INTEGER,
    -- What the courier wrote about it; purged with the order's document.
    comment      TEXT,
    -- Until when the courier's next text is the comment.
    comment_until INTEGER,
    undone_at    INTEGER,
    -- When the managers were reminded that Kaspi does not know of the delivery yet.
    reminded_at  INTEGER,
    UNIQUE (shop, code, number),
    CONSTRAINT known_outcome CHECK (outcome IN ('delivered', 'no_answer', 'postponed', 'refused', 'wrong_address')),
    CONSTRAINT postponed_has_day CHECK ((outcome = 'postponed') = (postponed_to IS NOT NULL))
) STRICT;
CREATE INDEX attempts_by_courier ON attempts (user_id, attempted_at);
CREATE INDEX attempts_to_remind_of ON attempts (attempted_at)
    WHERE outcome = 'delivered' AND undone_at IS NULL AND reminded_at IS NULL;

-- Whatever ends an order ends its assignment, and whatever removes a person from the allowlist ends theirs.
CREATE TRIGGER an_order_that_ends_is_not_held AFTER UPDATE OF ended_at ON orders
WHEN NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL
BEGIN
    UPDATE assignments SET ended_at = NEW.ended_at, ending = 'order_ended'
    WHERE shop = NEW.shop AND code = NEW.code AND ended_at IS NULL;
END;
CREATE TRIGGER a_deleted_order_is_not_held AFTER DELETE ON orders
BEGIN
    UPDATE assignments SET ended_at = OLD.seen_at, ending = 'order_ended'
    WHERE shop = OLD.shop AND code = OLD.code AND ended_at IS NULL;
    DELETE FROM attempts WHERE shop = OLD.shop AND code = OLD.code;
END;
CREATE TRIGGER a_removed_person_holds_nothing AFTER DELETE ON people
BEGIN
    UPDATE assignments SET ended_at = coalesce(OLD.seen_at, assigned_at), ending = 'access_ended'
    WHERE user_id = OLD.user_id AND ended_at IS NULL;
END;
CREATE TRIGGER a_purged_order_keeps_no_comment AFTER UPDATE OF document ON orders
WHEN NEW.document IS NULL AND OLD.document IS NOT NULL
BEGIN
    UPDATE attempts SET comment = NULL WHERE shop = NEW.shop AND code = NEW.code AND comment IS NOT NULL;
END;

-- A notice for the courier who holds the order: it is delivered whatever the chat subscribes to.
ALTER TABLE notices ADD COLUMN is_personal INTEGER NOT NULL DEFAULT 0
    CONSTRAINT personal_is_urgent CHECK (is_personal = 0 OR is_urgent = 1);
-- 0 for the card that a person asked for: it is updated only when the order gets another courier or outcome.
ALTER TABLE cards ADD COLUMN is_live INTEGER NOT NULL DEFAULT 1;
CREATE INDEX cards_by_order ON cards (shop, code);
