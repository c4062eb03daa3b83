-- What the entries of the FAQ were, by language; the settings have what they are. Times are
-- milliseconds since 1970 in UTC.
CREATE TABLE faq_versions (
    site TEXT NOT NULL REFERENCES sites (id),
    locale TEXT NOT NULL,
    version INTEGER NOT NULL, -- from 1
    entries TEXT NOT NULL, -- a JSON array
    hash BLOB NOT NULL, -- of the entries, however they are written
    author TEXT NOT NULL, -- an agent's name; empty: the settings were changed by the command line
    note TEXT NOT NULL,
    at INTEGER NOT NULL,
    total INTEGER NOT NULL, -- entries
    added INTEGER NOT NULL, -- against the version before
    changed INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    PRIMARY KEY (site, locale, version)
) STRICT;
