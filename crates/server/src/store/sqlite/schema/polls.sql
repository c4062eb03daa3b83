-- The polls that were put into conversations: what is asked, and the rating that answers it.
-- All of it is in the messages; here it is found. Times are milliseconds since 1970 in UTC.
CREATE TABLE polls (
    message TEXT PRIMARY KEY, -- the one that asks
    conversation TEXT NOT NULL REFERENCES conversations (id),
    site TEXT NOT NULL,
    survey TEXT NOT NULL,
    asked_by TEXT NOT NULL, -- agent, or conversation for what follows its end
    asked_at INTEGER NOT NULL,
    score INTEGER,
    comment TEXT,
    answered_at INTEGER,
    closed_at INTEGER -- since then it waits for no answer: answered, or the conversation went on
) STRICT, WITHOUT ROWID;
CREATE INDEX polls_of_conversation ON polls (conversation);
CREATE INDEX polls_of_site ON polls (site, survey, asked_at);
