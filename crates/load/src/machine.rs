//! What the figures were measured on, and how many files a process may have open here.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use serde::Serialize;
use wasl_rig::failure::{During as _, Failure};

use crate::latency::Waits;

/// Files that a process needs besides its sockets.
const OTHER_FILES: u64 = 500;

/// How often a write to the disk is timed.
const SYNCS: usize = 50;

/// The machine.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// The processor's name.
    pub processor: String,
    /// How many cores server and clients share.
    pub cores: usize,
    /// Megabytes of memory.
    pub memory_mb: u64,
    /// The kernel's version.
    pub kernel: String,
    /// How many programs wanted a core in the last minute, before the run.
    pub load: f64,
    /// How long the disk takes to keep 4 KiB for good (`fdatasync`), half of the time.
    pub fdatasync_p50_ms: f64,
    /// And all but one in a hundred times.
    pub fdatasync_p99_ms: f64,
    /// Open files allowed for each process.
    pub open_files: u64,
}

impl Machine {
    /// Looks around; the disk is that of `folder`.
    pub fn look(folder: &Path) -> Result<Self, Failure> {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let disk = time_disk(folder)?.sum_up();
        Ok(Self {
            processor: value_of(&read("/proc/cpuinfo"), "model name").unwrap_or_default(),
            cores: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            memory_mb: value_of(&read("/proc/meminfo"), "MemTotal")
                .and_then(|text| text.split(' ').next()?.parse::<u64>().ok())
                .map_or(0, |kilobytes| kilobytes / 1024),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            load: first_number(&read("/proc/loadavg")),
            fdatasync_p50_ms: disk.p50_ms,
            fdatasync_p99_ms: disk.p99_ms,
            open_files: raise_open_files(),
        })
    }

    /// How many sockets one server can have here: each is a file.
    pub fn most_sockets(&self) -> u32 {
        u32::try_from(self.open_files.saturating_sub(OTHER_FILES)).unwrap_or(u32::MAX)
    }
}

fn time_disk(folder: &Path) -> Result<Waits, Failure> {
    let path = folder.join("disk");
    let mut file = fs::File::create(&path).during("write to the data directory")?;
    let mut waits = Waits::default();
    for _ in 0..SYNCS {
        file.write_all(&[7; 4096])
            .during("write to the data directory")?;
        let began = Instant::now();
        file.sync_data().during("write to the data directory")?;
        waits.add(began.elapsed());
    }
    fs::remove_file(path).during("clear the data directory")?;
    Ok(waits)
}

/// `name : value` or `name: value`, the first of that name.
fn value_of(text: &str, name: &str) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn first_number(text: &str) -> f64 {
    let first = text.split(' ').next();
    first.and_then(|word| word.parse().ok()).unwrap_or_default()
}

/// Takes all files that the system allows; the server inherits that.
#[cfg(unix)]
fn raise_open_files() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let allowed = getrlimit(Resource::Nofile);
    let all = Rlimit {
        current: allowed.maximum,
        maximum: allowed.maximum,
    };
    let got = match setrlimit(Resource::Nofile, all) {
        Ok(()) => allowed.maximum,
        Err(_) => allowed.current,
    };
    got.unwrap_or(u64::MAX)
}

#[cfg(not(unix))]
const fn raise_open_files() -> u64 {
    1_024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_facts() {
        let info = "processor\t: 0\nmodel name\t: A B\nmodel name\t: C\n";
        assert_eq!(value_of(info, "model name").as_deref(), Some("A B"));
        assert_eq!(
            value_of("MemTotal:  512 kB", "MemTotal").as_deref(),
            Some("512 kB")
        );
        assert_eq!(value_of("", "model name"), None);
        assert!((first_number("2.39 1.2 0.9") - 2.39).abs() < f64::EPSILON);
    }
}
