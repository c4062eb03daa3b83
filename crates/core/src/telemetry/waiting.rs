//! `Retry-After`: how long an endpoint wants nothing.

use wasl_protocol::Timestamp;

/// The seconds that a `Retry-After` header asks for (RFC 9110, section 10.2.3): a number, or a date,
/// which `date` reads into milliseconds since 1970, as `Date.parse` does. `None` for what is neither;
/// a moment that is past is 0. The queue waits no longer than a day.
///
/// # Examples
///
/// ```
/// use wasl_core::telemetry::retry_after;
/// use wasl_protocol::Timestamp;
///
/// let now = Timestamp::from_millis(784_111_777_000);
/// let date = |_: &str| 784_111_837_000.0;
/// assert_eq!(retry_after("120", now, date), Some(120));
/// assert_eq!(retry_after("Sun, 06 Nov 1994 08:50:37 GMT", now, date), Some(60));
/// assert_eq!(retry_after("soon", now, date), None);
/// ```
#[must_use]
pub fn retry_after(header: &str, now: Timestamp, date: impl Fn(&str) -> f64) -> Option<u32> {
    let header = header.trim();
    // What is no date may be one to a browser: "soon 5" is a day in May of 2001 to some.
    if header.ends_with("GMT") {
        let wait = (date(header) - now.as_millis() as f64) / 1_000.0;
        return (!wait.is_nan()).then_some(wait.ceil() as u32);
    }
    let mut seconds = 0_u32;
    for byte in header.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        seconds = seconds
            .saturating_mul(10)
            .saturating_add((byte - b'0').into());
    }
    (!header.is_empty()).then_some(seconds)
}
