//! Answers into scores: which score a question has, and what an answer adds to it.

use alloc::vec::Vec;

use super::definition::{Answer, Kind, Question};
use super::score::{Inclusion, Measure, Tally};

impl Question {
    /// An empty count of its answers; `None` for words, which have no score.
    #[must_use]
    pub fn tally(&self) -> Option<Tally> {
        match &self.kind {
            Kind::Scale { scale, .. } => Some(Tally::new(Measure::Scale(*scale))),
            Kind::Single(choices) | Kind::Multiple(choices) => {
                Some(Tally::new(Measure::Choices(choices.len())))
            }
            Kind::Text => None,
        }
    }

    /// Counts an answer of somebody who had that chance to be asked. What is no answer to this
    /// question is not counted.
    pub fn count(&self, tally: &mut Tally, answer: &Answer, inclusion: Inclusion) {
        match (&self.kind, self.accept(answer)) {
            (Kind::Scale { .. }, Some(Answer::Score(score))) => tally.add_asked(score, inclusion),
            (Kind::Single(choices) | Kind::Multiple(choices), Some(Answer::Chosen(ids))) => {
                let mut places = Vec::new();
                for (place, choice) in choices.iter().enumerate() {
                    if ids.contains(&choice.id) {
                        places.push(place);
                    }
                }
                tally.add_chosen(&places, inclusion);
            }
            (
                Kind::Scale { .. } | Kind::Single(_) | Kind::Multiple(_) | Kind::Text,
                Some(Answer::Score(_) | Answer::Chosen(_) | Answer::Text(_)) | None,
            ) => {}
        }
    }
}
