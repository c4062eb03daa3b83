//! Dead letters: what could not be taken, kept so that somebody can see why and try again.
//!
//! The collector puts what it refuses here, a forward what its endpoint refuses. Each site keeps a
//! bounded number; the oldest go first. The body is bytes as they came: whatever it is, it survives.

pub(in crate::store) mod statements;

use wasl_protocol::{RejectionCode, SiteId, Timestamp};

use crate::digest::{Hash, hash};

pub(super) use statements::{letter_reads, letter_writes};

/// The most bytes of a body that are kept. An event has at most 40 KiB.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// The longest message and id, in characters.
const MAX_WORDS: usize = 300;

/// Why something is dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A whole request that cannot be read.
    Malformed,
    /// An event whose attributes or properties are wrong.
    Schema,
    /// An event that is too large, here or for a forward's endpoint.
    TooLarge,
    /// An event of another site.
    WrongSite,
    /// An event whose time is off.
    Time,
    /// A batch that a forward's endpoint refused.
    Refused,
    /// An event that a forward's endpoint refused by itself.
    Rejected,
}

impl Reason {
    const ALL: [Self; 7] = [
        Self::Malformed,
        Self::Schema,
        Self::TooLarge,
        Self::WrongSite,
        Self::Time,
        Self::Refused,
        Self::Rejected,
    ];

    /// Its name in columns, answers and figures.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Schema => "schema",
            Self::TooLarge => "too_large",
            Self::WrongSite => "wrong_site",
            Self::Time => "time",
            Self::Refused => "refused",
            Self::Rejected => "rejected",
        }
    }

    pub(in crate::store) fn named(name: &str) -> Self {
        let found = Self::ALL.into_iter().find(|reason| reason.name() == name);
        found.unwrap_or(Self::Malformed)
    }
}

impl From<RejectionCode> for Reason {
    fn from(code: RejectionCode) -> Self {
        match code {
            RejectionCode::Schema => Self::Schema,
            RejectionCode::TooLarge => Self::TooLarge,
            RejectionCode::WrongSite => Self::WrongSite,
            RejectionCode::Time => Self::Time,
        }
    }
}

/// Something that could not be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// The site.
    pub site: SiteId,
    /// The forward whose endpoint refused it; `None`: the collector did.
    pub forward: Option<String>,
    /// Why, for programs.
    pub reason: Reason,
    /// Why, for people.
    pub message: String,
    /// The event's id, where it has one.
    pub event: Option<String>,
    /// What came, cut after [`MAX_BODY_BYTES`].
    pub body: Vec<u8>,
    /// How many bytes came.
    pub size: usize,
    /// When.
    pub at: Timestamp,
}

impl DeadLetter {
    /// A letter of the collector.
    #[must_use]
    pub fn collected(
        site: SiteId,
        reason: Reason,
        message: &str,
        body: &[u8],
        at: Timestamp,
    ) -> Self {
        Self {
            site,
            forward: None,
            reason,
            message: plain(message),
            event: None,
            body: body[..body.len().min(MAX_BODY_BYTES)].to_vec(),
            size: body.len(),
            at,
        }
    }

    /// The same about an event with this id.
    #[must_use]
    pub fn of_event(mut self, id: Option<&str>) -> Self {
        self.event = id.map(plain).filter(|id| !id.is_empty());
        self
    }

    /// The same, from a forward.
    #[must_use]
    pub fn from_forward(mut self, name: &str) -> Self {
        self.forward = Some(name.to_owned());
        self
    }

    /// Whether the body is not all that came.
    #[must_use]
    pub const fn is_cut(&self) -> bool {
        self.size > self.body.len()
    }

    /// What makes two letters one that came twice.
    pub(in crate::store) fn hash(&self) -> Hash {
        let forward = self.forward.as_deref().unwrap_or_default();
        let size = self.size.to_le_bytes();
        hash(&[
            forward.as_bytes(),
            self.reason.name().as_bytes(),
            &size,
            &self.body,
        ])
    }
}

/// A short text that every database can hold: PostgreSQL's has no zero byte.
fn plain(text: &str) -> String {
    let chars = text.chars().take(MAX_WORDS);
    chars
        .map(|char| if char == '\0' { '\u{fffd}' } else { char })
        .collect()
}

/// A kept letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedLetter {
    /// Its place among all letters: its number, and the cursor of the list.
    pub position: i64,
    /// How often it came.
    pub seen: u32,
    /// When it came last; its own time is the first.
    pub last_at: Timestamp,
    /// The letter.
    pub letter: DeadLetter,
}

/// Which letters of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letters {
    /// All.
    All,
    /// These, by their positions.
    These(Vec<i64>),
}

/// How much of a site's letters is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// How many.
    pub letters: u32,
    /// Bytes of their bodies.
    pub bytes: u64,
    /// For how long after one came last.
    pub age: std::time::Duration,
}

impl Default for Room {
    /// 2,000 letters, 8 MiB, 30 days.
    fn default() -> Self {
        Self {
            letters: 2_000,
            bytes: 8 * 1024 * 1024,
            age: std::time::Duration::from_secs(30 * 24 * 60 * 60),
        }
    }
}
