//! What words mean: the static vectors of a language pack, made by `cargo xtask langpack`.
//!
//! Read when the pack arrives; asked for each text. A text's meaning is the sum of its words' vectors,
//! at length 1; words stand in the pack by their stems. The length of a word's vector is how much the
//! word matters: those of "the" and "please" are nearly nothing.

use crate::features::Hash;
use crate::sealed::{Damage, Kind, Reader, open};
use crate::tokens::{stem, words};

/// The most dimensions.
const DIMENSIONS: usize = 512;

/// A language pack.
#[derive(Clone, Debug)]
pub struct Meaning {
    language: String,
    dimensions: usize,
    /// The words, ascending.
    hashes: Vec<u32>,
    /// Their vectors, one after another, in steps of one length for all.
    steps: Vec<i8>,
}

impl Meaning {
    /// Reads a pack: its language, the number of dimensions, the words' hashes, and for each dimension
    /// a signed byte for each word.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn read(file: &[u8]) -> Result<Self, Damage> {
        let mut reader = Reader(open(Kind::Meaning, file)?);
        let language = reader.text()?.into();
        let dimensions = reader.number()?;
        if dimensions == 0 || dimensions > DIMENSIONS {
            return Err(Damage::Content);
        }
        let hashes = reader.hashes()?;
        let mut steps = vec![0; hashes.len() * dimensions];
        // In the file equal numbers stand together, for the compression; here those of a word do.
        for dimension in 0..dimensions {
            let all = reader.bytes(hashes.len())?;
            for (word, &step) in all.iter().enumerate() {
                steps[word * dimensions + dimension] = step as i8;
            }
        }
        if !reader.0.is_empty() {
            return Err(Damage::Content);
        }
        Ok(Self {
            language,
            dimensions,
            hashes,
            steps,
        })
    }

    /// The language whose words these are, as in `en`.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    pub(crate) fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The meaning of a normalised text: of length 1, or nothing where no word is known.
    pub(crate) fn of(&self, text: &str) -> Vec<f32> {
        let mut sum = vec![0_i32; self.dimensions];
        for word in words(text) {
            if let Ok(at) = self
                .hashes
                .binary_search(&Hash::EMPTY.text(stem(word)).get())
            {
                let steps = &self.steps[at * self.dimensions..(at + 1) * self.dimensions];
                for (one, &step) in sum.iter_mut().zip(steps) {
                    *one += i32::from(step);
                }
            }
        }
        let mut square = 0.0;
        for &one in &sum {
            square += (one * one) as f32;
        }
        let shrink = 1.0 / square.max(1.0).sqrt();
        let mut sense = Vec::with_capacity(self.dimensions);
        for one in sum {
            sense.push(one as f32 * shrink);
        }
        sense
    }
}
