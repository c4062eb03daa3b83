-- Sites, agents and conversations. Times are milliseconds since 1970 in UTC.
CREATE TABLE sites (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    origins TEXT NOT NULL, -- a JSON array of strings
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE site_settings (
    site TEXT NOT NULL REFERENCES sites (id),
    locale TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (site, locale)
) STRICT;

CREATE TABLE visitors (
    id TEXT PRIMARY KEY,
    site TEXT NOT NULL REFERENCES sites (id),
    name TEXT,
    contact TEXT,
    locale TEXT NOT NULL,
    page_url TEXT NOT NULL,
    page_title TEXT NOT NULL,
    page_stage TEXT,
    page_count INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    site TEXT NOT NULL REFERENCES sites (id),
    visitor TEXT NOT NULL REFERENCES visitors (id),
    state TEXT NOT NULL,
    head INTEGER NOT NULL,
    visitor_seen INTEGER NOT NULL,
    agent_seen INTEGER NOT NULL,
    preview TEXT NOT NULL,
    rating INTEGER,
    rating_comment TEXT,
    started_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX conversations_of_visitor ON conversations (visitor);
CREATE INDEX conversations_by_update ON conversations (site, updated_at);

-- The log: seq starts at 1 and has no holes within a conversation.
CREATE TABLE messages (
    conversation TEXT NOT NULL REFERENCES conversations (id),
    seq INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    cid TEXT,
    body_hash BLOB,
    sender TEXT, -- the visitor or agent who sent cid
    author TEXT NOT NULL, -- JSON, as on the wire
    body TEXT NOT NULL, -- JSON, as on the wire
    at INTEGER NOT NULL,
    PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX messages_by_cid ON messages (conversation, cid) WHERE cid IS NOT NULL;

CREATE TABLE agents (
    id TEXT PRIMARY KEY,
    site TEXT NOT NULL REFERENCES sites (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    agent TEXT NOT NULL REFERENCES agents (id),
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE links (
    token_hash BLOB PRIMARY KEY,
    site TEXT NOT NULL REFERENCES sites (id),
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

CREATE TABLE facts (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
