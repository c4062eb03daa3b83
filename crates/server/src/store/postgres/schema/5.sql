-- Surveys. Times are milliseconds since 1970 in UTC.

-- The polls that were put into conversations: what is asked, and the rating that answers it. All
-- of it is in the messages; here it is found.
CREATE TABLE polls (
    message text COLLATE "C" PRIMARY KEY, -- the one that asks
    conversation text COLLATE "C" NOT NULL REFERENCES conversations (id),
    site text COLLATE "C" NOT NULL,
    survey text COLLATE "C" NOT NULL,
    asked_by text NOT NULL, -- agent, or conversation for what follows its end
    asked_at bigint NOT NULL,
    score bigint,
    comment text, -- a JSON string: PostgreSQL's text cannot hold every character
    answered_at bigint,
    closed_at bigint -- since then it waits for no answer: answered, or the conversation went on
);
CREATE INDEX polls_of_conversation ON polls (conversation);
CREATE INDEX polls_of_site ON polls (site, survey, asked_at);

-- What the events of surveys say: a row for each asking, a row for each question of it that was
-- answered. Times are the visitors' clocks'.
CREATE TABLE survey_runs (
    site text COLLATE "C" NOT NULL,
    survey text COLLATE "C" NOT NULL,
    run text COLLATE "C" NOT NULL,
    touchpoint text COLLATE "C" NOT NULL,
    share bigint NOT NULL, -- the chance to be asked, in millionths
    place text NOT NULL,
    asked_by text NOT NULL,
    conversation text COLLATE "C",
    message text COLLATE "C",
    stage text,
    locale text,
    page text,
    first_at bigint NOT NULL, -- the earliest event, which the columns above are from
    first_event text COLLATE "C" NOT NULL,
    state text NOT NULL,
    how text,
    state_at bigint NOT NULL,
    state_event text COLLATE "C" NOT NULL,
    PRIMARY KEY (site, survey, run)
);
CREATE INDEX survey_runs_of_conversation ON survey_runs (site, conversation)
    WHERE conversation IS NOT NULL;

CREATE TABLE survey_answers (
    site text COLLATE "C" NOT NULL,
    survey text COLLATE "C" NOT NULL,
    run text COLLATE "C" NOT NULL,
    question text COLLATE "C" NOT NULL,
    kind text, -- none: the answer was taken back
    points bigint,
    good_end text,
    score bigint,
    choices text COLLATE "C", -- names with commas between them
    words text, -- a JSON string
    at bigint NOT NULL, -- the latest event, which this is from
    event text COLLATE "C" NOT NULL,
    PRIMARY KEY (site, survey, run, question)
);
CREATE INDEX survey_texts ON survey_answers (site, survey, question, at, run) WHERE kind = 'text';
