//! What can go wrong, and which of it does in a round: drawn from the round's seed alone.

use std::time::Duration;

use serde::Serialize;
use wasl_chat::Chance;

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The server is killed (SIGKILL) and started again.
    Kill,
    /// The server stands still (SIGSTOP) and goes on (SIGCONT).
    Freeze,
    /// The server is ended in order (SIGTERM) and started again.
    Restart,
    /// The server's files cannot be written.
    DiskFull,
    /// A line is cut.
    Cut,
    /// A line swallows everything until the network resets it.
    HalfOpenReset,
    /// A line swallows everything until the client finds out by its own clock.
    HalfOpenSilent,
    /// A line carries a few bytes at a time.
    Trickle,
    /// A client does not read while others write.
    SlowReader,
    /// A line takes no new connection, and the open one is cut.
    Offline,
    /// A page is closed and opened again, with nothing but its saved outbox.
    ClientRestart,
    /// A device's clock is set forward or back.
    ClockJump,
    /// A client sends each message twice.
    SentTwice,
    /// Two tabs send what is in the outbox that they share.
    SentByBoth,
}

/// What befalls the server.
const OF_SERVER: [Fault; 4] = [Fault::Kill, Fault::Freeze, Fault::Restart, Fault::DiskFull];

/// What befalls a client or its line.
const OF_CLIENT: [Fault; 10] = [
    Fault::Cut,
    Fault::HalfOpenReset,
    Fault::SentTwice,
    Fault::Trickle,
    Fault::SlowReader,
    Fault::ClientRestart,
    Fault::Offline,
    Fault::SentByBoth,
    Fault::ClockJump,
    Fault::HalfOpenSilent,
];

impl Fault {
    /// Its name in the report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kill => "kill -9",
            Self::Freeze => "freeze",
            Self::Restart => "restart",
            Self::DiskFull => "disk full",
            Self::Cut => "cut",
            Self::HalfOpenReset => "half-open, reset",
            Self::HalfOpenSilent => "half-open, silent",
            Self::Trickle => "trickle",
            Self::SlowReader => "slow reader",
            Self::Offline => "offline",
            Self::ClientRestart => "client restart",
            Self::ClockJump => "clock jump",
            Self::SentTwice => "sent twice",
            Self::SentByBoth => "sent by both tabs",
        }
    }
}

/// A fault with its time.
#[derive(Clone, Copy, Debug)]
pub struct Planned {
    /// What.
    pub fault: Fault,
    /// When, from the start of the writing on.
    pub at: Duration,
    /// How long it holds.
    pub holds: Duration,
    /// Chooses whom it befalls, and how it turns out.
    pub luck: u64,
}

/// How much happens in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// For the tests: about three seconds of writing.
    Short,
    /// About eight seconds of writing.
    Full,
}

impl Length {
    /// How long everybody writes.
    pub const fn writing(self) -> Duration {
        match self {
            Self::Short => Duration::from_millis(2_500),
            Self::Full => Duration::from_secs(8),
        }
    }

    const fn of_server(self) -> u64 {
        match self {
            Self::Short => 2,
            Self::Full => 5,
        }
    }

    const fn of_clients(self) -> u64 {
        match self {
            Self::Short => 5,
            Self::Full => 12,
        }
    }
}

/// A round's faults. The server's come one after another, the clients' at any time. The seed also
/// turns the decks, so that the rounds of consecutive seeds have every kind.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The server's, in order, not overlapping.
    pub of_server: Vec<Planned>,
    /// The clients'.
    pub of_clients: Vec<Planned>,
}

impl Plan {
    /// Draws it.
    pub fn draw(seed: u64, length: Length) -> Self {
        let mut chance = Chance::new(seed);
        let writing = length.writing();
        let mut plan = Self {
            of_server: Vec::new(),
            of_clients: Vec::new(),
        };
        let slot = writing.as_millis() as u64 / length.of_server();
        for number in 0..length.of_server() {
            // Within its own slot, the next one's begins after its end.
            let begin = slot * number + chance.up_to(slot / 3);
            plan.of_server.push(Planned {
                fault: turned(&OF_SERVER, seed.wrapping_add(number)),
                at: Duration::from_millis(begin),
                holds: Duration::from_millis(50 + chance.up_to(slot / 3)),
                luck: chance.bits(),
            });
        }
        let (first, span) = (
            seed.wrapping_mul(length.of_clients()),
            writing.as_millis() as u64,
        );
        for number in 0..length.of_clients() {
            plan.of_clients.push(Planned {
                fault: turned(&OF_CLIENT, first.wrapping_add(number)),
                at: Duration::from_millis(chance.up_to(span * 4 / 5)),
                holds: Duration::from_millis(100 + chance.up_to(span / 2)),
                luck: chance.bits(),
            });
        }
        plan
    }
}

fn turned(deck: &[Fault], by: u64) -> Fault {
    let place = usize::try_from(by % deck.len() as u64).unwrap_or(0);
    deck[place]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_seed_draws_the_same_again() {
        let draw = || format!("{:?}", Plan::draw(7, Length::Full));
        assert_eq!(draw(), draw());
    }

    #[test]
    fn ten_short_rounds_have_every_fault() {
        let plans = (90..100).map(|seed| Plan::draw(seed, Length::Short));
        let faults: BTreeSet<Fault> = plans
            .flat_map(|plan| [plan.of_server, plan.of_clients].concat())
            .map(|planned| planned.fault)
            .collect();
        assert_eq!(faults.len(), OF_SERVER.len() + OF_CLIENT.len());
    }

    #[test]
    fn the_servers_faults_do_not_overlap() {
        for seed in 0..200 {
            let plan = Plan::draw(seed, Length::Full);
            for pair in plan.of_server.windows(2) {
                assert!(pair[0].at + pair[0].holds < pair[1].at);
            }
        }
    }
}
