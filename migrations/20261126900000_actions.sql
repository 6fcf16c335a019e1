-- Changes of orders that people asked Kaspi for. A row is written before the request is sent, and the request is never sent
-- again: after a crash the order is read instead.
CREATE TABLE actions (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    shop          TEXT    NOT NULL,
    code          TEXT    NOT NULL,
    action        TEXT    NOT NULL,
    -- The number of parcels.
    places        INTEGER,
    user_id       INTEGER NOT NULL,
    asked_at      INTEGER NOT NULL,
    -- The person's message that asked for it, if it was not a button: a message asks once.
    origin        INTEGER,
    -- Right before the request; NULL while it is not confirmed.
    sent_at       INTEGER,
    -- The message that shows how it goes, in the person's private chat.
    message_id    INTEGER,
    -- 1 if Kaspi said that it was done and the order does not show it yet: a packed order takes minutes.
    is_confirmed  INTEGER NOT NULL DEFAULT 0,
    -- How often the order was read to learn what became of the request, and when to read it next.
    checks        INTEGER NOT NULL DEFAULT 0,
    next_check_at INTEGER,
    finished_at   INTEGER,
    -- Until when four digits that the person writes are the buyer's code. The code itself is never stored.
    code_until    INTEGER,
    outcome       TEXT,
    -- Since when an outcome that was learned by reading the order waits for the person to be notified.
    unnotified_since  INTEGER,
    CONSTRAINT known_action CHECK (action IN ('accept', 'assemble', 'send_code', 'complete')),
    CONSTRAINT places_are_few CHECK (places BETWEEN 1 AND 9),
    CONSTRAINT only_parcels_have_places CHECK ((places IS NOT NULL) = (action = 'assemble')),
    CONSTRAINT finished_has_outcome CHECK ((finished_at IS NULL) = (outcome IS NULL)),
    CONSTRAINT checked_while_running CHECK ((next_check_at IS NOT NULL) = (sent_at IS NOT NULL AND finished_at IS NULL))
) STRICT;
-- One request runs for an order at a time.
CREATE UNIQUE INDEX actions_running ON actions (shop, code) WHERE sent_at IS NOT NULL AND finished_at IS NULL;
CREATE UNIQUE INDEX actions_by_origin ON actions (user_id, origin) WHERE origin IS NOT NULL;
CREATE INDEX actions_due ON actions (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX actions_unnotified ON actions (unnotified_since) WHERE unnotified_since IS NOT NULL;
CREATE INDEX actions_by_person ON actions (user_id, id);
CREATE INDEX actions_asked ON actions (asked_at);
