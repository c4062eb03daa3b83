-- How many questions went to the assistant on a day: of each visitor, and of the whole site in the row
-- without one. A day is the number of days since 1970 in UTC; days that are over are dropped.
CREATE TABLE assistant_days (
    site TEXT NOT NULL,
    day INTEGER NOT NULL,
    visitor TEXT NOT NULL, -- '' for the site
    asked INTEGER NOT NULL,
    PRIMARY KEY (site, day, visitor)
) STRICT, WITHOUT ROWID;
