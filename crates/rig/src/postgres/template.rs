//! Clusters to copy, and the programs that make and run them.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::{NAME, Postgres};
use crate::failure::Failure;
use crate::folder::Folder;
use crate::ready::run;
use crate::signal;

/// Names the folder with `initdb` and `postgres`, where they are not found by themselves.
const VARIABLE: &str = "WASL_POSTGRES";

/// Where Debian keeps the programs, a folder for each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// A cluster that never runs: what others are copied from.
pub struct Template {
    folder: Folder,
    programs: PathBuf,
}

impl Template {
    /// Makes one.
    pub async fn make() -> Result<Self, Failure> {
        let template = Self {
            folder: Folder::new("postgres")?,
            programs: programs()?,
        };
        give_away(template.folder.path()).await?;
        let mut initdb = program(&template.programs, "initdb", template.folder.path());
        initdb
            .args(["--username", NAME, "--auth=trust", "--encoding=UTF8"])
            // Small segments of the log are copied faster.
            .args(["--locale=C", "--no-sync", "--wal-segsize=1", "--pgdata"])
            .arg(template.data());
        run(initdb, "make a PostgreSQL cluster").await?;
        let mut first = Postgres::on(
            template.data(),
            template.programs.clone(),
            template.folder.path().to_owned(),
        );
        first.start().await?;
        first
            .order("postgres", &format!("CREATE DATABASE {NAME}"))
            .await?;
        first.stop().await?;
        Ok(template)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Starts a cluster of its own on a copy.
    pub async fn begin(&self) -> Result<Postgres, Failure> {
        let folder = Folder::new("postgres")?;
        give_away(folder.path()).await?;
        let mut copy = Command::new("cp");
        copy.arg("-a").arg(self.data()).arg(folder.path());
        run(copy, "copy a PostgreSQL cluster").await?;
        let data = folder.path().join("data");
        let place = folder.path().to_owned();
        let mut postgres = Postgres::on(data, self.programs.clone(), place);
        postgres.folder = Some(folder);
        postgres.start().await?;
        Ok(postgres)
    }
}

/// As root, the folder becomes the user's whom PostgreSQL runs as.
async fn give_away(folder: &Path) -> Result<(), Failure> {
    if !signal::is_root() {
        return Ok(());
    }
    let mut chown = Command::new("chown");
    chown.arg("postgres").arg(folder);
    run(chown, "give PostgreSQL its folder").await
}

/// A program of PostgreSQL's, run by a user who may, and ended with us.
pub(super) fn program(programs: &Path, name: &str, place: &Path) -> Command {
    let path = programs.join(name);
    let mut command = if cfg!(target_os = "linux") {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "QUIT"]);
        if signal::is_root() {
            command.args(["--reuid", "postgres", "--regid", "postgres"]);
            command.arg("--clear-groups");
        }
        command.arg(path);
        command
    } else {
        Command::new(path)
    };
    command.current_dir(place);
    command
}

/// Where PostgreSQL's programs are: Debian keeps them apart by version.
fn programs() -> Result<PathBuf, Failure> {
    if let Some(given) = std::env::var_os(VARIABLE) {
        return Ok(given.into());
    }
    let versions = std::fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let newest = versions.max_by_key(|version| {
        let name = version.file_name();
        name.to_string_lossy().parse::<u32>().unwrap_or(0)
    });
    let path = std::env::var_os("PATH").unwrap_or_default();
    newest
        .map(|version| version.path().join("bin"))
        .into_iter()
        .chain(std::env::split_paths(&path))
        .find(|folder| folder.join("initdb").is_file())
        .ok_or(Failure::NoProgram {
            what: "PostgreSQL",
            variable: VARIABLE,
        })
}
