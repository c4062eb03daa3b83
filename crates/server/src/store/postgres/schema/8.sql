-- Who waits for an agent, and what the FAQ is asked. Times are milliseconds since 1970 in UTC.

-- The waits of conversations for an agent: who stands in line, and how long it took those before.
CREATE TABLE waits (
    conversation text COLLATE "C" NOT NULL REFERENCES conversations (id),
    seq bigint NOT NULL, -- the message that it began with
    site text COLLATE "C" NOT NULL,
    visitor text COLLATE "C" NOT NULL,
    since bigint NOT NULL,
    is_first bigint NOT NULL, -- no agent had answered since the begin, or since it was reopened
    ended_at bigint,
    answered bigint NOT NULL DEFAULT 0, -- by an agent's words
    is_over bigint NOT NULL DEFAULT 0, -- the conversation was resolved since
    PRIMARY KEY (conversation, seq)
);
CREATE INDEX waits_open ON waits (site, since) WHERE ended_at IS NULL;
CREATE INDEX waits_answered ON waits (site, ended_at) WHERE answered = 1 AND is_first = 1;

-- How often entries of the FAQ are asked for, in millionths as of a day since 1970: halved in 14 days.
CREATE TABLE faq_counts (
    site text COLLATE "C" NOT NULL,
    scope text COLLATE "C" NOT NULL, -- all, stage:NAME or page:PATH
    entry text COLLATE "C" NOT NULL,
    weight bigint NOT NULL,
    day bigint NOT NULL,
    PRIMARY KEY (site, scope, entry)
);

-- Who was counted: an entry once a session and day.
CREATE TABLE faq_askers (
    site text COLLATE "C" NOT NULL,
    day bigint NOT NULL,
    entry text COLLATE "C" NOT NULL,
    session text COLLATE "C" NOT NULL,
    PRIMARY KEY (site, day, entry, session)
);
