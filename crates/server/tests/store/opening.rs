//! What can be wrong with a database at the start, in the words of the program.

use std::process::Command;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::support::postgres::{Cluster, connect};
use crate::support::{Folder, PATIENCE};
use wasl_server::Database;
use wasl_server::store::Store;

async fn complaint(url: &str) -> String {
    let database = Database::Postgres(url.to_owned());
    match Store::open(&database, Box::new(|_| ())).await {
        Ok(_) => panic!("{url} was opened"),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn each_complaint_says_what_to_do() {
    let cluster = Cluster::start();
    let url = cluster.url("none");
    let nobody = url.replace("wasl@", "nobody:secret@");
    for (url, said) in [
        ("mysql://h/d", "--database is not a PostgreSQL address"),
        (&url, "Make the database with `createdb`"),
        (&nobody, "Check user and password"),
        (
            "postgres://wasl:secret@127.0.0.1:1/d",
            "Check host and port",
        ),
    ] {
        let complaint = complaint(url).await;
        assert!(complaint.contains(said), "{complaint}");
        assert!(!complaint.contains("secret"), "{complaint}");
    }
    let mut db = cluster.connect("postgres").await;
    let latin =
        "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0";
    sqlx::raw_sql(latin).execute(&mut db).await.unwrap();
    let complaint = complaint(&cluster.url("latin")).await;
    assert!(complaint.contains("stores text as LATIN1"), "{complaint}");
}

#[tokio::test]
async fn a_newer_schema_is_left_alone() {
    let cluster = Cluster::start();
    let database = cluster.database().await;
    for _ in 0..2 {
        let opened = Store::open(&database, Box::new(|_| ())).await;
        assert!(opened.unwrap().is_ready().await, "opening again is fine");
    }
    let mut db = connect(&database).await;
    let newer = "INSERT INTO wasl.migrations (version, at) VALUES (99, now())";
    sqlx::query(newer).execute(&mut db).await.unwrap();
    let Database::Postgres(url) = &database else {
        panic!("not PostgreSQL")
    };
    let complaint = complaint(url).await;
    assert!(complaint.contains("newer version of wasl"), "{complaint}");
}

#[tokio::test]
async fn nodes_may_start_at_once() {
    let cluster = Cluster::start();
    let database = cluster.database().await;
    let opened = (0..4).map(|_| Store::open(&database, Box::new(|_| ())));
    for store in futures_util::future::join_all(opened).await {
        assert!(store.unwrap().is_ready().await);
    }
}

#[tokio::test]
async fn the_program_takes_the_database_by_option_and_by_environment() {
    let cluster = Cluster::start();
    let Database::Postgres(url) = cluster.database().await else {
        panic!("not PostgreSQL")
    };
    let folder = Folder::new();
    let data = folder.path().join("unused");
    let wasl = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wasl"));
        command.args(args).arg("--data").arg(&data);
        command
    };
    let add = ["site", "add", "shop", "--name", "Shop", "--database", &url];
    assert!(wasl(&add).status().unwrap().success());
    let listed = wasl(&["site", "list"])
        .env("WASL_DATABASE", &url)
        .output()
        .unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.starts_with("shop\tShop\t"), "{listed}");
    assert!(!data.exists(), "no data directory is made");
    let wrong = wasl(&["serve", "--port", "0", "--database", "sqlite:x"]);
    let wrong = { wrong }.output().unwrap();
    assert_eq!(wrong.status.code(), Some(1));
    let said = String::from_utf8(wrong.stderr).unwrap();
    assert!(said.contains("postgres://user:password@host"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

/// A way to PostgreSQL that lets somebody in and then swallows everything, both ways.
async fn falls_silent(cluster: &Cluster, database: &str) -> String {
    let url = cluster.url(database);
    let (head, path) = url.rsplit_once('/').unwrap();
    let (head, place) = head.rsplit_once('@').unwrap();
    let place = place.to_owned();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let here = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (client, _) = listener.accept().await.unwrap();
        let (mut from_client, mut to_client) = client.into_split();
        let server = TcpStream::connect(place).await.unwrap();
        let (mut from_server, mut to_server) = server.into_split();
        let up = tokio::spawn(async move {
            let _ = tokio::io::copy(&mut from_client, &mut to_server).await;
        });
        let mut said = Vec::new();
        // "Ready for a query, in no transaction".
        while !said.ends_with(b"Z\0\0\0\x05I") {
            let from = said.len();
            from_server.read_buf(&mut said).await.unwrap();
            to_client.write_all(&said[from..]).await.unwrap();
        }
        up.abort();
        // Both ends stay open until the test is over.
        std::future::pending::<()>().await;
        drop((from_server, to_client));
    });
    format!("{head}@{here}/{path}")
}

#[tokio::test]
async fn a_connection_that_falls_silent_does_not_hold_the_start_up_for_ever() {
    let cluster = Cluster::start();
    let url = falls_silent(&cluster, "postgres").await;
    let opening = timeout(PATIENCE, complaint(&url)).await;
    let complaint = opening.expect("the start hangs");
    assert!(complaint.contains("the database failed"), "{complaint}");
}

#[tokio::test]
async fn a_server_that_starts_waits_for_a_tool_that_is_at_work() {
    let folder = Folder::new();
    let database = Database::from(folder.path());
    let tool = Store::open_beside(&database).await.unwrap();
    // The first to be asked is the server, and it finds the tool there.
    let (opened, ()) = tokio::join!(Store::open(&database, Box::new(|_| ())), async move {
        tokio::task::yield_now().await;
        drop(tool);
    });
    assert!(opened.unwrap().is_ready().await);
}
