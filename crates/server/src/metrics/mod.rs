//! The figures of this process, for Prometheus: what happens is counted where it happens, and
//! `GET /metrics` writes it all down.
//!
//! A registry of our own: a dozen atomics need no exporter. They are the process's, not one
//! server's, as everywhere with Prometheus. No label holds anything that a visitor chose.

mod bus;
mod kinds;
mod series;
mod text;

use std::time::Duration;

use axum::http::Method;
use wasl_protocol::{ErrorCode, RejectionCode};

use crate::store::{DeadLetter, ForwardId};
use bus::BusFigures;
pub use kinds::{of_client, of_server};
pub use series::{Counter, Gauge, Histogram, Labelled};
pub use text::write;

/// All figures that are counted as things happen.
pub struct Metrics {
    /// Sockets that were opened.
    pub sockets: Counter,
    /// Frames that came, by kind; what makes no sense is `unreadable`.
    pub frames_in: Labelled<&'static str, u64>,
    /// Frames that went out, by kind.
    pub frames_out: Labelled<&'static str, u64>,
    /// Messages that were committed.
    pub appended: Counter,
    /// Messages that came again and were acknowledged again.
    pub duplicates: Counter,
    /// How long a transaction takes, from its beginning to the end of its commit.
    pub commit: Histogram,
    /// How long a message waits from its arrival to its acknowledgement.
    pub ack: Histogram,
    /// Orders that wait for the disk.
    pub waiting: Gauge,
    /// Frames and requests that were refused, by code.
    pub refused: Labelled<&'static str, u64>,
    /// Goodbyes, by code.
    pub byes: Labelled<&'static str, u64>,
    /// Telemetry events that were stored.
    pub events: Counter,
    /// Telemetry events that were unfit, by reason.
    pub events_rejected: Labelled<&'static str, u64>,
    /// Dead letters that were left to be kept, by reason.
    pub letters: Labelled<&'static str, u64>,
    /// Dead letters that there was no room for when they came.
    pub letters_dropped: Counter,
    /// Dead letters that went for newer ones.
    pub letters_gone: Counter,
    /// Posts of forwards, by site, name and outcome.
    forward_posts: Labelled<(String, String, &'static str), u64>,
    /// The events of these posts.
    forward_events: Labelled<(String, String, &'static str), u64>,
    /// Questions to the assistant, by outcome.
    pub assistant: Labelled<&'static str, u64>,
    /// How long its answers take, from the question to the end.
    pub assistant_seconds: Histogram,
    /// What nodes tell each other.
    pub bus: BusFigures,
    /// Requests, by route, method and status.
    requests: Labelled<(String, &'static str, u16), u64>,
    /// How long requests take until their answer begins, by route.
    request_seconds: Labelled<String, Histogram>,
}

/// The figures of this process.
pub static METRICS: Metrics = Metrics {
    sockets: Counter::new(),
    frames_in: Labelled::new(),
    frames_out: Labelled::new(),
    appended: Counter::new(),
    duplicates: Counter::new(),
    commit: Histogram::new(),
    ack: Histogram::new(),
    waiting: Gauge::new(),
    refused: Labelled::new(),
    byes: Labelled::new(),
    events: Counter::new(),
    events_rejected: Labelled::new(),
    letters: Labelled::new(),
    letters_dropped: Counter::new(),
    letters_gone: Counter::new(),
    forward_posts: Labelled::new(),
    forward_events: Labelled::new(),
    assistant: Labelled::new(),
    assistant_seconds: Histogram::new(),
    bus: BusFigures::new(),
    requests: Labelled::new(),
    request_seconds: Labelled::new(),
};

impl Metrics {
    /// Counts a refusal.
    pub fn refuse(&self, code: ErrorCode) {
        self.refused.count(code.as_str());
    }

    /// Counts an unfit event.
    pub fn reject_event(&self, code: RejectionCode) {
        self.events_rejected.count(match code {
            RejectionCode::Schema => "schema",
            RejectionCode::TooLarge => "too_large",
            RejectionCode::WrongSite => "wrong_site",
            RejectionCode::Time => "time",
        });
    }

    /// Counts a forward's post of so many events. Site and name were chosen by operators.
    pub fn forwarded(&self, id: &ForwardId, outcome: &'static str, events: usize) {
        let key = || (id.site.as_str().to_owned(), id.name.clone(), outcome);
        self.forward_posts.count(key());
        self.forward_events.add(key(), events);
    }

    /// Counts what a forward gives up.
    pub fn letters_of_forwards(&self, dead: &[DeadLetter]) {
        for letter in dead {
            self.letters.count(letter.reason.name());
        }
    }

    /// Counts an answered request. `route` is the pattern, never the path.
    pub fn answered(&self, route: &str, method: &Method, status: u16, took: Duration) {
        let key = (route.to_owned(), method_name(method), status);
        self.requests.count(key);
        let mut routes = self.request_seconds.lock();
        match routes.get(route) {
            Some(histogram) => histogram.observe(took),
            None => {
                let histogram = Histogram::new();
                histogram.observe(took);
                routes.insert(route.to_owned(), histogram);
            }
        }
    }
}

/// Anybody can invent methods: those that mean nothing here are one.
fn method_name(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
