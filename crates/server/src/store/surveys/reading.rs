//! Reading surveys, once for both databases.

/// Makes the methods of a store that read surveys. `answers` is the pool of what events said,
/// `polls` that of the conversations; `from_words` takes what a person wrote out of its column.
macro_rules! survey_reads {
    ($store:ty, $row:ty, $answers:ident, $polls:ident, $from_words:path) => {
        use sqlx::Row as _;
        use wasl_core::survey::Scale;
        use wasl_protocol::{ConversationId, MessageId};
        use $crate::store::surveys::{before, given, known, range, statements};
        use $crate::surveys::record::{
            AnswerCount, AnswerRow, Asker, Filter, Given, How, Place, RowCursor, Run, RunCount,
            State, TextCursor, TextRow,
        };
        use $crate::surveys::{CHAT, COMMENT, CSAT, RATING};

        /// Binds a site and a filter: `$1` to `$8`.
        macro_rules! asked {
            ($sql:expr, $site:expr, $filter:expr) => {{
                let (from, to) = range($filter);
                sqlx::query($sql)
                    .bind($site.as_str())
                    .bind(from)
                    .bind(to)
                    .bind($filter.touchpoint.as_deref())
                    .bind($filter.stage.as_deref())
                    .bind($filter.locale.as_deref())
                    .bind($filter.conversation.as_ref().map(|id| id.as_str()))
                    .bind($filter.survey.as_deref())
            }};
        }

        impl $store {
            /// The runs that are meant, counted.
            pub async fn survey_runs(
                &self,
                site: &SiteId,
                filter: &Filter,
            ) -> Result<Vec<RunCount>, StoreError> {
                let rows = asked!(statements::RUNS, site, filter).fetch_all(&self.$answers);
                let mut runs = Vec::new();
                for row in &rows.await? {
                    let state: &str = row.try_get("state")?;
                    let how: Option<&str> = row.try_get("how")?;
                    runs.push(RunCount {
                        survey: row.try_get("survey")?,
                        touchpoint: row.try_get("touchpoint")?,
                        state: known(State::named(state), "survey_runs.state")?,
                        how: how.and_then(How::named),
                        answered: row.try_get::<&str, _>("answered")? == "yes",
                        number: number(row)?,
                    });
                }
                let rated = asked!(statements::RATINGS, site, filter).fetch_all(&self.$polls);
                for row in &rated.await? {
                    let answered = row.try_get::<Option<i64>, _>("score")?.is_some();
                    runs.push(RunCount {
                        survey: CSAT.to_owned(),
                        touchpoint: CHAT.to_owned(),
                        state: if answered {
                            State::Completed
                        } else {
                            State::Shown
                        },
                        how: None,
                        answered,
                        number: number(row)?,
                    });
                }
                Ok(runs)
            }

            /// The answers of the runs that are meant, counted.
            pub async fn survey_answers(
                &self,
                site: &SiteId,
                filter: &Filter,
            ) -> Result<Vec<AnswerCount>, StoreError> {
                let rows = asked!(statements::ANSWERS, site, filter).fetch_all(&self.$answers);
                let mut answers = Vec::new();
                for row in &rows.await? {
                    answers.push(AnswerCount {
                        survey: row.try_get("survey")?,
                        question: row.try_get("question")?,
                        given: given(
                            row.try_get("kind")?,
                            row.try_get("points")?,
                            row.try_get("good_end")?,
                            row.try_get("score")?,
                            row.try_get("choices")?,
                            None,
                        )?,
                        share: share(row)?,
                        number: number(row)?,
                    });
                }
                let rated = asked!(statements::RATINGS, site, filter).fetch_all(&self.$polls);
                for row in &rated.await? {
                    let Some(score) = row.try_get::<Option<i64>, _>("score")? else {
                        continue;
                    };
                    let mut add = |question: &str, given: Given, number: u32| {
                        answers.push(AnswerCount {
                            survey: CSAT.to_owned(),
                            question: question.to_owned(),
                            given,
                            share: 1_000_000,
                            number,
                        });
                    };
                    let score = u8::try_from(score).unwrap_or(0);
                    add(RATING, Given::Score(Scale::Csat, score), number(row)?);
                    if row.try_get::<&str, _>("words")? == "yes" {
                        add(COMMENT, Given::Text(String::new()), number(row)?);
                    }
                }
                Ok(answers)
            }

            /// The words that were written to a question, the latest first. `filter` names the
            /// survey.
            pub async fn survey_texts(
                &self,
                site: &SiteId,
                filter: &Filter,
                question: &str,
                cursor: Option<&TextCursor>,
                limit: u32,
            ) -> Result<Vec<TextRow>, StoreError> {
                let (at, run) = before(cursor);
                let built_in = filter.survey.as_deref() == Some(CSAT) && question == COMMENT;
                let rows = if built_in {
                    asked!(statements::COMMENTS, site, filter)
                        .bind(at)
                        .bind(run)
                        .bind(i64::from(limit))
                        .fetch_all(&self.$polls)
                        .await?
                } else {
                    asked!(statements::TEXTS, site, filter)
                        .bind(question)
                        .bind(at)
                        .bind(run)
                        .bind(i64::from(limit))
                        .fetch_all(&self.$answers)
                        .await?
                };
                let mut texts = Vec::with_capacity(rows.len());
                for row in &rows {
                    let conversation: Option<String> = row.try_get("conversation")?;
                    texts.push(TextRow {
                        run: row.try_get("run")?,
                        text: $from_words(row.try_get("words")?)?,
                        at: timestamp(row.try_get("at")?),
                        stage: row.try_get("stage")?,
                        locale: row.try_get("locale")?,
                        conversation: conversation.map(ConversationId::new),
                    });
                }
                Ok(texts)
            }

            /// Runs with their answers, in the order of [`RowCursor`], after one.
            pub async fn survey_rows(
                &self,
                site: &SiteId,
                filter: &Filter,
                after: &RowCursor,
                limit: u32,
            ) -> Result<Vec<AnswerRow>, StoreError> {
                let rows = asked!(statements::ROWS, site, filter)
                    .bind(after.survey.as_str())
                    .bind(after.run.as_str())
                    .bind(after.question.as_str())
                    .bind(i64::from(limit))
                    .fetch_all(&self.$answers)
                    .await?;
                Ok(rows.iter().map(row_of).collect::<Result<_, _>>()?)
            }

            /// The built-in poll's askings with their answers, after a message, by its id; one row
            /// for an asking, and one more for what was added to a rating.
            pub async fn poll_rows(
                &self,
                site: &SiteId,
                filter: &Filter,
                after: &str,
                limit: u32,
            ) -> Result<Vec<AnswerRow>, StoreError> {
                let rows = asked!(statements::POLLS, site, filter)
                    .bind(after)
                    .bind(i64::from(limit))
                    .fetch_all(&self.$polls)
                    .await?;
                let mut polls = Vec::with_capacity(rows.len());
                for row in &rows {
                    polls_of(row, &mut polls)?;
                }
                Ok(polls)
            }
        }

        fn number(row: &$row) -> Result<u32, sqlx::Error> {
            Ok(u32::try_from(row.try_get::<i64, _>("number")?).unwrap_or(u32::MAX))
        }

        fn share(row: &$row) -> Result<u32, sqlx::Error> {
            Ok(u32::try_from(row.try_get::<i64, _>("share")?).unwrap_or(1_000_000))
        }

        fn row_of(row: &$row) -> Result<AnswerRow, sqlx::Error> {
            let (state, how): (&str, Option<&str>) = (row.try_get("state")?, row.try_get("how")?);
            let question: Option<String> = row.try_get("question")?;
            let answer = match question {
                Some(question) => {
                    let words: Option<String> = row.try_get("words")?;
                    let given = given(
                        row.try_get("kind")?,
                        row.try_get("points")?,
                        row.try_get("good_end")?,
                        row.try_get("score")?,
                        row.try_get("choices")?,
                        words.map($from_words).transpose()?,
                    )?;
                    Some((question, given, timestamp(row.try_get("at")?)))
                }
                None => None,
            };
            let conversation: Option<String> = row.try_get("conversation")?;
            let message: Option<String> = row.try_get("message")?;
            Ok(AnswerRow {
                run: Run {
                    survey: row.try_get("survey")?,
                    run: row.try_get("run")?,
                    touchpoint: row.try_get("touchpoint")?,
                    share: share(row)?,
                    place: known(Place::named(row.try_get("place")?), "survey_runs.place")?,
                    by: known(
                        Asker::named(row.try_get("asked_by")?),
                        "survey_runs.asked_by",
                    )?,
                    conversation: conversation.map(ConversationId::new),
                    message: message.map(MessageId::new),
                    stage: row.try_get("stage")?,
                    locale: row.try_get("locale")?,
                    page: row.try_get("page")?,
                },
                asked_at: timestamp(row.try_get("first_at")?),
                state: known(State::named(state), "survey_runs.state")?,
                how: how.and_then(How::named),
                answer,
            })
        }

        fn polls_of(row: &$row, out: &mut Vec<AnswerRow>) -> Result<(), sqlx::Error> {
            let message: String = row.try_get("message")?;
            let score: Option<i64> = row.try_get("score")?;
            let run = Run {
                survey: CSAT.to_owned(),
                run: message.clone(),
                touchpoint: CHAT.to_owned(),
                share: 1_000_000,
                place: Place::Thread,
                by: known(Asker::named(row.try_get("asked_by")?), "polls.asked_by")?,
                conversation: Some(ConversationId::new(
                    row.try_get::<String, _>("conversation")?,
                )),
                message: Some(MessageId::new(message)),
                stage: row.try_get("stage")?,
                locale: row.try_get("locale")?,
                page: row.try_get("page")?,
            };
            let at: Option<i64> = row.try_get("answered_at")?;
            let answer = match (score.and_then(|score| u8::try_from(score).ok()), at) {
                (Some(score), Some(at)) => {
                    let given = Given::Score(Scale::Csat, score);
                    Some((RATING.to_owned(), given, timestamp(at)))
                }
                (_, _) => None,
            };
            let asked = AnswerRow {
                run,
                asked_at: timestamp(row.try_get("asked_at")?),
                state: if answer.is_some() {
                    State::Completed
                } else {
                    State::Shown
                },
                how: None,
                answer,
            };
            let words: Option<String> = row.try_get("comment")?;
            let comment = match (words, at) {
                (Some(words), Some(at)) => Some(AnswerRow {
                    answer: Some((
                        COMMENT.to_owned(),
                        Given::Text($from_words(words)?),
                        timestamp(at),
                    )),
                    ..asked.clone()
                }),
                (_, _) => None,
            };
            out.push(asked);
            out.extend(comment);
            Ok(())
        }
    };
}
pub(in crate::store) use survey_reads;
