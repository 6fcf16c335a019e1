-- Pauses of the delivery are kept in memory, by a clock that cannot be set back; one process delivers, so nothing is
-- claimed. Urgent notices go before the others.
DROP INDEX notices_waiting;
ALTER TABLE notices DROP COLUMN due_at;
ALTER TABLE notices DROP COLUMN attempts;
ALTER TABLE notices ADD COLUMN is_urgent INTEGER NOT NULL DEFAULT 0
    CONSTRAINT urgent_is_wanted CHECK (is_urgent = 0 OR is_wanted = 1);
UPDATE notices SET is_urgent = 1
WHERE done_at IS NULL AND is_wanted = 1
    AND event IN ('overdue', 'cancelling', 'cancelled', 'return_requested', 'returned');
CREATE INDEX notices_waiting ON notices (chat_id, is_urgent DESC, id) WHERE done_at IS NULL;
