//! All data from one database to another and through a file: everything is as it was, and goes on.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use wasl_protocol::*;
use wasl_server::Database;
use wasl_server::store::{Append, EventRecord, FeedPosition, LeadRecord, Redeem, Room, Store};

use wasl_server::surveys::record::{Filter, RowCursor};

use crate::fixture::*;
use crate::support::Folder;
use crate::support::postgres::Cluster;
use crate::surveys::survey_event;

/// Everything that can be asked of a store.
#[derive(Debug, PartialEq)]
struct Picture {
    sites: Vec<wasl_server::store::SiteRecord>,
    inbox: Vec<ConversationSummary>,
    logs: Vec<Vec<MessageEvent>>,
    ratings: [u32; 5],
    events: Vec<(Timestamp, String)>,
    leads: Vec<(Timestamp, LeadRecord)>,
    answers: Vec<wasl_server::surveys::record::AnswerRow>,
    polls: Vec<wasl_server::surveys::record::AnswerRow>,
    agent: Option<(AgentId, String)>,
    session: Option<wasl_server::store::AgentRecord>,
    link: bool,
    letters: Vec<(Vec<u8>, u32)>,
    /// What was asked of the FAQ, by outcome, and the versions of its entries.
    questions: Vec<wasl_server::store::Questions>,
    versions: Vec<(wasl_server::faq::versions::Listed, Option<String>)>,
    /// What a forward has still to post.
    waiting: Vec<String>,
}

async fn picture(store: &Store) -> Picture {
    let shop = SiteId::new("shop");
    let inbox = store.inbox(&shop).await.unwrap();
    let mut logs = Vec::new();
    for summary in &inbox {
        logs.push(log(store, &summary.id).await);
    }
    let events = store.list_events(&shop, None, 100).await.unwrap();
    let letters = store.list_letters(&shop, None, 100).await.unwrap();
    let out = store.forward(&crate::forwards::id("out")).await.unwrap();
    let cursor = out.unwrap().1.cursor;
    let waiting = store.events_after(&shop, cursor, 100).await.unwrap();
    let (all, first) = (Filter::default(), RowCursor::default());
    let mut questions = Vec::new();
    for outcome in wasl_server::faq::asked::Heard::ALL {
        questions.push(crate::faq::asked(store, "shop", outcome).await);
    }
    let mut versions = Vec::new();
    for listed in store.faq_versions(&shop, "en").await.unwrap() {
        let entries = store.faq_version(&shop, "en", listed.version).await;
        versions.push((listed, entries.unwrap()));
    }
    Picture {
        sites: store.sites().await.unwrap(),
        ratings: store.rating_counts(&shop).await.unwrap(),
        events: events
            .into_iter()
            .map(|e| (e.received_at, e.json))
            .collect(),
        leads: (store
            .list_leads(&shop, None, 100)
            .await
            .unwrap()
            .into_iter())
        .map(|one| (one.received_at, one.lead))
        .collect(),
        answers: store.survey_rows(&shop, &all, &first, 100).await.unwrap(),
        polls: store.poll_rows(&shop, &all, "", 100).await.unwrap(),
        agent: store.agent_by_email("nora@shop.example").await.unwrap(),
        session: store.session([7; 32], NOW).await.unwrap(),
        link: store.link_is_open([2; 32], NOW).await.unwrap(),
        letters: (letters.into_iter())
            .map(|one| (one.letter.body, one.seen))
            .collect(),
        questions,
        versions,
        waiting: waiting.into_iter().map(|item| item.id).collect(),
        inbox,
        logs,
    }
}

/// Some of everything; a message that a client may send again.
async fn fill(store: &Store) -> Append {
    let shop = SiteId::new("shop");
    let later = Timestamp::from_millis(NOW.as_millis() + 1_000);
    let hello = says(&conversation(), "hello \u{0} سلام");
    store.append(hello.clone()).await.unwrap();
    for id in ["1", "2"] {
        let lead = crate::leads::lead("shop", id, "+1");
        store.add_lead(lead, later).await.unwrap();
    }
    for number in 0..700 {
        let append = says(&hello.conversation, &number.to_string());
        store.append(append).await.unwrap();
    }
    let state = ConversationState::Resolved;
    let resolve = agent_does(&hello.conversation, Body::Status { state });
    let resolved = store.append(resolve).await.unwrap();
    let rating = Body::Rating(Rating {
        survey: resolved.events[1].id.clone(),
        score: 4,
        comment: Some("fine \u{0} \"quoted\"".to_owned()),
    });
    let mut rated = says(&hello.conversation, "");
    (rated.sent, rated.body) = (rating.clone(), rating);
    store.append(rated).await.unwrap();
    store
        .append(says(&conversation(), "another"))
        .await
        .unwrap();
    for link in [1, 2] {
        store
            .add_link([link; 32], shop.clone(), later)
            .await
            .unwrap();
    }
    let redeem = Redeem {
        link: [1; 32],
        name: "Nora".to_owned(),
        email: "nora@shop.example".to_owned(),
        password_hash: "hash".to_owned(),
        now: NOW,
    };
    let agent = store.redeem(redeem).await.unwrap().agent;
    let session = store.add_session([7; 32], agent, NOW, later);
    session.await.unwrap();
    let events = (0..600).map(|number| EventRecord {
        id: format!("{number:04}"),
        kind: "wasl.page.viewed".to_owned(),
        session: "s".to_owned(),
        json: format!("{{\"n\":{number}}}"),
    });
    let added = store.add_events(shop.clone(), events.collect(), NOW);
    added.await.unwrap();
    let words = r#"{"question":"why","type":"text","text":"late \u0000 سلام"}"#;
    let answered = survey_event("900", "answered", 1, words);
    let dismissed = survey_event("901", "dismissed", 2, r#"{"how":"never"}"#);
    let surveys = store.add_events(shop.clone(), vec![answered, dismissed], NOW);
    surveys.await.unwrap();
    let asked = ["unanswered", "answered", "unhelpful"].map(|outcome| {
        let id = format!("faq-{outcome}");
        crate::faq::faq_event(&id, outcome, "هل تشحنون؟", 0)
    });
    let asked = store.add_events(shop.clone(), asked.into(), NOW);
    asked.await.unwrap();
    let key = vec![wasl_server::faq::asked::key("هل تشحنون؟").unwrap()];
    let dismissed = store.dismiss_questions(shop.clone(), "en".to_owned(), key);
    dismissed.await.unwrap();
    let more = crate::faq::faq_event("faq-more", "unanswered", "parking \u{7}", 0);
    let more = store.add_events(shop.clone(), vec![more], NOW);
    more.await.unwrap();
    crate::faq::with_settings(store, crate::faq::FIRST).await;
    let change = crate::faq::order(Some((1, r#"[{"question":"\u0000","answer":"x"}]"#)));
    store.keep_faq(change).await.unwrap();
    let letters = vec![crate::letters::letter("shop", b"\0\xff", NOW)];
    store.keep_letters(letters, Room::default()).await.unwrap();
    store
        .add_forward(crate::forwards::forward("out"), false)
        .await
        .unwrap();
    crate::forwards::events(store, &["waits-1", "waits-2"]).await;
    hello
}

fn wasl(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasl"));
    command.args(args).output().unwrap()
}

fn works(args: &[&str]) -> String {
    let output = wasl(args);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{args:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

fn fails(args: &[&str], told: &str) {
    let output = wasl(args);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{args:?}");
    assert!(said.contains(told), "{said:?} does not say {told:?}");
}

async fn open(database: &Database) -> Store {
    Store::open(database, Box::new(|_| ())).await.unwrap()
}

/// Everything is as it was; the same message is known, the next one gets the next place.
async fn goes_on(database: &Database, before: &Picture, hello: &Append) {
    let store = open(database).await;
    assert_eq!(picture(&store).await, *before);
    let feed = store.feed_after(FeedPosition::default(), 10_000);
    let feed: Vec<_> = feed
        .await
        .unwrap()
        .into_iter()
        .map(|item| item.event.id)
        .collect();
    let messages: usize = before.logs.iter().map(Vec::len).sum();
    assert_eq!(feed.len(), messages, "the feed has all of them");
    let again = store.append(hello.clone()).await.unwrap();
    assert_eq!((again.seq, again.duplicate), (Seq(1), true));
    let head = before.inbox.iter().find(|s| s.id == hello.conversation);
    let head = head.unwrap().head;
    let next = store.append(says(&hello.conversation, "next")).await;
    // It was resolved: the message brings it back first.
    assert_eq!(next.unwrap().seq, Seq(head.0 + 2));
}

fn text_of(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn data_moves_there_and_back() {
    let cluster = Cluster::start();
    let folder = Folder::new();
    let path = |name: &str| -> PathBuf { folder.path().join(name) };
    let first = Database::Folder(path("first"));
    let fixture = Fixture::new(&first).await;
    let hello = fill(fixture.node(0)).await;
    let before = picture(fixture.node(0)).await;

    // Beside a server: an export is as of one moment, a migration would leave messages behind.
    let from = format!("sqlite:{}", text_of(&path("first")));
    let Database::Postgres(url) = cluster.database().await else {
        panic!("not PostgreSQL")
    };
    let file = path("all.jsonl");
    let data = ["--data", text_of(&path("first"))].map(str::to_owned);
    let said = works(&["export", "--to", text_of(&file), &data[0], &data[1]]);
    assert!(said.contains(" rows are in "), "{said}");
    fails(
        &["migrate", "--from", &from, "--to", &url],
        "is in use by another",
    );
    drop(fixture);

    drop(open_when_free(&first).await);
    works(&["migrate", "--from", &from, "--to", &url]);
    let postgres = Database::Postgres(url.clone());
    assert_eq!(picture(&open(&postgres).await).await, before);
    fails(
        &["migrate", "--from", &from, "--to", &url],
        "there is data already",
    );

    let back = format!("sqlite:{}", text_of(&path("back")));
    works(&["migrate", "--from", &url, "--to", &back]);
    goes_on(&Database::Folder(path("back")), &before, &hello).await;

    let second = path("second.jsonl");
    works(&["export", "--to", text_of(&second), "--database", &url]);
    let (one, two) = (
        std::fs::read(&file).unwrap(),
        std::fs::read(&second).unwrap(),
    );
    assert!(one == two, "both databases export the same bytes");
    fails(
        &["export", "--to", text_of(&second), "--database", &url],
        "exists",
    );
    goes_on(&postgres, &before, &hello).await;

    let Database::Postgres(other) = cluster.database().await else {
        panic!("not PostgreSQL")
    };
    works(&["import", "--from", text_of(&file), "--database", &other]);
    goes_on(&Database::Postgres(other), &before, &hello).await;
    let third = path("third");
    works(&[
        "import",
        "--from",
        text_of(&file),
        "--data",
        text_of(&third),
    ]);
    goes_on(&Database::Folder(third), &before, &hello).await;
}

/// The lock of a directory goes with the last task of its store.
async fn open_when_free(database: &Database) -> Store {
    loop {
        match Store::open(database, Box::new(|_| ())).await {
            Ok(store) => return store,
            Err(wasl_server::OpenError::InUse { .. }) => tokio::task::yield_now().await,
            Err(error) => panic!("{error}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_file_changes_nothing() {
    let cluster = Cluster::start();
    let folder = Folder::new();
    let path = |name: &str| -> PathBuf { folder.path().join(name) };
    let first = Database::Folder(path("first"));
    let fixture = Fixture::new(&first).await;
    let store = fixture.node(0);
    let talk = conversation();
    for number in 0..5 {
        store
            .append(says(&talk, &number.to_string()))
            .await
            .unwrap();
    }
    let file = path("all.jsonl");
    works(&[
        "export",
        "--to",
        text_of(&file),
        "--data",
        text_of(&path("first")),
    ]);
    let whole = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let without = |part: &str| {
        let place = lines.iter().position(|line| line.contains(part)).unwrap();
        let mut lines = lines.clone();
        lines.remove(place);
        let last = lines.len() - 1;
        let end = format!("{{\"rows\":{}}}", last - 1);
        lines[last] = &end;
        lines.join("\n")
    };
    let Database::Postgres(url) = cluster.database().await else {
        panic!("not PostgreSQL")
    };
    let empty = path("empty");
    for (damaged, told) in [
        (lines[..lines.len() - 1].join("\n"), "it was cut off"),
        (lines[..4].join("\n"), "it was cut off"),
        (whole[..whole.len() / 2].to_owned(), "line "),
        (lines[1..].join("\n"), "the first line is missing"),
        (without("\"seq\":3"), "are not complete"),
        (without("\"seq\":5"), "are not complete"),
        (
            whole.replace("\"messages\"", "\"letters\""),
            "no table letters",
        ),
        (whole.replace("\"wasl\":1", "\"wasl\":2"), "update wasl"),
        (String::new(), "it was cut off"),
    ] {
        let file = path("damaged.jsonl");
        std::fs::write(&file, damaged).unwrap();
        let import = ["import", "--from", text_of(&file)];
        for target in [["--data", text_of(&empty)], ["--database", &url]] {
            fails(&[&import[..], &target[..]].concat(), told);
        }
    }
    for database in [Database::Folder(empty), Database::Postgres(url)] {
        assert_eq!(open(&database).await.sites().await.unwrap(), []);
    }
    let nowhere = path("nowhere");
    let nothing = ["export", "--to", "unused", "--data", text_of(&nowhere)];
    fails(&nothing, "there is no Wasl data in");
    assert!(!nowhere.exists());
}
