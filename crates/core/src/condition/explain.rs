//! Explanations: the walk through a condition, noted down line by line for a person.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Timestamp, Value};

use super::outcome::Outcome;
use super::tree::{Bound, Operator};
use crate::i18n::decimal;

/// What became of one part of a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Where it stands, e.g. `when.$and[1].scroll.$gte`.
    pub path: String,
    /// How deep it stands, from 0; the parts of a part follow it, one deeper.
    pub depth: usize,
    /// The operator; `=` for a bare value.
    pub operator: &'static str,
    /// What the fact is compared with, for an operator that compares.
    pub operand: Option<Value>,
    /// What the fact is now; `None` when it is not known, or when this is no test of one.
    pub actual: Option<Value>,
    /// Whether it holds.
    pub holds: bool,
    /// The earliest moment at which that may be otherwise by time alone.
    pub changes_at: Option<Timestamp>,
}

/// Lines as they are written.
pub(super) struct Trace {
    path: String,
    depth: usize,
    lines: Vec<Line>,
}

/// A line that has no outcome yet, and the length of the path to go back to.
pub(super) struct Open {
    line: usize,
    back: usize,
}

impl Trace {
    pub(super) fn new(at: &str) -> Self {
        Self {
            path: at.into(),
            depth: 0,
            lines: Vec::new(),
        }
    }

    pub(super) fn lines(self) -> Vec<Line> {
        self.lines
    }

    /// Goes down to a key; answers the length of the path to come back to.
    pub(super) fn enter(&mut self, key: &str) -> usize {
        let back = self.path.len();
        if back > 0 && !key.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(key);
        back
    }

    /// Goes down to a place of a list.
    pub(super) fn enter_place(&mut self, at: usize) -> usize {
        let back = self.path.len();
        self.path.push('[');
        self.path.push_str(&decimal(at as u32));
        self.path.push(']');
        back
    }

    pub(super) fn leave(&mut self, back: usize) {
        self.path.truncate(back);
    }

    pub(super) fn open(
        &mut self,
        key: &str,
        operator: &'static str,
        operand: Option<Value>,
        actual: Option<Value>,
    ) -> Open {
        let back = self.enter(key);
        self.lines.push(Line {
            path: self.path.clone(),
            depth: self.depth,
            operator,
            operand,
            actual,
            holds: false,
            changes_at: None,
        });
        self.depth += 1;
        Open {
            line: self.lines.len() - 1,
            back,
        }
    }

    pub(super) fn close(&mut self, open: Open, outcome: Outcome) {
        self.leave(open.back);
        self.depth -= 1;
        if let Some(line) = self.lines.get_mut(open.line) {
            line.holds = outcome.holds;
            line.changes_at = outcome.changes_at;
        }
    }
}

impl Operator {
    /// What it compares with, as it stood in the JSON; none for one that holds tests.
    pub(super) fn operand(&self) -> Option<Value> {
        Some(match self {
            Self::Same { value, .. } => value.clone(),
            Self::Order(_, Bound::Number(number)) => Value::Number(*number),
            Self::Order(_, Bound::Text(text)) | Self::Version(_, text) => text.as_str().into(),
            Self::In { values, .. } | Self::Every { values, .. } => Value::List(values.clone()),
            Self::Group { name, .. } => name.as_str().into(),
            Self::Pattern { pattern, .. } => pattern.as_str().into(),
            Self::Exists(wanted) => Value::Bool(*wanted),
            Self::Kind(kind) => kind.name().into(),
            Self::Size(_) | Self::Element(_) | Self::Not(_) => return None,
        })
    }
}
