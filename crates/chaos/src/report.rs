//! What is printed: a line for each round, what is wrong with it, and the sum.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use crate::fault::Fault;
use crate::round::Outcome;

/// A whole run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The store that was under the server, the nodes, the bus.
    pub backend: String,
    /// The seed of the first round; each next one has the next seed.
    pub seed: u64,
    /// How many rounds held.
    pub held: usize,
    /// How many did not.
    pub broken: usize,
    /// Messages written by people.
    pub written: usize,
    /// Messages acknowledged.
    pub acked: usize,
    /// Messages stored.
    pub stored: usize,
    /// How often each fault happened.
    pub faults: BTreeMap<Fault, usize>,
    /// How long all of it took. Milliseconds.
    pub took_ms: u64,
    /// Every round.
    pub rounds: Vec<Outcome>,
}

impl Report {
    /// Adds up.
    pub fn of(backend: String, seed: u64, took: Duration, rounds: Vec<Outcome>) -> Self {
        let mut faults = BTreeMap::new();
        for (fault, count) in rounds.iter().flat_map(|round| &round.faults) {
            *faults.entry(*fault).or_default() += count;
        }
        let held = rounds.iter().filter(|round| round.violations.is_empty());
        let held = held.count();
        let sum = |of: fn(&Outcome) -> usize| rounds.iter().map(of).sum();
        Self {
            backend,
            seed,
            held,
            broken: rounds.len() - held,
            written: sum(|round| round.written),
            acked: sum(|round| round.acked),
            stored: sum(|round| round.stored),
            faults,
            took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            rounds,
        }
    }

    /// The sum for people. The last line is read by `cargo xtask test`.
    pub fn print(&self) {
        println!("\nfaults: {}", list(&self.faults));
        println!(
            "{} written, {} acknowledged, {} stored on {} in {} s",
            self.written,
            self.acked,
            self.stored,
            self.backend,
            self.took_ms / 1_000
        );
        println!("chaos: {} passed, {} failed", self.held, self.broken);
    }
}

/// A round's line, and what is wrong with it.
pub fn print_round(round: &Outcome) {
    let verdict = if round.violations.is_empty() {
        "held"
    } else {
        "BROKEN"
    };
    println!(
        "seed {}: {verdict} in {:.1} s; {} clients, {} sockets, {} written, {} sends, {} acks, {} stored, {} tokens ran out; {}",
        round.seed,
        round.took_ms as f64 / 1_000.0,
        round.clients,
        round.welcomes,
        round.written,
        round.sends,
        round.acks,
        round.stored,
        round.expiries,
        list(&round.faults)
    );
    for violation in &round.violations {
        println!("  {:?}: {violation}", violation.promise());
    }
    for line in &round.log {
        println!("  | {line}");
    }
}

fn list(faults: &BTreeMap<Fault, usize>) -> String {
    let one = |(fault, count): (&Fault, &usize)| match count {
        1 => fault.name().to_owned(),
        _ => format!("{} ×{count}", fault.name()),
    };
    faults.iter().map(one).collect::<Vec<_>>().join(", ")
}
