//! The figures of the bus between nodes and of the position check.

use super::series::Counter;
use super::text::{Page, wide};
use crate::state::App;

/// What nodes tell each other.
pub struct BusFigures {
    /// Notices that went out.
    pub sent: Counter,
    /// Notices of other nodes that came.
    pub heard: Counter,
    /// Notices that could not go out.
    pub dropped: Counter,
    /// What came and made no sense.
    pub malformed: Counter,
    /// How often another node's notices did not all come.
    pub lost: Counter,
    /// Messages that the position check found, which nobody had told.
    pub repaired: Counter,
    /// Requests of event streams that went to another node.
    pub passed_on: Counter,
}

impl BusFigures {
    /// All at 0.
    pub const fn new() -> Self {
        Self {
            sent: Counter::new(),
            heard: Counter::new(),
            dropped: Counter::new(),
            malformed: Counter::new(),
            lost: Counter::new(),
            repaired: Counter::new(),
            passed_on: Counter::new(),
        }
    }
}

impl Page {
    pub(super) fn bus(&mut self, app: &App) {
        let figures = &super::METRICS.bus;
        if let Some(carries) = app.bus.carries() {
            self.gauge(
                "wasl_bus_connected",
                "1 while NATS carries what this node tells.",
                u64::from(carries),
            );
            self.gauge(
                "wasl_bus_nodes",
                "Other nodes that are heard.",
                wide(app.hub.nodes()),
            );
        }
        for (name, help, counter) in [
            (
                "wasl_bus_sent_total",
                "Notices to other nodes that went out.",
                &figures.sent,
            ),
            (
                "wasl_bus_heard_total",
                "Notices of other nodes that came.",
                &figures.heard,
            ),
            (
                "wasl_bus_dropped_total",
                "Notices to other nodes that could not go out.",
                &figures.dropped,
            ),
            (
                "wasl_bus_malformed_total",
                "What came over the bus and made no sense.",
                &figures.malformed,
            ),
            (
                "wasl_bus_lost_total",
                "Times that notices of another node were missing.",
                &figures.lost,
            ),
            (
                "wasl_bus_repaired_total",
                "Messages that the position check found, which nobody had told.",
                &figures.repaired,
            ),
            (
                "wasl_bus_passed_on_total",
                "Requests of event streams that went to another node.",
                &figures.passed_on,
            ),
        ] {
            self.counter(name, help, counter.get());
        }
    }
}
