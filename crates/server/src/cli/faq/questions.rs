//! Files of `text<TAB>label` lines, and the FAQ that one of them makes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::Args;
use thiserror::Error;
use wasl_faq::{Entry, Index, build};

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
}

impl Asked {
    /// Reads both files.
    pub fn read(files: &Files) -> Result<Self, Problem> {
        let entries = lines(&files.entries)?;
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut labels = Vec::new();
        let mut phrasings: Vec<Vec<String>> = Vec::new();
        for (line, (text, label)) in entries.into_iter().enumerate() {
            if label == OUT_OF_SCOPE {
                return Err(Problem::OutOfScope {
                    path: files.entries.clone(),
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
        let mut questions = Vec::new();
        for (line, (text, label)) in lines(&files.queries)?.into_iter().enumerate() {
            let entry = numbers.get(&label).copied();
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
        })
    }

    /// The ranker, trained on the entries.
    pub fn index(&self) -> Index {
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
        build(&entries)
    }
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
