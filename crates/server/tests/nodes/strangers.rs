//! A NATS that is wrong, refuses, or is shared with others.

use wasl_protocol::*;
use wasl_server::Database;

use crate::support::client::text;
use crate::support::nats::Nats;
use crate::support::program::{Program, fetch, wasl};
use crate::support::{Folder, TestServer, uuid};
use crate::{Ground, NEVER, connected, figure, meet, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_makes_no_sense_is_passed_over_and_counted() {
    let ground = Ground::new().await;
    let mut stranger = ground.nats.stranger().await;
    let (a, b) = ground.pair().await;
    let (subject, beat) = stranger.next().await;
    let (prefix, _) = subject.rsplit_once(".all.").unwrap();
    assert!(String::from_utf8(beat).unwrap().contains("\"n\":"));
    let before = figure(&a, "wasl_bus_malformed_total").await.unwrap();
    for (subject, payload) in [
        (format!("{prefix}.all.0123456789abcdef"), &b"\xff\xfe{"[..]),
        (format!("{prefix}.all.0123456789abcdef"), b""),
        (
            format!("{prefix}.all.0123456789abcdef"),
            br#"{"v":9,"n":1,"notice":"beat"}"#,
        ),
        (
            format!("{prefix}.all.0123456789abcdef"),
            br#"{"v":1,"n":1,"notice":{"news":7}}"#,
        ),
        (
            format!("{prefix}.all.nobody"),
            br#"{"v":1,"n":1,"notice":"beat"}"#,
        ),
        (
            "wasl.other.all.0123456789abcdef".into(),
            br#"{"v":1,"n":1,"notice":"beat"}"#,
        ),
    ] {
        stranger.publish(&subject, payload).await;
    }
    // Five of them are under our prefix, and each of the two nodes hears each.
    until(async || figure(&a, "wasl_bus_malformed_total").await >= Some(before + 10)).await;
    assert_eq!(
        figure(&a, "wasl_bus_nodes").await,
        Some(1),
        "nobody was believed"
    );
    // All goes on.
    let mut agent = b.agent(&b.sign_in("nora").await).await;
    let mut visitor = a.visitor(1).await;
    let conversation = ConversationId::new(uuid());
    visitor.store(&conversation, text("hello?")).await;
    assert_eq!(agent.event().await.seq, Seq(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_databases_on_one_nats_do_not_mix() {
    let ground = Ground::new().await;
    let other = ground.cluster.database().await;
    let (a, b) = ground.pair().await;
    let config = || connected(&ground.nats.url(), NEVER);
    let (c, d) = (
        TestServer::on(config(), &other).await,
        TestServer::on(config(), &other).await,
    );
    meet(&c, 1).await;
    meet(&d, 1).await;
    assert_eq!(figure(&a, "wasl_bus_nodes").await, Some(1));
    // The same site and the same visitor, each in their own database.
    let mut ours = b.agent(&b.sign_in("nora").await).await;
    let mut theirs = d.agent(&d.sign_in("omar").await).await;
    let (mut here, mut there) = (a.visitor(1).await, c.visitor(1).await);
    let (one, two) = (ConversationId::new(uuid()), ConversationId::new(uuid()));
    here.store(&one, text("here")).await;
    there.store(&two, text("there")).await;
    assert_eq!(ours.event().await.conversation, one);
    assert_eq!(theirs.event().await.conversation, two);
    for agent in [&mut ours, &mut theirs] {
        let more = agent.settle().await;
        let more = more
            .iter()
            .filter(|frame| matches!(frame, ServerFrame::Event(_)));
        assert_eq!(more.count(), 0);
    }
}

/// Ends a program that must not start; what it said.
fn refused(args: &[&str]) -> String {
    let folder = Folder::new();
    let args: Vec<_> = ["serve", "--port", "0"]
        .iter()
        .chain(args)
        .copied()
        .collect();
    let output = wasl(&args, folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    said
}

#[test]
fn an_address_that_is_none_and_nats_without_postgresql_are_told_at_the_start() {
    let said = refused(&["--nats", "http://wasl:secret@127.0.0.1"]);
    assert!(
        said.starts_with("wasl: --nats is not a NATS address"),
        "{said}"
    );
    assert!(
        said.contains("nats://user:password@host:4222") && !said.contains("secret"),
        "{said}"
    );
    let said = refused(&["--nats", "nats://127.0.0.1:1"]);
    assert!(
        said.contains("give --database, or leave --nats out"),
        "{said}"
    );
}

/// NATS makes nothing possible that would not go without: so a node starts without it, says why,
/// and goes on trying.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_nats_that_refuses_or_is_not_there_is_told_and_the_server_serves() {
    let ground = Ground::new().await;
    let Database::Postgres(url) = &ground.database else {
        panic!("not PostgreSQL");
    };
    let guarded = Nats::with_password("right");
    let absent = Nats::absent();
    for address in [
        format!("nats://wasl:wrongsecret@127.0.0.1:{}", guarded.port),
        absent.url(),
    ] {
        let folder = Folder::new();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let mut command = wasl(&["serve", "--port", "0", "--database", url], folder.path());
        // From the environment, where other users do not see the password.
        command.env("WASL_NATS", &address).stderr(log);
        let program = Program::of(command);
        let (status, _, body) = fetch(&program.host, "GET /readyz", &[], "").await;
        assert_eq!((status, body.as_str()), (200, "ready, NATS away"));
        let said = std::fs::read_to_string(folder.path().join("log")).unwrap();
        let warned = said
            .lines()
            .find(|line| line.contains("cannot connect to NATS"));
        let warned = warned.unwrap_or_else(|| panic!("not told: {said}"));
        assert!(
            warned.contains("127.0.0.1") && warned.contains("--nats"),
            "{warned}"
        );
        assert!(!said.contains("wrongsecret"), "{said}");
        program.kill();
    }
    // The right password opens.
    let a = TestServer::on(connected(&guarded.url(), NEVER), &ground.database).await;
    meet(&a, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_of_the_largest_size_cross_over() {
    let ground = Ground::new().await;
    let (a, b) = ground.pair().await;
    let mut agent = b.agent(&b.sign_in("nora").await).await;
    let mut visitor = a.visitor(1).await;
    let conversation = ConversationId::new(uuid());
    // Each character is six bytes in JSON.
    let largest = "\u{1}".repeat(9_000) + &"x".repeat(MAX_TEXT_BYTES - 9_000);
    visitor.store(&conversation, text(&largest)).await;
    assert_eq!(agent.event().await.body, text(&largest));
}
