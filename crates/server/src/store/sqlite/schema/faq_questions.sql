-- What was asked of the FAQ, counted from its events: a row for each question and what came of it.
-- Times are milliseconds since 1970 in UTC.
CREATE TABLE faq_questions (
    site TEXT NOT NULL,
    locale TEXT NOT NULL, -- the widget's
    key TEXT NOT NULL, -- the question as the ranker reads it
    outcome TEXT NOT NULL,
    text TEXT NOT NULL, -- as it was asked last
    entry TEXT NOT NULL, -- what answered last
    number INTEGER NOT NULL, -- how often
    last_at INTEGER NOT NULL,
    dismissed INTEGER NOT NULL, -- 1: it needs no entry
    PRIMARY KEY (site, locale, key, outcome)
) STRICT, WITHOUT ROWID;
CREATE INDEX faq_questions_asked
    ON faq_questions (site, locale, outcome, dismissed, number DESC, key, last_at);
