//! How long to wait before the next try.

use wasl_protocol::Duration;

use crate::Chance;

/// The longest wait that the server can order.
const MAX_ORDERED_WAIT_MS: u32 = 600_000;
const MIN_BACKOFF_MS: u64 = 250;
const FIRST_BACKOFF_MS: u64 = 500;
const MAX_BACKOFF_MS: u64 = 30_000;

/// A random wait before try number `tries`, counted from 0: "full jitter",
/// <https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>.
pub(crate) fn backoff(chance: &mut Chance, tries: u8) -> Duration {
    let cap = (FIRST_BACKOFF_MS << tries.min(6)).min(MAX_BACKOFF_MS);
    Duration::from_millis(chance.up_to(cap).max(MIN_BACKOFF_MS))
}

/// How long a server asks to wait, within reason.
pub(crate) fn ordered_wait(after_ms: u32) -> Duration {
    Duration::from_millis(u64::from(after_ms.min(MAX_ORDERED_WAIT_MS)))
}
