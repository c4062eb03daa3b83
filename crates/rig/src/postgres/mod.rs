//! A PostgreSQL of our own: in a temporary folder, on a free port, with `fsync` on, ended with us.
//!
//! A [`Template`] is made once; each [`Postgres`] starts on a copy of it, with an empty database.
//! Each start takes a free port, which the watch tells. PostgreSQL refuses to run as root: as root
//! it is started as the user `postgres`, by `setpriv`.

mod template;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::failure::{During as _, Failure};
use crate::folder::Folder;
use crate::log::Log;
use crate::port;
use crate::program::Address;
use crate::ready::{self, PATIENCE, run};
use crate::signal::{self, Signal};
use template::program;

pub use template::Template;

/// What it says when it takes connections.
const READY: &str = "ready to accept connections";

/// The empty database of each cluster, and its owner.
const NAME: &str = "wasl";

/// How often it is looked whether processes that were ended are gone.
const LOOK: Duration = Duration::from_millis(5);

/// A cluster.
pub struct Postgres {
    data: PathBuf,
    programs: PathBuf,
    /// Where it has its socket, and works.
    place: PathBuf,
    address: watch::Sender<Option<SocketAddr>>,
    child: Option<Child>,
    log: Log,
    /// Removed when all else is dropped.
    folder: Option<Folder>,
}

impl Postgres {
    fn on(data: PathBuf, programs: PathBuf, place: PathBuf) -> Self {
        Self {
            data,
            programs,
            place,
            address: watch::Sender::new(None),
            child: None,
            log: Log::default(),
            folder: None,
        }
    }

    /// Where it listens, now and later.
    pub fn address(&self) -> Address {
        self.address.subscribe()
    }

    /// What it logged last.
    pub fn log(&self) -> Vec<String> {
        self.log.lines()
    }

    /// The address of its empty database, reached over `host`.
    pub fn url(host: SocketAddr) -> String {
        format!("postgres://{NAME}@{host}/{NAME}")
    }

    /// Starts it, and waits until it takes connections.
    pub async fn start(&mut self) -> Result<(), Failure> {
        for _ in 0..port::TRIES {
            let address = port::free()?;
            let mut postgres = program(&self.programs, "postgres", &self.place);
            postgres
                .arg("-D")
                .arg(&self.data)
                .args(["-p", &address.port().to_string()])
                .args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=on"])
                .args(["-c", "max_connections=60", "-c", "shared_buffers=16MB"])
                // In its folder: when it is killed, nothing stays behind elsewhere.
                .args(["-c", "dynamic_shared_memory_type=mmap"])
                .arg("-k")
                .arg(&self.place);
            // None when it ended: the port was taken, or processes of the one before are there.
            self.child = ready::start(postgres, READY, &self.log).await?;
            if self.child.is_some() {
                self.address.send_replace(Some(address));
                return Ok(());
            }
        }
        Err(Failure::NotReady {
            said: self.log.lines().join("\n"),
        })
    }

    /// Whether it ended by itself.
    pub fn has_fallen(&mut self) -> bool {
        match &mut self.child {
            Some(child) => !matches!(child.try_wait(), Ok(None)),
            None => false,
        }
    }

    /// Ends it in order, without waiting for its clients.
    pub async fn stop(&mut self) -> Result<(), Failure> {
        self.end(&[Signal::EndFast]).await
    }

    /// Ends it for good: what it has not written to its files is lost, nothing stays behind.
    pub async fn finish(&mut self) -> Result<(), Failure> {
        self.end(&[Signal::Quit]).await
    }

    /// Ends all of its processes as a power cut would.
    pub async fn kill(&mut self) -> Result<(), Failure> {
        // Stopped first: the first process would start others anew when one is killed.
        self.end(&[Signal::Freeze, Signal::Kill]).await
    }

    async fn end(&mut self, signals: &[Signal]) -> Result<(), Failure> {
        self.address.send_replace(None);
        let pids = self.signal(signals)?;
        let Some(mut child) = self.child.take() else {
            return Ok(());
        };
        let ended = async {
            child.wait().await.during("wait for PostgreSQL")?;
            // As long as one of them has the shared memory, none can start in its place.
            while pids.iter().any(|pid| lives(*pid)) {
                sleep(LOOK).await;
            }
            Ok(())
        };
        timeout(PATIENCE, ended).await.map_err(|_| Failure::Late {
            what: "PostgreSQL's end",
            patience: PATIENCE,
        })?
    }

    /// Makes all of it fall silent: it answers nothing and closes nothing.
    pub fn freeze(&self) -> Result<(), Failure> {
        self.signal(&[Signal::Freeze]).map(drop)
    }

    /// Ends the silence.
    pub fn thaw(&self) -> Result<(), Failure> {
        self.signal(&[Signal::Thaw]).map(drop)
    }

    /// Fills its disk: no file of its processes, and of those that they start, can be written.
    /// It does not live long so; the next start has room again. Needs the program `prlimit`.
    pub async fn fill_disk(&self) -> Result<(), Failure> {
        let mut pids = self.pids().into_iter();
        let first = pids.next();
        for pid in first.into_iter().chain(pids) {
            // By its own user: who may not change the limits of others can do this.
            let mut limit = program(Path::new("/usr/bin"), "prlimit", &self.place);
            limit.args(["--pid", &pid.to_string(), "--fsize=0:"]);
            let done = run(limit, "limit the files of PostgreSQL").await;
            // Those of its connections come and go.
            if Some(pid) == first {
                done?;
            }
        }
        Ok(())
    }

    /// Ends every session that is open in the empty database.
    pub async fn end_sessions(&self) -> Result<(), Failure> {
        let sql = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{NAME}'"
        );
        self.order("postgres", &sql).await
    }

    /// Runs SQL by `psql`.
    async fn order(&self, database: &str, sql: &str) -> Result<(), Failure> {
        let address = *self.address.borrow();
        let address =
            address.ok_or_else(|| Failure::Nonsense("PostgreSQL is not up".to_owned()))?;
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args(["--quiet", "--no-psqlrc", "--username", NAME])
            .args(["--host", &address.ip().to_string()])
            .args(["--port", &address.port().to_string()])
            .args(["--dbname", database, "--command", sql]);
        run(psql, "give PostgreSQL an order").await
    }

    /// Sends signals, one after another. Gives the processes that more than the first one got one.
    fn signal(&self, signals: &[Signal]) -> Result<BTreeSet<u32>, Failure> {
        // The list may leave one out while others end: one that was frozen must not stay so.
        let mut pids = BTreeSet::new();
        for what in signals {
            match what {
                Signal::EndFast | Signal::End | Signal::Quit => self.signal_first(*what)?,
                Signal::Freeze | Signal::Thaw | Signal::Kill => {
                    pids.extend(self.pids());
                    for pid in &pids {
                        gone_is_fine(signal::send(*pid, *what))?;
                    }
                }
            }
        }
        Ok(pids)
    }

    fn signal_first(&self, what: Signal) -> Result<(), Failure> {
        match self.child.as_ref().and_then(Child::id) {
            Some(pid) => gone_is_fine(signal::send(pid, what)),
            None => Ok(()),
        }
    }

    /// Its first process and those of its connections and chores.
    fn pids(&self) -> Vec<u32> {
        let Some(first) = self.child.as_ref().and_then(Child::id) else {
            return Vec::new();
        };
        let children = std::fs::read_to_string(format!("/proc/{first}/task/{first}/children"));
        let children = children.unwrap_or_default();
        let children = children
            .split_whitespace()
            .filter_map(|pid| pid.parse().ok());
        [first].into_iter().chain(children).collect()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Its processes must not find their folder gone. What cannot be ended is gone already.
        let _ = self.signal(&[Signal::Freeze, Signal::Kill]);
    }
}

/// Whether a process has not ended yet. One that nobody asked after since has.
fn lives(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The state stands behind the name, which may have anything in it.
    let state = stat.rsplit_once(") ").map(|(_, rest)| rest);
    state.is_some_and(|state| !state.starts_with(['Z', 'X']))
}

/// A process may end before it is signalled.
fn gone_is_fine(done: Result<(), Failure>) -> Result<(), Failure> {
    match done {
        Err(failure) if signal::is_of_nobody(&failure) => Ok(()),
        done => done,
    }
}
