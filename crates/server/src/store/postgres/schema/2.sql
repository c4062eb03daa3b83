-- Visitors whose messages are refused. Times are milliseconds since 1970 in UTC.
CREATE TABLE blocked_visitors (
    visitor text COLLATE "C" PRIMARY KEY REFERENCES visitors (id),
    blocked_by text COLLATE "C" NOT NULL, -- the agent
    blocked_at bigint NOT NULL
);
