//! The ranker of the bot: trained in slices that leave the page its frames, then asked.
//!
//! Training begins when the panel opens and when the entries change; each tick that is due does a
//! slice. A question that comes before the end has the rest done at once.

use alloc::rc::Rc;
use alloc::vec::Vec;

use wasl_faq::{Builder, Entry, Index, Match, Meaning, Reading};
use wasl_protocol::{Duration, Timestamp};

use crate::config::Faq;

/// The work of a slice, in the ranker's multiplications: docs/FAQ.md has the times.
const SLICE: usize = 600_000;

/// What is left to the page between two slices.
const PAUSE: Duration = Duration::from_millis(1);

#[derive(Debug, Default)]
enum State {
    #[default]
    Absent,
    Training(Builder),
    Ready(Index),
}

/// The ranker.
#[derive(Debug, Default)]
pub struct Ranker {
    state: State,
    due: Option<Timestamp>,
    /// The language pack, once it is there.
    meaning: Option<Rc<Meaning>>,
}

impl Ranker {
    /// Forgets the entries.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes an index that came in a file.
    pub fn ready(&mut self, index: Index) {
        self.state = State::Ready(index);
        self.due = None;
    }

    /// Takes a language pack: what was learned without it is learned anew.
    pub fn learn_words(&mut self, meaning: Rc<Meaning>) {
        self.meaning = Some(meaning);
        self.state = State::Absent;
        self.due = None;
    }

    /// Takes the entries, when there are none; whether it did.
    pub fn begin(&mut self, faq: &Faq) -> bool {
        if !matches!(self.state, State::Absent) {
            return false;
        }
        let mut entries = Vec::new();
        for entry in &faq.entries {
            entries.push(Entry {
                question: &entry.question,
                phrasings: &entry.phrasings,
                tags: &entry.tags,
                answer: &entry.answer,
            });
        }
        let reading = Reading {
            arabizi: faq.arabizi,
            synonyms: faq.synonyms.clone(),
            meaning: self.meaning.clone(),
        };
        self.state = State::Training(Builder::with(&entries, &reading));
        true
    }

    /// When the next slice is due.
    pub fn due(&self) -> Option<Timestamp> {
        self.due
    }

    /// Trains for a slice; whether that was the last one.
    pub fn train(&mut self, now: Timestamp) -> bool {
        self.work(now, SLICE)
    }

    /// Trains to the end; whether there was anything left to do.
    pub fn finish(&mut self, now: Timestamp) -> bool {
        self.work(now, usize::MAX)
    }

    fn work(&mut self, now: Timestamp, work: usize) -> bool {
        let State::Training(builder) = &mut self.state else {
            return false;
        };
        if !builder.step(work) {
            self.due = Some(now + PAUSE);
            return false;
        }
        if let State::Training(builder) = core::mem::take(&mut self.state) {
            self.state = State::Ready(builder.finish());
        }
        self.due = None;
        true
    }

    /// Whether the training is done.
    pub fn is_ready(&self) -> bool {
        matches!(self.state, State::Ready(_))
    }

    /// The entries likely to answer, best first and at most `limit`; none before the training is done.
    pub fn query(&self, question: &str, limit: usize) -> Vec<Match> {
        match &self.state {
            State::Ready(index) => index.query(question, limit),
            State::Absent | State::Training(_) => Vec::new(),
        }
    }
}
