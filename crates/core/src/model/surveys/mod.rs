//! The surveys of one page: what is kept of them, what is on screen, what is due.
//!
//! `asking` lets them come up for a rule, a command or a button, `meeting` for an element of the page
//! or a message in the conversation, `answering` goes on with what the visitor does. The windows in
//! which nobody is asked again are those of `survey::recontact`.

mod answering;
mod asking;
mod meeting;
mod told;

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{ConversationId, MessageId, Timestamp};

use super::running::{Running, Settings};
use crate::Effect;
use crate::record::Record;
use crate::survey::{
    Ask, AskedRecord, By, Input, KeptRun, Phase, Place, Reply, Run, Survey, SurveysRecord, may_ask,
    remember,
};

/// A share of all, in [`KeptRun::share`].
const WHOLE: f64 = 1_000_000.0;

/// The name of the poll that the widget has of its own.
const BUILT_IN: &str = "csat";

/// The surveys of one page.
#[derive(Debug, Default)]
pub(in crate::model) struct Surveys {
    /// What is kept, and what nobody has seen so far.
    pub kept: SurveysRecord,
    /// The run in the bubble.
    pub bubble: Option<String>,
    /// Runs that ended in this page, before the visitor's eyes: their thanks are shown.
    pub thanked: Vec<String>,
    /// Surveys that elements of the page ask for.
    placed: Vec<String>,
    /// What the page wanted asked before it was known which surveys there are.
    wanted: Vec<String>,
    /// Names of surveys that there are not, once that was told.
    told: Vec<String>,
    /// The page is searched for elements.
    searching: bool,
}

/// Why a survey comes up.
struct Cause {
    place: Place,
    by: By,
    share: u32,
    prompt: Option<String>,
    message: Option<(ConversationId, MessageId)>,
}

impl Cause {
    fn of(place: Place, by: By) -> Self {
        Self {
            place,
            by,
            share: WHOLE as u32,
            prompt: None,
            message: None,
        }
    }
}

impl Running {
    /// The survey of that id.
    pub(in crate::model) fn survey(&self, id: &str) -> Option<&Survey> {
        self.options.surveys.iter().find(|survey| survey.id == id)
    }

    fn ask_state(&self, survey: &Survey) -> Ask {
        may_ask(
            &self.surveys.kept.asked,
            survey,
            self.options.survey_cooldown,
            self.now,
        )
    }

    /// The run of a survey that is to be drawn where no message asks it: it goes on, or has ended
    /// before the visitor's eyes.
    pub(in crate::model) fn drawn_run(&self, survey: &str) -> Option<&KeptRun> {
        let kept = &self.surveys.kept;
        let ended = |run: &&KeptRun| {
            run.message.is_none()
                && run.run.survey == survey
                && self.surveys.thanked.contains(&run.id)
        };
        kept.open(survey).or_else(|| kept.runs.iter().find(ended))
    }

    /// The run in the bubble, if there is one to draw.
    pub(in crate::model) fn bubble_run(&self) -> Option<&KeptRun> {
        let run = self.surveys.kept.run(self.surveys.bubble.as_ref()?)?;
        self.survey(&run.run.survey)?;
        (run.is_open() || self.surveys.thanked.contains(&run.id)).then_some(run)
    }

    /// A run is on screen: reported once.
    pub(in crate::model) fn survey_shown(&mut self, id: &str) {
        let Some(run) = self.surveys.kept.runs.iter_mut().find(|run| run.id == id) else {
            return;
        };
        if run.shown {
            return;
        }
        run.shown = true;
        let about = told::about(run);
        self.remember_asked(id);
        self.surveyed("shown", about);
        self.keep_surveys();
        self.count_unread();
    }

    /// Notes that a survey was asked, and how the visitor took it so far.
    pub(in crate::model) fn remember_asked(&mut self, id: &str) {
        let Some(kept) = self.surveys.kept.run(id) else {
            return;
        };
        let survey = self.survey(&kept.run.survey);
        let run = survey.and_then(|survey| Run::resume(survey, kept.run.clone()));
        let asked = AskedRecord {
            survey: kept.run.survey.clone(),
            touchpoint: kept.touchpoint.clone(),
            at: kept.run.asked_at,
            reply: run.map_or(Reply::Open, |run| run.reply()),
        };
        remember(&mut self.surveys.kept.asked, asked);
    }

    /// Stores it all, for the next page and the other tabs.
    pub(in crate::model) fn keep_surveys(&mut self) {
        let lasting = self.surveys.kept.lasting(self.now);
        self.order(Effect::Save(Record::Surveys(lasting)));
    }

    /// What storage has of earlier pages, once at the start. What was answered in part goes on in
    /// the bubble; what was only seen there does not come after the visitor.
    pub(in crate::model) fn resume_surveys(&mut self, mut kept: SurveysRecord) {
        let now = self.now;
        kept.runs.retain(|run| run.is_open() || run.ends_at() > now);
        for run in &kept.runs {
            if run.place == Place::Prompt && run.is_open() && run.is_answered() {
                self.surveys.bubble = Some(run.id.clone());
            }
        }
        self.surveys.kept.learn(kept);
    }

    /// Another tab stored it: its answers count here.
    pub(in crate::model) fn surveys_changed(&mut self, other: SurveysRecord) {
        for run in &other.runs {
            let here = self.surveys.kept.run(&run.id);
            if run.run.phase == Phase::Done && here.is_some_and(KeptRun::is_open) {
                self.surveys.thanked.push(run.id.clone());
            }
        }
        self.surveys.kept.learn(other);
        self.meet_surveys();
        self.count_unread();
        self.changed = true;
        self.watch_page();
    }

    /// The options are other ones: surveys may have come or gone.
    pub(in crate::model) fn surveys_refreshed(&mut self) {
        let searching = !self.options.surveys.is_empty();
        if searching != self.surveys.searching {
            self.surveys.searching = searching;
            self.order(Effect::FindElements(searching));
        }
        if !matches!(self.settings, Settings::Loading) {
            for id in core::mem::take(&mut self.surveys.wanted) {
                self.ask_by_command(id);
            }
            let mut missing = Vec::new();
            for prompt in &self.options.prompts {
                if let Some(id) = &prompt.survey
                    && self.survey(id).is_none()
                {
                    missing.push(id.clone());
                }
            }
            for id in missing {
                self.no_such_survey(&id, "A prompt asks one: ");
            }
        }
        self.meet_surveys();
        self.count_unread();
    }

    /// What was left without a word for a day is over.
    pub(in crate::model) fn surveys_due(&mut self) {
        let mut late = Vec::new();
        for run in &self.surveys.kept.runs {
            if run.is_open() && run.ends_at() <= self.now && self.survey(&run.run.survey).is_some()
            {
                late.push((run.id.clone(), run.shown));
            }
        }
        for (id, shown) in late {
            if shown {
                self.step_survey(&id, Input::Ticked);
            } else {
                self.surveys.kept.runs.retain(|run| run.id != id);
                self.changed = true;
            }
        }
    }

    /// When that is next.
    pub(in crate::model) fn surveys_deadline(&self) -> Option<Timestamp> {
        let mut first: Option<Timestamp> = None;
        for run in &self.surveys.kept.runs {
            if run.is_open() && self.survey(&run.run.survey).is_some() {
                let due = run.ends_at();
                first = Some(first.map_or(due, |first| first.min(due)));
            }
        }
        first
    }

    /// Takes a survey out of the bubble that the visitor has not answered, for no act of theirs.
    pub(in crate::model) fn withdraw_bubble(&mut self) {
        let stays = self
            .bubble_run()
            .is_some_and(|run| run.is_open() && run.is_answered());
        if !stays && self.surveys.bubble.take().is_some() {
            self.changed = true;
        }
    }

    /// The run that a message asks.
    pub(in crate::model) fn run_of(&self, message: &MessageId) -> Option<&KeptRun> {
        let runs = &self.surveys.kept.runs;
        runs.iter()
            .find(|run| run.message.as_ref() == Some(message))
    }

    /// Whether a message asks the poll that the widget has of its own.
    pub(in crate::model) fn is_built_in(&self, survey: &str) -> bool {
        survey == BUILT_IN && self.survey(survey).is_none()
    }
}
