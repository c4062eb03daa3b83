//! The answers of a site as a table: a row for each answer, and one for each run without any.

use std::io::{Error, Write};

use serde::Serialize;
use wasl_core::survey::Scale;
use wasl_protocol::{ConversationId, MessageId, SiteId, Timestamp};

use super::record::{AnswerRow, Filter, Given, RowCursor, good_end, points};
use crate::store::{Store, StoreError};

/// The rows of one read.
const AT_ONCE: u32 = 500;

/// A row. Its fields are the columns of the CSV and the keys of the JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record {
    survey: String,
    touchpoint: String,
    run: String,
    asked_at: String,
    state: &'static str,
    how: Option<&'static str>,
    #[serde(rename = "where")]
    place: &'static str,
    by: &'static str,
    share: f64,
    stage: Option<String>,
    locale: Option<String>,
    page: Option<String>,
    conversation: Option<ConversationId>,
    message: Option<MessageId>,
    question: Option<String>,
    #[serde(rename = "type")]
    kind: Option<&'static str>,
    points: Option<u8>,
    good_end: Option<&'static str>,
    score: Option<u8>,
    choices: Option<Vec<String>>,
    text: Option<String>,
    answered_at: Option<String>,
}

/// The columns, in order.
pub const COLUMNS: [&str; 22] = [
    "survey",
    "touchpoint",
    "run",
    "asked_at",
    "state",
    "how",
    "where",
    "by",
    "share",
    "stage",
    "locale",
    "page",
    "conversation",
    "message",
    "question",
    "type",
    "points",
    "good_end",
    "score",
    "choices",
    "text",
    "answered_at",
];

impl From<AnswerRow> for Record {
    fn from(row: AnswerRow) -> Self {
        let AnswerRow {
            run,
            asked_at,
            state,
            how,
            answer,
        } = row;
        let (question, given, at) = match answer {
            Some((question, given, at)) => (Some(question), Some(given), Some(at)),
            None => (None, None, None),
        };
        let kind = given.as_ref().map(|given| given.kind().name());
        let (scale, score, choices, text): (Option<Scale>, _, _, _) = match given {
            Some(Given::Score(scale, score)) => (Some(scale), Some(score), None, None),
            Some(Given::Chosen(_, ids)) => (None, None, Some(ids), None),
            Some(Given::Text(text)) => (None, None, None, Some(text)),
            None => (None, None, None, None),
        };
        Self {
            survey: run.survey,
            touchpoint: run.touchpoint,
            run: run.run,
            asked_at: asked_at.to_rfc3339(),
            state: state.name(),
            how: how.map(super::record::How::name),
            place: run.place.name(),
            by: run.by.name(),
            share: f64::from(run.share) / 1e6,
            stage: run.stage,
            locale: run.locale,
            page: run.page,
            conversation: run.conversation,
            message: run.message,
            question,
            kind,
            points: scale.and_then(points),
            good_end: scale.and_then(good_end),
            score,
            choices,
            text,
            answered_at: at.map(Timestamp::to_rfc3339),
        }
    }
}

impl Record {
    fn cells(&self) -> [String; 22] {
        let number = |number: Option<u8>| number.map(|number| number.to_string());
        let word = |word: Option<&'static str>| word.map(ToOwned::to_owned);
        let cells = [
            Some(self.survey.clone()),
            Some(self.touchpoint.clone()),
            Some(self.run.clone()),
            Some(self.asked_at.clone()),
            word(Some(self.state)),
            word(self.how),
            word(Some(self.place)),
            word(Some(self.by)),
            Some(self.share.to_string()),
            self.stage.clone(),
            self.locale.clone(),
            self.page.clone(),
            self.conversation.as_ref().map(ToString::to_string),
            self.message.as_ref().map(ToString::to_string),
            self.question.clone(),
            word(self.kind),
            number(self.points),
            word(self.good_end),
            number(self.score),
            self.choices.as_ref().map(|ids| ids.join(" ")),
            self.text.clone(),
            self.answered_at.clone(),
        ];
        cells.map(Option::unwrap_or_default)
    }
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Commas, as RFC 4180 has it, with a first line of names.
    Csv,
    /// A JSON array of objects.
    Json,
}

/// Why a table was not written to its end.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is written to did.
    #[error("the table cannot be written: {0}")]
    Write(#[from] Error),
}

/// Writes the rows that are meant; how many.
///
/// # Errors
///
/// [`ExportError`]; a part of the table may be written by then.
pub async fn write(
    store: &Store,
    site: &SiteId,
    filter: &Filter,
    form: Form,
    out: &mut impl Write,
) -> Result<u64, ExportError> {
    match form {
        Form::Csv => line(out, &COLUMNS.map(ToOwned::to_owned))?,
        Form::Json => out.write_all(b"[")?,
    }
    let mut count = 0;
    let mut cursor = RowCursor::default();
    loop {
        let rows = store.survey_rows(site, filter, &cursor, AT_ONCE).await?;
        let Some(last) = rows.last() else { break };
        cursor = RowCursor::from(last);
        count = put(out, form, rows, count)?;
    }
    let mut after = String::new();
    loop {
        let rows = store.poll_rows(site, filter, &after, AT_ONCE).await?;
        let Some(last) = rows.last() else { break };
        after.clone_from(&last.run.run);
        count = put(out, form, rows, count)?;
    }
    if form == Form::Json {
        out.write_all(b"\n]\n")?;
    }
    out.flush()?;
    Ok(count)
}

fn put(
    out: &mut impl Write,
    form: Form,
    rows: Vec<AnswerRow>,
    mut count: u64,
) -> Result<u64, Error> {
    for row in rows {
        let record = Record::from(row);
        match form {
            Form::Csv => line(out, &record.cells())?,
            Form::Json => {
                out.write_all(if count == 0 { b"\n" } else { b",\n" })?;
                serde_json::to_writer(&mut *out, &record)?;
            }
        }
        count += 1;
    }
    Ok(count)
}

fn line(out: &mut impl Write, cells: &[String]) -> Result<(), Error> {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    out.write_all(cells.join(",").as_bytes())?;
    out.write_all(b"\r\n")
}

/// A cell that no program takes for a formula: what begins like one gets an apostrophe before it,
/// as OWASP advises ("CSV Injection"), and quotation marks around what needs them.
fn cell(text: &str) -> String {
    let is_formula =
        text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let text = if is_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\r', '\n', '\'', ';', '\t']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, written) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("a \"b\"", "\"a \"\"b\"\"\""),
            ("two\r\nlines", "\"two\r\nlines\""),
            ("=1+1", "\"'=1+1\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""),
            ("＝1", "\"'＝1\""),
            ("مرحبا", "مرحبا"),
            ("", ""),
        ] {
            assert_eq!(cell(text), written, "{text:?}");
        }
    }
}
