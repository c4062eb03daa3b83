//! What the screen shows of the dead letters.

use super::{ListState, Older};
use crate::i18n::Key;
use crate::model::letters::{Letters, said};
use crate::model::request::DeadLetter;
use crate::model::surroundings::Load;

/// The dead letters.
#[derive(Clone, Debug, PartialEq)]
pub struct LettersView {
    /// What there is to see.
    pub state: ListState,
    /// The last refresh failed; what is shown may be old.
    pub stale: bool,
    /// An order is under way.
    pub busy: bool,
    /// What came of the last order.
    pub said: Option<Key>,
    /// Newest first.
    pub rows: Vec<LetterRow>,
    /// Older ones.
    pub older: Older,
}

/// A letter.
#[derive(Clone, Debug, PartialEq)]
pub struct LetterRow {
    /// What it is.
    pub letter: DeadLetter,
    /// Why it was refused.
    pub reason: Key,
    /// Its body is shown.
    pub open: bool,
    /// The body, easier to read where it is JSON.
    pub body: String,
    /// What came of trying it again, and why.
    pub tried: Option<(Key, String)>,
}

/// The letters.
pub(super) fn view(letters: &Letters) -> LettersView {
    let rows = letters.list.iter().map(|letter| row(letters, letter));
    let rows: Vec<LetterRow> = rows.collect();
    let state = match letters.load {
        Load::Never | Load::Asked(_) | Load::Done | Load::Failed(_) if !rows.is_empty() => {
            ListState::Rows
        }
        Load::Never | Load::Asked(_) => ListState::Loading,
        Load::Failed(_) => ListState::Failed,
        Load::Done => ListState::Empty,
    };
    let older = if letters.has_older() {
        match letters.older {
            Load::Never | Load::Done => Older::Some,
            Load::Asked(_) => Older::Loading,
            Load::Failed(_) => Older::Failed,
        }
    } else {
        Older::None
    };
    LettersView {
        state,
        stale: letters.load.is_failed(),
        busy: letters.is_busy(),
        said: letters.said,
        rows,
        older,
    }
}

fn row(letters: &Letters, letter: &DeadLetter) -> LetterRow {
    let open = letters.expanded.contains(&letter.id);
    let tried = letters.tried.iter().find(|tried| tried.id == letter.id);
    LetterRow {
        reason: reason(&letter.reason),
        open,
        body: if open {
            readable(&letter.body)
        } else {
            String::new()
        },
        tried: tried.map(|tried| (said(tried), tried.message.clone().unwrap_or_default())),
        letter: letter.clone(),
    }
}

/// A word of the server's in the agent's language.
fn reason(word: &str) -> Key {
    match word {
        "schema" => Key::LettersSchema,
        "too_large" => Key::LettersTooLarge,
        "wrong_site" => Key::LettersWrongSite,
        "time" => Key::LettersTime,
        "refused" | "rejected" => Key::LettersByEndpoint,
        _ => Key::LettersMalformed,
    }
}

fn readable(body: &str) -> String {
    let value: Result<wasl_protocol::Value, _> = serde_json::from_str(body);
    let pretty = value
        .ok()
        .and_then(|value| serde_json::to_string_pretty(&value).ok());
    pretty.unwrap_or_else(|| body.to_owned())
}
