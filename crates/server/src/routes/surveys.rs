//! `GET /v1/agent/surveys`: what the answers of the agent's site add up to.
//! `GET /v1/agent/surveys/{survey}/texts`: what visitors wrote.
//! `GET /v1/agent/conversations/{conversation}/answers`: what they answered in a conversation.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State as Shared};
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use wasl_core::survey::LEAST_ANSWERS;
use wasl_protocol::{ConversationId, ErrorCode, MessageId, Timestamp};

use super::signed_in;
use crate::error::AppError;
use crate::state::{App, State};
use crate::store::AgentRecord;
use crate::surveys::export::Record;
use crate::surveys::offered::{self, Offered};
use crate::surveys::reading::is_name;
use crate::surveys::record::{AnswerRow, Filter, Given, RowCursor, TextCursor, TextRow};
use crate::surveys::report::Report;

/// The most texts of a page.
const MAX_PAGE: u32 = 200;

/// The most answers that a conversation lists.
const MAX_ANSWERS: u32 = 1_000;

/// Which runs are asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    from: Option<u64>,
    to: Option<u64>,
    touchpoint: Option<String>,
    stage: Option<String>,
    locale: Option<String>,
    least: Option<u32>,
}

impl Wanted {
    fn filter(self) -> Result<Filter, AppError> {
        let Self {
            from,
            to,
            touchpoint,
            stage,
            locale,
            least: _,
        } = self;
        for (name, value) in [
            ("touchpoint", &touchpoint),
            ("stage", &stage),
            ("locale", &locale),
        ] {
            if value.as_deref().is_some_and(|value| !is_name(value)) {
                return Err(malformed(&format!(
                    "{name} is 1 to 64 letters, digits, - _ ."
                )));
            }
        }
        Ok(Filter {
            from: from.map(Timestamp::from_millis),
            to: to.map(Timestamp::from_millis),
            touchpoint,
            stage,
            locale,
            ..Filter::default()
        })
    }
}

/// Reports the surveys of the agent's site.
pub async fn report(
    Shared(app): Shared<State>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Json<Report>, AppError> {
    let agent = signed_in(&app, &headers).await?.agent;
    let Query(wanted) = wanted.map_err(|rejection| malformed(&rejection.body_text()))?;
    let least = wanted.least.unwrap_or(LEAST_ANSWERS);
    let filter = wanted.filter()?;
    Ok(Json(reported(&app, &agent, &filter, least).await?))
}

async fn reported(
    app: &App,
    agent: &AgentRecord,
    filter: &Filter,
    least: u32,
) -> Result<Report, AppError> {
    let store = &app.store;
    let runs = store.survey_runs(&agent.site, filter).await?;
    let answers = store.survey_answers(&agent.site, filter).await?;
    let offered = Offered::of(&store.settings(&agent.site).await?);
    Ok(Report::of(&runs, &answers, &offered, least))
}

/// Which texts are asked for. The fields of [`Wanted`] again: a query knows no nesting.
#[derive(Debug, Default, Deserialize)]
pub struct Page {
    question: Option<String>,
    before: Option<String>,
    limit: Option<u32>,
    from: Option<u64>,
    to: Option<u64>,
    touchpoint: Option<String>,
    stage: Option<String>,
    locale: Option<String>,
}

/// A page of texts.
#[derive(Debug, Serialize)]
pub struct Texts {
    texts: Vec<Text>,
    /// The `before` of the next page; none when this is the last.
    next: Option<String>,
}

/// What a visitor wrote.
#[derive(Debug, Serialize)]
struct Text {
    text: String,
    at: Timestamp,
    stage: Option<String>,
    locale: Option<String>,
    conversation: Option<ConversationId>,
}

impl From<TextRow> for Text {
    fn from(row: TextRow) -> Self {
        let TextRow {
            run: _,
            text,
            at,
            stage,
            locale,
            conversation,
        } = row;
        Self {
            text,
            at,
            stage,
            locale,
            conversation,
        }
    }
}

/// Lists what was written to a question, the latest first.
pub async fn texts(
    Shared(app): Shared<State>,
    Path(survey): Path<String>,
    page: Result<Query<Page>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Json<Texts>, AppError> {
    let agent = signed_in(&app, &headers).await?.agent;
    let Query(page) = page.map_err(|rejection| malformed(&rejection.body_text()))?;
    let Page {
        question,
        before,
        limit,
        from,
        to,
        touchpoint,
        stage,
        locale,
    } = page;
    let question = question.unwrap_or_default();
    if !is_name(&survey) || !is_name(&question) {
        return Err(malformed(
            "name the survey in the address and its question as `question`",
        ));
    }
    let cursor = before.as_deref().map(cursor_of).transpose()?;
    let wanted = Wanted {
        from,
        to,
        touchpoint,
        stage,
        locale,
        least: None,
    };
    let filter = Filter {
        survey: Some(survey),
        ..wanted.filter()?
    };
    let limit = limit.unwrap_or(20).clamp(1, MAX_PAGE);
    let rows = app
        .store
        .survey_texts(&agent.site, &filter, &question, cursor.as_ref(), limit)
        .await?;
    let is_full = u32::try_from(rows.len()).is_ok_and(|count| count == limit);
    let last = rows.last().filter(|_| is_full);
    let next = last.map(|last| format!("{}_{}", last.at.as_millis(), last.run));
    Ok(Json(Texts {
        texts: rows.into_iter().map(Text::from).collect(),
        next,
    }))
}

fn cursor_of(text: &str) -> Result<TextCursor, AppError> {
    let wrong = || malformed("before is the `next` of the page before");
    let (at, run) = text.split_once('_').ok_or_else(wrong)?;
    let at = at.parse().map_err(|_| wrong())?;
    if !MessageId::new(run).is_uuid() {
        return Err(wrong());
    }
    Ok(TextCursor {
        at: Timestamp::from_millis(at),
        run: run.to_owned(),
    })
}

/// The answers of a conversation.
#[derive(Debug, Serialize)]
pub struct Answers {
    answers: Vec<Worded>,
}

/// An answer, with the words of the site's settings where these have it.
#[derive(Debug, Serialize)]
struct Worded {
    #[serde(flatten)]
    record: Record,
    /// The question's.
    question_text: Option<offered::Text>,
    /// Those of what was chosen, in the same order; empty where one is not known.
    choice_texts: Vec<offered::Text>,
}

impl Worded {
    fn of(row: AnswerRow, offered: &Offered) -> Self {
        let survey = &row.run.survey;
        let mut question_text = None;
        let mut choice_texts = Vec::new();
        if let Some((question, given, _)) = &row.answer {
            question_text = offered.question(survey, question);
            if let Given::Chosen(_, ids) = given {
                let words = ids.iter().map(|id| offered.choice(survey, question, id));
                choice_texts = words.collect::<Option<_>>().unwrap_or_default();
            }
        }
        Self {
            record: Record::from(row),
            question_text,
            choice_texts,
        }
    }
}

/// Lists what was answered to the surveys of a conversation; the built-in poll's ratings are
/// messages of it.
pub async fn answers(
    Shared(app): Shared<State>,
    Path(conversation): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Answers>, AppError> {
    let agent = signed_in(&app, &headers).await?.agent;
    let conversation = ConversationId::new(conversation);
    let nothing = || AppError::new(ErrorCode::NotFound, "this site has no such conversation");
    if !conversation.is_uuid() {
        return Err(nothing());
    }
    // Another site's conversation does not exist for this agent.
    let found = app.store.ownership(&conversation).await?;
    if found.is_none_or(|found| found.site != agent.site) {
        return Err(nothing());
    }
    let filter = Filter {
        conversation: Some(conversation),
        ..Filter::default()
    };
    let rows = app
        .store
        .survey_rows(&agent.site, &filter, &RowCursor::default(), MAX_ANSWERS)
        .await?;
    let offered = Offered::of(&app.store.settings(&agent.site).await?);
    let answers = rows.into_iter().map(|row| Worded::of(row, &offered));
    Ok(Json(Answers {
        answers: answers.collect(),
    }))
}

fn malformed(message: &str) -> AppError {
    AppError::new(ErrorCode::Malformed, message)
}
