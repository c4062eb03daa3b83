-- Learning from what the FAQ is asked. Times are milliseconds since 1970 in UTC.

-- What was asked, counted from events: a row for each question and what came of it.
CREATE TABLE faq_questions (
    site text COLLATE "C" NOT NULL,
    locale text COLLATE "C" NOT NULL, -- the widget's
    key text COLLATE "C" NOT NULL, -- the question as the ranker reads it
    outcome text COLLATE "C" NOT NULL,
    text text NOT NULL, -- as it was asked last
    entry text NOT NULL, -- what answered last
    number bigint NOT NULL, -- how often
    last_at bigint NOT NULL,
    dismissed bigint NOT NULL, -- 1: it needs no entry
    PRIMARY KEY (site, locale, key, outcome)
);
CREATE INDEX faq_questions_asked
    ON faq_questions (site, locale, outcome, dismissed, number DESC, key, last_at);

-- What the entries were, by language; the settings have what they are.
CREATE TABLE faq_versions (
    site text COLLATE "C" NOT NULL REFERENCES sites (id),
    locale text COLLATE "C" NOT NULL,
    version bigint NOT NULL, -- from 1
    entries text NOT NULL, -- a JSON array
    hash bytea NOT NULL, -- of the entries, however they are written
    author text NOT NULL, -- an agent's name; empty: the settings were changed by the command line
    note text NOT NULL,
    at bigint NOT NULL,
    total bigint NOT NULL, -- entries
    added bigint NOT NULL, -- against the version before
    changed bigint NOT NULL,
    removed bigint NOT NULL,
    PRIMARY KEY (site, locale, version)
);
