-- The cursors of forwards that came from another database: where their last event is in this one.
UPDATE forwards SET (cursor_transaction, cursor_row) = (
    SELECT coalesce(max(e.tx::text::bigint), 0), coalesce(max(e.position), 0)
    FROM events e WHERE e.site = forwards.site AND e.id = forwards.passed);
