//! What the screen shows of surveys: the report, and what was asked and answered in a thread.

use wasl_protocol::MessageId;

use super::{Answered, Asking};
use crate::i18n::Locale;
use crate::model::desk::{CSAT, Desk};
use crate::model::survey::{Answer, Filter, Report, Text, Written};

/// The report.
#[derive(Clone, Debug, PartialEq)]
pub struct SurveysView {
    /// What came last; `None` while it is on its way.
    pub report: Option<Report>,
    /// It could not be read.
    pub failed: bool,
    /// Another one is on its way.
    pub busy: bool,
    /// What is shown of it.
    pub filter: Filter,
    /// The texts that were asked for.
    pub texts: Vec<TextsView>,
}

/// The texts to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct TextsView {
    /// The survey.
    pub survey: String,
    /// The question.
    pub question: String,
    /// The latest first.
    pub written: Vec<Written>,
    /// There are older ones.
    pub more: bool,
    /// They are on their way.
    pub loading: bool,
    /// They could not be read.
    pub failed: bool,
}

/// The report and its texts.
pub(super) fn view(desk: &Desk) -> SurveysView {
    let polls = &desk.polls;
    let texts = polls.texts.iter().map(|texts| TextsView {
        survey: texts.survey.clone(),
        question: texts.question.clone(),
        written: texts.written.clone(),
        more: texts.next.is_some(),
        loading: texts.load.is_asked(),
        failed: texts.load.is_failed(),
    });
    SurveysView {
        report: polls.report.clone(),
        failed: polls.load.is_failed(),
        busy: polls.load.is_asked(),
        filter: polls.filter.clone(),
        texts: texts.collect(),
    }
}

/// What can be asked.
pub(super) fn offers(desk: &Desk, locale: Locale) -> Vec<Asking> {
    let report = desk.polls.report.iter();
    let offered = report.flat_map(|report| &report.offered);
    let asking = offered.map(|offered| Asking {
        survey: offered.survey.clone(),
        words: match &offered.text {
            Some(text) => Some(text.get(locale).to_owned()),
            None => (offered.survey != CSAT).then(|| offered.survey.clone()),
        },
    });
    asking.collect()
}

/// What is known of the surveys of a thread.
pub(super) struct Said<'a> {
    report: Option<&'a Report>,
    answers: &'a [Answer],
    locale: Locale,
}

impl<'a> Said<'a> {
    /// Of the open conversation.
    pub(super) fn of(desk: &'a Desk, locale: Locale) -> Self {
        Self {
            report: desk.polls.report.as_ref(),
            answers: &desk.answers.list,
            locale,
        }
    }

    /// What a survey asks; `None` for the built-in poll.
    pub(super) fn asked(&self, survey: &str) -> Option<String> {
        if survey == CSAT {
            return None;
        }
        let offered = self
            .report
            .map(|report| &*report.offered)
            .unwrap_or_default();
        let known = offered.iter().find(|offered| offered.survey == survey);
        let text = known.and_then(|known| known.text.as_ref());
        Some(self.words(text, survey))
    }

    /// What was answered to a message that asked.
    pub(super) fn answers(&self, message: &MessageId) -> Vec<Answered> {
        let these = self.answers.iter();
        let these = these.filter(|answer| answer.message.as_ref() == Some(message));
        these.filter_map(|answer| self.answered(answer)).collect()
    }

    fn answered(&self, answer: &Answer) -> Option<Answered> {
        let name = answer.question.as_deref()?;
        let (words, figure) = if let Some(score) = answer.score {
            let top = match answer.kind.as_deref() {
                Some("nps") => 10,
                Some("ces") => answer.points.unwrap_or(7),
                _ => 5,
            };
            (format!("{score} / {top}"), true)
        } else if let Some(text) = &answer.text {
            (text.clone(), false)
        } else {
            let mut texts = answer.choice_texts.iter();
            let chosen = answer.choices.iter().flatten();
            let words: Vec<String> = chosen.map(|id| self.words(texts.next(), id)).collect();
            (words.join(" · "), false)
        };
        Some(Answered {
            question: self.words(answer.question_text.as_ref(), name),
            answer: words,
            figure,
        })
    }

    fn words(&self, text: Option<&Text>, name: &str) -> String {
        text.map_or(name, |text| text.get(self.locale)).to_owned()
    }
}
