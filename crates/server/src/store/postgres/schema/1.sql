-- Sites, agents, conversations, telemetry. Times are milliseconds since 1970 in UTC. Text is
-- compared by its bytes, as in SQLite. JSON is kept as text: it comes back as it went in.
CREATE TABLE sites (
    id text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    origins text NOT NULL, -- a JSON array of strings
    created_at bigint NOT NULL
);

CREATE TABLE site_settings (
    site text COLLATE "C" NOT NULL REFERENCES sites (id),
    locale text COLLATE "C" NOT NULL,
    json text NOT NULL,
    PRIMARY KEY (site, locale)
);

CREATE TABLE visitors (
    id text COLLATE "C" PRIMARY KEY,
    site text COLLATE "C" NOT NULL REFERENCES sites (id),
    name text,
    contact text,
    locale text NOT NULL,
    page_url text NOT NULL,
    page_title text NOT NULL,
    page_stage text,
    page_count bigint NOT NULL,
    created_at bigint NOT NULL
);

CREATE TABLE conversations (
    id text COLLATE "C" PRIMARY KEY,
    site text COLLATE "C" NOT NULL REFERENCES sites (id),
    visitor text COLLATE "C" NOT NULL REFERENCES visitors (id),
    state text NOT NULL,
    head bigint NOT NULL,
    visitor_seen bigint NOT NULL,
    agent_seen bigint NOT NULL,
    preview text NOT NULL,
    rating bigint,
    rating_comment text, -- a JSON string: PostgreSQL's text cannot hold every character
    started_at bigint NOT NULL,
    updated_at bigint NOT NULL
) WITH (fillfactor = 80); -- every message updates its row: room for that on the same page
CREATE INDEX conversations_of_visitor ON conversations (visitor);
CREATE INDEX conversations_by_update ON conversations (site, updated_at);

-- The log: seq starts at 1 and has no holes within a conversation.
CREATE TABLE messages (
    conversation text COLLATE "C" NOT NULL REFERENCES conversations (id),
    seq bigint NOT NULL,
    id text COLLATE "C" NOT NULL UNIQUE,
    cid text COLLATE "C",
    body_hash bytea,
    sender text, -- the visitor or agent who sent cid
    author text NOT NULL, -- JSON, as on the wire
    body text NOT NULL, -- JSON, as on the wire
    at bigint NOT NULL,
    -- The feed is read in this order and only below the oldest open transaction: positions alone
    -- become visible out of order, and a reader would step over those that come late.
    tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
    position bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (conversation, seq)
);
CREATE UNIQUE INDEX messages_by_cid ON messages (conversation, cid) WHERE cid IS NOT NULL;
CREATE INDEX feed ON messages (tx, position);

CREATE TABLE agents (
    id text COLLATE "C" PRIMARY KEY,
    site text COLLATE "C" NOT NULL REFERENCES sites (id),
    name text NOT NULL,
    email text COLLATE "C" NOT NULL UNIQUE,
    password_hash text NOT NULL,
    created_at bigint NOT NULL
);

CREATE TABLE sessions (
    token_hash bytea PRIMARY KEY,
    agent text COLLATE "C" NOT NULL REFERENCES agents (id),
    expires_at bigint NOT NULL
);
CREATE INDEX sessions_by_end ON sessions (expires_at);
CREATE INDEX sessions_of_agent ON sessions (agent);

CREATE TABLE links (
    token_hash bytea PRIMARY KEY,
    site text COLLATE "C" NOT NULL REFERENCES sites (id),
    expires_at bigint NOT NULL,
    used_at bigint
);

CREATE TABLE facts (
    key text COLLATE "C" PRIMARY KEY,
    value text NOT NULL
);

CREATE TABLE events (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    type text NOT NULL,
    session text NOT NULL,
    received_at bigint NOT NULL,
    json text NOT NULL,
    UNIQUE (site, id)
);
CREATE INDEX events_of_site ON events (site, position);
