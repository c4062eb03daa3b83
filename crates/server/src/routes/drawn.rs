//! `/v1/agent/faq/answer`: an answer's Markdown as the widget draws it, for the console's preview.
//! The very parser that makes the settings ready reads it; nothing is stored.

use axum::Json;
use axum::body::Body;
use axum::extract::State as Shared;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use wasl_protocol::Block;

use super::agents::signed_in_to_change;
use super::read_json;
use crate::error::AppError;
use crate::markdown;
use crate::state::State;

/// An answer.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// In Markdown.
    answer: String,
}

/// An answer, ready to be drawn.
#[derive(Debug, Serialize)]
pub struct Drawn {
    /// As in an entry's `rich`.
    blocks: Vec<Block>,
}

/// Reads an answer's Markdown.
pub async fn draw(
    Shared(app): Shared<State>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Drawn>, AppError> {
    signed_in_to_change(&app, &headers).await?;
    let Answer { answer } = read_json(&app, body).await?;
    Ok(Json(Drawn {
        blocks: markdown::parse_own(&answer),
    }))
}
