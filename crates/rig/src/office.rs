//! The program's commands beside `serve`: `wasl link` and `wasl key`, which also work while a server
//! runs.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

use crate::failure::{During as _, Failure};
use crate::shop::Key;

/// How long a command may take. The machine may be busy with other things.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where the server keeps its data.
#[derive(Clone, Debug)]
pub enum Data {
    /// A directory, with SQLite in it.
    Folder(PathBuf),
    /// The address of a PostgreSQL database.
    Postgres(String),
}

/// The program and its data.
#[derive(Clone, Debug)]
pub struct Office {
    binary: PathBuf,
    data: Data,
}

impl Office {
    /// Of a program and its data.
    pub fn new(binary: &Path, data: Data) -> Self {
        let binary = binary.to_owned();
        Self { binary, data }
    }

    /// The program.
    pub fn binary(&self) -> &Path {
        &self.binary
    }

    /// Tells a command where the data is.
    pub(crate) fn point(&self, command: &mut Command) {
        match &self.data {
            Data::Folder(path) => command.arg("--data").arg(path),
            Data::Postgres(url) => command.args(["--database", url]),
        };
    }

    /// A new one-time link: its secret.
    pub async fn link(&self) -> Result<String, Failure> {
        let said = self.ask(&["link"], "`wasl link`").await?;
        let link = said.split_once("#link=").map(|(_, secret)| secret.trim());
        link.map(str::to_owned)
            .ok_or_else(|| Failure::Nonsense(format!("`wasl link` printed no link: {said}")))
    }

    /// A new key that the shop's server signs customers' tokens with.
    pub async fn key(&self) -> Result<Key, Failure> {
        let said = self.ask(&["key", "add"], "`wasl key add`").await?;
        let value = |name: &str| {
            let mut pairs = said.lines().filter_map(|line| line.split_once('\t'));
            pairs
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
        };
        let key = value("kid").zip(value("secret"));
        key.map(|(kid, secret)| Key { kid, secret })
            .ok_or_else(|| Failure::Nonsense(format!("`wasl key add` printed no key: {said}")))
    }

    /// What a command prints; what it complains of, if it fails.
    async fn ask(&self, words: &[&str], what: &'static str) -> Result<String, Failure> {
        let mut command = Command::new(&self.binary);
        command.args(words);
        self.point(&mut command);
        command.stdin(Stdio::null()).kill_on_drop(true);
        let ended = timeout(PATIENCE, command.output()).await;
        let output = ended
            .map_err(|_| Failure::Late {
                what,
                patience: PATIENCE,
            })?
            .during(what)?;
        let said = if output.status.success() {
            output.stdout
        } else {
            output.stderr
        };
        Ok(String::from_utf8_lossy(&said).into_owned())
    }
}
