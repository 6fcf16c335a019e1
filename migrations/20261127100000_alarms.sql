-- Alarms: what is about to go wrong with an order, once for each order.

CREATE TABLE alarms (
    shop      TEXT    NOT NULL,
    code      TEXT    NOT NULL,
    alarm     TEXT    NOT NULL,
    raised_at INTEGER NOT NULL,
    PRIMARY KEY (shop, code, alarm),
    CONSTRAINT known_alarm CHECK (alarm IN ('not_accepted', 'no_courier', 'not_handed_over', 'not_signed', 'not_completed'))
) STRICT;

-- From when on alarms of the shop's orders are raised, by Kaspi's clock: orders that the bot has known for long are not
-- reported all at once.
ALTER TABLE shops ADD COLUMN alarms_since INTEGER;
-- A set of bits; see domain::subscription. All are on.
ALTER TABLE subscriptions ADD COLUMN alarms INTEGER NOT NULL DEFAULT 65535;
-- 1 if the notice is of an alarm, whose name is in the column event then: no card shows it, so no card covers it.
ALTER TABLE notices ADD COLUMN is_alarm INTEGER NOT NULL DEFAULT 0
    CONSTRAINT an_alarm_is_wanted CHECK (is_alarm = 0 OR is_wanted = 1);
CREATE INDEX notices_alarms ON notices (chat_id, id) WHERE done_at IS NULL AND is_alarm = 1;

-- The stage is the beginning of the fingerprint.
CREATE INDEX orders_stage ON orders (shop, fingerprint) WHERE ended_at IS NULL;
-- Reminders are alarms now; attempts.reminded_at is not used any more.
DROP INDEX attempts_to_remind_of;
