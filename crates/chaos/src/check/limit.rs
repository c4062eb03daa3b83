//! The limit of sockets that the nodes run with, and whether it counted whom it should: the
//! address that the proxy saw, not one that a client claims.

use std::net::SocketAddr;

use tokio::time::Instant;

use super::Violation;

/// So many at once, and so many a second in the long run.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    name: &'static str,
    /// At once.
    pub burst: u32,
    per_second: u32,
}

/// New sockets of one address. A client tries once a second at most.
pub const SOCKETS: Limit = Limit {
    name: "sockets",
    burst: 20,
    per_second: 2,
};

impl Limit {
    /// As `wasl serve --limit` takes it.
    pub fn as_option(self) -> String {
        format!("{}={}/{}", self.name, self.burst, self.per_second)
    }
}

/// What one node let one address open.
#[derive(Clone, Copy, Debug)]
pub struct Flood {
    /// The node, in one life of it.
    pub node: SocketAddr,
    /// Sockets.
    pub opened: u32,
    /// Before the first one.
    pub since: Instant,
    /// After the last one.
    pub until: Instant,
}

impl Flood {
    /// Together with what the same address did there at another time.
    pub fn and(self, other: Self) -> Self {
        Self {
            node: self.node,
            opened: self.opened + other.opened,
            since: self.since.min(other.since),
            until: self.until.max(other.until),
        }
    }

    /// More than the limit allows.
    pub fn judge(&self) -> Option<Violation> {
        let lasted = self.until.duration_since(self.since);
        let seconds = u32::try_from(lasted.as_secs()).unwrap_or(u32::MAX);
        let gained = seconds.saturating_add(1).saturating_mul(SOCKETS.per_second);
        let allowed = SOCKETS.burst.saturating_add(gained);
        (self.opened > allowed).then_some(Violation::LimitEscaped {
            opened: self.opened,
            allowed,
        })
    }
}
