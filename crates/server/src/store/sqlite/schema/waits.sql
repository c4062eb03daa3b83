-- The waits of conversations for an agent: who stands in line, and how long it took those before.
-- Times are milliseconds since 1970 in UTC.
CREATE TABLE waits (
    conversation TEXT NOT NULL REFERENCES conversations (id),
    seq INTEGER NOT NULL, -- the message that it began with
    site TEXT NOT NULL,
    visitor TEXT NOT NULL,
    since INTEGER NOT NULL,
    is_first INTEGER NOT NULL, -- no agent had answered since the begin, or since it was reopened
    ended_at INTEGER,
    answered INTEGER NOT NULL DEFAULT 0, -- by an agent's words
    is_over INTEGER NOT NULL DEFAULT 0, -- the conversation was resolved since
    PRIMARY KEY (conversation, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX waits_open ON waits (site, since) WHERE ended_at IS NULL;
CREATE INDEX waits_answered ON waits (site, ended_at) WHERE answered = 1 AND is_first = 1;
