-- How often entries of the FAQ are asked for, in millionths as of a day since 1970: halved in 14 days.
CREATE TABLE faq_counts (
    site TEXT NOT NULL,
    scope TEXT NOT NULL, -- all, stage:NAME or page:PATH
    entry TEXT NOT NULL,
    weight INTEGER NOT NULL,
    day INTEGER NOT NULL,
    PRIMARY KEY (site, scope, entry)
) STRICT, WITHOUT ROWID;

-- Who was counted: an entry once a session and day.
CREATE TABLE faq_askers (
    site TEXT NOT NULL,
    day INTEGER NOT NULL,
    entry TEXT NOT NULL,
    session TEXT NOT NULL,
    PRIMARY KEY (site, day, entry, session)
) STRICT, WITHOUT ROWID;
