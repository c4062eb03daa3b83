//! The figures as lines for people.

use crate::bench::events::Events;
use crate::bench::fanout::Fanout;
use crate::bench::idle::Idle;
use crate::bench::loader::Loader;
use crate::bench::messages::Messages;
use crate::bench::resume::Resume;
use crate::bench::shed::Shed;
use crate::bench::start::Start;
use crate::latency::Latency;
use crate::machine::Machine;
use crate::requests::Answers;
use crate::tape::Outcome;

/// Lines of a name and what is told of it.
#[derive(Default)]
pub struct Table(String);

impl Table {
    /// Opens a part.
    pub fn head(&mut self, name: &str) {
        self.0.push_str(&format!("\n{name}\n"));
    }

    /// Adds a line.
    pub fn line(&mut self, name: &str, told: &str) {
        self.0.push_str(&format!("  {name:<22} {told}\n"));
    }

    /// All of it.
    pub fn into_text(self) -> String {
        self.0
    }
}

/// Adds its lines.
pub trait Tell {
    /// Adds them.
    fn tell(&self, table: &mut Table);
}

impl Tell for Machine {
    fn tell(&self, table: &mut Table) {
        table.head("machine");
        table.line(
            "processor",
            &format!(
                "{}, {} cores, which the clients share",
                self.processor, self.cores
            ),
        );
        table.line(
            "memory, kernel",
            &format!("{} MB, Linux {}", self.memory_mb, self.kernel),
        );
        table.line(
            "disk",
            &format!(
                "fdatasync of 4 KiB p50 {} ms, p99 {} ms",
                self.fdatasync_p50_ms, self.fdatasync_p99_ms
            ),
        );
        table.line(
            "at the start",
            &format!(
                "load {}, {} open files for each process",
                self.load, self.open_files
            ),
        );
    }
}

impl Tell for Start {
    fn tell(&self, table: &mut Table) {
        table.head("start");
        table.line(
            "until ready",
            &format!(
                "{} ms on no data (slowest of five {} ms), {} ms on its data",
                self.first_ms, self.first_slowest_ms, self.again_ms
            ),
        );
        table.line(
            "memory at rest",
            &format!(
                "{}, of it allocated {}",
                megabytes(self.rss_bytes),
                megabytes(self.anonymous_bytes)
            ),
        );
        table.line("program", &megabytes(self.binary_bytes));
    }
}

impl Tell for Idle {
    fn tell(&self, table: &mut Table) {
        table.head("idle");
        table.line(
            "sockets",
            &format!(
                "{}, {} lost, opened {} a second",
                self.sockets, self.lost, self.opened_per_second
            ),
        );
        table.line(
            "memory",
            &format!(
                "{} for each, {} in all",
                kilobytes(self.rss_per_socket_bytes),
                megabytes(self.rss_after_bytes)
            ),
        );
        table.line(
            "processor",
            &format!("{} cores over {} s", self.cores, self.seconds),
        );
    }
}

impl Tell for Messages {
    fn tell(&self, table: &mut Table) {
        table.head("messages");
        table.line("sockets", &format!("{}, {} lost", self.sockets, self.lost));
        table.line("acknowledged", &outcome(&self.at_rate));
        table.line("p99 each second", &each_second(&self.seconds));
        table.line("delivered to agent", &latency(&self.at_rate.delivery));
        table.line("processor", &format!("{} cores", self.cores));
        for step in &self.climb.steps {
            table.line("climb", &outcome(step));
        }
        table.line(
            "the end",
            &format!(
                "holds {}/s, most {}/s",
                self.climb.holds_per_second, self.climb.most_per_second
            ),
        );
    }
}

impl Tell for Fanout {
    fn tell(&self, table: &mut Table) {
        table.head("fanout");
        table.line(
            "one to",
            &format!(
                "{} sockets, {} lost; {} of {} messages heard by all",
                self.listeners, self.lost, self.heard_by_all, self.messages
            ),
        );
        table.line("each", &latency(&self.each));
        table.line("the last of all", &latency(&self.last));
    }
}

impl Tell for Resume {
    fn tell(&self, table: &mut Table) {
        table.head("resume");
        table.line(
            "whole",
            &format!(
                "{} of {}, {} missed by each, {} out of order",
                self.whole, self.sockets, self.missed, self.out_of_order
            ),
        );
        table.line(
            "time",
            &format!(
                "{} s until all were whole, each {}; {} s of processor; the end before took {} s",
                self.seconds,
                latency(&self.each),
                self.processor_seconds,
                self.drain_seconds
            ),
        );
    }
}

impl Tell for Events {
    fn tell(&self, table: &mut Table) {
        table.head("events");
        table.line(
            "batches",
            &format!(
                "{} events, {}",
                self.batch,
                kilobytes(self.batch_bytes as u64)
            ),
        );
        for step in &self.steps {
            table.line("climb", &answers(step));
        }
        table.line(
            "the end",
            &format!("holds {} events/s", self.holds_per_second),
        );
    }
}

impl Tell for Loader {
    fn tell(&self, table: &mut Table) {
        table.head("loader");
        table.line("widget.js", &format!("{} bytes", self.bytes));
        for step in &self.steps {
            table.line("climb", &answers(step));
        }
        table.line("the end", &format!("holds {}/s", self.holds_per_second));
    }
}

impl Tell for Shed {
    fn tell(&self, table: &mut Table) {
        table.head("shed");
        table.line("capacity", &format!("{}/s", self.capacity_per_second));
        table.line("before", &outcome(&self.before));
        table.line("overload", &outcome(&self.overload));
        table.line("put off after", &latency(&self.overload.refusal));
        table.line("sockets lost", &self.lost.to_string());
        table.line("afterwards", &outcome(&self.afterwards));
        table.line("p99 each second", &each_second(&self.seconds));
    }
}

fn outcome(outcome: &Outcome) -> String {
    let mut told = format!(
        "{} of {} at {}/s ({}/s), {}",
        outcome.acked,
        outcome.offered,
        outcome.offered_per_second,
        outcome.acked_per_second,
        latency(&outcome.ack)
    );
    for (code, count) in &outcome.refused {
        told.push_str(&format!(", {count} {code}"));
    }
    for (count, what) in [
        (outcome.refused_for_good, "for good"),
        (outcome.unanswered, "without an answer"),
        (outcome.doubled, "twice"),
    ] {
        if count > 0 {
            told.push_str(&format!(", {count} {what}"));
        }
    }
    told
}

fn each_second(seconds: &[Latency]) -> String {
    let p99s: Vec<_> = seconds.iter().map(|one| one.p99_ms.to_string()).collect();
    format!("{} ms", p99s.join(", "))
}

fn answers(answers: &Answers) -> String {
    let mut told = format!(
        "{} offered at {}/s ({}/s), {}",
        answers.offered,
        answers.offered_per_second,
        answers.per_second,
        latency(&answers.latency)
    );
    for (status, count) in &answers.answered {
        told.push_str(&format!(", {count} × {status}"));
    }
    told
}

fn latency(latency: &Latency) -> String {
    format!(
        "p50 {} ms, p99 {} ms, p999 {} ms",
        latency.p50_ms, latency.p99_ms, latency.p999_ms
    )
}

/// In the unit that people count memory in.
pub fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1_000_000.0)
}

/// In the unit of a socket's memory.
pub fn kilobytes(bytes: u64) -> String {
    format!("{:.1} KiB", bytes as f64 / 1024.0)
}
