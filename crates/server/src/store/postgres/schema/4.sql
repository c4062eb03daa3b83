-- Addresses that visitors left in prompts, with what they agreed to. A visitor need not have
-- written. Times are milliseconds since 1970 in UTC.
CREATE TABLE leads (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site text COLLATE "C" NOT NULL REFERENCES sites (id),
    id text COLLATE "C" NOT NULL,
    visitor text COLLATE "C" NOT NULL,
    field text NOT NULL,
    value text NOT NULL,
    consent text NOT NULL,
    consented_at bigint NOT NULL, -- by the visitor's clock
    prompt text NOT NULL,
    locale text NOT NULL,
    page_url text NOT NULL,
    received_at bigint NOT NULL,
    UNIQUE (site, id)
);
CREATE INDEX leads_of_site ON leads (site, position);
CREATE INDEX leads_of_visitor ON leads (visitor);
