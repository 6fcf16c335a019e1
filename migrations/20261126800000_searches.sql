-- Searches count as lookups and stand in the audit: which kind they were, not for what.

ALTER TABLE lookups ADD COLUMN kind TEXT NOT NULL DEFAULT 'order'
    CONSTRAINT known_kind CHECK (kind IN ('order', 'code_ending', 'phone', 'text'))
    CONSTRAINT only_orders_have_a_code CHECK ((kind = 'order') = (order_code <> ''));
