-- What could not be taken. Times are milliseconds since 1970 in UTC.
CREATE TABLE dead_letters (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    site TEXT NOT NULL,
    forward TEXT, -- whose endpoint refused it; none: the collector did
    reason TEXT NOT NULL,
    message TEXT NOT NULL,
    event TEXT, -- its id
    body BLOB NOT NULL,
    size INTEGER NOT NULL, -- as it came; the body may be cut
    hash BLOB NOT NULL,
    seen INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    UNIQUE (site, hash)
) STRICT;
CREATE INDEX dead_letters_of_site ON dead_letters (site, position);

-- Where the events of a site go on to, and how far each has come.
CREATE TABLE forwards (
    site TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    format TEXT NOT NULL,
    key TEXT,
    headers TEXT NOT NULL, -- a JSON array of pairs
    types TEXT NOT NULL, -- a JSON array; empty: all
    paused INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    cursor_transaction INTEGER NOT NULL DEFAULT 0, -- 0: one writer has all events
    cursor_row INTEGER NOT NULL DEFAULT 0,
    passed TEXT, -- the event at the cursor: rows have other places in another database
    failures INTEGER NOT NULL, -- since the last success
    retry_at INTEGER NOT NULL,
    most INTEGER NOT NULL, -- events in a batch
    delivered INTEGER NOT NULL,
    given_up INTEGER NOT NULL,
    said TEXT NOT NULL, -- what came of the last try
    said_at INTEGER NOT NULL,
    leased_by TEXT NOT NULL DEFAULT '',
    leased_until INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (site, name)
) STRICT, WITHOUT ROWID;
