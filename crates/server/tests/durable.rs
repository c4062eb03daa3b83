//! An acknowledgement means that the bytes are on the disk: the system calls of the real program,
//! written down by strace, have a finished `fsync` or `fdatasync` between a message's bytes and its `ack`.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use std::collections::HashMap;
use std::fs::File;
use std::io::{PipeReader, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::{self, JoinHandle};

use support::client::{Client, text};
use support::program::{Program, wasl};
use support::{Folder, uuid};
use wasl_protocol::*;

/// What is written down. Frames leave by any of the writing calls; the log of the database too.
const CALLS: &str = "trace=write,writev,pwrite64,pwritev,sendto,sendmsg,fsync,fdatasync";

/// The server with strace beside it, which writes to a pipe until the server has ended.
struct Watched {
    program: Program,
    trace: JoinHandle<String>,
}

impl Watched {
    /// None where the system lets nobody trace.
    fn start(data: &Path) -> Option<Self> {
        if !may_trace() {
            return None;
        }
        let (reader, writer) = std::io::pipe().unwrap();
        let server = wasl(&["serve", "--port", "0"], data);
        let mut command = Command::new("strace");
        command
            // The server stays our own child: who ends it does not have to know of strace.
            .args(["-D", "-f", "-qq", "-y"])
            // A page of the database is shown whole.
            .args(["-s", "8192", "-e", CALLS, "-o", "/dev/fd/0", "--"])
            .arg(server.get_program())
            .args(server.get_args())
            .stdin(writer)
            .stderr(File::create(data.join("said")).unwrap());
        // A full pipe would hold the server up: it is emptied from the start.
        let trace = thread::spawn(move || read(reader));
        let program = Program::of(command);
        Some(Self { program, trace })
    }

    /// Ends the server and gives what it did.
    fn end(self) -> Vec<String> {
        self.program.kill();
        let trace = self.trace.join().unwrap();
        trace.lines().map(str::to_owned).collect()
    }
}

fn read(mut reader: PipeReader) -> String {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether the system lets us trace; says what to do when not. A container may forbid it, and the
/// rest of the tests is worth having there.
fn may_trace() -> bool {
    let tried = Command::new("strace")
        .args([
            "-D",
            "-f",
            "-qq",
            "-e",
            "trace=none",
            "-o",
            "/dev/null",
            "true",
        ])
        .stderr(Stdio::piped())
        .output();
    let tried = tried.expect("strace is missing: `cargo xtask test` installs it");
    let said = String::from_utf8_lossy(&tried.stderr);
    let may = tried.status.success() && said.is_empty();
    if !may {
        eprintln!(
            "NOT TESTED: strace may trace nothing here; run with CAP_SYS_PTRACE (of a container: \
             `--cap-add SYS_PTRACE`): {said}"
        );
    }
    may
}

/// One call as strace tells it: where it began and where it ended, as places in the order of all.
#[derive(Debug)]
struct Call<'t> {
    name: &'t str,
    /// Its arguments, with the files behind the numbers.
    told: &'t str,
    began: usize,
    /// None when it failed, or had not ended.
    done: Option<usize>,
}

fn calls(lines: &[String]) -> Vec<Call<'_>> {
    let mut calls: Vec<Call<'_>> = Vec::new();
    let mut unfinished: HashMap<&str, usize> = HashMap::new();
    for (place, line) in lines.iter().enumerate() {
        let Some((thread, rest)) = line.split_once(' ') else {
            continue;
        };
        let rest = rest.trim_start();
        let failed = rest.contains(") = -1 ");
        if let Some(rest) = rest.strip_prefix("<... ") {
            let begun = unfinished.remove(thread);
            if let Some(index) = begun.filter(|_| !failed && rest.contains(" resumed>")) {
                calls[index].done = Some(place);
            }
        } else if let Some((name, told)) = rest.split_once('(') {
            let waits = told.ends_with("<unfinished ...>");
            if waits {
                unfinished.insert(thread, calls.len());
            }
            calls.push(Call {
                name,
                told,
                began: place,
                done: (!waits && !failed).then_some(place),
            });
        }
    }
    calls
}

/// What was told too early: frames with a message that left before its words were on the disk.
fn too_early(lines: &[String], messages: &[(ClientId, String)]) -> Vec<String> {
    let calls = calls(lines);
    let to_log = |call: &&Call<'_>| call.told.contains("/wasl.db-wal>");
    let mut early = Vec::new();
    for (cid, words) in messages {
        let written = calls
            .iter()
            .filter(to_log)
            .filter(|call| call.name.starts_with("pwrite") && call.told.contains(words.as_str()))
            .find_map(|call| call.done);
        let Some(written) = written else {
            early.push(format!("{words}: never written to the log"));
            continue;
        };
        let synced = calls
            .iter()
            .filter(to_log)
            .filter(|call| matches!(call.name, "fsync" | "fdatasync") && call.began > written)
            .find_map(|call| call.done)
            .unwrap_or(usize::MAX);
        // The acknowledgement, and the event that everybody else gets.
        let told = calls
            .iter()
            .filter(|call| call.told.contains("<socket:") || call.told.contains("<TCP"))
            .filter(|call| call.told.contains(cid.as_str()));
        let mut count = 0;
        for call in told {
            count += 1;
            if call.began < synced {
                early.push(format!("{words}: left before it was on the disk"));
            }
        }
        if count == 0 {
            early.push(format!("{words}: never told"));
        }
    }
    early
}

#[tokio::test]
async fn what_is_acknowledged_was_on_the_disk_before() {
    let folder = Folder::new();
    let Some(server) = Watched::start(folder.path()) else {
        return;
    };
    let mut messages = Vec::new();
    // One after another: each has a commit of its own.
    let conversation = ConversationId::new(uuid());
    let mut client = server.program.visitor(1).await;
    for number in 0..10 {
        let words = format!("alone-{number}-{}", uuid());
        let cid = client.say(&conversation, text(&words)).await;
        client.ack(&cid).await;
        messages.push((cid, words));
    }
    // All at once: one commit holds many.
    let mut crowd: Vec<(Client, ClientId)> = Vec::new();
    for number in 2..10 {
        let mut client = server.program.visitor(number).await;
        let words = format!("crowd-{number}-{}", uuid());
        let cid = client.say(&ConversationId::new(uuid()), text(&words)).await;
        messages.push((cid.clone(), words));
        crowd.push((client, cid));
    }
    for (client, cid) in &mut crowd {
        client.ack(cid).await;
    }
    let lines = server.end();
    assert_eq!(too_early(&lines, &messages), Vec::<String>::new());
}

#[test]
fn a_sync_that_is_missing_failed_or_late_is_seen() {
    let write = r#"7 pwrite64(9</d/wasl.db-wal>, "..\1words..", 4096, 32) = 4096"#;
    let sync = "7 fdatasync(9</d/wasl.db-wal>) = 0";
    let ack =
        r#"8 sendto(12<socket:[5]>, "\201~{\"ack\":{\"cid\":\"the-cid\"", 90, 0, NULL, 0) = 90"#;
    let begun = "7 fdatasync(9</d/wasl.db-wal> <unfinished ...>";
    let ended = "7 <... fdatasync resumed>) = 0";
    for (lines, fine) in [
        (vec![write, sync, ack], true),
        (vec![write, begun, ended, ack], true),
        (vec![write, ack], false),
        (vec![sync, write, ack], false),
        (vec![write, ack, sync], false),
        (vec![write, begun, ack, ended], false),
        (
            vec![
                write,
                "7 fdatasync(9</d/wasl.db-wal>) = -1 EIO (Input/output error)",
                ack,
            ],
            false,
        ),
        (
            vec![write, "7 fdatasync(9</d/events.db-wal>) = 0", ack],
            false,
        ),
        (vec![write, sync], false),
        (vec![sync, ack], false),
        (vec![], false),
    ] {
        let lines: Vec<_> = lines.into_iter().map(str::to_owned).collect();
        let messages = [(ClientId::new("the-cid"), "words".to_owned())];
        assert_eq!(too_early(&lines, &messages).is_empty(), fine, "{lines:?}");
    }
}
