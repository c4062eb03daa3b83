//! The real server as a process: started on a data directory, ended in every way there is.
//!
//! Its address is told to the lines and the auditor through a watch: each start takes a free
//! port. What it writes to standard error is kept for the report.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::failure::{During as _, Failure};
use crate::log::Log;
use crate::office::{Data, Office};
use crate::signal::{self, Signal};

/// How long a start or an orderly end may take. The machine may be busy with other things.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where the server listens; none while it is down.
pub type Address = watch::Receiver<Option<SocketAddr>>;

/// The server's program on one data directory or database.
pub struct Program {
    office: Office,
    /// What follows `serve` and where the data is.
    options: Vec<String>,
    /// Variables of its environment.
    variables: Vec<(String, String)>,
    address: watch::Sender<Option<SocketAddr>>,
    child: Option<Child>,
    link: Option<String>,
    log: Log,
    /// How long the last start took until it listened.
    pub start_took: Duration,
}

impl Program {
    /// On some data. Nothing runs yet.
    pub fn on(binary: &Path, data: Data) -> Self {
        Self {
            office: Office::new(binary, data),
            options: Vec::new(),
            variables: Vec::new(),
            address: watch::Sender::new(None),
            child: None,
            link: None,
            log: Log::default(),
            start_took: Duration::ZERO,
        }
    }

    /// Where it listens now.
    pub fn host(&self) -> Result<SocketAddr, Failure> {
        let down = || Failure::Nonsense("the server does not listen".to_owned());
        self.address.borrow().ok_or_else(down)
    }

    /// With an option of `wasl serve`, at each start.
    #[must_use]
    pub fn option(mut self, name: &str, value: &str) -> Self {
        self.options.extend([name.to_owned(), value.to_owned()]);
        self
    }

    /// With a variable in its environment, at each start.
    #[must_use]
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The other commands of the program, on the same data.
    pub fn office(&self) -> Office {
        self.office.clone()
    }

    /// Where it listens, now and later.
    pub fn address(&self) -> Address {
        self.address.subscribe()
    }

    /// The secret of the first agent's one-time link.
    pub fn link(&self) -> Option<&str> {
        self.link.as_deref()
    }

    /// The process, while there is one.
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().and_then(Child::id)
    }

    /// What it logged last.
    pub fn log(&self) -> Vec<String> {
        self.log.lines()
    }

    /// Whether it ended by itself.
    pub fn has_fallen(&mut self) -> bool {
        match &mut self.child {
            Some(child) => !matches!(child.try_wait(), Ok(None)),
            None => false,
        }
    }

    /// Starts it and waits until it listens.
    pub async fn start(&mut self) -> Result<(), Failure> {
        let begun = Instant::now();
        let mut child = self.command().spawn().map_err(|reason| Failure::NoServer {
            path: self.office.binary().to_owned(),
            reason,
        })?;
        let stdout = child.stdout.take();
        let stderr = child.stderr.take();
        if let Some(stderr) = stderr {
            tokio::spawn(self.log.clone().keep(stderr));
        }
        self.child = Some(child);
        let Some(stdout) = stdout else {
            return Err(Failure::Nonsense("it has no standard output".to_owned()));
        };
        let mut lines = BufReader::new(stdout).lines();
        let ready = timeout(PATIENCE, self.read_ready(&mut lines)).await;
        let address = ready.unwrap_or_else(|_| {
            let mut said = self.log.lines();
            said.push(format!("(and nothing for {} s)", PATIENCE.as_secs()));
            let said = said.join("\n");
            Err(Failure::NotReady { said })
        })?;
        // Nobody may find its pipe closed.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        self.start_took = begun.elapsed();
        self.address.send_replace(Some(address));
        Ok(())
    }

    /// A shell that ignores SIGXFSZ becomes the server: on a full disk (see `signal.rs`) writes
    /// must fail as they do there, and not end the process.
    fn command(&self) -> Command {
        let mut command;
        if cfg!(unix) {
            command = Command::new("sh");
            command
                .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
                .arg(self.office.binary());
        } else {
            command = Command::new(self.office.binary());
        }
        command.args(["serve", "--port", "0"]);
        self.office.point(&mut command);
        command
            .args(&self.options)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    async fn read_ready(
        &mut self,
        lines: &mut Lines<BufReader<ChildStdout>>,
    ) -> Result<SocketAddr, Failure> {
        while let Some(line) = lines
            .next_line()
            .await
            .during("read what the server says")?
        {
            if let Some((_, secret)) = line.split_once("#link=") {
                self.link = Some(secret.trim().to_owned());
            }
            if let Some(url) = line.strip_prefix("Wasl is ready: http://") {
                let address = url.trim_end_matches('/').parse();
                return address.map_err(|_| Failure::Nonsense(line.clone()));
            }
        }
        Err(Failure::NotReady {
            said: self.log().join("\n"),
        })
    }

    /// SIGKILL: it has no time for anything.
    pub async fn kill(&mut self) -> Result<(), Failure> {
        self.address.send_replace(None);
        if let Some(mut child) = self.child.take() {
            child.kill().await.during("kill the server")?;
        }
        Ok(())
    }

    /// SIGTERM, and waits for the end.
    pub async fn stop(&mut self) -> Result<(), Failure> {
        self.signal(Signal::End)?;
        self.address.send_replace(None);
        if let Some(mut child) = self.child.take() {
            let ended = timeout(PATIENCE, child.wait()).await;
            ended
                .map_err(|_| Failure::Late {
                    what: "the server's orderly end",
                    patience: PATIENCE,
                })?
                .during("wait for the server")?;
        }
        Ok(())
    }

    /// Sends a signal.
    pub fn signal(&self, what: Signal) -> Result<(), Failure> {
        match self.pid() {
            Some(pid) => signal::send(pid, what),
            None => Ok(()),
        }
    }

    /// Fills its disk, or makes room again.
    pub fn fill_disk(&self, full: bool) -> Result<(), Failure> {
        match self.pid() {
            Some(pid) if full => signal::stop_files_growing(pid),
            Some(pid) => signal::let_files_grow(pid),
            None => Ok(()),
        }
    }
}
