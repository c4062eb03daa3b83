-- The keys that merchants' servers sign visitors' tokens with, and what a token proved. Times are
-- milliseconds since 1970 in UTC.
CREATE TABLE identity_keys (
    kid TEXT PRIMARY KEY,
    site TEXT NOT NULL REFERENCES sites (id),
    secret TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE visitors ADD COLUMN verified_as TEXT; -- the merchant's id of the customer
ALTER TABLE visitors ADD COLUMN verified_until INTEGER;
