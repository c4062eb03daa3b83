-- The feed: the messages of all conversations in the order of their commits.
CREATE TABLE feed (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL,
    seq INTEGER NOT NULL
) STRICT;
INSERT INTO feed (conversation, seq) SELECT conversation, seq FROM messages ORDER BY at, conversation, seq;
