//! What the server is to do on two cores, and whether it does.

use serde::Serialize;

use crate::report::Report;
use crate::table::{kilobytes, megabytes};

/// Bytes of memory for an idle socket.
const SOCKET_BYTES: u64 = 12 * 1024;
/// Cores that idle sockets may take.
const IDLE_CORES: f64 = 0.1;
/// Milliseconds within which 99 of 100 messages are acknowledged.
const ACK_P99_MS: f64 = 50.0;
/// Seconds after which all is well again.
const RECOVERY_SECONDS: usize = 5;
/// Seconds for everybody to come back.
const RESUME_SECONDS: f64 = 30.0;
/// Milliseconds until it listens.
const START_MS: f64 = 1_000.0;
/// Bytes of memory at rest.
const RSS_BYTES: u64 = 40_000_000;
/// Bytes of the program.
const BINARY_BYTES: u64 = 30_000_000;

/// An aim and what was measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Aim {
    /// Of what.
    pub what: &'static str,
    /// What was aimed at.
    pub aim: String,
    /// What it is.
    pub measured: String,
    /// Whether that is good enough.
    pub met: bool,
}

/// All that can be judged by what was measured.
pub fn aims(report: &Report) -> Vec<Aim> {
    let mut aims = Vec::new();
    let mut judge = |what, aim: String, measured: String, met| {
        aims.push(Aim {
            what,
            aim,
            measured,
            met,
        });
    };
    if let Some(start) = &report.start {
        judge(
            "cold start",
            format!("≤ {START_MS} ms"),
            format!("{} ms", start.first_ms),
            start.first_ms <= START_MS,
        );
        judge(
            "memory at rest",
            format!("≤ {}", megabytes(RSS_BYTES)),
            megabytes(start.rss_bytes),
            start.rss_bytes <= RSS_BYTES,
        );
        judge(
            "program",
            format!("≤ {}", megabytes(BINARY_BYTES)),
            megabytes(start.binary_bytes),
            start.binary_bytes <= BINARY_BYTES,
        );
    }
    if let Some(idle) = &report.idle {
        judge(
            "an idle socket",
            format!("≤ {}", kilobytes(SOCKET_BYTES)),
            kilobytes(idle.rss_per_socket_bytes),
            idle.lost == 0 && idle.rss_per_socket_bytes <= SOCKET_BYTES,
        );
        judge(
            "idle sockets",
            format!("≤ {IDLE_CORES} cores"),
            format!("{} cores", idle.cores),
            idle.cores <= IDLE_CORES,
        );
    }
    if let Some(messages) = &report.messages {
        let ack = messages.at_rate.ack;
        judge(
            "messages",
            format!("p99 ≤ {ACK_P99_MS} ms"),
            format!("p99 {} ms", ack.p99_ms),
            messages.lost == 0 && messages.at_rate.is_whole() && ack.p99_ms <= ACK_P99_MS,
        );
    }
    if let Some(resume) = &report.resume {
        judge(
            "resume",
            format!("≤ {RESUME_SECONDS} s"),
            format!("{} s", resume.seconds),
            resume.whole == resume.sockets
                && resume.out_of_order == 0
                && resume.seconds <= RESUME_SECONDS,
        );
    }
    if let Some(shed) = &report.shed {
        let overload = &shed.overload;
        judge(
            "too much is put off",
            "nothing lost or refused for good".to_owned(),
            format!(
                "{} without an answer, {} for good, {} sockets lost",
                overload.unanswered, overload.refused_for_good, shed.lost
            ),
            overload.unanswered == 0 && overload.refused_for_good == 0 && shed.lost == 0,
        );
        judge(
            "recovery",
            format!("≤ {RECOVERY_SECONDS} s"),
            shed.recovered_after_seconds
                .map_or_else(|| "never".to_owned(), |seconds| format!("{seconds} s")),
            shed.recovered_after_seconds
                .is_some_and(|seconds| seconds <= RECOVERY_SECONDS),
        );
    }
    aims
}
