//! Moments as people write them on the command line.

use wasl_protocol::Timestamp;

use crate::rfc3339;

/// The moment that a date, or a date and time, names: `2026-01-31` is its beginning in UTC.
///
/// # Errors
///
/// A sentence that says what to write.
pub fn moment(text: &str) -> Result<Timestamp, String> {
    let whole = if text.len() == 10 {
        rfc3339::parse(&format!("{text}T00:00:00Z"))
    } else {
        rfc3339::parse(text)
    };
    whole.ok_or_else(|| format!("{text} is no moment: write 2026-01-31, or 2026-01-31T18:30:00Z"))
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_date_is_its_beginning() {
        assert_eq!(moment("2026-01-31"), moment("2026-01-31T00:00:00Z"));
        assert_ne!(moment("2026-01-31"), moment("2026-01-31T00:00:01Z"));
        for wrong in ["", "today", "2026-02-30", "2026-1-31", "1767225600000"] {
            assert!(moment(wrong).is_err(), "{wrong}");
        }
    }
}
