-- Under which name a stranger was answered, so that a manager who gives them access sees whom. Deleted with the row, an
-- hour later.
ALTER TABLE strangers ADD COLUMN name TEXT;
