//! The rows in a file: JSON lines. The first says what it is, the last how many rows there are, so
//! that a file that was cut off is known.

use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::table::{Cell, Kind, Row, Table, named};
use super::{Rows, TransferError, channel};
use crate::digest::hex;

/// The version of the form.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Wasl(u32),
    Row {
        table: String,
        values: Map<String, Value>,
    },
    Rows(u64),
}

/// Writes rows to a file; how many.
///
/// # Errors
///
/// The reader's, or the file's.
pub async fn write_to(mut rows: Rows, out: &mut impl Write) -> Result<u64, TransferError> {
    write_line(out, &Line::Wasl(VERSION))?;
    let mut count = 0;
    while let Some(row) = rows.recv().await {
        write_line(out, &line_of(row?))?;
        count += 1;
    }
    write_line(out, &Line::Rows(count))?;
    out.flush()?;
    Ok(count)
}

/// Reads rows from a file, while the receiver takes them.
#[must_use]
pub fn read_from(input: impl BufRead + Send + 'static) -> Rows {
    let (out, rows) = channel();
    tokio::task::spawn_blocking(move || {
        if let Err(error) = read_lines(input, |row| out.blocking_send(Ok(row)).is_ok()) {
            // Nobody waits any more: then nobody needs the reason.
            let _ = out.blocking_send(Err(error));
        }
    });
    rows
}

fn read_lines(input: impl BufRead, mut give: impl FnMut(Row) -> bool) -> Result<(), TransferError> {
    let mut count = 0;
    let mut is_ours = false;
    let mut promised = None;
    for (number, line) in (1..).zip(input.lines()) {
        let wrong = |reason: String| TransferError::Line { number, reason };
        let line = line?;
        if promised.is_some() {
            return Err(wrong("nothing comes after the last line".to_owned()));
        }
        match serde_json::from_str(&line).map_err(|error| {
            // A last line that is half there cannot be parsed.
            wrong(format!("this is no line of an export: {error}"))
        })? {
            Line::Wasl(VERSION) if number == 1 => is_ours = true,
            Line::Wasl(version) => {
                return Err(wrong(format!(
                    "version {version} of the form is not known here; update wasl"
                )));
            }
            Line::Row { table, values } if is_ours => {
                count += 1;
                let table = named(&table).ok_or_else(|| wrong(format!("no table {table}")))?;
                if !give(row_of(table, values).map_err(wrong)?) {
                    return Ok(());
                }
            }
            Line::Rows(number) if is_ours => promised = Some(number),
            Line::Row { .. } | Line::Rows(_) => {
                return Err(wrong("the first line is missing".to_owned()));
            }
        }
    }
    if promised == Some(count) {
        Ok(())
    } else {
        Err(TransferError::CutOff)
    }
}

fn write_line(out: &mut impl Write, line: &Line) -> Result<(), std::io::Error> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

fn line_of(row: Row) -> Line {
    let values = row.table.columns.iter().zip(row.cells);
    let values = values.map(|((name, _), cell)| {
        let value = match cell {
            Cell::Null => Value::Null,
            Cell::Text(text) => Value::String(text),
            Cell::Number(number) => Value::from(number),
            Cell::Bytes(bytes) => Value::String(hex(&bytes)),
        };
        ((*name).to_owned(), value)
    });
    Line::Row {
        table: row.table.name.to_owned(),
        values: values.collect(),
    }
}

fn row_of(table: &'static Table, mut values: Map<String, Value>) -> Result<Row, String> {
    let mut cells = Vec::with_capacity(table.columns.len());
    for (name, kind) in table.columns {
        let value = values.remove(*name).unwrap_or(Value::Null);
        let cell = match (kind, value) {
            (_, Value::Null) => Some(Cell::Null),
            (Kind::Text | Kind::Words, Value::String(text)) => Some(Cell::Text(text)),
            (Kind::Number, Value::Number(number)) => number.as_i64().map(Cell::Number),
            (Kind::Bytes, Value::String(text)) => bytes_of(&text).map(Cell::Bytes),
            (Kind::Text | Kind::Words | Kind::Number | Kind::Bytes, _) => None,
        };
        cells.push(cell.ok_or_else(|| format!("{}.{name} has another form", table.name))?);
    }
    match values.keys().next() {
        Some(name) => Err(format!("{} has no column {name}", table.name)),
        None => Ok(Row { table, cells }),
    }
}

fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    let digits = hex.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    digits.chunks(2).map(pair).collect()
}
