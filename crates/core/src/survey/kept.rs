//! What is kept of surveys in the visitor's browser, and how two tabs' knowledge of it is joined.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use wasl_protocol::{ConversationId, MessageId, Timestamp};

use super::recontact::{AskedRecord, remember};
use super::run::{ABANDON_AFTER, Phase, RunRecord};

/// The most characters of an answer in words: with these the event that carries it is never too
/// large, whatever the characters are.
pub const MAX_WORDS: usize = 2_000;

/// What is kept of surveys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveysRecord {
    /// What was asked, and when.
    pub asked: Vec<AskedRecord>,
    /// Surveys that are going on, and those of the last day that are over.
    pub runs: Vec<KeptRun>,
}

/// An asking of a survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRun {
    /// A UUIDv7.
    pub id: String,
    /// What it asks about.
    pub touchpoint: String,
    /// Where it came up.
    pub place: Place,
    /// Who asked.
    pub by: By,
    /// Millionths: the chance with which the visitor was asked.
    pub share: u32,
    /// The prompt that asks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// The conversation it was asked in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationId>,
    /// The message that asks it there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<MessageId>,
    /// It was on screen.
    pub shown: bool,
    /// The words that stand in the field, once the visitor wrote there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<String>,
    /// How far it is.
    pub run: RunRecord,
}

/// Where a survey came up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the bubble beside the launcher.
    Prompt,
    /// In the thread.
    Thread,
    /// In an element of the page.
    Element,
}

impl Place {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Prompt, Self::Thread, Self::Element];

    /// As events and storage name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prompt => "prompt",
            Self::Thread => "thread",
            Self::Element => "element",
        }
    }
}

/// Who asked a survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// A prompt's rule.
    Rule,
    /// An agent, in a conversation.
    Agent,
    /// The page: a command, or an element.
    Api,
    /// The server, when a conversation was resolved.
    Conversation,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Rule, Self::Agent, Self::Api, Self::Conversation];

    /// As events and storage name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Agent => "agent",
            Self::Api => "api",
            Self::Conversation => "conversation",
        }
    }
}

impl KeptRun {
    /// Whether it goes on.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.run.phase == Phase::Open
    }

    /// Whether something is answered.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.run.given.iter().any(|given| given.answer.is_some())
    }

    /// When it is too old to go on, or to be remembered.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        self.run.touched_at + ABANDON_AFTER
    }

    /// Of two openings of one survey the one that stays: with an answer, else the earlier. All
    /// tabs choose the same one.
    fn goes_before(&self, other: &Self) -> bool {
        match (self.is_answered(), other.is_answered()) {
            (true, false) => true,
            (false, true) => false,
            (true, true) | (false, false) => self.id < other.id,
        }
    }
}

impl SurveysRecord {
    /// The run that goes on of a survey, but for those that a message asks.
    #[must_use]
    pub fn open(&self, survey: &str) -> Option<&KeptRun> {
        self.runs
            .iter()
            .find(|kept| kept.is_open() && kept.message.is_none() && kept.run.survey == survey)
    }

    /// The run of that id.
    #[must_use]
    pub fn run(&self, id: &str) -> Option<&KeptRun> {
        self.runs.iter().find(|kept| kept.id == id)
    }

    /// Adds what another tab stored: of each run the state that was reached later, and what is
    /// over stays over. Two tabs that asked the same at once keep one of the two.
    pub fn learn(&mut self, other: Self) {
        for asked in other.asked {
            remember(&mut self.asked, asked);
        }
        for theirs in other.runs {
            match self.runs.iter_mut().find(|kept| kept.id == theirs.id) {
                Some(own) => {
                    let later = theirs.run.touched_at > own.run.touched_at;
                    if own.is_open() && (later || !theirs.is_open()) {
                        *own = theirs;
                    } else {
                        own.shown |= theirs.shown;
                    }
                }
                None => self.runs.push(theirs),
            }
        }
        let mut at = 0;
        while let Some(run) = self.runs.get(at) {
            let twice = run.is_open()
                && run.message.is_none()
                && self.runs.iter().any(|other| {
                    other.is_open()
                        && other.message.is_none()
                        && other.run.survey == run.run.survey
                        && other.goes_before(run)
                });
            if twice {
                self.runs.remove(at);
            } else {
                at += 1;
            }
        }
    }

    /// What storage keeps: nothing that nobody saw, unless it waits in the thread.
    #[must_use]
    pub fn lasting(&self, now: Timestamp) -> Self {
        let mut lasting = Self {
            asked: self.asked.clone(),
            runs: Vec::new(),
        };
        for kept in &self.runs {
            let waits = kept.place == Place::Thread && kept.message.is_none();
            if (kept.shown || waits) && kept.ends_at() > now {
                lasting.runs.push(kept.clone());
            }
        }
        lasting
    }
}
