//! `GET /v1/agent/conversations`: the inbox. `GET /v1/agent/scores`: what visitors answered.

use axum::Json;
use axum::extract::State as Shared;
use axum::http::HeaderMap;
use serde::Serialize;
use wasl_core::survey::Csat;
use wasl_protocol::ConversationSummary;

use super::signed_in;
use crate::error::AppError;
use crate::state::State;

/// The inbox.
#[derive(Debug, Serialize)]
pub struct Inbox {
    conversations: Vec<ConversationSummary>,
}

/// Lists the conversations of the agent's site, the latest first.
pub async fn list(Shared(app): Shared<State>, headers: HeaderMap) -> Result<Json<Inbox>, AppError> {
    let agent = signed_in(&app, &headers).await?.agent;
    let mut conversations = app.store.inbox(&agent.site).await?;
    for conversation in &mut conversations {
        conversation.visitor.online = app.hub.is_online(&conversation.visitor.id);
    }
    Ok(Json(Inbox { conversations }))
}

/// All scores.
#[derive(Debug, Serialize)]
pub struct Scores {
    csat: CsatScore,
}

/// Customer satisfaction, by the formulas of the core.
#[derive(Debug, Serialize)]
struct CsatScore {
    /// How many conversations have an answer; the latest one counts.
    answers: u32,
    /// The share of 4s and 5s in per cent; none without an answer.
    score: Option<u8>,
    /// The mean in thousandths; none without an answer.
    mean_milli: Option<u32>,
    /// How many gave 1, 2, 3, 4, 5.
    counts: [u32; 5],
}

/// Computes the scores of the agent's site.
pub async fn scores(
    Shared(app): Shared<State>,
    headers: HeaderMap,
) -> Result<Json<Scores>, AppError> {
    let agent = signed_in(&app, &headers).await?.agent;
    let csat = Csat::from_counts(app.store.rating_counts(&agent.site).await?);
    Ok(Json(Scores {
        csat: CsatScore {
            answers: csat.answers(),
            score: csat.percent(),
            mean_milli: csat.mean_milli(),
            counts: csat.counts(),
        },
    }))
}
