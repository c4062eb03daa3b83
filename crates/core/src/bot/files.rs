//! The files of the FAQ: an index built beforehand and a language pack, fetched when the panel opens.
//!
//! The bot is whole without them. Until the index is there questions wait; what cannot be used is told
//! in the console, and the bot answers from the entries in the options. A language pack changes what is
//! known about words, so the ranker trains again when it arrives.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use wasl_faq::{Damage, Index, Kept, Meaning};

use crate::config::{Faq, FaqEntry};
use crate::rich;

/// A file of the FAQ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaqFile {
    /// What `wasl faq build` wrote.
    Index,
    /// A language pack.
    Meaning,
}

/// How far a file is.
#[derive(Debug, Default)]
enum Progress {
    #[default]
    Unasked,
    /// Asked for at this address.
    Asked(String),
    /// In use.
    Here,
    /// Not to be had, or of no use.
    Refused,
}

/// Both files.
#[derive(Debug, Default)]
pub struct Files {
    index: Progress,
    meaning: Progress,
}

impl Files {
    /// What is to be fetched now: what the options name and nobody asked for yet.
    pub fn wanted(&mut self, faq: &Faq) -> Vec<(FaqFile, String)> {
        let mut wanted = Vec::new();
        for (file, url) in [
            (FaqFile::Index, &faq.index),
            (FaqFile::Meaning, &faq.meaning),
        ] {
            // An index has its own weights: a pack would not be asked.
            let idle = file == FaqFile::Meaning && faq.index.is_some();
            let progress = self.progress(file);
            if let (Some(url), Progress::Unasked, false) = (url, &*progress, idle) {
                *progress = Progress::Asked(url.clone());
                wanted.push((file, url.clone()));
            }
        }
        wanted
    }

    fn progress(&mut self, file: FaqFile) -> &mut Progress {
        match file {
            FaqFile::Index => &mut self.index,
            FaqFile::Meaning => &mut self.meaning,
        }
    }

    /// Whether an answer from this address is waited for.
    pub fn awaits(&mut self, file: FaqFile, url: &str) -> bool {
        matches!(self.progress(file), Progress::Asked(asked) if asked == url)
    }

    /// Notes what became of a file.
    pub fn settle(&mut self, file: FaqFile, used: bool) {
        *self.progress(file) = if used {
            Progress::Here
        } else {
            Progress::Refused
        };
    }

    /// The index is on its way.
    pub fn loading(&self) -> bool {
        matches!(self.index, Progress::Asked(_))
    }

    /// The entries are those of the index.
    pub fn indexed(&self) -> bool {
        matches!(self.index, Progress::Here)
    }
}

/// What a file holds.
#[derive(Debug)]
pub enum Held {
    Index(Index, Vec<FaqEntry>),
    Meaning(Rc<Meaning>),
}

impl Held {
    pub fn read(file: FaqFile, bytes: &[u8]) -> Result<Self, Damage> {
        Ok(match file {
            FaqFile::Index => {
                let (index, kept) = wasl_faq::read(bytes)?;
                let mut entries = Vec::new();
                for one in kept {
                    entries.push(entry(one));
                }
                Self::Index(index, entries)
            }
            FaqFile::Meaning => Self::Meaning(Rc::new(Meaning::read(bytes)?)),
        })
    }
}

fn entry(kept: Kept) -> FaqEntry {
    FaqEntry {
        id: kept.id,
        question: kept.question,
        phrasings: Vec::new(),
        rich: rich::from_plain(&kept.answer),
        answer: kept.answer,
        tags: Vec::new(),
        quick: kept.quick,
        flow: None,
        when: None,
        related: None,
    }
}
