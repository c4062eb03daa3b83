//! A copy of the data while the server writes: whole, and good to go on with.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use support::client::{Client, text};
use support::program::{Program, wasl};
use support::{Folder, PATIENCE, uuid};
use tokio::sync::watch;
use tokio::time::timeout;
use wasl_protocol::*;

fn copy(from: &std::path::Path, to: &std::path::Path) -> std::process::Output {
    let to = to.to_str().unwrap();
    wasl(&["backup", "--to", to], from).output().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_is_made_while_writing_is_whole() {
    let folder = Folder::new();
    let (data, backup) = (folder.path().join("data"), folder.path().join("backup"));
    let program = Program::start(&data);
    let conversation = ConversationId::new(uuid());
    let (acked, mut seen) = watch::channel(Seq::ZERO);
    let (stop, stopped) = watch::channel(false);
    let writing = tokio::spawn({
        let (mut client, conversation) = (program.visitor(1).await, conversation.clone());
        async move {
            let mut stored = Vec::new();
            while !*stopped.borrow() {
                let cid = client.say(&conversation, text("on and on")).await;
                match client.next_answer(&cid).await {
                    ServerFrame::Ack(ack) => {
                        stored.push(cid);
                        acked.send_replace(ack.seq);
                    }
                    ServerFrame::Error(error) => {
                        let wait = std::time::Duration::from_millis(u64::from(error.after_ms));
                        tokio::time::sleep(wait).await;
                    }
                    other => panic!("unexpected {other:?}"),
                }
            }
            stored
        }
    });
    timeout(PATIENCE, seen.wait_for(|seq| *seq >= Seq(20)))
        .await
        .unwrap()
        .unwrap();
    let before = *seen.borrow();
    let output = copy(&data, &backup);
    assert!(output.status.success(), "{output:?}");
    // It went on all the while, and goes on.
    timeout(PATIENCE, seen.wait_for(|seq| *seq > before))
        .await
        .unwrap()
        .unwrap();
    stop.send_replace(true);
    let stored = writing.await.unwrap();

    // Nothing but the copies, which replace nothing.
    let mut names: Vec<_> = std::fs::read_dir(&backup)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["events.db", "wasl.db"]);
    let again = copy(&data, &backup);
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).contains("exists"));

    // Restore: put the files back under their names, and start.
    drop(program);
    for name in ["wasl.db", "events.db"] {
        for rest in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(data.join(format!("{name}{rest}")));
        }
        std::fs::copy(backup.join(name), data.join(name)).unwrap();
    }
    let program = Program::start(&data);
    let mut reader = program.visitor(1).await;
    let events: Vec<_> = reader
        .settle()
        .await
        .into_iter()
        .filter_map(|frame| match frame {
            ServerFrame::Event(event) => Some(event),
            _ => None,
        })
        .collect();
    let count = u32::try_from(events.len()).unwrap();
    assert!(
        Seq(count) >= before,
        "what was acknowledged before is in it: {count} {before:?}"
    );
    for ((place, event), cid) in (1..).zip(&events).zip(&stored) {
        assert_eq!((event.seq, event.cid.as_ref()), (Seq(place), Some(cid)));
    }
    // Who knows more than the copy is told to read anew.
    let mut ahead = Client::connect(&program.host, &program.origin()).await;
    let position = Position {
        conversation: conversation.clone(),
        seq: Seq(count + 1),
    };
    ahead.hello(1, vec![position]).await;
    ahead
        .wait(|frame| matches!(frame, ServerFrame::Reset(_)).then_some(()))
        .await;
    assert_eq!(
        ahead.store(&conversation, text("and on")).await.seq,
        Seq(count + 1)
    );
}

#[test]
fn what_cannot_be_copied_is_told_and_leaves_nothing() {
    let folder = Folder::new();
    let nothing = copy(&folder.path().join("nowhere"), &folder.path().join("copy"));
    assert_eq!(nothing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&nothing.stderr).contains("--data"));
    let data = folder.path().join("data");
    Program::start(&data).kill();
    let nowhere = copy(&data, &folder.path().join("no/such/place"));
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("--to"));
    for rest in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(data.join(format!("events.db{rest}")));
    }
    std::fs::write(data.join("events.db"), vec![b'x'; 8_192]).unwrap();
    assert_eq!(
        copy(&data, &folder.path().join("copy")).status.code(),
        Some(1)
    );
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["data"]);
}
