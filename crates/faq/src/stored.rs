//! An index in a file, for FAQs too large to train in the page: what `wasl faq build` writes and the
//! widget fetches.
//!
//! The body, in order (numbers are bytes of seven bits, low ones first; text is its length and UTF-8):
//!
//! - whether Latin letters may spell Arabic (a byte); the groups of synonyms: count, then for each the
//!   count of its texts and the texts
//! - the entries: count, then for each its question, answer, id (empty for none), a byte, 1 when it
//!   is offered as a quick question, and what else it shows: a count of keys, then each with its value
//!   (a byte for its kind: 0 null, 1 false, 2 true, 3 a number in eight bytes, 4 text, 5 a list: count,
//!   values, 6 an object: count, keys with values)
//! - the columns: count, then the entry of each; the count of texts; the weight of common words and
//!   the start of confidences (four bytes each)
//! - the phrasings' hashes, as differences, then the column of each
//! - the terms' hashes, as differences, then for each: entries and texts that have it; its scale (the
//!   upper half of a float); its base (a signed byte); the count of its cells, and for each the
//!   distance to the next column and a signed byte
//!
//! A term says `scale * base` for every column but those with a cell, for which it says
//! `scale * (base + cell)`.

use wasl_protocol::Properties;

use crate::index::Index;
use crate::lexicon::Lexicon;
use crate::reading::Reading;
use crate::sealed::{Damage, Kind, Reader, open};
use crate::sort::{key, pack, place, sort, value, weight};
use crate::terms::Terms;

/// What an index file knows of an entry beside its ranking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// The question as the merchant shows it.
    pub question: String,
    /// The answer, as written.
    pub answer: String,
    /// Its name, if it has one.
    pub id: Option<String>,
    /// Offered as a quick question.
    pub quick: bool,
    /// What else the entry shows, by the keys of its options; nothing here looks into it.
    pub more: Properties,
}

/// The weights of an index that came in a file.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    /// For each term, where its cells begin, and at the end where they end.
    starts: Vec<u32>,
    /// What each term says for all columns.
    bases: Vec<f32>,
    scales: Vec<f32>,
    /// Column and, in the high byte, the signed number.
    cells: Vec<u32>,
    /// Hashes of phrasings with their columns, ascending.
    wholes: Vec<u64>,
}

/// How deep values in an entry may lie: a card's `cart` and its words lie four deep.
const DEPTH: usize = 16;

/// The most columns: a cell has 24 bits for its column.
const COLUMNS: usize = 1 << 24;

impl Stored {
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(self.starts.as_slice())
            + size_of_val(self.bases.as_slice())
            + size_of_val(self.scales.as_slice())
            + size_of_val(self.cells.as_slice())
            + size_of_val(self.wholes.as_slice())
    }

    /// Adds the scores of a vector.
    pub(crate) fn add_products(&self, scores: &mut [f32], vector: &[u64]) {
        let mut all = 0.0;
        for &row in vector {
            let term = key(row) as usize;
            let value = weight(row);
            all += value * self.bases[term];
            let scale = value * self.scales[term];
            let cells = self.starts[term] as usize..self.starts[term + 1] as usize;
            for &cell in &self.cells[cells] {
                scores[(cell & 0x00ff_ffff) as usize] += scale * ((cell as i32) >> 24) as f32;
            }
        }
        for score in scores {
            *score += all;
        }
    }

    /// The columns that have a phrasing of this hash.
    pub(crate) fn exact(&self, whole: u32, mut found: impl FnMut(usize)) {
        for &row in &self.wholes[place(&self.wholes, pack(whole, 0))..] {
            if key(row) != whole {
                break;
            }
            found(value(row));
        }
    }
}

/// Reads an index file: the index, and what is shown of its entries.
///
/// # Errors
/// What is wrong with the file. Memory stays within a small multiple of its length.
pub fn read(file: &[u8]) -> Result<(Index, Vec<Kept>), Damage> {
    let mut reader = Reader(open(Kind::Index, file)?);
    let mut reading = Reading {
        arabizi: reader.byte()? == 1,
        ..Reading::default()
    };
    for _ in 0..reader.length()? {
        let mut group = Vec::new();
        for _ in 0..reader.length()? {
            group.push(reader.text()?.into());
        }
        reading.synonyms.push(group);
    }
    let mut entries = Vec::new();
    for _ in 0..reader.length()? {
        let question = reader.text()?.into();
        let answer = reader.text()?.into();
        let id = reader.text()?;
        entries.push(Kept {
            question,
            answer,
            id: (!id.is_empty()).then(|| id.into()),
            quick: reader.byte()? == 1,
            more: reader.properties(DEPTH)?,
        });
    }
    let mut columns = Vec::new();
    for _ in 0..reader.length()? {
        let entry = reader.number()?;
        if entry >= entries.len() {
            return Err(Damage::Content);
        }
        columns.push(entry);
    }
    let asking = reader.number()?;
    let common = reader.float()?;
    let usual = reader.float()?;
    let mut wholes = Vec::new();
    for hash in reader.hashes()? {
        wholes.push(pack(hash, column(reader.number()?, &columns)?));
    }
    sort(&mut wholes);
    let mut stored = Stored {
        starts: vec![0],
        bases: Vec::new(),
        scales: Vec::new(),
        cells: Vec::new(),
        wholes,
    };
    let mut terms = Terms::new();
    for hash in reader.hashes()? {
        let before = terms.len();
        terms.restore((hash, reader.number()? as u32, reader.number()? as u32));
        if terms.len() == before {
            return Err(Damage::Content);
        }
        let scale = f32::from_bits(u32::from(reader.short()?) << 16);
        if !scale.is_finite() {
            return Err(Damage::Content);
        }
        stored.scales.push(scale);
        let base = reader.byte()? as i8;
        stored.bases.push(scale * f32::from(base));
        let mut next = 0;
        for _ in 0..reader.length()? {
            let at = column(reader.number()?.saturating_add(next), &columns)?;
            stored
                .cells
                .push(u32::from(reader.byte()?) << 24 | at as u32);
            next = at + 1;
        }
        stored.starts.push(stored.cells.len() as u32);
    }
    if !reader.0.is_empty() {
        return Err(Damage::Content);
    }
    terms.set_worth(columns.len(), asking);
    let index = Index {
        lexicon: Lexicon::new(&reading),
        common,
        len: entries.len(),
        columns,
        terms,
        texts: Vec::new(),
        weights: Vec::new(),
        usual,
        meaning: None,
        stored: Some(stored),
    };
    Ok((index, entries))
}

/// A column that there is.
fn column(number: usize, columns: &[usize]) -> Result<usize, Damage> {
    if number < columns.len() && number < COLUMNS {
        Ok(number)
    } else {
        Err(Damage::Content)
    }
}
