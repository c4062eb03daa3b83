//! The wall clock as one process sees it, set forward or back while it runs.
//!
//! By `libfaketime`, which stands between a process and the system's clock and reads the
//! difference from a file. Only the wall clock is set: what measures spans goes on, as on a
//! machine whose clock is corrected.

use std::path::{Path, PathBuf};

use crate::failure::{During as _, Failure};
use crate::program::Program;

/// Names the library, where it is not found by itself.
const VARIABLE: &str = "WASL_FAKETIME";

/// Where distributions put it, below a folder for the machine's kind.
const PLACES: [&str; 3] = ["/usr/lib", "/usr/lib64", "/usr/local/lib"];

/// Its file, in a folder of its own.
const LIBRARY: &str = "faketime/libfaketime.so.1";

/// A clock that can be set.
#[derive(Debug)]
pub struct Clock {
    file: PathBuf,
}

impl Clock {
    /// Whether there is what it needs.
    pub fn can_be_set() -> bool {
        library().is_some()
    }

    /// For the process of a program that is not started yet; its file is in `folder`. None where
    /// there is no `libfaketime`.
    pub fn behind(program: Program, folder: &Path) -> Result<(Program, Option<Self>), Failure> {
        let Some(library) = library() else {
            return Ok((program, None));
        };
        std::fs::create_dir_all(folder).during("make a directory for a clock")?;
        let file = folder.join("clock");
        let clock = Self { file };
        clock.set(0)?;
        let program = program
            .variable("LD_PRELOAD", &library.to_string_lossy())
            .variable("FAKETIME_TIMESTAMP_FILE", &clock.file.to_string_lossy())
            .variable("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            // The file is read anew once a second.
            .variable("FAKETIME_CACHE_DURATION", "1");
        Ok((program, Some(clock)))
    }

    /// To be called when the process has started: what the library shares between processes would
    /// stay behind when it is killed. The process goes on with what it has open.
    pub fn tidy(&self, program: &Program) {
        if let Some(pid) = program.pid() {
            for name in ["faketime_shm_", "sem.faketime_sem_"] {
                // It is there with some versions of the library only.
                let _ = std::fs::remove_file(format!("/dev/shm/{name}{pid}"));
            }
        }
    }

    /// Sets it so many seconds before or behind the system's; the process knows within a second.
    pub fn set(&self, seconds: i64) -> Result<(), Failure> {
        // A file that is half written would be no time at all.
        let half = self.file.with_extension("new");
        std::fs::write(&half, format!("{seconds:+}\n")).during("set a clock")?;
        std::fs::rename(&half, &self.file).during("set a clock")
    }
}

fn library() -> Option<PathBuf> {
    if let Some(given) = std::env::var_os(VARIABLE) {
        return Some(given.into());
    }
    let places = PLACES.map(PathBuf::from);
    let below = places.iter().flat_map(|place| {
        let folders = std::fs::read_dir(place).into_iter().flatten().flatten();
        folders.map(|folder| folder.path())
    });
    let all: Vec<_> = places.iter().cloned().chain(below).collect();
    all.into_iter()
        .map(|folder| folder.join(LIBRARY))
        .find(|file| file.is_file())
}
