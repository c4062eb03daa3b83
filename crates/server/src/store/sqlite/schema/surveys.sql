-- What the events of surveys say: a row for each asking, a row for each question of it that was
-- answered. Times are the visitors' clocks', in milliseconds since 1970 in UTC.
CREATE TABLE survey_runs (
    site TEXT NOT NULL,
    survey TEXT NOT NULL,
    run TEXT NOT NULL,
    touchpoint TEXT NOT NULL,
    share INTEGER NOT NULL, -- the chance to be asked, in millionths
    place TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    conversation TEXT,
    message TEXT,
    stage TEXT,
    locale TEXT,
    page TEXT,
    first_at INTEGER NOT NULL, -- the earliest event, which the columns above are from
    first_event TEXT NOT NULL,
    state TEXT NOT NULL,
    how TEXT,
    state_at INTEGER NOT NULL,
    state_event TEXT NOT NULL,
    PRIMARY KEY (site, survey, run)
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_runs_of_conversation ON survey_runs (site, conversation)
    WHERE conversation IS NOT NULL;

CREATE TABLE survey_answers (
    site TEXT NOT NULL,
    survey TEXT NOT NULL,
    run TEXT NOT NULL,
    question TEXT NOT NULL,
    kind TEXT, -- none: the answer was taken back
    points INTEGER,
    good_end TEXT,
    score INTEGER,
    choices TEXT, -- names with commas between them
    words TEXT,
    at INTEGER NOT NULL, -- the latest event, which this is from
    event TEXT NOT NULL,
    PRIMARY KEY (site, survey, run, question)
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_texts ON survey_answers (site, survey, question, at, run) WHERE kind = 'text';
