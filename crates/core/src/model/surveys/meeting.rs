//! Surveys that the visitor meets: in elements of the page, and in the thread. They are asked when
//! they are seen.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Author, Body, Seq};

use super::super::running::{Running, Settings};
use super::Cause;
use crate::survey::{ABANDON_AFTER, Ask, By, KeptRun, Place};

impl Running {
    /// The page has these elements.
    pub(in crate::model) fn elements_found(&mut self, surveys: Vec<String>) {
        self.surveys.placed = surveys;
        self.meet_surveys();
        self.changed = true;
    }

    /// An element is in view.
    pub(in crate::model) fn element_seen(&mut self, survey: &str) {
        let run = self.surveys.kept.open(survey).map(|run| run.id.clone());
        if let Some(run) = run {
            self.survey_shown(&run);
        }
    }

    /// The surveys that elements of the page ask for.
    pub(in crate::model) fn placed_surveys(&self) -> &[String] {
        &self.surveys.placed
    }

    /// Begins what elements and messages ask for; it counts as asked when it is seen.
    pub(in crate::model) fn meet_surveys(&mut self) {
        if self.options.surveys.is_empty() {
            return;
        }
        let placed = core::mem::take(&mut self.surveys.placed);
        // What an element asked that is gone, and nobody saw, was not asked.
        self.surveys.kept.runs.retain(|run| {
            run.place != Place::Element || run.shown || placed.contains(&run.run.survey)
        });
        for id in &placed {
            match self.survey(id) {
                Some(survey) => {
                    if self.drawn_run(id).is_none() && self.ask_state(survey) == Ask::Now {
                        self.begin(id, Cause::of(Place::Element, By::Api));
                    }
                }
                None if matches!(self.settings, Settings::Loading) => {}
                None => self.no_such_survey(id, "An element asks one: "),
            }
        }
        self.surveys.placed = placed;
        for (id, cause) in self.asked_by_messages() {
            self.begin(&id, cause);
        }
    }

    /// The surveys that messages of the last day ask, and that have not begun here.
    fn asked_by_messages(&self) -> Vec<(String, Cause)> {
        let mut found: Vec<(String, Cause)> = Vec::new();
        let Some(conversation) = self.conversation() else {
            return found;
        };
        let Some(thread) = self.chat.thread(conversation) else {
            return found;
        };
        for item in &thread.items {
            let (Body::Survey { survey: id }, Some(message)) = (&item.body, &item.id) else {
                continue;
            };
            let Some(survey) = self.survey(id) else {
                continue;
            };
            let known = self.run_of(message).is_some();
            if known || item.at + ABANDON_AFTER <= self.now {
                continue;
            }
            let state = self.ask_state(survey);
            let (by, free) = match &item.from {
                // An agent knows what they ask; "never" holds for them too.
                Author::Agent { .. } => (By::Agent, state != Ask::Never),
                Author::System | Author::Visitor => (
                    By::Conversation,
                    state == Ask::Now
                        && self.surveys.kept.open(id).is_none()
                        && !found.iter().any(|(other, _)| other == id),
                ),
            };
            if free {
                let cause = Cause {
                    message: Some((conversation.clone(), message.clone())),
                    ..Cause::of(Place::Thread, by)
                };
                found.push((id.clone(), cause));
            }
        }
        found
    }

    /// The runs that stand at the thread's end: those without a message that asks them.
    pub(in crate::model) fn thread_runs(&self) -> Vec<&KeptRun> {
        let mut runs = Vec::new();
        for run in &self.surveys.kept.runs {
            let here = match run.place {
                Place::Thread => run.message.is_none(),
                // The panel covers the bubble.
                Place::Prompt => self.surveys.bubble.as_ref() == Some(&run.id),
                Place::Element => false,
            };
            let known = self.survey(&run.run.survey).is_some();
            if here && known && (run.is_open() || self.surveys.thanked.contains(&run.id)) {
                runs.push(run);
            }
        }
        runs
    }

    /// How many surveys wait in the thread to be seen.
    pub(in crate::model) fn surveys_unseen(&self) -> u32 {
        let mut count = 0;
        for run in self.thread_runs() {
            count += u32::from(!run.shown);
        }
        count
    }

    /// The visitor has the thread before their eyes, down to that message.
    pub(in crate::model) fn thread_surveys_seen(&mut self, seq: Option<Seq>) {
        let mut seen = Vec::new();
        match seq {
            None => {
                for run in self.thread_runs() {
                    if !run.shown {
                        seen.push(run.id.clone());
                    }
                }
            }
            Some(seq) => {
                let thread = self.conversation().and_then(|id| self.chat.thread(id));
                for item in thread.map_or(&[][..], |thread| &thread.items) {
                    if let Some(message) = &item.id
                        && matches!(item.body, Body::Survey { .. })
                        && item.seq.is_some_and(|place| place <= seq)
                        && let Some(run) = self.run_of(message)
                        && !run.shown
                    {
                        seen.push(run.id.clone());
                    }
                }
            }
        }
        for run in seen {
            self.survey_shown(&run);
        }
    }
}
