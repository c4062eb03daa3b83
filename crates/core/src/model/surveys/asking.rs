//! Surveys come up: for a prompt's rule, its button, or a command of the page.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::Timestamp;

use super::super::running::{Running, Settings};
use super::{Cause, WHOLE};
use crate::config::{Prompt, PromptPlace};
use crate::effect::Level;
use crate::i18n::{Key, fill};
use crate::survey::{Ask, By, KeptRun, Place, Run};
use crate::view::RunStage;

impl Running {
    /// Whether a prompt has something to say: one that asks a survey only when that may be asked.
    pub(in crate::model) fn may_prompt(&self, prompt: &Prompt) -> Result<(), Option<Timestamp>> {
        let Some(id) = &prompt.survey else {
            return Ok(());
        };
        let survey = self.survey(id).ok_or(None)?;
        if let Some(open) = self.surveys.kept.open(id) {
            // One that was in the bubble of an earlier page comes up again.
            let is_up =
                open.place != Place::Prompt || self.surveys.bubble.as_ref() == Some(&open.id);
            return if is_up { Err(None) } else { Ok(()) };
        }
        match self.ask_state(survey) {
            Ask::Now => Ok(()),
            Ask::From(moment) => Err(Some(moment)),
            Ask::Never => Err(None),
        }
    }

    /// A prompt's moment is there, and the visitor is not busy: its survey comes up.
    pub(in crate::model) fn ask_by_prompt(&mut self, id: &str) {
        let Some(prompt) = self.options.prompts.iter().find(|prompt| prompt.id == id) else {
            return;
        };
        let Some(survey) = prompt.survey.clone() else {
            return;
        };
        let asked = prompt.share.part() * (1.0 - self.options.holdout.part());
        let place = match prompt.place {
            PromptPlace::Thread => Place::Thread,
            PromptPlace::Bubble => Place::Prompt,
        };
        self.come_up(
            &survey,
            Cause {
                share: (asked * WHOLE + 0.5) as u32,
                prompt: Some(id.into()),
                ..Cause::of(place, By::Rule)
            },
        );
    }

    /// The button of a prompt leads to a survey, in the panel.
    pub(in crate::model) fn ask_by_button(&mut self, survey: &str, prompt: &str) {
        let cause = Cause {
            prompt: Some(prompt.into()),
            ..Cause::of(Place::Thread, By::Rule)
        };
        self.ask_if_free(survey, cause);
    }

    /// A button of an answer in the thread asks one.
    pub(in crate::model) fn ask_by_answer(&mut self, survey: &str) {
        self.ask_if_free(survey, Cause::of(Place::Thread, By::Rule));
    }

    /// The page wants a survey asked now.
    pub(in crate::model) fn ask_by_command(&mut self, id: String) {
        if self.survey(&id).is_none() && matches!(self.settings, Settings::Loading) {
            return self.surveys.wanted.push(id);
        }
        let place = if self.open {
            Place::Thread
        } else {
            Place::Prompt
        };
        self.ask_if_free(&id, Cause::of(place, By::Api));
    }

    /// Asks, or says in the console why not.
    fn ask_if_free(&mut self, id: &str, cause: Cause) {
        let Some(survey) = self.survey(id) else {
            return self.no_such_survey(id, "");
        };
        let free = self.surveys.kept.open(id).is_some() || self.ask_state(survey) == Ask::Now;
        if free {
            self.withdraw_prompt();
            return self.come_up(id, cause);
        }
        let until = match self.ask_state(survey) {
            Ask::From(moment) => moment.to_rfc3339(),
            Ask::Now | Ask::Never => String::new(),
        };
        let touchpoint = survey.touchpoint.clone();
        let window: &[&str] = if until.is_empty() {
            &["and does not want to be asked about it again."]
        } else {
            &["and may be asked again from ", &until, " on."]
        };
        let mut words = Vec::from([
            "The survey \"",
            id,
            "\" is not asked: the visitor was asked about \"",
            &touchpoint,
            "\" or another survey before, ",
        ]);
        words.extend(window);
        self.complain(Level::Warn, &words);
    }

    /// Says once that there is no survey of that id, when it is known which there are.
    pub(super) fn no_such_survey(&mut self, id: &str, whose: &str) {
        if self.surveys.told.iter().any(|told| told == id) {
            return;
        }
        self.surveys.told.push(id.into());
        let mut known = String::new();
        for survey in &self.options.surveys {
            if !known.is_empty() {
                known.push_str(", ");
            }
            known.push_str(&survey.id);
        }
        if known.is_empty() {
            known.push_str("none");
        }
        self.complain(
            Level::Error,
            &[
                whose,
                "There is no survey \"",
                id,
                "\". Known here: ",
                &known,
                ".",
            ],
        );
    }

    /// A survey comes up, or one that is going on comes up again.
    fn come_up(&mut self, id: &str, cause: Cause) {
        let place = cause.place;
        let run = match self.surveys.kept.open(id) {
            Some(open) => open.id.clone(),
            None => {
                let Some(run) = self.begin(id, cause) else {
                    return;
                };
                // From now on, so that nothing else is asked while it waits to be seen.
                self.remember_asked(&run);
                run
            }
        };
        match place {
            Place::Prompt => {
                self.surveys.bubble = Some(run.clone());
                self.survey_shown(&run);
                self.announce_question(&run);
            }
            Place::Thread | Place::Element => {
                self.keep_surveys();
                self.count_unread();
                self.scroll();
            }
        }
        self.changed = true;
    }

    /// A new run of a survey.
    pub(super) fn begin(&mut self, id: &str, cause: Cause) -> Option<String> {
        let now = self.now;
        let (run, touchpoint) = {
            let survey = self.survey(id)?;
            let run = Run::asked(survey, now).record().clone();
            (run, survey.touchpoint.clone())
        };
        let id = self.chance.uuid(now);
        let (conversation, message) = cause.message.unzip();
        self.surveys.kept.runs.push(KeptRun {
            id: id.clone(),
            touchpoint,
            place: cause.place,
            by: cause.by,
            share: cause.share,
            prompt: cause.prompt,
            conversation,
            message,
            shown: false,
            draft: None,
            run,
        });
        Some(id)
    }

    /// Has a screen reader say a question that came up by itself.
    fn announce_question(&mut self, id: &str) {
        let Some(view) = self.surveys.kept.run(id).and_then(|run| self.run_view(run)) else {
            return;
        };
        if let RunStage::Question(question) = view.stage {
            let words = self.locale.text(Key::AnnounceSurvey);
            self.announce(fill(words, "[TEXT]", &question.text));
        }
    }
}
