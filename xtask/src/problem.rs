//! What went wrong, in a sentence, and what to do about it.
//!
//! Every command returns a [`Problem`]; `main` prints it and exits with 1.

use std::fmt;

/// The result of every step.
pub type Outcome<T = ()> = Result<T, Problem>;

/// A failure a person can act on.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem {
    what: String,
    todo: Option<String>,
}

impl Problem {
    /// `what` happened, as a sentence.
    pub fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            todo: None,
        }
    }

    /// A failure that was shown in full already; `main` adds nothing.
    pub fn shown() -> Self {
        Self::new("")
    }

    /// Whether there is nothing left to say.
    pub fn is_shown(&self) -> bool {
        self.what.is_empty()
    }

    /// Adds what the reader should do next.
    pub fn todo(mut self, todo: impl Into<String>) -> Self {
        self.todo = Some(todo.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.what)?;
        match &self.todo {
            Some(todo) => write!(out, "\n  {todo}"),
            None => Ok(()),
        }
    }
}

/// Turns a foreign error into a [`Problem`] that says what was being done.
pub trait During<T> {
    /// `doing` is a clause such as "read Cargo.lock".
    fn during(self, doing: impl fmt::Display) -> Outcome<T>;
}

impl<T, E: fmt::Display> During<T> for Result<T, E> {
    fn during(self, doing: impl fmt::Display) -> Outcome<T> {
        self.map_err(|error| Problem::new(format!("could not {doing}: {error}")))
    }
}
