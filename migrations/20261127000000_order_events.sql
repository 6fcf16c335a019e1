-- What happened to the orders, for reports; and the summaries of the day that chats get.

-- No personal data of buyers. Rows stay after their orders were purged.
CREATE TABLE order_events (
    id           INTEGER PRIMARY KEY,
    shop         TEXT    NOT NULL,
    code         TEXT    NOT NULL,
    event        TEXT    NOT NULL,
    -- When the bot noticed it.
    at           INTEGER NOT NULL,
    -- The price of the goods, in tiyn.
    sum          INTEGER,
    -- How the goods reach the buyer; see domain::order::Delivery.
    way          TEXT,
    -- The courier who is concerned.
    user_id      INTEGER,
    -- How an attempt to hand the order over went.
    outcome      TEXT,
    -- The start of the day to which the delivery was postponed.
    postponed_to INTEGER,
    CONSTRAINT known_outcome CHECK (outcome IN ('delivered', 'no_answer', 'postponed', 'refused', 'wrong_address')),
    CONSTRAINT postponed_has_day CHECK (coalesce(outcome = 'postponed', 0) = (postponed_to IS NOT NULL))
) STRICT;
CREATE INDEX order_events_by_time ON order_events (at);
CREATE INDEX order_events_by_order ON order_events (code, id);

-- The last event of each order, except of those that the first poll found: SETTLING is an hour. What couriers reported
-- follows from their attempts.
INSERT INTO order_events (shop, code, event, at, sum, user_id, outcome, postponed_to)
SELECT orders.shop, orders.code, orders.event, orders.changed_at AS at,
    CASE WHEN json_valid(document) THEN (
        SELECT CAST(round(price * 100) AS INTEGER) FROM (
            SELECT coalesce(document ->> '$.data[0].attributes.totalPrice', document ->> '$.data.attributes.totalPrice')
                AS price
        ) WHERE typeof(price) IN ('integer', 'real') AND price BETWEEN 0 AND 1e12
    ) END,
    (SELECT user_id FROM assignments WHERE assignments.shop = orders.shop AND assignments.code = orders.code
        AND (ended_at IS NULL OR ending = 'order_ended') ORDER BY id DESC LIMIT 1), NULL, NULL
FROM orders LEFT JOIN shops ON shops.name = orders.shop
WHERE orders.event NOT IN
        ('courier_changed', 'given', 'taken_away', 'handed_over', 'attempt_failed', 'commented', 'report_withdrawn')
    AND NOT (orders.revision = 1 AND coalesce(orders.placed_at <= shops.known_before, shops.known_before IS NULL)
        AND (orders.event = 'new' OR coalesce(orders.changed_at < shops.known_before + 3600000, 1)))
UNION ALL
SELECT shop, code, CASE outcome WHEN 'delivered' THEN 'handed_over' ELSE 'attempt_failed' END, attempted_at, NULL, user_id,
    outcome, postponed_to
FROM attempts WHERE undone_at IS NULL
ORDER BY at;

-- The hours of the day in Kazakhstan at which the chat gets its summaries; NULL for never.
ALTER TABLE subscriptions ADD COLUMN morning_hour INTEGER DEFAULT 9
    CONSTRAINT known_morning_hour CHECK (morning_hour BETWEEN 7 AND 11);
ALTER TABLE subscriptions ADD COLUMN evening_hour INTEGER DEFAULT 21
    CONSTRAINT known_evening_hour CHECK (evening_hour BETWEEN 18 AND 23);

-- The summaries of the chats, each once for a day.
CREATE TABLE summaries (
    -- In the order in which they are sent.
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id   INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    -- The day in Kazakhstan on which it is sent, as in 2026-11-23.
    day       TEXT    NOT NULL,
    queued_at INTEGER NOT NULL,
    done_at   INTEGER,
    outcome   TEXT,
    UNIQUE (chat_id, kind, day),
    CONSTRAINT known_kind CHECK (kind IN ('morning', 'evening', 'week')),
    CONSTRAINT known_outcome CHECK (outcome IN ('sent', 'dropped')),
    CONSTRAINT done_has_outcome CHECK ((done_at IS NULL) = (outcome IS NULL))
) STRICT;
CREATE INDEX summaries_waiting ON summaries (chat_id, id) WHERE done_at IS NULL;

-- A workbook of orders counts as a lookup. SQLite cannot change a CHECK.
CREATE TABLE new_lookups (
    id         INTEGER PRIMARY KEY,
    user_id    INTEGER NOT NULL,
    order_code TEXT    NOT NULL,
    -- Where the answer was sent.
    chat_id    INTEGER NOT NULL,
    asked_at   INTEGER NOT NULL,
    result     TEXT    NOT NULL,
    kind       TEXT    NOT NULL DEFAULT 'order',
    CONSTRAINT known_result CHECK (result IN ('found', 'not_found', 'failed')),
    CONSTRAINT known_kind CHECK (kind IN ('order', 'code_ending', 'phone', 'text', 'workbook')),
    CONSTRAINT only_orders_have_a_code CHECK ((kind = 'order') = (order_code <> ''))
) STRICT;
INSERT INTO new_lookups (id, user_id, order_code, chat_id, asked_at, result, kind)
    SELECT id, user_id, order_code, chat_id, asked_at, result, kind FROM lookups;
DROP TABLE lookups;
ALTER TABLE new_lookups RENAME TO lookups;
CREATE INDEX lookups_by_person ON lookups (user_id, asked_at);
CREATE INDEX lookups_by_order ON lookups (order_code, asked_at);
