-- The schema. Times are milliseconds UTC.

-- The allowlist. A person who is not in it is a stranger and gets no order data.
CREATE TABLE people (
    -- Telegram's user id.
    user_id    INTEGER PRIMARY KEY,
    role       TEXT    NOT NULL,
    -- Who granted the role; NULL for admins, who come from the configuration.
    granted_by INTEGER,
    granted_at INTEGER NOT NULL,
    -- As Telegram sent it when the person was last seen; NULL until then.
    name       TEXT,
    -- ISO 639-1: the language of the person's Telegram app, if the bot speaks it.
    language   TEXT,
    seen_at    INTEGER,
    CONSTRAINT known_role CHECK (role IN ('admin', 'manager', 'courier')),
    CONSTRAINT known_language CHECK (language IN ('ru', 'kk', 'en'))
) STRICT;

-- Links that grant a role once. The token itself is stored nowhere: a reader of this file cannot use a link.
CREATE TABLE invitations (
    id         INTEGER PRIMARY KEY,
    -- SHA-256.
    token_hash BLOB    NOT NULL UNIQUE,
    role       TEXT    NOT NULL,
    invited_by INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_by    INTEGER,
    revoked_at INTEGER,
    CONSTRAINT known_role CHECK (role IN ('manager', 'courier')),
    CONSTRAINT used_or_revoked CHECK (used_by IS NULL OR revoked_at IS NULL)
) STRICT;

-- Strangers' requests for access.
CREATE TABLE access_requests (
    -- Never reused: buttons of old messages name it.
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    asked_at   INTEGER NOT NULL,
    verdict    TEXT,
    decided_by INTEGER,
    CONSTRAINT known_verdict CHECK (verdict IN ('admitted', 'refused')),
    CONSTRAINT verdict_has_author CHECK ((verdict IS NULL) = (decided_by IS NULL))
) STRICT;
CREATE INDEX access_requests_by_person ON access_requests (user_id, asked_at);

-- Where a request is shown, so that the verdict is shown there too.
CREATE TABLE access_request_messages (
    request_id INTEGER NOT NULL REFERENCES access_requests (id) ON DELETE CASCADE,
    chat_id    INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    PRIMARY KEY (request_id, chat_id)
) STRICT;

-- How many answers a stranger got since when.
CREATE TABLE strangers (
    user_id INTEGER PRIMARY KEY,
    since   INTEGER NOT NULL,
    answers INTEGER NOT NULL
) STRICT;

-- The groups that a manager has connected. In others the bot does not answer.
CREATE TABLE groups (
    chat_id      INTEGER PRIMARY KEY,
    -- As Telegram sent it with /connect.
    title        TEXT    NOT NULL,
    connected_by INTEGER NOT NULL,
    connected_at INTEGER NOT NULL
) STRICT;

-- The languages chosen with /language. A private chat has the id of its person.
CREATE TABLE chat_languages (
    chat_id  INTEGER PRIMARY KEY,
    -- ISO 639-1.
    language TEXT    NOT NULL,
    CONSTRAINT known_language CHECK (language IN ('ru', 'kk', 'en'))
) STRICT;

-- Updates from Telegram. A row is inserted before the update is confirmed to Telegram, and stays without its payload for
-- as long as Telegram could send the same update again.
CREATE TABLE inbox (
    update_id   INTEGER PRIMARY KEY,
    -- The update's JSON; NULL once it is done, since it holds what people wrote.
    payload     TEXT,
    received_at INTEGER NOT NULL,
    -- How often an update that an earlier run left was tried, so that one that crashes the process is given up.
    attempts    INTEGER NOT NULL DEFAULT 0,
    done_at     INTEGER,
    CONSTRAINT done_has_no_payload CHECK ((done_at IS NULL) = (payload IS NOT NULL))
) STRICT;
CREATE INDEX inbox_pending ON inbox (update_id) WHERE done_at IS NULL;
CREATE INDEX inbox_done ON inbox (done_at) WHERE done_at IS NOT NULL;

-- Who looked at which order: for audits, and for the quota. Ids and codes only.
CREATE TABLE lookups (
    id         INTEGER PRIMARY KEY,
    user_id    INTEGER NOT NULL,
    order_code TEXT    NOT NULL,
    -- Where the answer was sent.
    chat_id    INTEGER NOT NULL,
    asked_at   INTEGER NOT NULL,
    result     TEXT    NOT NULL,
    CONSTRAINT known_result CHECK (result IN ('found', 'not_found', 'failed'))
) STRICT;
CREATE INDEX lookups_by_person ON lookups (user_id, asked_at);
CREATE INDEX lookups_by_order ON lookups (order_code, asked_at);

-- How polling each shop goes.
CREATE TABLE shops (
    -- As in the configuration.
    name            TEXT PRIMARY KEY,
    -- When a poll first succeeded; orders that were there by then are not new.
    first_polled_at INTEGER,
    last_polled_at  INTEGER,
    -- Since when polls fail, and why the last one did.
    failing_since   INTEGER,
    failure         TEXT,
    CONSTRAINT known_failure CHECK (failure IN ('refused', 'unavailable', 'not_understood')),
    CONSTRAINT failing_has_failure CHECK ((failing_since IS NULL) = (failure IS NULL))
) STRICT;

-- Orders as Kaspi last sent them.
CREATE TABLE orders (
    shop               TEXT    NOT NULL,
    code               TEXT    NOT NULL,
    -- Differs when the order has changed in a way that counts; see domain::notice.
    fingerprint        TEXT    NOT NULL,
    -- Kaspi's JSON: it holds the buyer's name, phone and address. NULL when it was purged.
    document           TEXT,
    -- How often the order has changed, what happened last, and when the bot noticed that.
    revision           INTEGER NOT NULL,
    event              TEXT    NOT NULL,
    changed_at         INTEGER NOT NULL,
    placed_at          INTEGER,
    -- When an own delivery becomes overdue; NULL for orders that cannot.
    due_at             INTEGER,
    -- Whether the event "overdue" was recorded for this due_at.
    is_overdue         INTEGER NOT NULL DEFAULT 0,
    -- NULL while the order is active.
    ended_at           INTEGER,
    -- An active order that is not in Kaspi's lists is read by its code: how often it was not found, and when to read it
    -- again.
    misses             INTEGER NOT NULL DEFAULT 0,
    next_read          INTEGER,
    PRIMARY KEY (shop, code)
) STRICT;
CREATE INDEX orders_active ON orders (shop, code) WHERE ended_at IS NULL;
CREATE INDEX orders_due ON orders (due_at) WHERE due_at IS NOT NULL AND is_overdue = 0;
CREATE INDEX orders_ended ON orders (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX orders_by_code ON orders (code);

-- The chats that are notified of orders: connected groups, and managers who subscribed in private.
CREATE TABLE subscriptions (
    chat_id         INTEGER PRIMARY KEY,
    -- The forum topic for notices.
    thread_id       INTEGER,
    -- Sets of bits; see domain::subscription.
    event_groups    INTEGER NOT NULL,
    delivery_groups INTEGER NOT NULL,
    -- Names of ignored shops, one a line.
    muted_shops     TEXT    NOT NULL DEFAULT '',
    -- Hours of the day in Kazakhstan.
    quiet_from      INTEGER,
    quiet_until     INTEGER,
    -- 1 for a card that is edited in place, 0 for a message for each event.
    is_live         INTEGER NOT NULL,
    CONSTRAINT both_ends CHECK ((quiet_from IS NULL) = (quiet_until IS NULL))
) STRICT;

-- The outbox: what each chat is to be notified of, in the order of the ids.
CREATE TABLE notices (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id   INTEGER NOT NULL,
    shop      TEXT    NOT NULL,
    code      TEXT    NOT NULL,
    -- The order's revision, so that a change is queued once.
    revision  INTEGER NOT NULL,
    event     TEXT    NOT NULL,
    -- 0 if the notice only updates a live card.
    is_wanted INTEGER NOT NULL,
    queued_at INTEGER NOT NULL,
    -- Not to be delivered before; a claim moves it past the lease, so that a crash releases the notice.
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

-- The live cards.
CREATE TABLE cards (
    chat_id    INTEGER NOT NULL,
    shop       TEXT    NOT NULL,
    code       TEXT    NOT NULL,
    message_id INTEGER NOT NULL,
    -- The order's revision that the card shows.
    revision   INTEGER NOT NULL,
    PRIMARY KEY (chat_id, shop, code)
) STRICT;

-- What the admins are notified of.
CREATE TABLE incidents (
    name        TEXT PRIMARY KEY,
    opened_at   INTEGER NOT NULL,
    -- When the admins were notified; NULL until then.
    notified_at INTEGER
) STRICT;
