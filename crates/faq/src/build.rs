//! Building an index: in one go, or in slices that leave a page time to draw.
//!
//! Four phases: every text is read into features; every text is weighed, once
//! all terms are counted; the learner makes its passes; the survey finds what
//! is out of scope.

use crate::Entry;
use crate::confidence::usual;
use crate::features::features;
use crate::index::{Index, Source, Text, add_sense, prepare, whole};
use crate::learn::Learner;
use crate::lexicon::Lexicon;
use crate::reading::Reading;
use crate::scope::Survey;
use crate::terms::Terms;
use crate::tokens::is_arabic;

/// How much less than its fair share a common word counts, with one phrasing
/// an entry; with more, their own statistics take over.
const COMMON: f32 = 0.65;
/// What reading or weighing one feature costs, in multiplications of the learner.
const FEATURE: usize = 60;

/// A text that waits to be read.
#[derive(Clone, Debug)]
struct Raw {
    entry: usize,
    source: Source,
    text: String,
}

#[derive(Clone, Debug)]
enum Phase {
    Read(usize),
    Weigh(usize),
    Learn(Learner),
    Survey(Learner, Survey),
    Done,
}

/// An index in the making.
///
/// ```
/// use wasl_faq::{Builder, Entry};
/// let entry = Entry { question: "Can I return an item?", phrasings: &[], tags: &[], answer: "" };
/// let mut builder = Builder::new(&[entry]);
/// while !builder.step(100_000) {
///     // The page may draw a frame here.
/// }
/// assert_eq!(builder.finish().query("return", 1)[0].entry, 0);
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    raw: Vec<Raw>,
    index: Index,
    phase: Phase,
}

/// Builds an index over the entries; their order gives the ids 0..n.
#[must_use]
pub fn build(entries: &[Entry<'_>]) -> Index {
    Builder::new(entries).finish()
}

/// The same, read as the merchant says.
#[must_use]
pub fn build_with(entries: &[Entry<'_>], reading: &Reading) -> Index {
    Builder::with(entries, reading).finish()
}

impl Builder {
    /// Takes the entries' texts; [`Builder::step`] does the work.
    #[must_use]
    pub fn new(entries: &[Entry<'_>]) -> Self {
        Self::with(entries, &Reading::default())
    }

    /// The same, read as the merchant says.
    #[must_use]
    pub fn with(entries: &[Entry<'_>], reading: &Reading) -> Self {
        let mut raw = Vec::new();
        let mut phrasings = 0;
        for (id, entry) in entries.iter().enumerate() {
            let mut add = |source: Source, text: &str| {
                let text = prepare(text);
                if !text.is_empty() {
                    raw.push(Raw {
                        entry: id,
                        source,
                        text,
                    });
                }
            };
            add(Source::Phrasing(None), entry.question);
            for (at, phrasing) in entry.phrasings.iter().enumerate() {
                add(Source::Phrasing(Some(at)), phrasing);
            }
            let mut tags = String::new();
            for tag in entry.tags {
                tags.push_str(tag);
                tags.push(' ');
            }
            add(Source::Tags, &tags);
            add(Source::Answer, entry.answer);
            phrasings += 1 + entry.phrasings.len();
        }
        Self {
            raw,
            index: Index {
                lexicon: Lexicon::new(reading),
                common: 1.0 - COMMON * entries.len() as f32 / phrasings.max(1) as f32,
                len: entries.len(),
                columns: Vec::new(),
                terms: Terms::new(),
                texts: Vec::new(),
                weights: Vec::new(),
                usual: 0.0,
                meaning: reading.meaning.clone(),
                stored: None,
            },
            phase: Phase::Read(0),
        }
    }

    /// Works for about `work` multiplications, some milliseconds for a million; whether all is done.
    pub fn step(&mut self, work: usize) -> bool {
        let mut done = 0;
        while done < work {
            match self.turn() {
                Some(one) => done += one,
                None => return true,
            }
        }
        false
    }

    /// The index, with what is still to do done.
    #[must_use]
    pub fn finish(mut self) -> Index {
        while !self.step(usize::MAX) {}
        self.index
    }

    /// One text of the phase, or the next phase; the work done. `None` at the end.
    fn turn(&mut self) -> Option<usize> {
        let index = &mut self.index;
        match &mut self.phase {
            Phase::Read(at) => {
                if let Some(raw) = self.raw.get(*at) {
                    *at += 1;
                    return Some(read(index, raw));
                }
                index
                    .terms
                    .set_worth(index.columns.len(), asking(&index.texts));
                self.raw = Vec::new();
                self.phase = Phase::Weigh(0);
            }
            Phase::Weigh(at) => {
                if let Some(text) = index.texts.get_mut(*at) {
                    *at += 1;
                    let work = text.vector.len() * FEATURE / 4;
                    index.terms.weigh(&mut text.vector, text.arabic);
                    if !text.sense.is_empty() {
                        let sense = core::mem::take(&mut text.sense);
                        add_sense(&mut text.vector, &sense, index.terms.len());
                    }
                    return Some(work);
                }
                let columns = index.columns.len();
                self.phase = Phase::Learn(Learner::new(&index.texts, index.rows(), columns));
            }
            Phase::Learn(learner) => {
                if let Some(work) = learner.step(&index.texts) {
                    return Some(work);
                }
                if let Phase::Learn(learner) = core::mem::replace(&mut self.phase, Phase::Done) {
                    self.phase = Phase::Survey(learner, Survey::default());
                }
            }
            Phase::Survey(learner, survey) => {
                if let Some(work) = survey.step(&index.texts, learner, index.rows()) {
                    return Some(work);
                }
                let each = asking(&index.texts) as f32 / index.columns.len().max(1) as f32;
                index.usual = usual(survey.usual(index.columns.len()), each.max(1.0));
                index.weights = core::mem::take(&mut learner.weights);
                self.phase = Phase::Done;
            }
            Phase::Done => return None,
        }
        Some(1)
    }
}

/// Reads one text; the work done.
fn read(index: &mut Index, raw: &Raw) -> usize {
    let vector = features(&raw.text, &index.lexicon, index.common);
    let work = vector.len() * FEATURE;
    // An answer's own terms stay as good as unseen.
    if raw.source != Source::Answer {
        index.terms.count(&vector, raw.entry);
    }
    if index.columns.last() != Some(&raw.entry) {
        index.columns.push(raw.entry);
    }
    index.texts.push(Text {
        column: index.columns.len() - 1,
        source: raw.source,
        whole: whole(&raw.text),
        arabic: is_arabic(&raw.text),
        vector,
        sense: index
            .meaning
            .as_ref()
            .map_or(Vec::new(), |m| m.of(&raw.text)),
    });
    work
}

/// How many texts ask.
fn asking(texts: &[Text]) -> usize {
    let mut asking = 0;
    for text in texts {
        asking += usize::from(text.source != Source::Answer);
    }
    asking
}
