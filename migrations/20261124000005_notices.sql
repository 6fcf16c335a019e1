-- What the shops' orders were when they were last read, who wants to hear of them, and what is on its way to whom.
-- Times are milliseconds UTC.

-- As Telegram told it at /connect.
ALTER TABLE groups ADD COLUMN title TEXT NOT NULL DEFAULT '';

CREATE TABLE shops (
    -- As the configuration calls it.
    name          TEXT PRIMARY KEY,
    -- When all of its orders were read for the first time; what was there by then is no news.
    learned_at    INTEGER,
    -- The last reading that came to its end.
    read_at       INTEGER,
    -- Since when readings fail, and how the last one did.
    failing_since INTEGER,
    last_failure  TEXT
) STRICT;

CREATE TABLE orders (
    shop        TEXT    NOT NULL,
    code        TEXT    NOT NULL,
    -- What tells one state of the order from another.
    fingerprint TEXT    NOT NULL,
    -- The order as Kaspi told it: it holds the buyer's name, phone and address. NULL when it was forgotten.
    document    TEXT,
    -- How often it has changed, what happened last, and when the bot saw it.
    revision    INTEGER NOT NULL,
    event       TEXT    NOT NULL,
    changed_at  INTEGER NOT NULL,
    placed_at   INTEGER,
    -- When an own delivery becomes late; NULL for orders that cannot.
    late_at     INTEGER,
    -- Whether that was told.
    is_late     INTEGER NOT NULL DEFAULT 0,
    -- NULL while it is watched.
    ended_at    INTEGER,
    -- An order that is not in the lists any more is read by its code: how often in vain, and when again.
    misses      INTEGER NOT NULL DEFAULT 0,
    next_read   INTEGER,
    PRIMARY KEY (shop, code)
) STRICT;
CREATE INDEX orders_watched ON orders (shop, code) WHERE ended_at IS NULL;
CREATE INDEX orders_late ON orders (late_at) WHERE late_at IS NOT NULL AND is_late = 0;
CREATE INDEX orders_ended ON orders (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX orders_by_code ON orders (code);

-- The chats that hear of orders: connected groups, and managers who asked for it.
CREATE TABLE subscriptions (
    chat_id     INTEGER PRIMARY KEY,
    thread_id   INTEGER,
    -- Sets of bits; see domain::subscription.
    topics      INTEGER NOT NULL,
    channels    INTEGER NOT NULL,
    -- Names of shops that it does not hear of, one a line.
    muted_shops TEXT    NOT NULL DEFAULT '',
    quiet_from  INTEGER,
    quiet_until INTEGER,
    is_living   INTEGER NOT NULL,
    CONSTRAINT both_ends CHECK ((quiet_from IS NULL) = (quiet_until IS NULL))
) STRICT;
INSERT INTO subscriptions (chat_id, topics, channels, is_living) SELECT chat_id, 65535, 65535, 1 FROM groups;

-- What a chat is to hear, in the order of the numbers.
CREATE TABLE notices (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id   INTEGER NOT NULL,
    shop      TEXT    NOT NULL,
    code      TEXT    NOT NULL,
    -- Which of the order's changes it is about: the same one is not told twice.
    revision  INTEGER NOT NULL,
    event     TEXT    NOT NULL,
    -- 0 if it only keeps a living card true.
    is_wanted INTEGER NOT NULL,
    queued_at INTEGER NOT NULL,
    -- Not before; moves past the lease when delivery begins, so that a crash gives it back.
    due_at    INTEGER NOT NULL,
    attempts  INTEGER NOT NULL DEFAULT 0,
    done_at   INTEGER,
    outcome   TEXT,
    UNIQUE (chat_id, shop, code, revision, event),
    CONSTRAINT known_outcome CHECK (outcome IN ('sent', 'digest', 'covered', 'dropped')),
    CONSTRAINT done_has_outcome CHECK ((done_at IS NULL) = (outcome IS NULL))
) STRICT;
CREATE INDEX notices_waiting ON notices (chat_id, id) WHERE done_at IS NULL;
CREATE INDEX notices_done ON notices (done_at) WHERE done_at IS NOT NULL;

-- The living cards.
CREATE TABLE cards (
    chat_id    INTEGER NOT NULL,
    shop       TEXT    NOT NULL,
    code       TEXT    NOT NULL,
    message_id INTEGER NOT NULL,
    -- The order's revision that it shows.
    revision   INTEGER NOT NULL,
    PRIMARY KEY (chat_id, shop, code)
) STRICT;

-- What is wrong since when, and when the admins were told.
CREATE TABLE troubles (
    name    TEXT PRIMARY KEY,
    since   INTEGER NOT NULL,
    told_at INTEGER
) STRICT;
