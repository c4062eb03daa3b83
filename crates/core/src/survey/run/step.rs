//! One step through a survey: an input in, outcomes out.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use wasl_protocol::Timestamp;

use super::super::definition::{Answer, Kind, Survey};
use super::{Dismissal, GivenAnswer, Phase, Run};

/// What a visitor, or time, did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A number, a choice or words. Several choices come as a whole with each click; none of them
    /// takes the answer back, and so do words that are wiped out.
    Answered {
        /// Which question, so that a late click does not answer the next one.
        question: String,
        /// The answer.
        answer: Answer,
    },
    /// On to the next question: after several choices, after going back, or without an answer.
    Continued {
        /// From which question.
        question: String,
    },
    /// Back to the question before.
    Back,
    /// The survey was closed.
    Dismissed(Dismissal),
    /// The survey was taken away, and will not come back.
    Left,
    /// Time has passed.
    Ticked,
}

/// What must be stored or reported. No answer is told twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An answer is new, or another one than before.
    PartialSaved {
        /// Which question.
        question: String,
        /// Its answer from now on; `None` when it was taken back.
        answer: Option<Answer>,
        /// Questions whose answers count no more, since the way leads elsewhere now.
        dropped: Vec<String>,
    },
    /// The end was reached; all answers were told before.
    Completed,
    /// It was closed before the end. What was answered stays an answer.
    Dismissed {
        /// How.
        how: Dismissal,
        /// Whether anything was answered.
        answered: bool,
    },
    /// It was left without a word.
    Abandoned {
        /// Whether anything was answered.
        answered: bool,
    },
}

impl Run {
    /// Goes on. What means nothing now changes nothing.
    pub fn step(&mut self, survey: &Survey, now: Timestamp, input: Input) -> Vec<Outcome> {
        let Some(question) = self.question(survey) else {
            return Vec::new();
        };
        match input {
            Input::Answered { question, answer } => {
                return self.answered(survey, now, &question, &answer);
            }
            Input::Continued { question: from } => {
                let known = self.record.given.get(self.record.at);
                let answer = known.and_then(|given| given.answer.as_ref());
                if from != question.id || (question.required && answer.is_none()) {
                    return Vec::new();
                }
                if known.is_none() {
                    self.record.given.push(GivenAnswer {
                        question: from,
                        answer: None,
                    });
                }
                self.record.at += 1;
                self.record.touched_at = now;
                return self.finish(survey);
            }
            Input::Back => {
                if self.record.at > 0 {
                    self.record.at -= 1;
                    self.record.touched_at = now;
                }
                return Vec::new();
            }
            Input::Dismissed(how) => {
                self.record.phase = Phase::Dismissed(how);
                return vec![Outcome::Dismissed {
                    how,
                    answered: self.is_answered(),
                }];
            }
            Input::Left => {}
            Input::Ticked => {
                if self.deadline().is_some_and(|moment| moment > now) {
                    return Vec::new();
                }
            }
        }
        self.record.phase = Phase::Abandoned;
        vec![Outcome::Abandoned {
            answered: self.is_answered(),
        }]
    }

    fn answered(
        &mut self,
        survey: &Survey,
        now: Timestamp,
        id: &str,
        answer: &Answer,
    ) -> Vec<Outcome> {
        let passed = self
            .record
            .given
            .iter()
            .position(|given| given.question == id);
        let at = passed.unwrap_or(self.record.given.len());
        let Some(place) = self.place(survey, at) else {
            return Vec::new();
        };
        let question = &survey.questions[place];
        // Neither passed nor on screen.
        if question.id != id || (passed.is_none() && at != self.record.at) {
            return Vec::new();
        }
        let several = matches!(question.kind, Kind::Multiple(_));
        let accepted = question.accept(answer);
        let taken_back = match answer {
            Answer::Chosen(ids) => several && ids.is_empty(),
            // Words that were wiped out, where there need not be any.
            Answer::Text(text) => {
                passed.is_some()
                    && question.kind == Kind::Text
                    && !question.required
                    && text.trim().is_empty()
            }
            Answer::Score(_) => false,
        };
        if accepted.is_none() && !taken_back {
            return Vec::new();
        }
        self.record.touched_at = now;
        let before = self
            .record
            .given
            .get(at)
            .and_then(|given| given.answer.clone());
        if before == accepted {
            // The same once more: nothing to tell. On screen it leads on, elsewhere it is late.
            if at == self.record.at && !several {
                self.record.at += 1;
                return self.finish(survey);
            }
            return Vec::new();
        }
        let given = GivenAnswer {
            question: id.into(),
            answer: accepted.clone(),
        };
        match self.record.given.get_mut(at) {
            Some(old) => *old = given,
            None => self.record.given.push(given),
        }
        let mut outcomes = vec![Outcome::PartialSaved {
            question: id.into(),
            answer: accepted,
            dropped: self.drop_off_the_way(survey, at),
        }];
        // What lies behind may change without a step back, as long as the way stays the same.
        let same_way = at < self.record.at && self.record.given.len() > at + 1;
        if !same_way {
            self.record.at = if several { at } else { at + 1 };
        }
        outcomes.extend(self.finish(survey));
        outcomes
    }

    /// Drops what the answer there does not lead to; the questions whose answers that were.
    fn drop_off_the_way(&mut self, survey: &Survey, at: usize) -> Vec<String> {
        let next = at + 1;
        let mut dropped = Vec::new();
        if next < self.record.given.len() && !self.fits(survey, next) {
            for given in self.record.given.drain(next..) {
                if given.answer.is_some() {
                    dropped.push(given.question);
                }
            }
        }
        dropped
    }

    /// Ends it when no question is left.
    fn finish(&mut self, survey: &Survey) -> Vec<Outcome> {
        if self.place(survey, self.record.at).is_some() {
            return Vec::new();
        }
        self.record.phase = Phase::Done;
        vec![Outcome::Completed]
    }
}
