//! A visitor's way through a survey: answers come in, what must be stored or reported goes out.
//!
//! A click is at once a partial answer to be saved. Until the end the visitor may go back and
//! answer anew; what the new answer does not lead to is dropped. [`RunRecord`] is all there is to
//! keep: [`Run::resume`] goes on from it after a reload.

mod record;
mod step;

pub use record::{Dismissal, GivenAnswer, Phase, RunRecord};
pub use step::{Input, Outcome};

use alloc::vec::Vec;

use wasl_protocol::{Duration, Timestamp};

use super::definition::{Answer, Question, Survey};
use super::recontact::Reply;
use super::scale::Bucket;

/// After how long without a word a survey counts as left: who comes back another day is asked
/// anew, if at all.
pub const ABANDON_AFTER: Duration = Duration::from_secs(86_400);

/// A survey that a visitor was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    record: RunRecord,
}

impl Run {
    /// The survey comes up.
    #[must_use]
    pub fn asked(survey: &Survey, now: Timestamp) -> Self {
        Self {
            record: RunRecord {
                survey: survey.id.clone(),
                asked_at: now,
                touched_at: now,
                given: Vec::new(),
                at: 0,
                phase: Phase::Open,
            },
        }
    }

    /// Goes on from what was kept. If the survey is another one by now, the answers stay that
    /// still are on a way through it. `None` when the record is of another survey.
    #[must_use]
    pub fn resume(survey: &Survey, record: RunRecord) -> Option<Self> {
        if record.survey != survey.id {
            return None;
        }
        let mut run = Self { record };
        if run.record.phase == Phase::Open {
            let mut fit = 0;
            while fit < run.record.given.len() && run.fits(survey, fit) {
                fit += 1;
            }
            run.record.given.truncate(fit);
            let at = run.record.at.min(fit);
            // At a new end the visitor confirms the last answer, so that it is told as the end.
            run.record.at = if at > 0 && run.place(survey, at).is_none() {
                at - 1
            } else {
                at
            };
        }
        Some(run)
    }

    /// What to keep.
    #[must_use]
    pub const fn record(&self) -> &RunRecord {
        &self.record
    }

    /// How far it is.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.record.phase
    }

    /// The question on screen; `None` once it is over.
    #[must_use]
    pub fn question<'s>(&self, survey: &'s Survey) -> Option<&'s Question> {
        match self.record.phase {
            Phase::Open => survey.questions.get(self.place(survey, self.record.at)?),
            Phase::Done | Phase::Dismissed(_) | Phase::Abandoned => None,
        }
    }

    /// The answer that the question on screen has already.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        self.record.given.get(self.record.at)?.answer.as_ref()
    }

    /// The questions that were passed, in the order of the way, with their answers.
    #[must_use]
    pub fn given(&self) -> &[GivenAnswer] {
        &self.record.given
    }

    /// Whether anything was answered.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.record.given.iter().any(|given| given.answer.is_some())
    }

    /// The bucket of the first number, for the thanks.
    #[must_use]
    pub fn bucket(&self, survey: &Survey) -> Option<Bucket> {
        self.record.given.iter().find_map(|given| {
            let question = &survey.questions[survey.place(&given.question)?];
            question.kind.bucket(given.answer.as_ref()?)
        })
    }

    /// When it wants [`Input::Ticked`].
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        (self.record.phase == Phase::Open).then(|| self.record.touched_at + ABANDON_AFTER)
    }

    /// How the visitor took it, for [`super::recontact::may_ask`].
    #[must_use]
    pub fn reply(&self) -> Reply {
        let unanswered = match self.record.phase {
            Phase::Dismissed(Dismissal::Never) => return Reply::Never,
            Phase::Dismissed(Dismissal::Later) => Reply::Later,
            Phase::Dismissed(Dismissal::Closed) | Phase::Done | Phase::Abandoned => Reply::Closed,
            Phase::Open => Reply::Open,
        };
        if self.is_answered() {
            Reply::Answered
        } else {
            unanswered
        }
    }

    /// Whether what was given there is a question's answer, and the one that the way leads to.
    fn fits(&self, survey: &Survey, at: usize) -> bool {
        let given = &self.record.given[at];
        let Some(place) = self.place(survey, at) else {
            return false;
        };
        let question = &survey.questions[place];
        question.id == given.question
            && match &given.answer {
                Some(answer) => question.accept(answer).as_ref() == Some(answer),
                None => true,
            }
    }

    /// The place in the survey of the question that comes at a step of the way.
    fn place(&self, survey: &Survey, at: usize) -> Option<usize> {
        let Some(before) = at.checked_sub(1) else {
            return Some(0);
        };
        let given = self.record.given.get(before)?;
        let place = survey.place(&given.question)?;
        // A required question whose answer was taken back leads nowhere.
        if given.answer.is_none() && survey.questions[place].required {
            return Some(place);
        }
        survey.after(place, given.answer.as_ref())
    }
}
