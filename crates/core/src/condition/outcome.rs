//! Outcomes: whether something holds, and until when time alone leaves it so.

use wasl_protocol::Timestamp;

/// What an evaluation found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whether it holds now.
    pub holds: bool,
    /// The earliest moment at which that may be otherwise by time alone; `None` when only an
    /// event can change it. It may still be the same then, but it is never otherwise before.
    pub changes_at: Option<Timestamp>,
}

impl Outcome {
    /// One that time does not change.
    pub(super) const fn fixed(holds: bool) -> Self {
        Self {
            holds,
            changes_at: None,
        }
    }

    /// The opposite.
    pub(super) const fn opposite(self) -> Self {
        Self {
            holds: !self.holds,
            changes_at: self.changes_at,
        }
    }

    /// The same, but it may change at that moment already.
    pub(super) fn or_at(self, at: Option<Timestamp>) -> Self {
        Self {
            holds: self.holds,
            changes_at: sooner(self.changes_at, at),
        }
    }
}

/// The sooner of two moments; `None` is never.
pub(super) fn sooner(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (Some(_), None) => one,
        (None, _) => other,
    }
}

/// Outcomes as they are joined by "and" or by "or".
///
/// "And" is settled by the parts that do not hold: it cannot become true before the last of them
/// has had its chance to. While all hold, the first that may stop decides. "Or" is its mirror.
pub(super) struct Joined {
    /// What a part must be to settle the whole.
    settles: bool,
    settled: bool,
    /// When the last of the settling parts may change; `None` is never, or no such part.
    last: Option<Timestamp>,
    /// When the first of the other parts may change.
    first: Option<Timestamp>,
}

impl Joined {
    pub(super) const fn and() -> Self {
        Self::settled_by(false)
    }

    pub(super) const fn or() -> Self {
        Self::settled_by(true)
    }

    const fn settled_by(settles: bool) -> Self {
        Self {
            settles,
            settled: false,
            last: None,
            first: None,
        }
    }

    /// Adds a part; answers whether no further part can make a difference.
    pub(super) fn add(&mut self, part: Outcome) -> bool {
        if part.holds != self.settles {
            self.first = sooner(self.first, part.changes_at);
            return false;
        }
        self.last = match (self.settled, self.last, part.changes_at) {
            (false, _, at) => at,
            (true, Some(last), Some(at)) => Some(last.max(at)),
            (true, _, _) => None,
        };
        self.settled = true;
        self.last.is_none()
    }

    pub(super) const fn outcome(&self) -> Outcome {
        if self.settled {
            Outcome {
                holds: self.settles,
                changes_at: self.last,
            }
        } else {
            Outcome {
                holds: !self.settles,
                changes_at: self.first,
            }
        }
    }
}
