//! The server of one bench: started on a fresh data directory, or on the given database.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::process::Command;
use wasl_protocol::Timestamp;
use wasl_rig::agent::Pass;
use wasl_rig::failure::{During as _, Failure};
use wasl_rig::folder::Folder;
use wasl_rig::office::Data;
use wasl_rig::program::Program;

use crate::numbering::Run;
use crate::process::Process;
use crate::schedule::Schedule;
use crate::tape::Tape;

static RUNS: AtomicU16 = AtomicU16::new(0);

/// What all benches stand on.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The server's program.
    pub server: PathBuf,
    /// A PostgreSQL database instead of SQLite.
    pub database: Option<String>,
}

/// A server at work.
pub struct Ground {
    /// Its program.
    pub program: Program,
    /// Where it listens.
    pub host: SocketAddr,
    /// Tells its visitors from those of the benches before.
    pub world: u64,
    setup: Setup,
    folder: Folder,
}

impl Ground {
    /// Starts it; `limits` are those of the server that are changed, `name=value`.
    pub async fn start(setup: &Setup, limits: &[&str]) -> Result<Self, Failure> {
        let folder = Folder::new("load")?;
        let data = match &setup.database {
            Some(url) => Data::Postgres(url.clone()),
            None => Data::Folder(folder.path().to_owned()),
        };
        let mut program = Program::on(&setup.server, data);
        for limit in limits {
            program = program.option("--limit", limit);
        }
        program.start().await?;
        Ok(Self {
            host: program.host()?,
            world: now().as_millis(),
            program,
            setup: setup.clone(),
            folder,
        })
    }

    /// Its process.
    pub fn process(&self) -> Result<Process, Failure> {
        let pid = self.program.pid();
        let pid = pid.ok_or_else(|| Failure::Nonsense("the server is gone".to_owned()))?;
        Ok(Process(pid))
    }

    /// Ends it in order and starts it on the same data.
    pub async fn restart(&mut self) -> Result<(), Failure> {
        self.program.stop().await?;
        self.start_again().await
    }

    /// Starts it on the same data after its end.
    pub async fn start_again(&mut self) -> Result<(), Failure> {
        self.program.start().await?;
        self.host = self.program.host()?;
        Ok(())
    }

    /// Signs the agent in.
    pub async fn agent(&self) -> Result<Pass, Failure> {
        let link = match self.program.link() {
            Some(link) => link.to_owned(),
            // A database that was used before has its agent: another link lets them in again.
            None => self.another_link().await?,
        };
        Pass::redeem(self.host, &link).await
    }

    async fn another_link(&self) -> Result<String, Failure> {
        let mut command = Command::new(&self.setup.server);
        command.args(["link", "--data"]).arg(self.folder.path());
        if let Some(url) = &self.setup.database {
            command.args(["--database", url]);
        }
        let output = command.output().await.during("ask for a link")?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        match said.split_once("#link=") {
            Some((_, secret)) => Ok(secret.trim().to_owned()),
            None => Err(Failure::Nonsense(format!("`wasl link` said {said:?}"))),
        }
    }
}

/// A tape for a run that begins now.
pub fn tape(schedule: Schedule) -> Arc<Tape> {
    let run = Run::new(RUNS.fetch_add(1, Ordering::Relaxed));
    Arc::new(Tape::new(run, schedule, now()))
}

/// The time on the clock.
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = since.map_or(0, |since| since.as_millis());
    Timestamp::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
}
