//! The statements, with `$1` and so on, which both databases take.

/// A run, unless an earlier event has told of it.
pub const KEEP_RUN: &str = "INSERT INTO survey_runs (site, survey, run, touchpoint, share, place, \
    asked_by, conversation, message, stage, locale, page, first_at, first_event, state, how, \
    state_at, state_event) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'shown', NULL, $13, $14) \
    ON CONFLICT (site, survey, run) DO UPDATE SET touchpoint = excluded.touchpoint, \
    share = excluded.share, place = excluded.place, asked_by = excluded.asked_by, \
    conversation = excluded.conversation, message = excluded.message, stage = excluded.stage, \
    locale = excluded.locale, page = excluded.page, first_at = excluded.first_at, \
    first_event = excluded.first_event \
    WHERE (excluded.first_at, excluded.first_event) \
    < (survey_runs.first_at, survey_runs.first_event)";

/// The end of a run, unless a later end is known.
pub const END_RUN: &str = "UPDATE survey_runs SET state = $4, how = $5, state_at = $6, \
    state_event = $7 WHERE site = $1 AND survey = $2 AND run = $3 \
    AND (state = 'shown' OR (state_at, state_event) < ($6, $7))";

/// An answer, unless a later one is known.
pub const KEEP_ANSWER: &str = "INSERT INTO survey_answers (site, survey, run, question, kind, \
    points, good_end, score, choices, words, at, event) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
    ON CONFLICT (site, survey, run, question) DO UPDATE SET kind = excluded.kind, \
    points = excluded.points, good_end = excluded.good_end, score = excluded.score, \
    choices = excluded.choices, words = excluded.words, at = excluded.at, \
    event = excluded.event \
    WHERE (excluded.at, excluded.event) > (survey_answers.at, survey_answers.event)";

/// The runs that a [`Filter`] means; `$1` to `$8`.
macro_rules! filtered {
    ($($part:literal),*) => {
        concat!($($part,)*
            " r.site = $1 AND r.first_at >= $2 AND r.first_at < $3 \
             AND ($4 IS NULL OR r.touchpoint = $4) AND ($5 IS NULL OR r.stage = $5) \
             AND ($6 IS NULL OR r.locale = $6) AND ($7 IS NULL OR r.conversation = $7) \
             AND ($8 IS NULL OR r.survey = $8)")
    };
}

/// The ratings of the built-in poll that a [`Filter`] means; `$1` to `$8`.
macro_rules! polls {
    ($what:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM polls p JOIN conversations c ON c.id = p.conversation \
             JOIN visitors v ON v.id = c.visitor \
             WHERE p.site = $1 AND p.survey = 'csat' AND p.asked_at >= $2 AND p.asked_at < $3 \
             AND ($4 IS NULL OR $4 = 'chat') AND ($5 IS NULL OR v.page_stage = $5) \
             AND ($6 IS NULL OR v.locale = $6) AND ($7 IS NULL OR p.conversation = $7) \
             AND ($8 IS NULL OR $8 = 'csat')"
        )
    };
}

/// The surveys that are asked most: a page that makes names up cannot make a report endless.
macro_rules! most_asked {
    () => {
        " AND r.survey IN (SELECT survey FROM survey_runs WHERE site = $1 GROUP BY survey \
         ORDER BY count(*) DESC, survey LIMIT 100)"
    };
}

/// Runs that are alike.
pub const RUNS: &str = concat!(
    filtered!(
        "SELECT r.survey, r.touchpoint, r.state, r.how, \
         CASE WHEN EXISTS (SELECT 1 FROM survey_answers a WHERE a.site = r.site \
         AND a.survey = r.survey AND a.run = r.run AND a.kind IS NOT NULL) \
         THEN 'yes' ELSE 'no' END AS answered, count(*) AS number FROM survey_runs r WHERE"
    ),
    most_asked!(),
    " GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"
);

/// Answers that are alike; of words only how many.
pub const ANSWERS: &str = concat!(
    filtered!(
        "SELECT a.survey, a.question, a.kind, a.points, a.good_end, a.score, a.choices, r.share, \
         count(*) AS number FROM survey_answers a JOIN survey_runs r ON r.site = a.site \
         AND r.survey = a.survey AND r.run = a.run WHERE a.kind IS NOT NULL AND"
    ),
    most_asked!(),
    " GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8"
);

/// Words, the latest first.
pub const TEXTS: &str = concat!(
    filtered!(
        "SELECT a.run, a.words, a.at, r.stage, r.locale, r.conversation FROM survey_answers a \
         JOIN survey_runs r ON r.site = a.site AND r.survey = a.survey AND r.run = a.run \
         WHERE a.kind = 'text' AND"
    ),
    " AND a.question = $9 AND (a.at, a.run) < ($10, $11) ORDER BY a.at DESC, a.run DESC LIMIT $12"
);

/// Runs with their answers.
pub const ROWS: &str = concat!(
    filtered!(
        "SELECT r.survey, r.run, r.touchpoint, r.share, r.place, r.asked_by, r.conversation, \
         r.message, r.stage, r.locale, r.page, r.first_at, r.state, r.how, a.question, a.kind, \
         a.points, a.good_end, a.score, a.choices, a.words, a.at FROM survey_runs r \
         LEFT JOIN survey_answers a ON a.site = r.site AND a.survey = r.survey \
         AND a.run = r.run AND a.kind IS NOT NULL WHERE"
    ),
    " AND (r.survey, r.run, coalesce(a.question, '')) > ($9, $10, $11) \
      ORDER BY r.survey, r.run, coalesce(a.question, '') LIMIT $12"
);

/// Ratings that are alike.
pub const RATINGS: &str = concat!(
    polls!(
        "p.score, CASE WHEN p.comment IS NULL THEN 'no' ELSE 'yes' END AS words, count(*) AS number"
    ),
    " GROUP BY 1, 2 ORDER BY 1, 2"
);

/// What was added to ratings, the latest first.
pub const COMMENTS: &str = concat!(
    polls!(
        "p.message AS run, p.comment AS words, p.answered_at AS at, v.page_stage AS stage, \
         v.locale, p.conversation"
    ),
    " AND p.comment IS NOT NULL AND (p.answered_at, p.message) < ($9, $10) \
      ORDER BY p.answered_at DESC, p.message DESC LIMIT $11"
);

/// Polls with their ratings.
pub const POLLS: &str = concat!(
    polls!(
        "p.message, p.conversation, p.asked_by, p.asked_at, p.score, p.comment, p.answered_at, \
         v.page_stage AS stage, v.locale, v.page_url AS page"
    ),
    " AND p.message > $9 ORDER BY p.message LIMIT $10"
);
