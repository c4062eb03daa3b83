//! An answer that the assistant on the server writes, in the place of "I don't know".

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Block, Generated, MAX_ASK_TURNS};

use super::{Asked, Bot, MAX_QUESTION_CHARS, Reply, Turn, asked, shorten};
use crate::view::GeneratedStage;

/// The answer as it is on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Drawn text.
    pub rich: Vec<Block>,
    /// The questions of the entries that it cites.
    pub sources: Vec<String>,
    /// How far it is.
    pub stage: GeneratedStage,
}

impl Written {
    /// What is kept of it; nothing while it is being written.
    pub(super) fn kept(&self) -> Option<Generated> {
        if self.stage == GeneratedStage::Going {
            return None;
        }
        Some(Generated {
            text: String::new(),
            rich: self.rich.clone(),
            sources: self.sources.clone(),
        })
    }

    /// What was kept.
    pub(super) fn of(kept: &Generated) -> Self {
        Self {
            rich: kept.rich.clone(),
            sources: kept.sources.clone(),
            stage: GeneratedStage::Done,
        }
    }
}

/// As others are told it: plain words.
pub(super) fn tell(asked: &mut Asked) {
    if let Some(generated) = &mut asked.generated {
        generated.text = wasl_chat::plain(&generated.rich);
        shorten(&mut generated.text);
        generated.rich.clear();
        generated.sources.clear();
    }
}

impl Bot {
    /// Has the assistant answer the last turn, if the FAQ does not; the turn's number.
    pub fn generate(&mut self) -> Option<u32> {
        let turn = self.turns.last_mut()?;
        if turn.reply != Reply::Unknown {
            return None;
        }
        turn.reply = Reply::Generated(Written {
            rich: Vec::new(),
            sources: Vec::new(),
            stage: GeneratedStage::Going,
        });
        Some(turn.number)
    }

    /// What was asked before the last turn, as the assistant is told it.
    #[must_use]
    pub fn before_last(&self) -> Vec<Asked> {
        let end = self.turns.len().saturating_sub(1);
        let from = end.saturating_sub(MAX_ASK_TURNS);
        let mut before = asked(&self.turns[from..end]);
        before.iter_mut().for_each(super::told);
        before
    }

    /// What is being written to a turn.
    pub fn writing(&mut self, number: u32) -> Option<&mut Written> {
        let turn = self.turns.iter_mut().find(|turn| turn.number == number)?;
        match &mut turn.reply {
            Reply::Generated(written) => Some(written),
            Reply::Answer(_) | Reply::Suggest(_) | Reply::Unknown => None,
        }
    }

    /// Ends what was being written to a turn: with words it stays, without them the bot does not know.
    pub fn written(&mut self, number: u32, stage: GeneratedStage) {
        let Some(turn) = self.turns.iter_mut().find(|turn| turn.number == number) else {
            return;
        };
        match &mut turn.reply {
            Reply::Generated(written) if !written.rich.is_empty() => written.stage = stage,
            Reply::Generated(_) | Reply::Answer(_) | Reply::Suggest(_) | Reply::Unknown => {
                turn.reply = Reply::Unknown;
            }
        }
    }

    /// The bot does not know the answer to a turn after all.
    pub fn withdraw(&mut self, number: u32) {
        if let Some(written) = self.writing(number) {
            written.rich.clear();
        }
        self.written(number, GeneratedStage::Done);
    }

    /// The question that stands at this place of a turn's sources.
    #[must_use]
    pub fn source(&self, number: u32, place: usize) -> Option<&String> {
        let turn = self.turns.iter().find(|turn| turn.number == number)?;
        match &turn.reply {
            Reply::Generated(written) => written.sources.get(place),
            Reply::Answer(_) | Reply::Suggest(_) | Reply::Unknown => None,
        }
    }
}

/// Whether a turn has an answer that can have helped.
pub(super) fn is_answered(turn: &Turn) -> bool {
    match &turn.reply {
        Reply::Generated(written) => written.stage != GeneratedStage::Going,
        Reply::Answer(_) | Reply::Suggest(_) | Reply::Unknown => turn.matched.is_some(),
    }
}

/// A question as it leaves the page: without what identifies a person.
pub(crate) fn masked(question: &str, most: usize) -> String {
    let mut text = crate::telemetry::redaction::redact(question).unwrap_or_else(|| question.into());
    text.truncate(crate::text::head(&text, most).len());
    text
}

/// The same for what was asked before.
pub(crate) fn mask(asked: &mut Asked) {
    asked.question = masked(&asked.question, MAX_QUESTION_CHARS);
}
