//! How sure a ranking is, and what the bot does with it.
//!
//! The confidence is the chance that an entry answers the question, when half
//! of all questions have an answer. Three numbers make it: the entry's score,
//! the odds of its chance against all others and none, and what the two come
//! to when a question is out of scope, which [`crate::scope`] asks of the
//! entries themselves. The four weights were fitted by logistic regression on
//! some 120 FAQs drawn from public intent sets (English and Arabic, 5 to 150
//! entries of 1 to 320 phrasings), their validation parts as questions; fitted
//! on three of the sets, they lose 0.003 on the fourth.

use crate::Match;
use crate::maths::{ln, logistic};

/// The confidence from which an answer is given: on the FAQs above, right
/// answers plus out-of-scope questions left unanswered come within 0.03 of
/// what the best threshold for each would give.
pub const DEFAULT_THRESHOLD: f32 = 0.5;

/// Beside a second entry this near the first, neither is *the* answer.
const TIE: f32 = 0.95;
/// Offered from this share of the threshold on.
const LIKELY: f32 = 0.55;
/// The share of the best confidence from which another is offered beside it.
const RUNNER_UP: f32 = 0.3;
/// How many entries are offered at most.
const OFFERED: usize = 3;

/// What to do with a ranking.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Give this entry's answer.
    Answer(Match),
    /// Offer these, best first: "did you mean". Never empty.
    Suggest(Vec<Match>),
    /// Say so, and offer a person.
    Unknown,
}

/// The chance that an entry of this score and these odds is right, 0 to 1; `usual` is what
/// [`usual`] gave for the FAQ.
pub(crate) fn confidence(score: f32, odds: f32, usual: f32) -> f32 {
    logistic(0.53 * score + 1.01 * odds - usual)
}

/// What out-of-scope questions usually come to in a FAQ: `odds` are those that the survey found,
/// `phrasings` how many an entry has.
pub(crate) fn usual(odds: f32, phrasings: f32) -> f32 {
    0.58 * odds + 0.74 * ln(phrasings) - 0.16
}

/// Decides on a ranking as [`crate::Index::query`] returns it (ask it for at
/// least three).
///
/// `threshold` is the confidence from which to answer, 0 to 1: higher answers
/// less and errs less. Values outside are brought inside; not-a-number means
/// [`DEFAULT_THRESHOLD`].
#[must_use]
pub fn decide(matches: &[Match], threshold: f32) -> Outcome {
    let threshold = if threshold.is_nan() {
        DEFAULT_THRESHOLD
    } else {
        threshold.clamp(0.0, 1.0)
    };
    let Some(best) = matches.first() else {
        return Outcome::Unknown;
    };
    let tied = |m: &Match| m.confidence >= threshold && m.confidence >= TIE * best.confidence;
    if best.confidence >= threshold && !matches.get(1).is_some_and(tied) {
        return Outcome::Answer(*best);
    }
    if best.confidence < threshold * LIKELY {
        return Outcome::Unknown;
    }
    let mut offered = Vec::new();
    for m in matches.iter().take(OFFERED) {
        if m.confidence >= best.confidence * RUNNER_UP {
            offered.push(*m);
        }
    }
    Outcome::Suggest(offered)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(confidences: &[f32]) -> Vec<Match> {
        let row = |(entry, &confidence)| Match {
            entry,
            phrasing: None,
            confidence,
        };
        confidences.iter().enumerate().map(row).collect()
    }

    fn kind(confidences: &[f32], threshold: f32) -> &'static str {
        match decide(&ranked(confidences), threshold) {
            Outcome::Answer(_) => "answer",
            Outcome::Suggest(_) => "suggest",
            Outcome::Unknown => "unknown",
        }
    }

    #[test]
    fn three_outcomes() {
        for (confidences, threshold, want) in [
            (&[][..], 0.5, "unknown"),
            (&[0.9], 0.5, "answer"),
            (&[0.9, 0.4], 0.5, "answer"),
            (&[0.9, 0.89], 0.5, "suggest"),
            (&[1.0, 1.0], 0.5, "suggest"),
            (&[1.0, 0.9], 0.5, "answer"),
            (&[0.5], 0.5, "answer"),
            (&[0.45, 0.4], 0.5, "suggest"),
            (&[0.2, 0.2], 0.5, "unknown"),
            (&[0.1], 0.0, "answer"),
            (&[0.99], 1.0, "suggest"),
            (&[1.0], 7.0, "answer"),
            (&[0.6], f32::NAN, "answer"),
            (&[0.1], f32::NAN, "unknown"),
            (&[0.1], -1.0, "answer"),
        ] {
            assert_eq!(
                kind(confidences, threshold),
                want,
                "{confidences:?} at {threshold}"
            );
        }
    }

    #[test]
    fn suggestions_are_few_and_likely() {
        let Outcome::Suggest(offered) = decide(&ranked(&[0.45, 0.44, 0.06, 0.05]), 0.5) else {
            panic!("expected suggestions");
        };
        assert_eq!(offered.iter().map(|m| m.entry).collect::<Vec<_>>(), [0, 1]);
        let Outcome::Suggest(offered) = decide(&ranked(&[0.45; 9]), 0.5) else {
            panic!("expected suggestions");
        };
        assert_eq!(offered.len(), OFFERED);
    }
}
