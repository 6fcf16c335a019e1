-- A chat that is not notified any more keeps its choices until it is notified again.
ALTER TABLE subscriptions ADD COLUMN is_paused INTEGER NOT NULL DEFAULT 0;
