-- The language that was chosen for a chat with /language. A private chat has the id of its person.

CREATE TABLE languages (
    chat_id  INTEGER PRIMARY KEY,
    -- ISO 639-1.
    language TEXT    NOT NULL,
    CONSTRAINT known_language CHECK (language IN ('ru', 'kk', 'en'))
) STRICT;
