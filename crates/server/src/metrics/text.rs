//! The figures as text, in the exposition format 0.0.4 of Prometheus.

use std::fmt::Write as _;

use super::METRICS;
use super::series::{Histogram, Labelled, braced};
use crate::state::App;

/// Writes everything down.
#[must_use]
pub fn write(app: &App) -> String {
    let mut page = Page::default();
    let version = format!("version=\"{}\"", env!("CARGO_PKG_VERSION"));
    page.head("wasl_build_info", "gauge", "The version of this program.");
    page.line("wasl_build_info", &version, 1);
    page.gauge(
        "wasl_draining",
        "1 once the end was ordered.",
        u64::from(*app.ending.borrow()),
    );
    page.gauge(
        "wasl_sockets_open",
        "Sockets that are open.",
        wide(*app.open_sockets.borrow()),
    );
    page.counter(
        "wasl_sockets_total",
        "Sockets that were opened.",
        METRICS.sockets.get(),
    );
    page.by(
        "wasl_frames_received_total",
        "Frames that came, by kind.",
        "kind",
        &METRICS.frames_in,
    );
    page.by(
        "wasl_frames_sent_total",
        "Frames that went out, by kind.",
        "kind",
        &METRICS.frames_out,
    );
    page.gauge(
        "wasl_frames_waiting",
        "Frames that wait for slow clients, over all sockets.",
        wide(app.hub.waiting()),
    );
    page.counter(
        "wasl_messages_appended_total",
        "Messages that were committed.",
        METRICS.appended.get(),
    );
    page.counter(
        "wasl_messages_duplicate_total",
        "Messages that came again and were acknowledged again.",
        METRICS.duplicates.get(),
    );
    page.gauge(
        "wasl_orders_waiting",
        "Orders that wait for the disk.",
        METRICS.waiting.get(),
    );
    page.head(
        "wasl_commit_seconds",
        "histogram",
        "A transaction, from its beginning to the end of its commit.",
    );
    page.histogram("wasl_commit_seconds", "", &METRICS.commit);
    page.head(
        "wasl_ack_seconds",
        "histogram",
        "A message, from its arrival to its acknowledgement.",
    );
    page.histogram("wasl_ack_seconds", "", &METRICS.ack);
    page.by(
        "wasl_refused_total",
        "Frames and requests that were refused, by code.",
        "code",
        &METRICS.refused,
    );
    page.by(
        "wasl_byes_total",
        "Goodbyes, by code.",
        "code",
        &METRICS.byes,
    );
    page.counter(
        "wasl_events_accepted_total",
        "Telemetry events that were taken.",
        METRICS.events.get(),
    );
    page.by(
        "wasl_events_rejected_total",
        "Telemetry events that were unfit, by reason.",
        "reason",
        &METRICS.events_rejected,
    );
    page.by(
        "wasl_dead_letters_total",
        "What was refused and left to be kept, by reason.",
        "reason",
        &METRICS.letters,
    );
    page.counter(
        "wasl_dead_letters_dropped_total",
        "Dead letters that there was no room for when they came.",
        METRICS.letters_dropped.get(),
    );
    page.counter(
        "wasl_dead_letters_gone_total",
        "Dead letters that went for newer ones, or of age.",
        METRICS.letters_gone.get(),
    );
    page.by(
        "wasl_assistant_total",
        "Questions to the assistant, by outcome.",
        "outcome",
        &METRICS.assistant,
    );
    page.head(
        "wasl_assistant_seconds",
        "histogram",
        "An answer of the assistant, from the question to its end.",
    );
    page.histogram("wasl_assistant_seconds", "", &METRICS.assistant_seconds);
    page.forwards();
    page.bus(app);
    page.requests();
    page.0
}

pub(super) fn wide(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[derive(Default)]
pub(super) struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &str, value: u64) {
        let _ = writeln!(self.0, "{name}{} {value}", braced(labels));
    }

    pub(super) fn counter(&mut self, name: &str, help: &str, value: u64) {
        self.head(name, "counter", help);
        self.line(name, "", value);
    }

    pub(super) fn gauge(&mut self, name: &str, help: &str, value: u64) {
        self.head(name, "gauge", help);
        self.line(name, "", value);
    }

    fn by(&mut self, name: &str, help: &str, label: &str, values: &Labelled<&'static str, u64>) {
        self.head(name, "counter", help);
        for (value, count) in values.lock().iter() {
            self.line(name, &format!("{label}=\"{value}\""), *count);
        }
    }

    fn forwards(&mut self) {
        for (name, help, figures) in [
            (
                "wasl_forward_posts_total",
                "Posts of forwards, by outcome.",
                &METRICS.forward_posts,
            ),
            (
                "wasl_forward_events_total",
                "Events in the posts of forwards, by outcome.",
                &METRICS.forward_events,
            ),
        ] {
            self.head(name, "counter", help);
            for ((site, forward, outcome), count) in figures.lock().iter() {
                let labels = format!("site=\"{site}\",forward=\"{forward}\",outcome=\"{outcome}\"");
                self.line(name, &labels, *count);
            }
        }
    }

    fn histogram(&mut self, name: &str, labels: &str, histogram: &Histogram) {
        histogram.write(&mut self.0, name, labels);
    }

    fn requests(&mut self) {
        let name = "wasl_http_requests_total";
        self.head(name, "counter", "Requests, by route, method and status.");
        for ((route, method, status), count) in METRICS.requests.lock().iter() {
            let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
            self.line(name, &labels, *count);
        }
        let name = "wasl_http_seconds";
        self.head(
            name,
            "histogram",
            "A request, from its arrival to the beginning of its answer.",
        );
        for (route, histogram) in METRICS.request_seconds.lock().iter() {
            self.histogram(name, &format!("route=\"{route}\""), histogram);
        }
    }
}
