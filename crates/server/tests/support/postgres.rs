//! A PostgreSQL of the test's own: in a temporary folder, on a free port, with `fsync` on, stopped
//! at the end.
//!
//! PostgreSQL refuses to run as root: as root it is started as the user `postgres`.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use wasl_server::Database;

use super::{Folder, unique};

/// Names the folder with `initdb` and `postgres`, where they are not found by themselves.
const VARIABLE: &str = "WASL_POSTGRES";

/// A cluster at work.
pub struct Cluster {
    folder: Folder,
    port: u16,
    server: Option<Child>,
}

impl Cluster {
    /// Makes one and starts it.
    pub fn start() -> Self {
        let folder = Folder::new();
        if is_root() {
            let folder = folder.path().to_str().unwrap();
            run(Command::new("chown").args(["postgres", folder]));
        }
        let mut initdb = program("initdb", folder.path());
        initdb.args(["--username=wasl", "--auth=trust", "--encoding=UTF8"]);
        initdb.args(["--locale=C", "--no-sync", "--pgdata"]);
        run(initdb.arg(folder.path().join("data")).stdout(Stdio::null()));
        let free = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut cluster = Self {
            folder,
            port,
            server: None,
        };
        cluster.go_on();
        cluster
    }

    /// Starts it again on the same data and port; returns when it takes connections.
    pub fn go_on(&mut self) {
        let mut postgres = program("postgres", self.folder.path());
        let mut server = postgres
            .arg("-D")
            .arg(self.folder.path().join("data"))
            .args(["-p", &self.port.to_string()])
            .args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=on"])
            .args(["-c", "max_connections=60", "-k"])
            .arg(self.folder.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
        let mut said = Vec::new();
        loop {
            match lines.next() {
                Some(Ok(line)) if line.contains("ready to accept connections") => break,
                Some(Ok(line)) => said.push(line),
                Some(Err(_)) | None => panic!("PostgreSQL did not start: {said:#?}"),
            }
        }
        // Whoever writes to a pipe that nobody reads will wait.
        std::thread::spawn(move || lines.for_each(drop));
        self.server = Some(server);
    }

    /// Ends it as a power cut would.
    pub fn crash(&mut self) {
        self.end("-QUIT");
    }

    /// Makes it fall silent, as a network that is cut does: it answers nothing, and closes nothing.
    pub fn freeze(&self) {
        self.signal_all("-STOP");
    }

    /// Ends the silence.
    pub fn thaw(&self) {
        self.signal_all("-CONT");
    }

    /// To the server and the processes of its connections.
    fn signal_all(&self, signal: &str) {
        let server = self.server.as_ref().unwrap().id();
        let children = format!("/proc/{server}/task/{server}/children");
        let children = std::fs::read_to_string(children).unwrap();
        let mut kill = Command::new("kill");
        kill.args([signal, &server.to_string()]);
        run(kill.args(children.split_whitespace()));
    }

    fn end(&mut self, signal: &str) {
        if let Some(mut server) = self.server.take() {
            run(Command::new("kill").args([signal, &server.id().to_string()]));
            server.wait().unwrap();
        }
    }

    /// The address of a database, whether there is one or not.
    pub fn url(&self, name: &str) -> String {
        format!("postgres://wasl@127.0.0.1:{}/{name}", self.port)
    }

    /// Makes a new database.
    pub async fn database(&self) -> Database {
        let name = format!("test_{}", unique());
        let mut db = self.connect("postgres").await;
        let sql = format!("CREATE DATABASE {name}");
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut db)
            .await
            .unwrap();
        Database::Postgres(self.url(&name))
    }

    /// A connection of the test's own.
    pub async fn connect(&self, name: &str) -> PgConnection {
        PgConnection::connect(&self.url(name)).await.unwrap()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // The data goes away with it: an orderly end would first write all of it to the disk.
        self.end("-QUIT");
    }
}

/// A connection to a test's database.
pub async fn connect(database: &Database) -> PgConnection {
    match database {
        Database::Postgres(url) => PgConnection::connect(url).await.unwrap(),
        Database::Folder(_) => panic!("not a PostgreSQL database"),
    }
}

/// Makes a test's database as new.
pub async fn clear(database: &Database) {
    let mut db = connect(database).await;
    let drop = "DROP SCHEMA IF EXISTS wasl CASCADE";
    sqlx::query(drop).execute(&mut db).await.unwrap();
}

/// A program of PostgreSQL's, run by a user who may, and ended with this test.
fn program(name: &str, folder: &Path) -> Command {
    let path = programs().join(name);
    let mut command = if cfg!(target_os = "linux") {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "QUIT"]);
        if is_root() {
            command.args(["--reuid", "postgres", "--regid", "postgres"]);
            command.arg("--clear-groups");
        }
        command.arg(path);
        command
    } else {
        Command::new(path)
    };
    command.current_dir(folder).stdin(Stdio::null());
    command
}

/// Where PostgreSQL's programs are: Debian keeps them apart by version.
fn programs() -> PathBuf {
    if let Some(folder) = std::env::var_os(VARIABLE) {
        return folder.into();
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql");
    let newest = versions
        .into_iter()
        .flatten()
        .flatten()
        .max_by_key(|entry| {
            let version = entry.file_name();
            version.to_string_lossy().parse::<u32>().unwrap_or(0)
        });
    if let Some(newest) = newest {
        return newest.path().join("bin");
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .find(|folder| folder.join("initdb").is_file())
        .unwrap_or_else(|| panic!("PostgreSQL was not found: `cargo xtask test` installs it, or set {VARIABLE} to the folder with initdb"))
}

fn is_root() -> bool {
    let said = Command::new("id").arg("-u").output().unwrap().stdout;
    said.trim_ascii() == b"0"
}

fn run(command: &mut Command) {
    let status = command.status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
}
