//! What can be wrong with a database at the start, in the words of the program.

use std::process::Command;

use crate::support::Folder;
use crate::support::postgres::{Cluster, connect};
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
