//! The entries as a table for spreadsheets: CSV (RFC 4180) out and in. Pure.
//!
//! Columns: id, question, phrasings, answer, tags; phrasings and tags one a line inside their cell.
//! What a spreadsheet would run as a formula begins with an apostrophe in the file, which is taken
//! off again. Spreadsheets of some countries part cells by semicolons: the first row tells. What
//! is in none of the columns stays with its entry.

use std::collections::HashMap;

use super::cells::rows;
use super::entry::Entry;
use crate::csv::{Readers, cell, guarded, unguarded};

/// The columns.
pub const COLUMNS: [&str; 5] = ["id", "question", "phrasings", "answer", "tags"];

/// The most flaws that are told at once.
const MOST_FLAWS: usize = 20;

/// What parts cells.
const DELIMITERS: [char; 3] = [',', ';', '\t'];

/// What to do with entries that the table does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// They stay.
    #[default]
    Keep,
    /// They go.
    Remove,
}

/// A row of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number in the file, from 1.
    number: usize,
    id: String,
    question: String,
    answer: String,
    /// `None` without such a column.
    phrasings: Option<Vec<String>>,
    tags: Option<Vec<String>>,
}

/// Writes entries as a table, with the mark that tells spreadsheets that it is UTF-8.
#[must_use]
pub fn write(entries: &[Entry]) -> String {
    let mut out = format!("\u{feff}{}\r\n", COLUMNS.join(","));
    for entry in entries {
        let text = |key: &str| entry.text(key).unwrap_or_default();
        let lines = |key: &str| {
            let lines = entry.texts(key).into_iter();
            let lines = lines.map(|line| line.replace(['\r', '\n'], " ").trim().to_owned());
            lines.collect::<Vec<_>>().join("\n")
        };
        let cells = [
            text("id"),
            text("question"),
            lines("phrasings"),
            text("answer"),
            lines("tags"),
        ];
        let cells = cells.map(|text| cell(&guarded(&text), Readers::Spreadsheets));
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

/// Reads a table.
///
/// # Errors
///
/// A sentence for each flaw.
pub fn read(bytes: &[u8]) -> Result<Vec<Row>, Vec<String>> {
    let one = |flaw: &str| vec![flaw.to_owned()];
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes);
    let text = text
        .ok()
        .filter(|text| !text.contains('\0'))
        .ok_or_else(|| {
            one("the file is not UTF-8: save it as \"CSV UTF-8\", or export as UTF-8")
        })?;
    let parted = |delimiter: char| {
        let rows = rows(text, delimiter).ok()?;
        let names: Vec<String> = rows.first()?.1.iter().map(|name| column(name)).collect();
        let named = |wanted: &str| names.iter().any(|name| name == wanted);
        (named("question") && named("answer")).then_some((rows, names))
    };
    let Some((rows, names)) = DELIMITERS.into_iter().find_map(parted) else {
        // Which mark it is cannot be told: commas are the form.
        rows(text, ',').map_err(|flaw| vec![flaw])?;
        return Err(one(
            "the first row names the columns: id, question, phrasings, answer, tags; \
             question and answer must be there",
        ));
    };
    let mut flaws = Vec::new();
    for (at, name) in names.iter().enumerate() {
        if !COLUMNS.contains(&name.as_str()) {
            flaws.push(format!(
                "there is no column \"{name}\"; the columns are id, question, phrasings, answer, tags"
            ));
        } else if names.iter().take(at).any(|before| before == name) {
            flaws.push(format!("the column \"{name}\" is there twice"));
        }
    }
    let mut table = Vec::new();
    for (number, cells) in rows.into_iter().skip(1) {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if cells.len() > names.len() {
            flaws.push(format!(
                "row {number} has more cells than there are columns"
            ));
            continue;
        }
        let mut row = Row {
            number,
            ..Row::default()
        };
        for (name, cell) in names
            .iter()
            .zip(cells.into_iter().chain(std::iter::repeat(String::new())))
        {
            let text = unguarded(&cell);
            match name.as_str() {
                "id" => row.id = text.trim().to_owned(),
                "question" => row.question = text.trim().to_owned(),
                "answer" => row.answer = text.to_owned(),
                "phrasings" => row.phrasings = Some(lines(text)),
                "tags" => row.tags = Some(lines(text)),
                _ => {}
            }
        }
        for (name, text) in [("question", &row.question), ("answer", &row.answer)] {
            if text.trim().is_empty() {
                flaws.push(format!("row {number} has no {name}"));
            }
        }
        table.push(row);
    }
    if flaws.is_empty() {
        return Ok(table);
    }
    flaws.truncate(MOST_FLAWS);
    Err(flaws)
}

/// The entries with the rows in them: an entry is known by its id, else by its question. New ones
/// come last; without those that are missing, all are in the order of the table.
///
/// # Errors
///
/// A sentence for each row that is an entry's second.
pub fn merge(
    entries: Vec<Entry>,
    rows: Vec<Row>,
    missing: Missing,
) -> Result<Vec<Entry>, Vec<String>> {
    let mut places = Places::of(&entries);
    let mut entries: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
    let mut rows_of: HashMap<usize, usize> = HashMap::new();
    let mut order = Vec::new();
    let mut flaws = Vec::new();
    for row in rows {
        let place = places.find(&row).unwrap_or_else(|| {
            places.add(entries.len(), &row);
            entries.push(Some(Entry::default()));
            entries.len() - 1
        });
        if let Some(before) = rows_of.insert(place, row.number) {
            flaws.push(format!(
                "rows {before} and {} are the same entry",
                row.number
            ));
        }
        order.push(place);
        if let Some(Some(entry)) = entries.get_mut(place) {
            row.write_into(entry);
        }
    }
    if !flaws.is_empty() {
        flaws.truncate(MOST_FLAWS);
        return Err(flaws);
    }
    Ok(match missing {
        Missing::Keep => entries.into_iter().flatten().collect(),
        Missing::Remove => {
            let chosen = order.into_iter();
            chosen
                .filter_map(|place| entries.get_mut(place)?.take())
                .collect()
        }
    })
}

/// Where entries stand, by what they are known by.
struct Places {
    ids: HashMap<String, usize>,
    questions: HashMap<String, usize>,
    /// Questions of entries that have no id.
    nameless: HashMap<String, usize>,
}

impl Places {
    fn of(entries: &[Entry]) -> Self {
        let mut places = Self {
            ids: HashMap::new(),
            questions: HashMap::new(),
            nameless: HashMap::new(),
        };
        for (place, entry) in entries.iter().enumerate() {
            let question = entry.text("question").unwrap_or_default().trim().to_owned();
            let id = entry.text("id").unwrap_or_default().trim().to_owned();
            places.note(place, id, question);
        }
        places
    }

    fn add(&mut self, place: usize, row: &Row) {
        self.note(place, row.id.clone(), row.question.clone());
    }

    fn note(&mut self, place: usize, id: String, question: String) {
        if id.is_empty() {
            self.nameless.entry(question.clone()).or_insert(place);
        } else {
            self.ids.entry(id).or_insert(place);
        }
        self.questions.entry(question).or_insert(place);
    }

    fn find(&self, row: &Row) -> Option<usize> {
        if row.id.is_empty() {
            return self.questions.get(&row.question).copied();
        }
        let named = self.ids.get(&row.id);
        named.or_else(|| self.nameless.get(&row.question)).copied()
    }
}

impl Row {
    /// What is as it was stays as it is written.
    fn write_into(self, entry: &mut Entry) {
        let texts = [
            ("id", self.id),
            ("question", self.question),
            ("answer", self.answer),
        ];
        for (key, text) in texts {
            let is_news = entry.text(key).as_deref() != Some(&*text);
            if is_news && !(key == "id" && text.is_empty()) {
                entry.set(key, &text);
            }
        }
        for (key, list) in [("phrasings", self.phrasings), ("tags", self.tags)] {
            if let Some(list) = list
                && entry.texts(key) != list
            {
                entry.set(key, &list);
            }
        }
    }
}

/// A column's name as it is compared.
fn column(cell: &str) -> String {
    cell.trim().to_ascii_lowercase()
}

/// The lines of a cell.
fn lines(cell: &str) -> Vec<String> {
    let lines = cell.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty());
    lines.map(ToOwned::to_owned).collect()
}

#[cfg(test)]
#[path = "sheet_tests.rs"]
mod tests;
