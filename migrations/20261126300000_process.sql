-- Alerts are stored until they are sent: one that could not be sent at once was lost with the process.

CREATE TABLE alerts (
    -- Each person gets theirs in this order.
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id   INTEGER NOT NULL,
    -- The alert as JSON; the text is made when it is sent.
    alert     TEXT    NOT NULL,
    -- The incident that begins with it; NULL for other alerts.
    incident  TEXT,
    queued_at INTEGER NOT NULL,
    CONSTRAINT alert_is_json CHECK (json_valid(alert))
) STRICT;
CREATE INDEX alerts_by_person ON alerts (user_id, id);
CREATE INDEX alerts_by_incident ON alerts (incident) WHERE incident IS NOT NULL;
