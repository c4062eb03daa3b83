//! How sure a ranking is, and what the bot does with it.
//!
//! The confidence is the chance that an entry answers the question, fitted by
//! logistic regression on 144 small FAQs drawn from public intent sets
//! (English and Arabic, 10 to 19 entries of 1 to 3 phrasings, a third of the
//! questions out of scope). Two numbers decide: how much the question and the
//! entry share, which falls with everything in the question that no entry
//! knows, and the distance to the next entry.

use crate::Match;
use crate::maths::logistic;

/// The confidence from which an answer is given: on the small FAQs above,
/// the middle of a flat best of right answers plus out-of-scope questions left
/// unanswered (0.4 to 0.6 differ by a hundredth).
pub const DEFAULT_THRESHOLD: f32 = 0.45;

/// Beside a second entry this near the first, neither is *the* answer.
const TIE: f32 = 0.95;
/// Offered when nearly as sure that *one of* them is right as an answer must
/// be: a share of the threshold. In the small FAQs above, nearly four of five
/// offers made to a question in scope hold the right entry.
const ONE_OF: f32 = 0.85;
/// The share of the best confidence from which another is offered beside it.
const RUNNER_UP: f32 = 0.15;
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

/// The chance that an entry of this `score` is right; `rival` is the best
/// score among the others. Both 0 to 1.
pub(crate) fn confidence(score: f32, rival: f32) -> f32 {
    // An entry without rivals, in a FAQ of one or two, is not thereby right.
    let most = 0.6 * score;
    let margin = if score - rival < most {
        score - rival
    } else {
        most
    };
    logistic(-2.55 + 5.2 * score + 10.7 * margin)
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
    let mut offered = Vec::new();
    let mut sum = 0.0;
    for m in matches.iter().take(OFFERED) {
        if m.confidence >= best.confidence * RUNNER_UP {
            sum += m.confidence;
            offered.push(*m);
        }
    }
    if sum >= threshold * ONE_OF {
        Outcome::Suggest(offered)
    } else {
        Outcome::Unknown
    }
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

    #[test]
    fn confidence_rises_with_the_score_and_falls_with_the_rival() {
        assert!(confidence(0.6, 0.2) > confidence(0.5, 0.2));
        assert!(confidence(0.5, 0.2) > confidence(0.5, 0.4));
        assert!(confidence(0.5, 0.5) > confidence(0.4, 0.5));
        assert!(confidence(0.0, 0.0) < 0.1);
    }
}
