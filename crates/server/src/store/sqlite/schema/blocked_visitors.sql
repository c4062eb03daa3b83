-- Visitors whose messages are refused. Times are milliseconds since 1970 in UTC.
CREATE TABLE blocked_visitors (
    visitor TEXT PRIMARY KEY REFERENCES visitors (id),
    blocked_by TEXT NOT NULL, -- the agent
    blocked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
