//! From a ranking to what the bot does.

use crate::Match;

/// The confidence from which an answer is given.
pub const DEFAULT_THRESHOLD: f32 = 0.5;

/// What to do with a ranking.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Give this entry's answer.
    Answer(Match),
    /// Offer these, best first: "did you mean".
    Suggest(Vec<Match>),
    /// Say so, and offer a person.
    Unknown,
}

/// Decides on a ranking as [`crate::Index::query`] returns it.
#[must_use]
pub fn decide(matches: &[Match], threshold: f32) -> Outcome {
    match matches.first() {
        Some(best) if best.confidence >= threshold => Outcome::Answer(*best),
        Some(best) if best.confidence >= threshold * 0.6 => {
            Outcome::Suggest(matches.iter().take(3).copied().collect())
        }
        _ => Outcome::Unknown,
    }
}
