-- Who may ask, what was asked and not answered yet, and which alarms were raised when.
-- Times are milliseconds UTC.

-- The allowlist. A person who is not here is a stranger and gets no order data.
CREATE TABLE people (
    -- Telegram's user id.
    user_id    INTEGER PRIMARY KEY,
    role       TEXT    NOT NULL,
    -- The admin who allowed them; NULL for admins, who come from the configuration.
    allowed_by INTEGER,
    allowed_at INTEGER NOT NULL,
    CONSTRAINT known_role CHECK (role IN ('admin', 'courier'))
) STRICT;

-- Updates from Telegram. A row is written before Telegram is told to forget the update, and stays without its text for
-- as long as Telegram could deliver the same update again.
CREATE TABLE inbox (
    update_id   INTEGER PRIMARY KEY,
    -- The update as it came; NULL once it is done, since it holds what people wrote.
    payload     TEXT,
    received_at INTEGER NOT NULL,
    -- How often answering it was begun; survives a crash, so that an update that brings the process down is given up.
    attempts    INTEGER NOT NULL DEFAULT 0,
    done_at     INTEGER,
    CONSTRAINT done_has_no_text CHECK ((done_at IS NULL) = (payload IS NOT NULL))
) STRICT;

CREATE INDEX inbox_pending ON inbox (update_id) WHERE done_at IS NULL;
CREATE INDEX inbox_done ON inbox (done_at) WHERE done_at IS NOT NULL;

-- When each alarm was last sent, so that a restart does not repeat it.
CREATE TABLE alarms (
    name    TEXT PRIMARY KEY,
    sent_at INTEGER NOT NULL
) STRICT;
