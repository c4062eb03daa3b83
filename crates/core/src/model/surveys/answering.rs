//! What the visitor does with a survey: each answer is at once stored and reported, and so is the
//! end, whichever it is.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::Properties;

use super::super::running::Running;
use super::told::tell;
use crate::Effect;
use crate::effect::Target;
use crate::event::SurveyAct;
use crate::survey::{Answer, Dismissal, Input, KeptRun, Kind, MAX_WORDS, Phase, Run, Survey};
use crate::text::head;
use crate::view::RunStage;

impl Running {
    /// The visitor did something with a survey.
    #[inline(never)]
    pub(in crate::model) fn survey_acted(&mut self, id: &str, act: SurveyAct) {
        self.acted();
        // What somebody answers they have seen.
        self.survey_shown(id);
        let Some(place) = self.surveys.kept.runs.iter().position(|run| run.id == id) else {
            return;
        };
        let input = match act {
            SurveyAct::Scored { question, score } => Input::Answered {
                question,
                answer: Answer::Score(score),
            },
            SurveyAct::Chose { question, choice } => {
                let answer = Answer::Chosen(self.chosen_now(place, &question, choice));
                Input::Answered { question, answer }
            }
            SurveyAct::Wrote { question, text } => {
                let kept = &mut self.surveys.kept.runs[place];
                let survey = self
                    .options
                    .surveys
                    .iter()
                    .find(|one| one.id == kept.run.survey);
                if survey.is_some_and(|survey| asks(survey, kept, &question)) {
                    kept.draft = Some(head(&text, MAX_WORDS).into());
                    self.changed = true;
                }
                return;
            }
            SurveyAct::Continued { question } => self.words_or_on(place, question),
            SurveyAct::WentBack => Input::Back,
            SurveyAct::Dismissed(how) => {
                return self.survey_dismissed(id, how);
            }
        };
        self.step_survey(id, input);
    }

    /// The choices of a question after a press on one of them.
    fn chosen_now(&self, place: usize, question: &str, choice: String) -> Vec<String> {
        let kept = &self.surveys.kept.runs[place];
        let survey = self.survey(&kept.run.survey);
        let several = survey
            .and_then(|survey| survey.questions.get(survey.place(question)?))
            .is_some_and(|question| matches!(question.kind, Kind::Multiple(_)));
        let mut chosen = Vec::new();
        let mut taken = true;
        for given in &kept.run.given {
            if let (true, Some(Answer::Chosen(before))) = (several, &given.answer)
                && given.question == question
            {
                for id in before {
                    if *id == choice {
                        taken = false;
                    } else {
                        chosen.push(id.clone());
                    }
                }
            }
        }
        if taken {
            chosen.push(choice);
        }
        chosen
    }

    /// "Next": with the words that stand in the field, where there are any.
    fn words_or_on(&self, place: usize, question: String) -> Input {
        let kept = &self.surveys.kept.runs[place];
        if let Some(draft) = &kept.draft {
            let before = kept.run.given.get(kept.run.at);
            let answered = before.is_some_and(|given| given.answer.is_some());
            if answered || !draft.trim().is_empty() {
                return Input::Answered {
                    question,
                    answer: Answer::Text(draft.clone()),
                };
            }
        }
        Input::Continued { question }
    }

    /// One step of a run: stores what comes of it, and reports it.
    pub(in crate::model) fn step_survey(&mut self, id: &str, input: Input) {
        let Some(kept) = self.surveys.kept.runs.iter_mut().find(|run| run.id == id) else {
            return;
        };
        let mut surveys = self.options.surveys.iter();
        let Some(survey) = surveys.find(|survey| survey.id == kept.run.survey) else {
            return;
        };
        let Some(mut run) = Run::resume(survey, kept.run.clone()) else {
            return;
        };
        let (before, was_answered) = (run.record().at, run.is_answered());
        let outcomes = run.step(survey, self.now, input);
        if *run.record() == kept.run {
            return;
        }
        let record = run.record().clone();
        let moved = record.at != before || record.phase != kept.run.phase;
        if moved {
            kept.draft = None;
        }
        kept.run = record;
        if run.phase() != Phase::Open {
            // Remembered for a day from here on, so that every tab hears of it.
            kept.run.touched_at = self.now;
        }
        let (phase, first) = (run.phase(), !was_answered && run.is_answered());
        let prompt = kept.prompt.clone();
        let mut told: Vec<(&'static str, Properties)> = Vec::new();
        for outcome in &outcomes {
            tell(&mut told, survey, kept, outcome);
        }
        for (action, about) in told {
            self.surveyed(action, about);
        }
        self.remember_asked(id);
        if let (true, Some(prompt)) = (first, prompt) {
            self.arbiter.patience.engaged(self.now);
            self.prompted(&prompt, "clicked", None);
            self.keep_journey();
        }
        if phase == Phase::Done {
            self.surveys.thanked.push(id.into());
        }
        if moved {
            self.order(Effect::Focus(Target::Question));
            self.scroll();
        }
        if phase == Phase::Done {
            self.announce_thanks(id);
        }
        self.keep_surveys();
        self.changed = true;
    }

    fn announce_thanks(&mut self, id: &str) {
        let view = self.surveys.kept.run(id).and_then(|run| self.run_view(run));
        if let Some(RunStage::Thanks(words)) = view.map(|view| view.stage) {
            self.announce(words);
        }
    }

    /// Closed, "later" or "never". Thanks are only closed.
    fn survey_dismissed(&mut self, id: &str, how: Dismissal) {
        let Some(kept) = self.surveys.kept.run(id) else {
            return;
        };
        let (open, prompt) = (kept.is_open(), kept.prompt.clone());
        if self
            .surveys
            .bubble
            .as_ref()
            .is_some_and(|bubble| bubble == id)
        {
            self.surveys.bubble = None;
        }
        self.surveys.thanked.retain(|thanked| thanked != id);
        self.order(Effect::Focus(Target::Question));
        self.arbiter.rest(self.now);
        self.changed = true;
        if !open {
            return;
        }
        self.step_survey(id, Input::Dismissed(how));
        match how {
            Dismissal::Never => self.arbiter.patience.refused(self.now),
            Dismissal::Closed | Dismissal::Later => self.arbiter.patience.dismissed(self.now),
        }
        if let Some(prompt) = prompt {
            self.prompted(&prompt, "dismissed", None);
        }
        self.keep_journey();
    }
}

/// Whether a run's question on screen is this one.
fn asks(survey: &Survey, kept: &KeptRun, question: &str) -> bool {
    Run::resume(survey, kept.run.clone())
        .is_some_and(|run| run.question(survey).is_some_and(|on| on.id == question))
}
