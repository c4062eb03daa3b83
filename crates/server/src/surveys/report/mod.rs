//! What the answers of a site add up to, as the console, the API and the command line show it.
//!
//! [`Report::of`] puts counts of the store into the tallies of `wasl_core::survey` and takes their
//! scores out: every figure is the library's.

mod figure;
mod question;

pub use figure::Figure;
pub use question::{ChoiceFigure, QuestionReport, ScoreFigure};

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::offered::{Item, Offered, Text};
use super::record::{AnswerCount, How, RunCount, State};
use question::Key;

/// Everything about the surveys of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// From how many answers a figure is shown.
    pub least: u32,
    /// What an agent can ask.
    pub offered: Vec<Item>,
    /// What surveys asked about.
    pub touchpoints: BTreeSet<String>,
    /// The surveys that were asked, by name.
    pub surveys: Vec<SurveyReport>,
}

/// A survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SurveyReport {
    /// Its name.
    pub survey: String,
    /// What it asked about.
    pub touchpoints: BTreeSet<String>,
    /// Its first question, where the settings have it.
    pub text: Option<Text>,
    /// How often it came up.
    pub shown: u32,
    /// How often a question was answered.
    pub answered: u32,
    /// How often it came to its end.
    pub completed: u32,
    /// How often it was closed.
    pub dismissed: Dismissed,
    /// How often it was left.
    pub abandoned: u32,
    /// Its questions, in the order of the settings, where these have them.
    pub questions: Vec<QuestionReport>,
}

/// How often a survey was closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Dismissed {
    /// By its button.
    pub close: u32,
    /// With "later".
    pub later: u32,
    /// With "never".
    pub never: u32,
}

impl Report {
    /// Makes the report of counts. `least`: from how many answers on a figure is shown.
    #[must_use]
    pub fn of(runs: &[RunCount], answers: &[AnswerCount], offered: &Offered, least: u32) -> Self {
        let mut surveys: BTreeMap<&str, SurveyReport> = BTreeMap::new();
        for run in runs {
            let fresh = || SurveyReport::new(&run.survey, offered);
            let survey = surveys.entry(&run.survey).or_insert_with(fresh);
            survey.add(run);
        }
        let mut questions: BTreeMap<&str, BTreeMap<Key<'_>, Vec<&AnswerCount>>> = BTreeMap::new();
        for answer in answers {
            let survey = questions.entry(&answer.survey).or_default();
            survey.entry(Key::of(answer)).or_default().push(answer);
        }
        for (name, questions) in questions {
            let fresh = || SurveyReport::new(name, offered);
            let survey = surveys.entry(name).or_insert_with(fresh);
            for (key, answers) in questions {
                let report = QuestionReport::of(name, &key, &answers, offered, least);
                survey.questions.push(report);
            }
            let definition = offered.survey(name);
            let place = |question: &QuestionReport| {
                definition.and_then(|survey| survey.place(&question.question))
            };
            survey.questions.sort_by_key(|question| {
                let place = place(question);
                (place.is_none(), place)
            });
        }
        Self {
            least,
            offered: offered.items(),
            touchpoints: runs.iter().map(|run| run.touchpoint.clone()).collect(),
            surveys: surveys.into_values().collect(),
        }
    }
}

impl SurveyReport {
    fn new(survey: &str, offered: &Offered) -> Self {
        let first = offered
            .survey(survey)
            .and_then(|survey| survey.questions.first());
        Self {
            survey: survey.to_owned(),
            touchpoints: BTreeSet::new(),
            text: first.and_then(|first| offered.question(survey, &first.id)),
            shown: 0,
            answered: 0,
            completed: 0,
            dismissed: Dismissed::default(),
            abandoned: 0,
            questions: Vec::new(),
        }
    }

    fn add(&mut self, run: &RunCount) {
        self.touchpoints.insert(run.touchpoint.clone());
        add(&mut self.shown, run.number);
        if run.answered {
            add(&mut self.answered, run.number);
        }
        match (run.state, run.how) {
            (State::Shown, _) => {}
            (State::Completed, _) => add(&mut self.completed, run.number),
            (State::Abandoned, _) => add(&mut self.abandoned, run.number),
            (State::Dismissed, Some(How::Later)) => add(&mut self.dismissed.later, run.number),
            (State::Dismissed, Some(How::Never)) => add(&mut self.dismissed.never, run.number),
            (State::Dismissed, Some(How::Close) | None) => {
                add(&mut self.dismissed.close, run.number);
            }
        }
    }
}

const fn add(sum: &mut u32, more: u32) {
    *sum = sum.saturating_add(more);
}
