//! The real program: start-up errors, tools beside it, an orderly end, and a sudden one.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use std::net::TcpListener;
use std::process::{Command, Output};

use support::client::text;
use support::program::{Program, wasl};
use support::{Folder, uuid};
use wasl_protocol::*;

fn fails(mut command: Command, told: &[&str]) {
    let Output { status, stderr, .. } = command.output().unwrap();
    let stderr = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(1), "{stderr}");
    for part in told {
        assert!(stderr.contains(part), "{stderr:?} does not say {part:?}");
    }
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_sudden_end() {
    let folder = Folder::new();
    let conversation = ConversationId::new(uuid());
    let mut acknowledged: Vec<(ClientId, Seq)> = Vec::new();
    let mut unanswered: Vec<ClientId> = Vec::new();
    for _ in 0..3 {
        let program = Program::start(folder.path());
        let mut client = program.visitor(1).await;
        for cid in std::mem::take(&mut unanswered) {
            client.say_as(&conversation, &cid, text(cid.as_str())).await;
            acknowledged.push((cid.clone(), client.ack(&cid).await.seq));
        }
        for _ in 0..10 {
            let cid = ClientId::new(uuid());
            client.say_as(&conversation, &cid, text(cid.as_str())).await;
            unanswered.push(cid);
        }
        // Half of the burst is answered, the rest is cut off wherever it happens to be.
        for cid in unanswered.drain(..5).collect::<Vec<_>>() {
            acknowledged.push((cid.clone(), client.ack(&cid).await.seq));
        }
        program.kill();
    }
    let program = Program::start(folder.path());
    let mut client = program.visitor(1).await;
    for cid in unanswered {
        client.say_as(&conversation, &cid, text(cid.as_str())).await;
        acknowledged.push((cid.clone(), client.ack(&cid).await.seq));
    }
    let mut reader = program.visitor(1).await;
    let events = reader.events(acknowledged.len()).await;
    for (place, event) in (1..).zip(&events) {
        assert_eq!(event.seq, Seq(place), "no holes");
    }
    for (cid, seq) in acknowledged {
        let stored: Vec<_> = events
            .iter()
            .filter(|event| event.cid.as_ref() == Some(&cid))
            .collect();
        assert_eq!(stored.len(), 1, "{cid} is there once");
        assert_eq!(stored[0].seq, seq);
        assert_eq!(stored[0].body, text(cid.as_str()));
    }
}

#[cfg(unix)]
#[tokio::test]
async fn an_orderly_end_says_goodbye() {
    let folder = Folder::new();
    let mut program = Program::start(folder.path());
    let mut client = program.visitor(1).await;
    program.terminate();
    let (bye, close) = client.goodbye().await;
    assert_eq!(
        (bye.code, bye.retry, close),
        (ErrorCode::Restarting, true, 1012)
    );
    assert!(bye.after_ms > 0);
    client.close().await;
    assert!(program.wait().success());
}

#[test]
fn the_first_start_prints_a_link_until_it_is_used() {
    let folder = Folder::new();
    for _ in 0..2 {
        let program = Program::start(folder.path());
        let link = format!("{}/console/#link=", program.origin());
        assert!(
            program.said.iter().any(|line| line.contains(&link)),
            "{:?}",
            program.said
        );
        let Output { status, stdout, .. } = wasl(&["link"], folder.path()).output().unwrap();
        assert!(status.success());
        let stdout = String::from_utf8(stdout).unwrap();
        assert!(stdout.starts_with(&link), "{stdout}");
    }
}

#[test]
fn a_taken_port_is_named() {
    let folder = Folder::new();
    let held = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = held.local_addr().unwrap().port().to_string();
    let command = wasl(&["serve", "--port", &port], folder.path());
    fails(command, &[&port, "--port"]);
}

#[test]
fn a_directory_that_cannot_be_written_is_named() {
    let folder = Folder::new();
    let file = folder.path().join("file");
    std::fs::write(&file, "in the way").unwrap();
    let inside = file.join("data");
    let command = wasl(&["serve", "--port", "0"], &inside);
    fails(
        command,
        &[&inside.display().to_string(), "not writable", "--data"],
    );
}

#[test]
fn a_directory_in_use_is_named() {
    let folder = Folder::new();
    let _program = Program::start(folder.path());
    let command = wasl(&["serve", "--port", "0"], folder.path());
    fails(command, &[&folder.path().display().to_string(), "in use"]);
}

#[tokio::test]
async fn newer_data_is_left_alone() {
    use sqlx::Connection as _;
    for file in ["wasl.db", "events.db"] {
        let folder = Folder::new();
        Program::start(folder.path()).kill();
        let path = folder.path().join(file);
        let url = format!("sqlite://{}", path.display());
        let mut db = sqlx::SqliteConnection::connect(&url).await.unwrap();
        sqlx::query("INSERT INTO migrations (version, at) VALUES (999, 'later')")
            .execute(&mut db)
            .await
            .unwrap();
        db.close().await.unwrap();
        let command = wasl(&["serve", "--port", "0"], folder.path());
        fails(command, &[file, "newer", "999", "Update wasl"]);
    }
}

#[test]
fn sites_are_added_and_checked() {
    let folder = Folder::new();
    let settings = folder.path().join("shop.json");
    std::fs::write(&settings, r#"{"title":"Shop"}"#).unwrap();
    let pair = format!("en={}", settings.display());
    let add = [
        "site",
        "add",
        "shop",
        "--origin",
        "https://shop.example",
        "--settings",
        &pair,
    ];
    assert!(wasl(&add, folder.path()).output().unwrap().status.success());
    let list = wasl(&["site", "list"], folder.path()).output().unwrap();
    let list = String::from_utf8(list.stdout).unwrap();
    assert!(
        list.contains("shop\tshop\thttps://shop.example same-host"),
        "{list}"
    );
    std::fs::write(&settings, r#"{"titel":"Shop"}"#).unwrap();
    fails(wasl(&add, folder.path()), &["shop.json", "titel", "title"]);
    for (args, told) in [
        (vec!["site", "add", "Shop!"], "lower-case"),
        (
            vec!["site", "add", "shop", "--origin", "shop.example"],
            "not an origin",
        ),
        (
            vec!["site", "add", "shop", "--settings", "en"],
            "LOCALE=FILE",
        ),
        (vec!["link", "--site", "nowhere"], "no site nowhere"),
        (vec!["serve", "--allow-origin", "*"], "not an origin"),
    ] {
        fails(wasl(&args, folder.path()), &[told]);
    }
}
