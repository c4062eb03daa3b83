//! `/v1/agent/faq` and its kin: how the agents of a site teach its FAQ bot. `crate::faq` decides;
//! here are the requests and answers, and the threads that rankers are trained on.

mod entries;
mod learn;
mod table;

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, get, post};
use serde::Deserialize;
use wasl_protocol::{ErrorCode, SiteId};

use crate::clock;
use crate::error::AppError;
use crate::faq::{Learning, Problem};
use crate::state::{App, State};

/// The largest body: all entries of a language.
const MAX_BODY: usize = 1024 * 1024;

/// The handlers of a path, when it is one of these.
pub fn handlers(path: &str) -> Option<MethodRouter<State>> {
    Some(match path {
        "/v1/agent/faq" => get(entries::read).put(entries::save),
        "/v1/agent/faq/questions" => get(learn::questions),
        "/v1/agent/faq/questions/dismiss" => post(learn::dismiss),
        "/v1/agent/faq/preview" => post(learn::preview),
        "/v1/agent/faq/versions" => get(entries::versions),
        "/v1/agent/faq/versions/{version}/restore" => post(entries::restore),
        "/v1/agent/faq/export" => get(table::export),
        "/v1/agent/faq/import" => post(table::import),
        _ => return None,
    })
}

/// What every address here may be asked with.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    locale: Option<String>,
    days: Option<u32>,
    missing: Option<String>,
}

type Given = Result<Query<Asked>, QueryRejection>;

fn asked(given: Given) -> Result<Asked, AppError> {
    let Query(asked) =
        given.map_err(|rejection| AppError::new(ErrorCode::Malformed, rejection.body_text()))?;
    Ok(asked)
}

fn learning<'a>(app: &'a App, site: &'a SiteId) -> Learning<'a> {
    Learning {
        store: &app.store,
        site,
        now: clock::now(),
    }
}

/// Does work that takes a processor: few at a time, beside the threads that answer requests.
async fn apart<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    let failed = || AppError::new(ErrorCode::Internal, "the server failed; try again");
    let _turn = app.training.acquire().await.map_err(|_| failed())?;
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "a FAQ could not be trained");
        failed()
    })
}

impl From<Problem> for AppError {
    fn from(problem: Problem) -> Self {
        let code = match &problem {
            Problem::NoSettings { .. } | Problem::NoVersion(_) => ErrorCode::NotFound,
            Problem::Conflict => ErrorCode::Conflict,
            Problem::TooMuch(_) => ErrorCode::TooLarge,
            Problem::Unfit(_) => {
                return Self::new(ErrorCode::Malformed, problem.to_string())
                    .with_status(StatusCode::UNPROCESSABLE_ENTITY);
            }
            Problem::Store(error) => return error.clone().into(),
        };
        Self::new(code, problem.to_string())
    }
}
