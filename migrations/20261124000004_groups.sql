-- The groups that a manager has connected. Elsewhere the bot answers nobody.

CREATE TABLE groups (
    chat_id      INTEGER PRIMARY KEY,
    connected_by INTEGER NOT NULL,
    -- Milliseconds UTC.
    connected_at INTEGER NOT NULL
) STRICT;
