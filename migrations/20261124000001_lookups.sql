-- Who looked at which order, where, when and with what result: for audits, and for the limit on lookups.
-- Ids and codes only; times are milliseconds UTC.

CREATE TABLE lookups (
    id         INTEGER PRIMARY KEY,
    user_id    INTEGER NOT NULL,
    order_code TEXT    NOT NULL,
    chat_id    INTEGER NOT NULL,
    asked_at   INTEGER NOT NULL,
    -- 'asked' until Kaspi has answered; it stays so if the bot stops before that.
    outcome    TEXT    NOT NULL DEFAULT 'asked',
    CONSTRAINT known_outcome CHECK (outcome IN ('asked', 'found', 'not_found', 'failed'))
) STRICT;

CREATE INDEX lookups_of_person ON lookups (user_id, asked_at);
CREATE INDEX lookups_of_order ON lookups (order_code, asked_at);
