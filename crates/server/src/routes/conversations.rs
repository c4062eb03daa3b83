//! `GET /v1/agent/conversations`: the inbox. `GET /v1/agent/scores`: what visitors answered.

use axum::Json;
use axum::extract::State as Shared;
use axum::http::HeaderMap;
use serde::Serialize;
use wasl_protocol::ConversationSummary;

use super::signed_in;
use crate::error::AppError;
use crate::state::State;
use crate::store::RatingCounts;

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
    csat: Csat,
}

/// Customer satisfaction.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Csat {
    /// How many conversations have an answer; the latest one counts.
    answers: u64,
    /// The share of 4s and 5s in per cent, rounded half up; none without an answer.
    score: Option<u64>,
    /// The mean in thousandths, rounded half up; none without an answer.
    mean_milli: Option<u64>,
    /// How many gave 1, 2, 3, 4, 5.
    counts: RatingCounts,
}

/// Computes the scores of the agent's site.
pub async fn scores(
    Shared(app): Shared<State>,
    headers: HeaderMap,
) -> Result<Json<Scores>, AppError> {
    let agent = signed_in(&app, &headers).await?.agent;
    let counts = app.store.rating_counts(&agent.site).await?;
    Ok(Json(Scores { csat: csat(counts) }))
}

fn csat(counts: RatingCounts) -> Csat {
    let answers: u64 = counts.iter().sum();
    let total: u64 = (1..=5)
        .zip(counts)
        .map(|(score, count)| score * count)
        .sum();
    // Half up in whole numbers: (2a + b) / 2b.
    let per = |share: u64| (answers > 0).then(|| (2 * share + answers) / (2 * answers));
    Csat {
        answers,
        score: per(100 * (counts[3] + counts[4])),
        mean_milli: per(1_000 * total),
        counts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csat_of_known_counts() {
        for (counts, answers, score, mean_milli) in [
            ([0, 0, 0, 0, 0], 0, None, None),
            ([1, 0, 0, 0, 0], 1, Some(0), Some(1_000)),
            ([0, 0, 0, 0, 3], 3, Some(100), Some(5_000)),
            ([1, 0, 0, 1, 1], 3, Some(67), Some(3_333)),
            ([1, 1, 1, 1, 1], 5, Some(40), Some(3_000)),
            ([0, 0, 7, 1, 0], 8, Some(13), Some(3_125)),
        ] {
            let expected = Csat {
                answers,
                score,
                mean_milli,
                counts,
            };
            assert_eq!(csat(counts), expected);
        }
    }
}
