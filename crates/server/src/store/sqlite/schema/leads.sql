-- Addresses that visitors left in prompts, with what they agreed to. A visitor need not have
-- written. Times are milliseconds since 1970 in UTC.
CREATE TABLE leads (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    site TEXT NOT NULL REFERENCES sites (id),
    id TEXT NOT NULL,
    visitor TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    consent TEXT NOT NULL,
    consented_at INTEGER NOT NULL, -- by the visitor's clock
    prompt TEXT NOT NULL,
    locale TEXT NOT NULL,
    page_url TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    UNIQUE (site, id)
) STRICT;
CREATE INDEX leads_of_site ON leads (site, position);
CREATE INDEX leads_of_visitor ON leads (visitor);
