-- The keys that merchants' servers sign visitors' tokens with, and what a token proved. Times are
-- milliseconds since 1970 in UTC.
CREATE TABLE identity_keys (
    kid text COLLATE "C" PRIMARY KEY,
    site text COLLATE "C" NOT NULL REFERENCES sites (id),
    secret text NOT NULL,
    created_at bigint NOT NULL
);
ALTER TABLE visitors ADD COLUMN verified_as text; -- the merchant's id of the customer
ALTER TABLE visitors ADD COLUMN verified_until bigint;
