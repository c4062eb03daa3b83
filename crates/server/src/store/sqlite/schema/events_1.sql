-- Telemetry as CloudEvents. Times are milliseconds since 1970 in UTC.
CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    site TEXT NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    session TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (site, id)
) STRICT;
CREATE INDEX events_of_site ON events (site, position);
