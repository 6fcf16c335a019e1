-- Managers; what a list of people shows of each; one-time invitations; requests for access; patience with strangers.
-- Times are milliseconds UTC.

-- SQLite cannot change a CHECK: the table is built anew.
CREATE TABLE people_anew (
    -- Telegram's user id.
    user_id    INTEGER PRIMARY KEY,
    role       TEXT    NOT NULL,
    -- Who gave the role; NULL for admins, who come from the configuration.
    granted_by INTEGER,
    granted_at INTEGER NOT NULL,
    -- As Telegram told it when the person was last seen; NULL until then.
    name       TEXT,
    -- The language of the person's Telegram, if the bot speaks it.
    language   TEXT,
    seen_at    INTEGER,
    CONSTRAINT known_role CHECK (role IN ('admin', 'manager', 'courier')),
    CONSTRAINT known_language CHECK (language IN ('ru', 'kk', 'en'))
) STRICT;
INSERT INTO people_anew (user_id, role, granted_by, granted_at)
SELECT user_id, role, allowed_by, allowed_at FROM people;
DROP TABLE people;
ALTER TABLE people_anew RENAME TO people;

-- Links that give a role once. The token itself is nowhere: whoever reads this file cannot use a link.
CREATE TABLE invitations (
    id         INTEGER PRIMARY KEY,
    token_hash BLOB    NOT NULL UNIQUE,
    role       TEXT    NOT NULL,
    invited_by INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_by    INTEGER,
    revoked_at INTEGER,
    CONSTRAINT known_role CHECK (role IN ('manager', 'courier')),
    CONSTRAINT used_or_revoked CHECK (used_by IS NULL OR revoked_at IS NULL)
) STRICT;

-- Strangers who asked for access.
CREATE TABLE requests (
    -- Never given twice: old buttons name it.
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    asked_at   INTEGER NOT NULL,
    verdict    TEXT,
    decided_by INTEGER,
    CONSTRAINT known_verdict CHECK (verdict IN ('admitted', 'refused')),
    CONSTRAINT decided_by_somebody CHECK ((verdict IS NULL) = (decided_by IS NULL))
) STRICT;
CREATE INDEX requests_of_person ON requests (user_id, asked_at);

-- Where a request was shown, so that everybody sees the verdict.
CREATE TABLE request_messages (
    request_id INTEGER NOT NULL REFERENCES requests (id) ON DELETE CASCADE,
    chat_id    INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    PRIMARY KEY (request_id, chat_id)
) STRICT;

-- How many answers a stranger got since when.
CREATE TABLE strangers (
    user_id  INTEGER PRIMARY KEY,
    since    INTEGER NOT NULL,
    answered INTEGER NOT NULL
) STRICT;
