//! What is done to a process of ours from outside: signals, and the limit of its files.

#[cfg(unix)]
pub use unix::{is_of_nobody, is_root, let_files_grow, send, stop_files_growing};

/// A signal, by what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// SIGTERM: end in order.
    End,
    /// SIGINT: PostgreSQL ends in order without waiting for its clients.
    EndFast,
    /// SIGQUIT: PostgreSQL ends at once, and leaves the rest to its next start.
    Quit,
    /// SIGKILL: there is no time for anything.
    Kill,
    /// SIGSTOP: stand still.
    Freeze,
    /// SIGCONT: go on.
    Thaw,
}

#[cfg(unix)]
mod unix {
    use std::io;

    use rustix::process::{Pid, Resource, Rlimit, getrlimit, kill_process, prlimit};

    use super::Signal;
    use crate::failure::{During as _, Failure};

    /// Sends a signal to a process of ours.
    pub fn send(pid: u32, signal: Signal) -> Result<(), Failure> {
        let signal = match signal {
            Signal::End => rustix::process::Signal::TERM,
            Signal::EndFast => rustix::process::Signal::INT,
            Signal::Quit => rustix::process::Signal::QUIT,
            Signal::Kill => rustix::process::Signal::KILL,
            Signal::Freeze => rustix::process::Signal::STOP,
            Signal::Thaw => rustix::process::Signal::CONT,
        };
        kill_process(of(pid)?, signal)
            .map_err(io::Error::from)
            .during("signal a process")
    }

    /// From now on no file of the process can be written: its database meets a full disk.
    pub fn stop_files_growing(pid: u32) -> Result<(), Failure> {
        limit(pid, Some(0))
    }

    /// There is room on the disk again.
    pub fn let_files_grow(pid: u32) -> Result<(), Failure> {
        limit(pid, getrlimit(Resource::Fsize).current)
    }

    fn limit(pid: u32, bytes: Option<u64>) -> Result<(), Failure> {
        let limit = Rlimit {
            current: bytes,
            maximum: getrlimit(Resource::Fsize).maximum,
        };
        prlimit(Some(of(pid)?), Resource::Fsize, limit)
            .map(|_| ())
            .map_err(io::Error::from)
            .during("limit the files of a process")
    }

    /// Whether we may do everything.
    pub fn is_root() -> bool {
        rustix::process::geteuid().is_root()
    }

    /// Whether something failed because there is no such process any more.
    pub fn is_of_nobody(failure: &Failure) -> bool {
        let nobody = rustix::io::Errno::SRCH.raw_os_error();
        matches!(failure, Failure::System { reason, .. } if reason.raw_os_error() == Some(nobody))
    }

    fn of(pid: u32) -> Result<Pid, Failure> {
        i32::try_from(pid)
            .ok()
            .and_then(Pid::from_raw)
            .ok_or_else(|| Failure::Nonsense(format!("{pid} is no process")))
    }
}

/// Elsewhere there are none.
#[cfg(not(unix))]
pub fn send(_: u32, _: Signal) -> Result<(), crate::failure::Failure> {
    Err(crate::failure::Failure::NoSignals)
}

/// Elsewhere there is none.
#[cfg(not(unix))]
pub fn stop_files_growing(_: u32) -> Result<(), crate::failure::Failure> {
    Err(crate::failure::Failure::NoSignals)
}

/// Elsewhere there is none.
#[cfg(not(unix))]
pub fn let_files_grow(_: u32) -> Result<(), crate::failure::Failure> {
    Err(crate::failure::Failure::NoSignals)
}

/// Elsewhere nobody is.
#[cfg(not(unix))]
pub fn is_root() -> bool {
    false
}

/// Elsewhere there are no signals to fail.
#[cfg(not(unix))]
pub fn is_of_nobody(_: &crate::failure::Failure) -> bool {
    false
}
