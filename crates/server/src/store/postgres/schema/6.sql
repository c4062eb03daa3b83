-- Telemetry that goes on. Times are milliseconds since 1970 in UTC.

-- Forwards read events in this order and only below the oldest open transaction, as the feed of
-- messages is read: positions alone become visible out of order.
ALTER TABLE events ADD COLUMN tx xid8 NOT NULL DEFAULT '0';
ALTER TABLE events ALTER COLUMN tx SET DEFAULT pg_current_xact_id();
CREATE INDEX events_in_order ON events (site, tx, position);

-- What could not be taken.
CREATE TABLE dead_letters (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site text COLLATE "C" NOT NULL,
    forward text COLLATE "C", -- whose endpoint refused it; none: the collector did
    reason text NOT NULL,
    message text NOT NULL,
    event text COLLATE "C", -- its id
    body bytea NOT NULL,
    size bigint NOT NULL, -- as it came; the body may be cut
    hash bytea NOT NULL,
    seen bigint NOT NULL,
    first_at bigint NOT NULL,
    last_at bigint NOT NULL,
    UNIQUE (site, hash)
);
CREATE INDEX dead_letters_of_site ON dead_letters (site, position);

-- Where the events of a site go on to, and how far each has come.
CREATE TABLE forwards (
    site text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    url text NOT NULL,
    format text NOT NULL,
    key text,
    headers text NOT NULL, -- a JSON array of pairs
    types text NOT NULL, -- a JSON array; empty: all
    paused bigint NOT NULL,
    created_at bigint NOT NULL,
    cursor_transaction bigint NOT NULL DEFAULT 0,
    cursor_row bigint NOT NULL DEFAULT 0,
    passed text COLLATE "C", -- the event at the cursor: rows have other places in another database
    failures bigint NOT NULL, -- since the last success
    retry_at bigint NOT NULL,
    most bigint NOT NULL, -- events in a batch
    delivered bigint NOT NULL,
    given_up bigint NOT NULL,
    said text NOT NULL, -- what came of the last try
    said_at bigint NOT NULL,
    leased_by text NOT NULL DEFAULT '',
    leased_until bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (site, name)
);
