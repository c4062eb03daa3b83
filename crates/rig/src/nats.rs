//! A NATS server of our own, on a free port: what nodes wake each other by.
//!
//! It keeps nothing, so each start is a new one, on a port that the watch tells.

use std::net::SocketAddr;
use std::path::PathBuf;

use tokio::process::{Child, Command};
use tokio::sync::watch;

use crate::failure::{During as _, Failure};
use crate::log::Log;
use crate::port;
use crate::program::Address;
use crate::ready;

/// Names the program, where it is not found by itself.
const VARIABLE: &str = "WASL_NATS_SERVER";

/// What it says when it listens.
const READY: &str = "Server is ready";

/// A NATS server.
pub struct Nats {
    program: PathBuf,
    address: watch::Sender<Option<SocketAddr>>,
    child: Option<Child>,
    log: Log,
}

impl Nats {
    /// Finds the program and starts it.
    pub async fn begin() -> Result<Self, Failure> {
        let mut nats = Self {
            program: program()?,
            address: watch::Sender::new(None),
            child: None,
            log: Log::default(),
        };
        nats.start().await?;
        Ok(nats)
    }

    /// Where it listens, now and later.
    pub fn address(&self) -> Address {
        self.address.subscribe()
    }

    /// Starts it and waits until it listens.
    pub async fn start(&mut self) -> Result<(), Failure> {
        for _ in 0..port::TRIES {
            let address = port::free()?;
            let mut command = Command::new(&self.program);
            command
                .args(["--addr", &address.ip().to_string()])
                .args(["--port", &address.port().to_string()]);
            // None when it ended: the port was taken.
            self.child = ready::start(command, READY, &self.log).await?;
            if self.child.is_some() {
                self.address.send_replace(Some(address));
                return Ok(());
            }
        }
        Err(Failure::NotReady {
            said: self.log.lines().join("\n"),
        })
    }

    /// SIGKILL.
    pub async fn kill(&mut self) -> Result<(), Failure> {
        self.address.send_replace(None);
        if let Some(mut child) = self.child.take() {
            child.kill().await.during("kill the NATS server")?;
        }
        Ok(())
    }
}

/// Debian keeps it where only root's path leads.
fn program() -> Result<PathBuf, Failure> {
    if let Some(given) = std::env::var_os(VARIABLE) {
        return Ok(given.into());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain([PathBuf::from("/usr/sbin")])
        .map(|folder| folder.join("nats-server"))
        .find(|file| file.is_file())
        .ok_or(Failure::NoProgram {
            what: "nats-server",
            variable: VARIABLE,
        })
}
