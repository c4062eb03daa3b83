//! The ways through a survey: whether each ends, and whether each question is on one.
//!
//! A branch looks only at the answer to its own question, so that trying each kind of answer once
//! finds every way. For several choices at once the single ones are enough: what the first branch
//! with one of the chosen leads to, that one alone leads to as well.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::{Answer, Choice, Kind, Question, Survey};

/// Why a survey cannot be gone through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Some answer leads back to a question that was asked before.
    Cycle {
        /// The place of the question.
        from: usize,
        /// Where it leads back to.
        to: usize,
    },
    /// No answer leads here.
    Unreachable(usize),
}

/// What is wrong with the ways through a survey, by place in the list.
pub(crate) fn faults(survey: &Survey) -> Vec<Fault> {
    let count = survey.questions.len();
    let mut walk = Walk {
        ways: Vec::new(),
        state: vec![State::New; count],
        faults: Vec::new(),
    };
    for (place, question) in survey.questions.iter().enumerate() {
        walk.ways.push(ways(survey, place, question));
    }
    if count > 0 {
        walk.from(0);
    }
    for place in 0..count {
        if walk.state[place] == State::New {
            walk.faults.push(Fault::Unreachable(place));
        }
    }
    walk.faults
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    OnTheWay,
    Done,
}

struct Walk {
    ways: Vec<Vec<usize>>,
    state: Vec<State>,
    faults: Vec<Fault>,
}

impl Walk {
    /// Goes every way from a question on, depth first; its depth is that of the survey.
    fn from(&mut self, place: usize) {
        self.state[place] = State::OnTheWay;
        for to in self.ways[place].clone() {
            match self.state[to] {
                State::New => self.from(to),
                State::OnTheWay => self.faults.push(Fault::Cycle { from: place, to }),
                State::Done => {}
            }
        }
        self.state[place] = State::Done;
    }
}

/// The questions that some answer leads to.
fn ways(survey: &Survey, place: usize, question: &Question) -> Vec<usize> {
    let mut answers: Vec<Option<Answer>> = Vec::new();
    if !question.required {
        answers.push(None);
    }
    match &question.kind {
        Kind::Scale { scale, .. } => {
            for score in scale.first()..=scale.last() {
                answers.push(Some(Answer::Score(score)));
            }
        }
        Kind::Single(choices) | Kind::Multiple(choices) => {
            for Choice { id, .. } in choices {
                answers.push(Some(Answer::Chosen(vec![id.clone()])));
            }
        }
        Kind::Text => answers.push(Some(Answer::Text(String::new()))),
    }
    let mut ways = Vec::new();
    for answer in &answers {
        if let Some(to) = survey.after(place, answer.as_ref())
            && !ways.contains(&to)
        {
            ways.push(to);
        }
    }
    ways
}
