//! Cells of CSV (RFC 4180) that hold what strangers wrote.
//!
//! What a spreadsheet would run as a formula begins with an apostrophe
//! (<https://owasp.org/www-community/attacks/CSV_Injection>).

/// What a table is read by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Programs too: quotation marks only where RFC 4180 asks for them, and a phone number's `+`
    /// begins no formula.
    Programs,
    /// Spreadsheets of every make: quotation marks also around what some of them take for the end
    /// of a cell.
    Spreadsheets,
}

/// A text as a cell.
#[must_use]
pub fn cell(text: &str, readers: Readers) -> String {
    let is_formula = match (readers, text.strip_prefix('+')) {
        (Readers::Programs, Some(rest)) => !rest.bytes().all(|byte| byte.is_ascii_digit()),
        (Readers::Programs | Readers::Spreadsheets, _) => text.starts_with(BEGINNINGS),
    };
    let text = if is_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    let quoted = match readers {
        Readers::Programs => text.contains([',', '"', '\n', '\r']),
        Readers::Spreadsheets => text.contains([',', '"', '\n', '\r', '\'', ';', '\t']),
    };
    if quoted {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// A text for [`cell`] that [`unguarded`] makes itself again: where apostrophes stand before what
/// begins a formula, one more.
#[must_use]
pub fn guarded(text: &str) -> String {
    if is_guarded(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A spreadsheet's cell without the apostrophe that kept it from being a formula.
#[must_use]
pub fn unguarded(text: &str) -> &str {
    if is_guarded(text) { &text[1..] } else { text }
}

fn is_guarded(text: &str) -> bool {
    text.starts_with('\'') && text.trim_start_matches('\'').starts_with(BEGINNINGS)
}

/// What formulas begin with, in full width too.
const BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

#[cfg(test)]
mod tests {
    use super::{Readers, cell};

    #[test]
    fn a_program_gets_phone_numbers_as_they_are() {
        for (text, written) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("+966501234567", "+966501234567"),
            ("+1+cmd", "'+1+cmd"),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("@sum", "'@sum"),
            ("سلام", "سلام"),
        ] {
            assert_eq!(cell(text, Readers::Programs), written, "{text}");
        }
    }

    #[test]
    fn no_cell_of_a_spreadsheet_is_a_formula() {
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
            assert_eq!(cell(text, Readers::Spreadsheets), written, "{text:?}");
        }
    }
}
