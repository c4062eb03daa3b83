//! What a survey shows: the question that it is at, or its thanks.

use alloc::string::String;
use alloc::vec::Vec;

use super::super::running::Running;
use crate::i18n::Key;
use crate::survey::{Answer, KeptRun, Kind, Phase, Place, Question, Run, Survey};
use crate::view::{AnswerView, ChoiceView, Onward, QuestionView, RunStage, RunView};

impl Running {
    /// What a run shows; `None` when it is over without thanks, or of a survey that there is not.
    #[inline(never)]
    pub(in crate::model) fn run_view(&self, kept: &KeptRun) -> Option<RunView> {
        let survey = self.survey(&kept.run.survey)?;
        let run = Run::resume(survey, kept.run.clone())?;
        let stage = match run.question(survey) {
            Some(question) => RunStage::Question(self.question_view(survey, &run, kept, question)),
            None if run.phase() == Phase::Done => {
                let words = survey.thanks(run.bucket(survey));
                RunStage::Thanks(words.map_or_else(
                    || self.locale.text(Key::SurveyThanks).into(),
                    |words| String::from(words.get(self.locale)),
                ))
            }
            None => return None,
        };
        let open = run.phase() == Phase::Open;
        let free = kept.place != Place::Element;
        let at = run.record().at;
        let mut straight = survey.questions.len() > 1;
        for question in &survey.questions {
            straight &= question.next.is_empty();
        }
        Some(RunView {
            run: kept.id.clone(),
            survey: survey.id.clone(),
            stage,
            can_back: open && at > 0,
            // Thanks in the thread stay there, as all that was said does.
            can_close: free && (open || kept.place == Place::Prompt && !self.open),
            can_refuse: free && open && !run.is_answered(),
            progress: (open && straight).then_some((at as u32 + 1, survey.questions.len() as u32)),
        })
    }

    fn question_view(
        &self,
        survey: &Survey,
        run: &Run,
        kept: &KeptRun,
        question: &Question,
    ) -> QuestionView {
        let given = run.answer();
        let mut written = None;
        let answer = match &question.kind {
            Kind::Scale {
                scale,
                look,
                low,
                high,
            } => AnswerView::Scale {
                scale: *scale,
                look: *look,
                low: low.get(self.locale).into(),
                high: high.get(self.locale).into(),
                chosen: match given {
                    Some(Answer::Score(score)) => Some(*score),
                    Some(Answer::Chosen(_) | Answer::Text(_)) | None => None,
                },
            },
            Kind::Single(all) | Kind::Multiple(all) => {
                let ids = match given {
                    Some(Answer::Chosen(ids)) => ids.as_slice(),
                    Some(Answer::Score(_) | Answer::Text(_)) | None => &[],
                };
                let mut choices = Vec::new();
                for choice in all {
                    choices.push(ChoiceView {
                        id: choice.id.clone(),
                        text: choice.text.get(self.locale).into(),
                        chosen: ids.contains(&choice.id),
                    });
                }
                AnswerView::Choices {
                    several: matches!(question.kind, Kind::Multiple(_)),
                    choices,
                }
            }
            Kind::Text => {
                let text = match (&kept.draft, given) {
                    (Some(draft), _) => draft.as_str(),
                    (None, Some(Answer::Text(text))) => text,
                    (None, Some(Answer::Score(_) | Answer::Chosen(_)) | None) => "",
                };
                written = Some(text);
                AnswerView::Words(text.into())
            }
        };
        let there = written.map_or(given.is_some(), |text| !text.trim().is_empty());
        let given = match written {
            Some(text) => Some(Answer::Text(text.into())),
            None => given.cloned(),
        };
        QuestionView {
            id: question.id.clone(),
            text: question.text.get(self.locale).into(),
            onward: match (there, question.required) {
                (true, _) => {
                    let place = survey.place(&question.id).unwrap_or_default();
                    if survey.after(place, given.as_ref()).is_none() {
                        Onward::Send
                    } else {
                        Onward::Next
                    }
                }
                (false, false) => Onward::Skip,
                (false, true) => match &answer {
                    AnswerView::Scale { .. } | AnswerView::Choices { several: false, .. } => {
                        Onward::Absent
                    }
                    AnswerView::Choices { several: true, .. } | AnswerView::Words(_) => {
                        Onward::Blocked
                    }
                },
            },
            answer,
        }
    }
}
