//! The surveys at the desk: the report with its filters and texts, and the answers to what was
//! asked in the open conversation.

use wasl_protocol::{ConversationId, Duration, Timestamp};

use super::request::{Question, Reply, Request, Trouble};
use super::surroundings::{Load, Turn};
use super::survey::{Answer, Filter, Report, TextPage, Wanted, Written};

/// How often the report is read anew while it is on screen.
const REPORT_INTERVAL: Duration = Duration::from_secs(30);

/// How often the answers of the open conversation are, while some are waited for.
const ANSWERS_INTERVAL: Duration = Duration::from_secs(10);

/// The report.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Polls {
    /// What came last.
    pub report: Option<Report>,
    /// The state of reading it.
    pub load: Load,
    /// What is shown of it.
    pub filter: Filter,
    /// The texts that were asked for.
    pub texts: Vec<Texts>,
    due: Option<Timestamp>,
}

/// The texts to a question.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Texts {
    /// The survey.
    pub survey: String,
    /// The question.
    pub question: String,
    /// The latest first.
    pub written: Vec<Written>,
    /// Where older ones begin.
    pub next: Option<String>,
    /// The state of reading more.
    pub load: Load,
}

impl Polls {
    /// Reads the report, unless that is under way.
    pub(super) fn refresh(&mut self, turn: &mut Turn<'_>) {
        if !self.load.is_asked() {
            let query = self.filter.query(turn.now);
            self.load = Load::Asked(turn.ask(Request::Surveys { query }));
        }
        self.due = Some(turn.now + REPORT_INTERVAL);
    }

    /// Reads what there is to ask, where it is not known yet.
    pub(super) fn need_offers(&mut self, turn: &mut Turn<'_>) {
        if self.report.is_none() {
            self.refresh(turn);
        }
    }

    /// When to read anew, while on screen.
    pub(super) const fn due(&self) -> Option<Timestamp> {
        self.due
    }

    /// Shows something else.
    pub(super) fn filter(&mut self, turn: &mut Turn<'_>, filter: Filter) {
        self.filter = filter;
        self.texts.clear();
        // An answer to the old question is not for this one.
        self.load = Load::Never;
        self.refresh(turn);
    }

    /// Shows the texts to a question, or puts them away.
    pub(super) fn toggle_texts(&mut self, turn: &mut Turn<'_>, survey: String, question: String) {
        let known = |texts: &Texts| texts.survey == survey && texts.question == question;
        if let Some(at) = self.texts.iter().position(known) {
            self.texts.remove(at);
            return;
        }
        let mut texts = Texts {
            survey,
            question,
            written: Vec::new(),
            next: None,
            load: Load::Never,
        };
        texts.ask(turn, &self.filter);
        self.texts.push(texts);
    }

    /// Reads older texts.
    pub(super) fn ask_older(&mut self, turn: &mut Turn<'_>, survey: &str, question: &str) {
        let filter = &self.filter;
        for texts in &mut self.texts {
            if texts.survey == survey && texts.question == question && !texts.load.is_asked() {
                texts.ask(turn, filter);
            }
        }
    }

    /// Takes an answer, if it is to one of its questions.
    pub(super) fn answered(&mut self, question: Question, result: &Result<Reply, Trouble>) {
        if self.load.awaits(question) {
            self.load = match result {
                Ok(Reply::Surveys(report)) => {
                    self.report = Some(report.clone());
                    Load::Done
                }
                other => failed(other),
            };
            return;
        }
        for texts in &mut self.texts {
            if texts.load.awaits(question) {
                texts.load = match result {
                    Ok(Reply::SurveyTexts(page)) => {
                        texts.take(page);
                        Load::Done
                    }
                    other => failed(other),
                };
            }
        }
    }
}

impl Texts {
    fn ask(&mut self, turn: &mut Turn<'_>, filter: &Filter) {
        let wanted = Wanted {
            survey: self.survey.clone(),
            question: self.question.clone(),
            before: self.next.clone(),
        };
        let query = filter.query(turn.now);
        self.load = Load::Asked(turn.ask(Request::SurveyTexts { wanted, query }));
    }

    fn take(&mut self, page: &TextPage) {
        self.written.extend(page.texts.iter().cloned());
        self.next.clone_from(&page.next);
    }
}

/// What was answered in the open conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Answers {
    /// Which conversation; none is open, or nothing was asked in it.
    conversation: Option<ConversationId>,
    /// What came last.
    pub list: Vec<Answer>,
    load: Load,
    due: Option<Timestamp>,
}

impl Answers {
    /// Another conversation is open.
    pub(super) fn turn_to(&mut self, conversation: Option<&ConversationId>) {
        if self.conversation.as_ref() != conversation {
            *self = Self {
                conversation: conversation.cloned(),
                ..Self::default()
            };
        }
    }

    /// Reads the answers when it is time to.
    pub(super) fn refresh_when_due(&mut self, turn: &mut Turn<'_>) {
        let Some(conversation) = self.conversation.clone() else {
            return;
        };
        if self.due.is_none_or(|due| due <= turn.now) {
            if !self.load.is_asked() {
                self.load = Load::Asked(turn.ask(Request::Answers { conversation }));
            }
            self.due = Some(turn.now + ANSWERS_INTERVAL);
        }
    }

    /// When to read anew.
    pub(super) fn due(&self) -> Option<Timestamp> {
        self.conversation.as_ref().and(self.due)
    }

    /// Takes an answer, if it is to its question.
    pub(super) fn answered(&mut self, question: Question, result: &Result<Reply, Trouble>) {
        if self.load.awaits(question) {
            self.load = match result {
                Ok(Reply::Answers(list)) => {
                    self.list.clone_from(list);
                    Load::Done
                }
                other => failed(other),
            };
        }
    }
}

/// Any other answer than the one asked for.
fn failed(result: &Result<Reply, Trouble>) -> Load {
    Load::Failed(match result {
        Ok(_) => Trouble::Unreadable,
        Err(trouble) => *trouble,
    })
}
