//! `/v1/agent/dead-letters`: what could not be taken, for the agents of its site: to look at, to try
//! again, to drop.

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use wasl_protocol::ErrorCode;

use super::agents::signed_in_to_change;
use super::page::{Page, USUAL, last_of};
use super::{read_json, signed_in};
use crate::error::AppError;
use crate::letters::{self, Outcome, Replayed};
use crate::state::State;
use crate::store::{Letters, ListedLetter};

/// The most letters that one request tries again.
const MOST: usize = 200;

/// A letter as agents and `wasl events dead` see it. Times are milliseconds since 1970 in UTC.
#[derive(Debug, Serialize)]
pub struct Shown {
    id: i64,
    reason: &'static str,
    message: String,
    /// The forward whose endpoint refused it; none: the collector did.
    forward: Option<String>,
    /// The event's id, where it has one.
    event: Option<String>,
    seen: u32,
    first_at: u64,
    last_at: u64,
    /// How many bytes came.
    bytes: usize,
    /// Whether `body` is not all of it.
    cut: bool,
    /// As text; what is none stands as U+FFFD.
    body: String,
}

impl From<ListedLetter> for Shown {
    fn from(listed: ListedLetter) -> Self {
        let letter = listed.letter;
        Self {
            id: listed.position,
            reason: letter.reason.name(),
            cut: letter.is_cut(),
            message: letter.message,
            forward: letter.forward,
            event: letter.event,
            seen: listed.seen,
            first_at: letter.at.as_millis(),
            last_at: listed.last_at.as_millis(),
            bytes: letter.size,
            body: String::from_utf8_lossy(&letter.body).into_owned(),
        }
    }
}

/// A page of the list.
#[derive(Debug, Serialize)]
pub struct Listed {
    letters: Vec<Shown>,
    /// The `before` of the next page; none when this is the last.
    next: Option<i64>,
}

/// Lists the letters of the agent's site, the newest first.
pub async fn list(
    Shared(app): Shared<State>,
    page: Result<Query<Page>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Json<Listed>, AppError> {
    let agent = signed_in(&app, &headers).await?.agent;
    let page = Page::of(page)?;
    let limit = page.limit();
    let listed = app.store.list_letters(&agent.site, page.before, limit);
    let found = listed.await?;
    let next = last_of(&found, limit).map(|letter| letter.position);
    Ok(Json(Listed {
        letters: found.into_iter().map(Shown::from).collect(),
        next,
    }))
}

/// Which letters to try again.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    /// These.
    ids: Vec<i64>,
    /// All, a page at a time.
    all: bool,
    /// Of all, those before this one.
    before: Option<i64>,
}

/// What came of a letter.
#[derive(Debug, Serialize)]
pub struct Tried {
    id: i64,
    /// `taken`, `refused`, `later` or `impossible`.
    outcome: &'static str,
    /// Why, where it was not taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl From<Replayed> for Tried {
    fn from(replayed: Replayed) -> Self {
        let (outcome, message) = match replayed.outcome {
            Outcome::Taken => ("taken", None),
            Outcome::Refused(why) => ("refused", Some(why)),
            Outcome::Later(why) => ("later", Some(why)),
            Outcome::Impossible(why) => ("impossible", Some(why.to_owned())),
        };
        Self {
            id: replayed.position,
            outcome,
            message,
        }
    }
}

/// The answer of a replay.
#[derive(Debug, Serialize)]
pub struct Outcomes {
    outcomes: Vec<Tried>,
    /// The `before` for the rest of all; none when there is no rest.
    next: Option<i64>,
}

/// Tries letters again; those that are taken are gone.
pub async fn replay(
    Shared(app): Shared<State>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Outcomes>, AppError> {
    let agent = signed_in_to_change(&app, &headers).await?.agent;
    let Which { ids, all, before } = read_json(&app, body).await?;
    if ids.len() > MOST {
        let message = format!("name at most {MOST} letters at once");
        return Err(AppError::new(ErrorCode::TooLarge, message));
    }
    if all != ids.is_empty() {
        let message = "name letters as `ids`, or say `all`";
        return Err(AppError::new(ErrorCode::Malformed, message));
    }
    let (chosen, next) = if all {
        let page = app.store.list_letters(&agent.site, before, USUAL).await?;
        let next = last_of(&page, USUAL).map(|letter| letter.position);
        (page, next)
    } else {
        let mut chosen = Vec::with_capacity(ids.len());
        for id in ids {
            chosen.extend(app.store.letter(&agent.site, id).await?);
        }
        (chosen, None)
    };
    let reach = app.config.reach;
    let outcomes = letters::replay(&app.store, reach, &agent.site, chosen).await?;
    Ok(Json(Outcomes {
        outcomes: outcomes.into_iter().map(Tried::from).collect(),
        next,
    }))
}

/// How many letters were dropped.
#[derive(Debug, Serialize)]
pub struct Dropped {
    dropped: u64,
}

/// Drops all letters of the agent's site.
pub async fn drop_all(
    Shared(app): Shared<State>,
    headers: HeaderMap,
) -> Result<Json<Dropped>, AppError> {
    let agent = signed_in_to_change(&app, &headers).await?.agent;
    let dropped = app.store.drop_letters(agent.site, Letters::All).await?;
    Ok(Json(Dropped { dropped }))
}

/// Drops one.
pub async fn drop_one(
    Shared(app): Shared<State>,
    Path(letter): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, AppError> {
    let agent = signed_in_to_change(&app, &headers).await?.agent;
    let gone = || AppError::new(ErrorCode::NotFound, "there is no such letter");
    let position = letter.parse().map_err(|_| gone())?;
    let which = Letters::These(vec![position]);
    match app.store.drop_letters(agent.site, which).await? {
        0 => Err(gone()),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}
