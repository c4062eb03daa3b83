//! Which faults happen in a round, and when: drawn from the round's seed alone.

use std::time::Duration;

use wasl_chat::Chance;

use super::{ClientFault, Decks, Fault, NodeFault, ServiceFault};

/// A fault with its time.
#[derive(Clone, Copy, Debug)]
pub struct Planned<F> {
    /// What.
    pub fault: F,
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

    const fn of_nodes(self) -> u64 {
        match self {
            Self::Short => 2,
            Self::Full => 5,
        }
    }

    const fn of_services(self) -> u64 {
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

/// A round's faults. The nodes' come one after another and so do the services', the clients' at
/// any time. The seed also turns the decks, so that the rounds of consecutive seeds have every
/// kind.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The nodes', in order, not overlapping.
    pub of_nodes: Vec<Planned<NodeFault>>,
    /// Those of what stands behind the nodes, in order, not overlapping.
    pub of_services: Vec<Planned<ServiceFault>>,
    /// The clients'.
    pub of_clients: Vec<Planned<ClientFault>>,
}

impl Plan {
    /// Draws it.
    pub fn draw(seed: u64, length: Length, decks: &Decks) -> Self {
        let mut chance = Chance::new(seed);
        let span = length.writing().as_millis() as u64;
        let of_nodes = row(&decks.of_nodes, length.of_nodes(), seed, span, &mut chance);
        let of_services = row(
            &decks.of_services,
            length.of_services(),
            seed.wrapping_mul(length.of_services()),
            span,
            &mut chance,
        );
        let first = seed.wrapping_mul(length.of_clients());
        let of_clients = (0..length.of_clients())
            .filter_map(|number| {
                Some(Planned {
                    fault: turned(&decks.of_clients, first.wrapping_add(number))?,
                    at: Duration::from_millis(chance.up_to(span * 4 / 5)),
                    holds: Duration::from_millis(100 + chance.up_to(span / 2)),
                    luck: chance.bits(),
                })
            })
            .collect();
        Self {
            of_nodes,
            of_services,
            of_clients,
        }
    }

    /// Every fault in it.
    pub fn faults(&self) -> Vec<Fault> {
        let of_nodes = self.of_nodes.iter().map(|one| Fault::Node(one.fault));
        let of_services = self.of_services.iter().map(|one| Fault::Service(one.fault));
        let of_clients = self.of_clients.iter().map(|one| Fault::Client(one.fault));
        of_nodes.chain(of_services).chain(of_clients).collect()
    }
}

/// So many in a row, each within its own slot: the next one's begins after its end.
fn row<F: Copy>(
    deck: &[F],
    count: u64,
    first: u64,
    span: u64,
    chance: &mut Chance,
) -> Vec<Planned<F>> {
    let slot = span / count;
    (0..count)
        .filter_map(|number| {
            let begin = slot * number + chance.up_to(slot / 3);
            Some(Planned {
                fault: turned(deck, first.wrapping_add(number))?,
                at: Duration::from_millis(begin),
                holds: Duration::from_millis(50 + chance.up_to(slot / 3)),
                luck: chance.bits(),
            })
        })
        .collect()
}

fn turned<F: Copy>(deck: &[F], by: u64) -> Option<F> {
    let place = usize::try_from(by.checked_rem(deck.len() as u64)?).ok()?;
    deck.get(place).copied()
}

#[cfg(test)]
mod tests {
    use super::super::{client, service};
    use super::*;
    use std::collections::BTreeSet;

    fn everything() -> Decks {
        Decks {
            of_nodes: vec![
                NodeFault::Kill,
                NodeFault::Freeze,
                NodeFault::Restart,
                NodeFault::DiskFull,
                NodeFault::Rolling,
                NodeFault::Clock,
            ],
            of_services: service::deck(true, true),
            of_clients: client::ALL.to_vec(),
        }
    }

    #[test]
    fn a_seed_draws_the_same_again() {
        let draw = || format!("{:?}", Plan::draw(7, Length::Full, &everything()));
        assert_eq!(draw(), draw());
    }

    #[test]
    fn ten_short_rounds_have_every_fault() {
        let decks = everything();
        let faults: BTreeSet<Fault> = (90..100)
            .flat_map(|seed| Plan::draw(seed, Length::Short, &decks).faults())
            .collect();
        let kinds = decks.of_nodes.len() + decks.of_services.len() + decks.of_clients.len();
        assert_eq!(faults.len(), kinds);
    }

    #[test]
    fn faults_in_a_row_do_not_overlap() {
        for seed in 0..200 {
            let plan = Plan::draw(seed, Length::Full, &everything());
            let spans = [spans(&plan.of_nodes), spans(&plan.of_services)];
            for pair in spans.iter().flat_map(|spans| spans.windows(2)) {
                assert!(pair[0].1 < pair[1].0);
            }
        }
    }

    fn spans<F>(row: &[Planned<F>]) -> Vec<(Duration, Duration)> {
        row.iter().map(|one| (one.at, one.at + one.holds)).collect()
    }
}
