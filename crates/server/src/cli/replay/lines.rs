//! A file of visits: JSON lines, one step each. A page begins with its `boot`.
//!
//! A line that cannot be read spoils its page: what comes before and after it there would mean
//! something else without it. The page is left out and the reason told; the next one is read.

use std::fmt;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::mem;
use std::path::{Path, PathBuf};

use wasl_core::Event;
use wasl_core::visit::{Step, read};
use wasl_protocol::Value;

/// A file of visits.
pub struct Lines {
    path: PathBuf,
    input: BufReader<File>,
    text: String,
    /// The line read last, from 1.
    number: u64,
    /// The page at hand: its first line, and its steps.
    first: u64,
    steps: Vec<Step>,
    spoilt: Option<Bad>,
    /// The file is read to its end.
    ended: bool,
}

/// A line that cannot be used.
#[derive(Debug)]
pub struct Bad {
    path: PathBuf,
    line: u64,
    message: String,
    /// Where the page begins that is left out.
    first: u64,
}

impl fmt::Display for Bad {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        write!(out, "{path}:{}: {}. ", self.line, self.message)?;
        match self.first {
            0 => out.write_str("Lines before the first \"boot\" are left out."),
            first => write!(out, "The page that begins at line {first} is left out."),
        }
    }
}

/// A page: a name for its visit and its steps; or what is wrong with it.
type Page = Result<(String, Vec<Step>), Bad>;

impl Lines {
    pub fn open(path: &Path) -> Result<Self, String> {
        let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self {
            path: path.to_owned(),
            input: BufReader::with_capacity(1 << 16, file),
            text: String::new(),
            number: 0,
            first: 0,
            steps: Vec::new(),
            spoilt: None,
            ended: false,
        })
    }

    /// The next page; `None` at the end.
    pub fn next(&mut self) -> std::io::Result<Option<Page>> {
        while !self.ended {
            self.text.clear();
            self.number += 1;
            if self.input.read_line(&mut self.text)? == 0 {
                self.ended = true;
                return Ok(self.take());
            }
            if self.text.trim().is_empty() {
                continue;
            }
            match step(&self.text) {
                Ok(step) if matches!(step.event, Event::Booted(_)) => {
                    let before = self.take();
                    self.first = self.number;
                    self.steps.push(step);
                    if before.is_some() {
                        return Ok(before);
                    }
                }
                Ok(_) if self.first == 0 => {
                    self.spoil("a visit begins with \"boot\"".to_owned());
                }
                Ok(step) => self.steps.push(step),
                Err(message) => {
                    // A start that cannot be read is the start of another page all the same.
                    if self.text.contains("\"boot\"") {
                        let before = self.take();
                        self.first = self.number;
                        self.spoil(message);
                        if before.is_some() {
                            return Ok(before);
                        }
                    } else {
                        self.spoil(message);
                    }
                }
            }
        }
        Ok(None)
    }

    fn spoil(&mut self, message: String) {
        if self.spoilt.is_none() {
            self.spoilt = Some(Bad {
                path: self.path.clone(),
                line: self.number,
                message,
                first: self.first,
            });
        }
    }

    fn take(&mut self) -> Option<Page> {
        let steps = mem::take(&mut self.steps);
        match self.spoilt.take() {
            Some(bad) => Some(Err(bad)),
            None if steps.is_empty() => None,
            None => Some(Ok((format!("line {}", self.first), steps))),
        }
    }
}

fn step(text: &str) -> Result<Step, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
    read(&value).map_err(|wrong| wrong.to_string())
}
