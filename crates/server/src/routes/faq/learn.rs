//! What was missed, and what a change would do: `GET /v1/agent/faq/questions`,
//! `POST /v1/agent/faq/questions/dismiss`, `POST /v1/agent/faq/preview`.

use axum::Json;
use axum::body::Body;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use wasl_protocol::ErrorCode;

use super::{Given, MAX_BODY, apart, asked, learning};
use crate::error::AppError;
use crate::faq::MAX_DAYS;
use crate::faq::bodies::{Dismiss, Draft, Preview, Questions};
use crate::routes::agents::signed_in_to_change;
use crate::routes::{read_json_up_to, signed_in};
use crate::state::State;

/// How many days back questions are listed where nobody says it.
const USUAL_DAYS: u32 = 30;

/// The most questions that are dismissed at once.
const MAX_DISMISSED: usize = 1_000;

/// Lists what was not answered well.
pub async fn questions(
    Shared(app): Shared<State>,
    given: Given,
    headers: HeaderMap,
) -> Result<Json<Questions>, AppError> {
    let agent = signed_in(&app, &headers).await?.agent;
    let asked = asked(given)?;
    let learning = learning(&app, &agent.site);
    let language = learning.language(asked.locale.as_deref()).await?;
    let days = asked.days.unwrap_or(USUAL_DAYS);
    if days > MAX_DAYS {
        let message = format!("days is at most {MAX_DAYS}");
        return Err(AppError::new(ErrorCode::Malformed, message));
    }
    let (missed, skipped) = learning.missed(&language, days).await?;
    let grouped = apart(&app, move || language.questions(missed, skipped)).await??;
    Ok(Json(grouped))
}

/// Notes that questions need no entry.
pub async fn dismiss(
    Shared(app): Shared<State>,
    given: Given,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, AppError> {
    let agent = signed_in_to_change(&app, &headers).await?.agent;
    let asked = asked(given)?;
    let Dismiss { texts } = read_json_up_to(&app, body, MAX_BODY).await?;
    if texts.len() > MAX_DISMISSED {
        let message = format!("dismiss at most {MAX_DISMISSED} questions at once");
        return Err(AppError::new(ErrorCode::TooLarge, message));
    }
    let learning = learning(&app, &agent.site);
    let language = learning.language(asked.locale.as_deref()).await?;
    learning.dismiss(&language, &texts).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tells what other entries would do; stores nothing.
pub async fn preview(
    Shared(app): Shared<State>,
    given: Given,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Preview>, AppError> {
    let agent = signed_in_to_change(&app, &headers).await?.agent;
    let asked = asked(given)?;
    let Draft { entries } = read_json_up_to(&app, body, MAX_BODY).await?;
    let learning = learning(&app, &agent.site);
    let language = learning.language(asked.locale.as_deref()).await?;
    let recent = learning.recent(&language).await?;
    let told = apart(&app, move || language.preview(&entries, recent)).await??;
    Ok(Json(told))
}
