//! Files of `text<TAB>label` lines, and the FAQ that one of them makes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::Args;
use thiserror::Error;
use wasl_faq::{Damage, Entry, Index, Reading, build_with};

use super::reading::{HowRead, unpacked};

/// The label of a question that no entry answers.
pub const OUT_OF_SCOPE: &str = "oos";

/// The two files.
#[derive(Args, Debug)]
pub struct Files {
    /// The FAQ: `text<TAB>label` lines. Each label is an entry, its lines are the entry's phrasings.
    #[arg(long, value_name = "FILE")]
    entries: PathBuf,
    /// The questions: `text<TAB>label` lines. The label `oos` marks one that no entry answers.
    #[arg(long, value_name = "FILE")]
    queries: PathBuf,
    #[command(flatten)]
    read: HowRead,
    /// An index that `wasl faq build` made of these entries, in place of training.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["arabizi", "synonyms", "pack"])]
    index: Option<PathBuf>,
}

/// Why a file is of no use.
#[derive(Debug, Error)]
pub enum Problem {
    #[error("cannot read {path}")]
    Read {
        path: PathBuf,
        #[source]
        cause: std::io::Error,
    },
    #[error("{path}, line {line}: give a text, a tab and a label")]
    Line { path: PathBuf, line: usize },
    #[error("{path} cannot be used: {cause}")]
    Damaged {
        path: PathBuf,
        #[source]
        cause: Damage,
    },
    #[error("{path} was not built from these entries; run `wasl faq build` again")]
    Another { path: PathBuf },
    #[error("{path} has no lines; give `text<TAB>label` lines")]
    Empty { path: PathBuf },
    #[error("{path}, line {line}: `oos` cannot be an entry; give the entry another label")]
    OutOfScope { path: PathBuf, line: usize },
    #[error(
        "{path}, line {line}: no entry has the label {label}; correct it, or mark the question `oos`"
    )]
    Unknown {
        path: PathBuf,
        line: usize,
        label: String,
    },
}

/// A FAQ and what is asked of it.
#[derive(Debug)]
pub struct Asked {
    /// The entries' labels, by their number.
    pub labels: Vec<String>,
    /// The entries' phrasings, by their number.
    pub phrasings: Vec<Vec<String>>,
    /// The questions, each with the number of the entry that answers it, if one does.
    pub questions: Vec<(String, Option<usize>)>,
    /// How texts are read.
    pub reading: Reading,
    /// The file of the index, in place of training.
    pub index: Option<PathBuf>,
}

impl Asked {
    /// Reads both files.
    pub fn read(files: &Files) -> Result<Self, Problem> {
        let (labels, phrasings) = labelled(&files.entries)?;
        let numbers: HashMap<&str, usize> = labels
            .iter()
            .enumerate()
            .map(|(number, label)| (label.as_str(), number))
            .collect();
        let mut questions = Vec::new();
        for (line, (text, label)) in lines(&files.queries)?.into_iter().enumerate() {
            let entry = numbers.get(label.as_str()).copied();
            if entry.is_none() && label != OUT_OF_SCOPE {
                return Err(Problem::Unknown {
                    path: files.queries.clone(),
                    line: line + 1,
                    label,
                });
            }
            questions.push((text, entry));
        }
        Ok(Self {
            labels,
            phrasings,
            questions,
            reading: files.read.reading()?,
            index: files.index.clone(),
        })
    }

    /// The ranker: out of its file, or trained on the entries.
    pub fn index(&self) -> Result<Index, Problem> {
        if let Some(path) = &self.index {
            let (index, kept) =
                wasl_faq::read(&unpacked(path)?).map_err(|cause| Problem::Damaged {
                    path: path.clone(),
                    cause,
                })?;
            let ids = kept.iter().map(|entry| entry.id.as_deref());
            if !ids.eq(self.labels.iter().map(|label| Some(label.as_str()))) {
                return Err(Problem::Another { path: path.clone() });
            }
            return Ok(index);
        }
        let mut entries = Vec::new();
        for phrasings in &self.phrasings {
            if let [question, others @ ..] = phrasings.as_slice() {
                entries.push(Entry {
                    question,
                    phrasings: others,
                    tags: &[],
                    answer: "",
                });
            }
        }
        Ok(build_with(&entries, &self.reading))
    }
}

/// The labels of a file of entries in order, and the phrasings of each.
pub fn labelled(path: &Path) -> Result<(Vec<String>, Vec<Vec<String>>), Problem> {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut labels = Vec::new();
    let mut phrasings: Vec<Vec<String>> = Vec::new();
    for (line, (text, label)) in lines(path)?.into_iter().enumerate() {
        if label == OUT_OF_SCOPE {
            return Err(Problem::OutOfScope {
                path: path.to_owned(),
                line: line + 1,
            });
        }
        let number = *numbers.entry(label.clone()).or_insert_with(|| {
            labels.push(label);
            phrasings.push(Vec::new());
            labels.len() - 1
        });
        phrasings[number].push(text);
    }
    Ok((labels, phrasings))
}

/// The lines of a file as text and label.
fn lines(path: &Path) -> Result<Vec<(String, String)>, Problem> {
    let file = std::fs::read_to_string(path).map_err(|cause| Problem::Read {
        path: path.to_owned(),
        cause,
    })?;
    let mut lines = Vec::new();
    for (at, line) in file.lines().enumerate() {
        let (text, label) = line.rsplit_once('\t').ok_or_else(|| Problem::Line {
            path: path.to_owned(),
            line: at + 1,
        })?;
        lines.push((text.to_owned(), label.trim().to_owned()));
    }
    if lines.is_empty() {
        return Err(Problem::Empty {
            path: path.to_owned(),
        });
    }
    Ok(lines)
}
