//! The program's commands beside `serve`: `wasl link`, which also works while a server runs.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

use crate::failure::{During as _, Failure};

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
        let mut command = Command::new(&self.binary);
        command.arg("link");
        self.point(&mut command);
        command.stdin(Stdio::null()).kill_on_drop(true);
        let ended = timeout(PATIENCE, command.output()).await;
        let output = ended
            .map_err(|_| Failure::Late {
                what: "`wasl link`",
                patience: PATIENCE,
            })?
            .during("run `wasl link`")?;
        let said = String::from_utf8_lossy(&output.stdout);
        let link = said.split_once("#link=").map(|(_, secret)| secret.trim());
        link.map(str::to_owned).ok_or_else(|| {
            let said = String::from_utf8_lossy(&output.stderr);
            Failure::Nonsense(format!("`wasl link` printed no link: {}", said.trim()))
        })
    }
}
