//! How long to wait before the next try. Pure.

use std::time::Duration;

use jiff::fmt::rfc2822;
use wasl_protocol::Timestamp;

/// The longest wait after the first failure; it doubles with each further one.
const FIRST: Duration = Duration::from_secs(1);

/// The longest wait that is our own.
const LONGEST: Duration = Duration::from_secs(60);

/// The shortest.
const SHORTEST: Duration = Duration::from_millis(500);

/// The longest that an endpoint can ask for: one that says a year has made a mistake.
const LONGEST_ASKED: Duration = Duration::from_secs(24 * 60 * 60);

/// Full jitter: random up to a limit that doubles with each failure, but not less than half a
/// second, nor than what the endpoint asked for. `chance` is 64 random bits.
///
/// Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
#[must_use]
pub fn before_next(failures: u32, asked: Option<Duration>, chance: u64) -> Duration {
    let doubled = FIRST.saturating_mul(1_u32 << failures.saturating_sub(1).min(16));
    let limit = doubled.min(LONGEST).as_millis();
    let part = u128::from(chance).saturating_mul(limit) >> 64;
    let own = Duration::from_millis(u64::try_from(part).unwrap_or(0));
    own.max(SHORTEST)
        .max(asked.unwrap_or_default().min(LONGEST_ASKED))
}

/// What `Retry-After` asks for: seconds, or a date (RFC 9110, section 10.2.3).
#[must_use]
pub fn asked(retry_after: &str, now: Timestamp) -> Option<Duration> {
    let text = retry_after.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    // RFC 2822 writes the zone of such a date as an offset or, obsolete, as GMT.
    let date = rfc2822::DateTimeParser::new().parse_zoned(text).ok()?;
    let at = u64::try_from(date.timestamp().as_millisecond()).ok()?;
    Some(Duration::from_millis(at.saturating_sub(now.as_millis())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000); // 2026-01-01T00:00:00Z

    #[test]
    fn waits_grow_and_are_spread() {
        let most = u64::MAX;
        for (failures, chance, millis) in [
            (1, 0, 500),
            (1, most, 999),
            (2, most, 1_999),
            (3, most / 2, 1_999),
            (6, most, 31_999),
            (7, most, 59_999),
            (4_000_000, most, 59_999),
            (4_000_000, 0, 500),
        ] {
            let wait = before_next(failures, None, chance);
            assert_eq!(wait.as_millis(), millis, "{failures} {chance}");
        }
        let hour = Some(Duration::from_secs(3_600));
        assert_eq!(before_next(1, hour, most), Duration::from_secs(3_600));
        let age = Some(Duration::from_secs(1 << 40));
        assert_eq!(before_next(1, age, most), LONGEST_ASKED);
    }

    #[test]
    fn an_endpoint_asks_in_seconds_or_by_date() {
        for (text, seconds) in [
            ("0", Some(0)),
            (" 120 ", Some(120)),
            ("Thu, 01 Jan 2026 00:01:00 GMT", Some(60)),
            ("Wed, 31 Dec 2025 23:59:00 GMT", Some(0)),
            ("soon", None),
            ("-5", None),
            ("", None),
        ] {
            assert_eq!(
                asked(text, NOW),
                seconds.map(Duration::from_secs),
                "{text:?}"
            );
        }
    }
}
