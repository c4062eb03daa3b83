//! The connection: when to open it, when to wait, when to give it up.
//!
//! The machine tells it what the socket did and calls [`Connection::run`] at the end of every
//! update; it orders `Connect` and `Disconnect`. Which way to connect is decided in `transport`.

use alloc::vec::Vec;

use wasl_protocol::{Bye, Duration, ErrorCode, PING_INTERVAL_MS, Timestamp};

use crate::backoff::{backoff, ordered_wait};
use crate::clock::NEVER;
use crate::transport::{Transport, Ways};
use crate::{Chance, Link, Output};

/// From `Connect` to `welcome`, at most.
const WELCOME_TIMEOUT: Duration = Duration::from_secs(10);
/// The server pings; nothing heard for two of its intervals means that the line is dead.
const SILENCE: Duration = Duration::from_millis(2 * PING_INTERVAL_MS);
/// A connection that lasted this long was a good one: waits start small again. A server that
/// welcomes and drops at once does not get there, so it is not stormed.
const STEADY: Duration = Duration::from_secs(10);
/// Two tries are never closer than this, whatever wakes the client.
const MIN_BETWEEN_TRIES: Duration = Duration::from_secs(1);
/// Browsers are at times wrong about being offline: try now and then all the same.
const OFFLINE_WAIT: Duration = Duration::from_secs(60);
/// Unreadable frames in a row that are let pass.
const MAX_UNREADABLE: u8 = 10;

#[derive(Clone, Copy, Debug)]
enum Phase {
    Idle,
    Opening { until: Timestamp },
    Greeting { until: Timestamp },
    Open { since: Timestamp, heard: Timestamp },
    Waiting(Timestamp),
    Refused(ErrorCode),
}

/// The socket's life, all times on the machine's clock.
#[derive(Debug)]
pub(crate) struct Connection {
    phase: Phase,
    wanted: bool,
    introduced: bool,
    offline: bool,
    tries: u8,
    unreadable: u8,
    /// No try before this moment.
    not_before: Timestamp,
    ways: Ways,
}

/// What the rest of the machine says of a moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) now: Timestamp,
    /// Nothing is under way: a change of transport would cost nothing.
    pub(crate) quiet: bool,
    /// The server has streams for this side.
    pub(crate) may_stream: bool,
}

impl Connection {
    pub(crate) const fn new() -> Self {
        Self {
            phase: Phase::Idle,
            wanted: false,
            introduced: false,
            offline: false,
            tries: 0,
            unreadable: 0,
            not_before: Timestamp::from_millis(0),
            ways: Ways::new(),
        }
    }

    pub(crate) const fn link(&self) -> Link {
        match self.phase {
            Phase::Idle => Link::Idle,
            Phase::Opening { .. } | Phase::Greeting { .. } => Link::Connecting,
            Phase::Open { .. } => Link::Open,
            Phase::Waiting(at) => Link::Waiting(at),
            Phase::Refused(code) => Link::Refused(code),
        }
    }

    pub(crate) const fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Open { .. })
    }

    pub(crate) const fn is_greeting(&self) -> bool {
        matches!(self.phase, Phase::Greeting { .. })
    }

    pub(crate) fn want(&mut self, wanted: bool, out: &mut Vec<Output>) {
        if self.wanted && !wanted {
            self.hang_up(out);
            self.phase = Phase::Idle;
        }
        self.wanted = wanted;
    }

    /// Somebody signed in: a refusal was not theirs, and a socket is theirs only if `same`.
    pub(crate) fn introduce(&mut self, same: bool, out: &mut Vec<Output>) {
        self.introduced = true;
        let again = match self.phase {
            Phase::Refused(_) => true,
            Phase::Opening { .. } | Phase::Greeting { .. } | Phase::Open { .. } => !same,
            Phase::Idle | Phase::Waiting(_) => false,
        };
        if again {
            self.hang_up(out);
            self.phase = Phase::Idle;
        }
    }

    /// Whether it is time for `hello`.
    pub(crate) fn opened(&mut self, out: &mut Vec<Output>) -> bool {
        match self.phase {
            Phase::Opening { until } => {
                self.phase = Phase::Greeting { until };
                true
            }
            Phase::Greeting { .. } | Phase::Open { .. } => false,
            Phase::Idle | Phase::Waiting(_) | Phase::Refused(_) => {
                // A socket that nobody waits for any more.
                out.push(Output::Disconnect);
                false
            }
        }
    }

    pub(crate) fn welcomed(&mut self, now: Timestamp) {
        self.ways.welcomed(now);
        self.phase = Phase::Open {
            since: now,
            heard: now,
        };
    }

    /// A readable frame came.
    pub(crate) fn heard(&mut self, now: Timestamp) {
        self.unreadable = 0;
        self.ways.heard();
        self.keep_alive(now);
    }

    pub(crate) fn heard_nonsense(
        &mut self,
        now: Timestamp,
        chance: &mut Chance,
        out: &mut Vec<Output>,
    ) {
        self.unreadable = self.unreadable.saturating_add(1);
        self.keep_alive(now);
        if self.unreadable > MAX_UNREADABLE && (self.is_open() || self.is_greeting()) {
            self.drop_line(now, chance, out);
        }
    }

    pub(crate) fn closed(&mut self, now: Timestamp, chance: &mut Chance) {
        match self.phase {
            Phase::Opening { .. } | Phase::Greeting { .. } | Phase::Open { .. } => {
                self.lose(now, chance);
            }
            Phase::Idle | Phase::Waiting(_) | Phase::Refused(_) => {}
        }
    }

    pub(crate) fn dismissed(
        &mut self,
        now: Timestamp,
        bye: &Bye,
        chance: &mut Chance,
        out: &mut Vec<Output>,
    ) {
        if bye.retry {
            // It may ask for more than a second between two tries, not for less.
            self.not_before = self.not_before.max(now + ordered_wait(bye.after_ms));
            self.drop_line(now, chance, out);
        } else {
            out.push(Output::Disconnect);
            self.phase = Phase::Refused(bye.code);
        }
    }

    pub(crate) fn woken(&mut self, now: Timestamp) {
        if self.offline {
            self.ways.moved(now);
        }
        self.offline = false;
        if let Phase::Waiting(at) = self.phase {
            self.phase = Phase::Waiting(at.min(self.not_before.max(now)));
        }
    }

    pub(crate) fn went_offline(&mut self, now: Timestamp) {
        self.offline = true;
        if let Phase::Waiting(at) = self.phase {
            self.phase = Phase::Waiting(at.max(now + OFFLINE_WAIT));
        }
    }

    /// Does what is due. Afterwards the deadline is in the future.
    pub(crate) fn run(&mut self, moment: Moment, chance: &mut Chance, out: &mut Vec<Output>) {
        let now = moment.now;
        if let Phase::Idle = self.phase
            && self.wanted
            && self.introduced
        {
            self.phase = Phase::Waiting(self.not_before);
        }
        if self.deadline() > now {
            return;
        }
        match self.phase {
            Phase::Waiting(_) => {
                let way = self.ways.choose(moment.may_stream);
                self.connect(now, way, out);
            }
            Phase::Open { since, heard } if heard + SILENCE > now => {
                if moment.quiet {
                    self.forgive(now, since);
                    out.push(Output::Disconnect);
                    let way = self.ways.turn_back();
                    self.connect(now, way, out);
                } else {
                    self.ways.put_off(now);
                }
            }
            Phase::Open { .. } => self.drop_line(now, chance, out),
            Phase::Opening { .. } | Phase::Greeting { .. } => {
                self.ways.hung();
                self.drop_line(now, chance, out);
            }
            Phase::Idle | Phase::Refused(_) => {}
        }
    }

    pub(crate) fn deadline(&self) -> Timestamp {
        match self.phase {
            Phase::Opening { until } | Phase::Greeting { until } => until,
            Phase::Open { heard, .. } => {
                (heard + SILENCE).min(self.ways.again().max(self.not_before))
            }
            Phase::Waiting(at) => at,
            Phase::Idle | Phase::Refused(_) => NEVER,
        }
    }

    fn keep_alive(&mut self, now: Timestamp) {
        if let Phase::Open { heard, .. } = &mut self.phase {
            *heard = now;
        }
    }

    fn connect(&mut self, now: Timestamp, way: Transport, out: &mut Vec<Output>) {
        self.unreadable = 0;
        self.not_before = now + MIN_BETWEEN_TRIES;
        self.phase = Phase::Opening {
            until: now + WELCOME_TIMEOUT,
        };
        out.push(Output::Connect(way));
    }

    fn hang_up(&self, out: &mut Vec<Output>) {
        match self.phase {
            Phase::Opening { .. } | Phase::Greeting { .. } | Phase::Open { .. } => {
                out.push(Output::Disconnect);
            }
            Phase::Idle | Phase::Waiting(_) | Phase::Refused(_) => {}
        }
    }

    fn drop_line(&mut self, now: Timestamp, chance: &mut Chance, out: &mut Vec<Output>) {
        out.push(Output::Disconnect);
        self.lose(now, chance);
    }

    /// A connection that lasted makes the waits small again.
    fn forgive(&mut self, now: Timestamp, since: Timestamp) {
        if now.since(since) >= STEADY {
            self.tries = 0;
        }
    }

    fn lose(&mut self, now: Timestamp, chance: &mut Chance) {
        if let Phase::Open { since, .. } = self.phase {
            self.forgive(now, since);
        }
        let wait = if self.offline {
            OFFLINE_WAIT
        } else {
            let wait = backoff(chance, self.tries);
            self.tries = self.tries.saturating_add(1);
            wait
        };
        self.phase = Phase::Waiting((now + wait).max(self.not_before));
    }
}
