-- How many questions went to the assistant on a day: of each visitor, and of the whole site in the row
-- without one. A day is the number of days since 1970 in UTC; days that are over are dropped.
CREATE TABLE assistant_days (
    site text COLLATE "C" NOT NULL,
    day bigint NOT NULL,
    visitor text COLLATE "C" NOT NULL, -- '' for the site
    asked bigint NOT NULL,
    PRIMARY KEY (site, day, visitor)
);
