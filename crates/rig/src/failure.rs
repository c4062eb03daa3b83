//! Why a run could not be made. That a promise was broken is no failure but a result:
//! `check/violation.rs`.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use tokio_tungstenite::tungstenite;

/// What stopped the run, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The program is not there, or cannot be run.
    #[error("cannot start {}: {reason}. Build it with `cargo xtask build --only server`", path.display())]
    NoServer {
        /// The program.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// Another program is needed.
    #[error("{what} was not found: install it, or set {variable} to where it is")]
    NoProgram {
        /// Which.
        what: &'static str,
        /// What names it.
        variable: &'static str,
    },
    /// It ended instead of listening.
    #[error("a program ended before it was ready. It said:\n{said}")]
    NotReady {
        /// Its last lines.
        said: String,
    },
    /// Something did not happen in time.
    #[error("{what} took longer than {} s", patience.as_secs())]
    Late {
        /// What.
        what: &'static str,
        /// How long it was waited for.
        patience: Duration,
    },
    /// The server refused a request that must succeed.
    #[error("{request} was answered with {status}: {said}")]
    Refused {
        /// Method and path.
        request: String,
        /// The HTTP status.
        status: u16,
        /// The answer's body.
        said: String,
    },
    /// What came is not what the protocol says.
    #[error("the server's answer makes no sense: {0}")]
    Nonsense(String),
    /// The system refused something.
    #[error("cannot {doing}: {reason}")]
    System {
        /// What was tried.
        doing: &'static str,
        /// What the system said.
        reason: io::Error,
    },
    /// The socket failed.
    #[error("the socket failed: {0}")]
    Socket(#[from] Box<tungstenite::Error>),
    /// This system has no signals.
    #[cfg(not(unix))]
    #[error("this needs the signals of a Unix system")]
    NoSignals,
}

impl Failure {
    /// The HTTP status, where the server refused a request or an upgrade.
    pub fn status(&self) -> Option<u16> {
        if let Self::Refused { status, .. } = self {
            return Some(*status);
        }
        if let Self::Socket(error) = self
            && let tungstenite::Error::Http(answer) = error.as_ref()
        {
            return Some(answer.status().as_u16());
        }
        None
    }
}

impl From<tungstenite::Error> for Failure {
    fn from(error: tungstenite::Error) -> Self {
        Self::Socket(Box::new(error))
    }
}

/// Says what was being done when the system refused.
pub trait During<T> {
    /// `doing` completes "cannot …".
    fn during(self, doing: &'static str) -> Result<T, Failure>;
}

impl<T> During<T> for io::Result<T> {
    fn during(self, doing: &'static str) -> Result<T, Failure> {
        self.map_err(|reason| Failure::System { doing, reason })
    }
}
