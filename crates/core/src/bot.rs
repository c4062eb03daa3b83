//! The FAQ bot: questions in the visitor's own words, answered from the merchant's entries.
//!
//! The ranker is trained when it is first needed and again when the entries change, in slices that
//! leave the page its frames (`ranker`); what was asked before is then looked up anew, so that a reload shows
//! the same conversation. A question that comes before the end has the rest done at once.

mod counts;
mod files;
mod generated;
mod quick;
mod ranker;
mod related;

use alloc::string::String;
use alloc::vec::Vec;

use wasl_faq::{Damage, Outcome, decide};
use wasl_protocol::{Asked, Timestamp};

pub use counts::{FaqCounts, Tally};
pub use files::FaqFile;
use files::{Files, Held};
pub use generated::Written;
pub(crate) use generated::{mask, masked};
pub use quick::Quick;
use ranker::Ranker;

use crate::config::{Faq, FaqEntry};
use crate::text::head;

/// The most turns that are kept.
const MAX_TURNS: usize = 50;

/// The most turns that an agent is shown.
const MAX_TOLD: usize = 20;

/// The most characters of a question that leave the page.
pub const MAX_QUESTION_CHARS: usize = 200;

/// The most entries that compete for an answer.
const CANDIDATES: usize = 5;

/// The confidence from which an entry is suggested while its question is being typed, and the most
/// that are: docs/BOT.md has what this was chosen by.
const HINTED: f32 = 0.25;
const MAX_HINTS: usize = 3;

/// What was asked and what came of it.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Its number, from 1.
    pub number: u32,
    /// When; not known after a reload.
    pub at: Option<Timestamp>,
    /// The visitor's words.
    pub question: String,
    /// What the bot said.
    pub reply: Reply,
    /// How sure it was, in percent.
    pub confidence: u32,
    /// The FAQ question that it answered with.
    pub matched: Option<String>,
    /// Whether that helped.
    pub helpful: Option<bool>,
}

/// What the bot says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The answer of the entry at this place.
    Answer(usize),
    /// Did you mean one of these?
    Suggest(Vec<usize>),
    /// It does not know.
    Unknown,
    /// It does not know, and the assistant writes an answer.
    Generated(Written),
}

/// The bot.
#[derive(Debug, Default)]
pub struct Bot {
    ranker: Ranker,
    files: Files,
    /// What was asked before the index came.
    waiting: Vec<String>,
    turns: Vec<Turn>,
    last_number: u32,
    /// The entries related to the last turn's answer.
    related: Vec<usize>,
}

impl Bot {
    /// Takes up what was asked before the page was loaded.
    pub fn restore(&mut self, asked: &[Asked]) {
        for one in asked {
            self.add(Turn {
                number: 0,
                at: None,
                question: one.question.clone(),
                reply: match &one.generated {
                    Some(kept) => Reply::Generated(Written::of(kept)),
                    None => Reply::Unknown,
                },
                confidence: 0,
                matched: one.matched.clone(),
                helpful: one.helpful,
            });
        }
    }

    /// The entries are other ones.
    pub fn entries_changed(&mut self) {
        self.ranker.clear();
        self.files.options_changed();
    }

    /// The files to fetch now.
    pub fn wanted(&mut self, faq: &Faq) -> Vec<(FaqFile, String)> {
        self.files.wanted(faq)
    }

    /// Whether the index is on its way.
    #[must_use]
    pub fn loading(&self) -> bool {
        self.files.loading()
    }

    /// Whether the entries are those of the index.
    #[must_use]
    pub fn indexed(&self) -> bool {
        self.files.indexed()
    }

    /// Has a question wait for the index.
    pub fn wait(&mut self, question: String) {
        self.waiting.push(question);
    }

    /// The questions that wait for the index, oldest first.
    #[must_use]
    pub fn waiting(&self) -> &[String] {
        &self.waiting
    }

    /// Takes the questions that waited.
    pub fn waited(&mut self) -> Vec<String> {
        core::mem::take(&mut self.waiting)
    }

    /// Takes a file that came from `url`; `None` when nobody waits for it.
    ///
    /// # Errors
    /// What is wrong with the file, or `None` where there is none.
    pub fn take_file(
        &mut self,
        now: Timestamp,
        faq: &mut Faq,
        file: FaqFile,
        url: &str,
        bytes: Option<&[u8]>,
    ) -> Option<Result<(), Option<Damage>>> {
        if !self.files.awaits(file, url) {
            return None;
        }
        let named = match file {
            FaqFile::Index => &faq.index,
            FaqFile::Meaning => &faq.meaning,
        };
        if named.as_deref() != Some(url) {
            // The options have changed since.
            self.files.forget(file);
            return None;
        }
        let held = bytes
            .ok_or(None)
            .and_then(|bytes| Held::read(file, bytes).map_err(Some));
        self.files.settle(file, held.is_ok());
        let held = match held {
            Ok(held) => held,
            Err(damage) => return Some(Err(damage)),
        };
        match held {
            Held::Index(index, mut entries) => {
                // A file has the words alone: what else the options say of an entry stays.
                for entry in &mut entries {
                    let known = |one: &&FaqEntry| one.id.is_some() && one.id == entry.id;
                    if let Some(known) = faq.entries.iter().find(known) {
                        entry.flow.clone_from(&known.flow);
                        entry.when.clone_from(&known.when);
                        entry.related.clone_from(&known.related);
                    }
                }
                faq.entries = entries;
                self.ranker.ready(index);
                self.recall(faq);
            }
            Held::Meaning(meaning) => {
                self.ranker.learn_words(meaning);
                self.prepare(now, faq);
            }
        }
        Some(Ok(()))
    }

    /// Begins to train the ranker, if that has not begun.
    pub fn prepare(&mut self, now: Timestamp, faq: &Faq) {
        if self.ranker.begin(faq) {
            self.ranker.train(now);
            self.recall(faq);
        }
    }

    /// When [`Bot::train`] is due.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        self.ranker.due()
    }

    /// Does a slice of the training, when it is due; whether that was the last one.
    pub fn train(&mut self, now: Timestamp, faq: &Faq) -> bool {
        let done = self.due().is_some_and(|due| due <= now) && self.ranker.train(now);
        if done {
            self.recall(faq);
        }
        done
    }

    /// Looks up what was asked before.
    fn recall(&mut self, faq: &Faq) {
        let mut turns = core::mem::take(&mut self.turns);
        for turn in &mut turns {
            if let Reply::Generated(_) = turn.reply {
                continue;
            }
            turn.reply = match &turn.matched {
                Some(matched) => faq
                    .entries
                    .iter()
                    .position(|entry| entry.question == *matched)
                    .map_or(Reply::Unknown, Reply::Answer),
                // None of the suggestions was it.
                None if turn.helpful == Some(false) => Reply::Unknown,
                None => match self.look_up(faq, &turn.question).0 {
                    // It was no answer then; the visitor decides by asking again.
                    Reply::Answer(entry) => Reply::Suggest(alloc::vec![entry]),
                    reply @ (Reply::Suggest(_) | Reply::Unknown | Reply::Generated(_)) => reply,
                },
            };
        }
        self.turns = turns;
        self.related = related::find(faq, &self.ranker, &self.turns);
    }

    fn look_up(&self, faq: &Faq, question: &str) -> (Reply, u32) {
        let matches = self.ranker.query(question, CANDIDATES);
        let percent = |confidence: f32| (confidence * 100.0) as u32;
        let best = matches.first().map_or(0, |best| percent(best.confidence));
        let reply = match decide(&matches, faq.threshold) {
            Outcome::Answer(one) => Reply::Answer(one.entry),
            Outcome::Suggest(some) => {
                let mut places = Vec::new();
                for one in some {
                    places.push(one.entry);
                }
                Reply::Suggest(places)
            }
            Outcome::Unknown => Reply::Unknown,
        };
        (reply, best)
    }

    /// Answers a question: with one more turn.
    pub fn ask(&mut self, now: Timestamp, faq: &Faq, question: String) {
        self.prepare(now, faq);
        if self.ranker.finish(now) {
            self.recall(faq);
        }
        let (reply, confidence) = self.look_up(faq, &question);
        self.turn(now, faq, question, reply, confidence);
    }

    /// Answers a question that the visitor chose from the entries; whether it is there.
    pub fn choose(&mut self, now: Timestamp, faq: &Faq, entry: usize) -> bool {
        let Some(chosen) = faq.entries.get(entry) else {
            return false;
        };
        let question = chosen.question.clone();
        self.turn(now, faq, question, Reply::Answer(entry), 100);
        true
    }

    fn turn(&mut self, now: Timestamp, faq: &Faq, question: String, reply: Reply, confidence: u32) {
        let matched = match &reply {
            Reply::Answer(entry) => faq.entries.get(*entry).map(|entry| entry.question.clone()),
            Reply::Suggest(_) | Reply::Unknown | Reply::Generated(_) => None,
        };
        self.add(Turn {
            number: 0,
            at: Some(now),
            question,
            reply,
            confidence,
            matched,
            helpful: None,
        });
        self.related = related::find(faq, &self.ranker, &self.turns);
    }

    fn add(&mut self, mut turn: Turn) {
        self.last_number += 1;
        turn.number = self.last_number;
        if self.turns.len() == MAX_TURNS {
            self.turns.remove(0);
        }
        self.turns.push(turn);
    }

    /// Notes whether an answer helped; the turn, when that is news about an answer.
    pub fn helped(&mut self, number: u32, helpful: bool) -> Option<&Turn> {
        let turn = self.turns.iter_mut().find(|turn| turn.number == number)?;
        if !generated::is_answered(turn) || turn.helpful == Some(helpful) {
            return None;
        }
        turn.helpful = Some(helpful);
        Some(turn)
    }

    /// None of the last turn's suggestions is it; whether there were some, and it is that turn.
    pub fn none_fits(&mut self, number: u32) -> bool {
        let last = self.turns.last_mut().filter(|turn| turn.number == number);
        let Some(turn) = last.filter(|turn| matches!(turn.reply, Reply::Suggest(_))) else {
            return false;
        };
        turn.reply = Reply::Unknown;
        turn.helpful = Some(false);
        true
    }

    /// The entry that stands at this place of a turn's suggestions.
    #[must_use]
    pub fn suggested(&self, number: u32, place: usize) -> Option<usize> {
        let turn = self.turns.iter().find(|turn| turn.number == number)?;
        match &turn.reply {
            Reply::Suggest(entries) => entries.get(place).copied(),
            Reply::Answer(_) | Reply::Unknown | Reply::Generated(_) => None,
        }
    }

    /// The entries related to a turn's answer, while it is the last one.
    #[must_use]
    pub fn related(&self, number: u32) -> &[usize] {
        if number == self.last_number {
            &self.related
        } else {
            &[]
        }
    }

    /// Whether questions can be looked up without training first.
    #[must_use]
    pub fn is_trained(&self) -> bool {
        self.ranker.is_ready()
    }

    /// The entries that a question may be after while it is being typed, the likeliest first.
    #[must_use]
    pub fn hints(&self, typed: &str) -> Vec<usize> {
        let mut places = Vec::new();
        for one in self.ranker.query(typed, MAX_HINTS) {
            if one.confidence >= HINTED {
                places.push(one.entry);
            }
        }
        places
    }

    /// All turns, oldest first.
    #[must_use]
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// What storage keeps.
    #[must_use]
    pub fn record(&self) -> Vec<Asked> {
        asked(&self.turns)
    }

    /// What an agent is told.
    #[must_use]
    pub fn told(&self) -> Vec<Asked> {
        let from = self.turns.len().saturating_sub(MAX_TOLD);
        let mut told = asked(&self.turns[from..]);
        told.iter_mut().for_each(self::told);
        told
    }
}

/// A turn as it is told to others.
fn told(asked: &mut Asked) {
    shorten(&mut asked.question);
    if let Some(matched) = &mut asked.matched {
        shorten(matched);
    }
    generated::tell(asked);
}

fn asked(turns: &[Turn]) -> Vec<Asked> {
    let mut all = Vec::new();
    for turn in turns {
        all.push(Asked {
            question: turn.question.clone(),
            matched: turn.matched.clone(),
            helpful: turn.helpful,
            generated: match &turn.reply {
                Reply::Generated(written) => written.kept(),
                Reply::Answer(_) | Reply::Suggest(_) | Reply::Unknown => None,
            },
        });
    }
    all
}

/// Leaves at most [`MAX_QUESTION_CHARS`] characters.
fn shorten(text: &mut String) {
    text.truncate(head(text, MAX_QUESTION_CHARS).len());
}
