-- The cursors of forwards that came from another database: where their last event is in this one.
UPDATE forwards SET cursor_transaction = 0, cursor_row = coalesce(
    (SELECT e.position FROM events e WHERE e.site = forwards.site AND e.id = forwards.passed), 0);
