//! The programs beside ours that a run needs; where they are missing, Debian's are installed, and
//! it says so.

use std::path::Path;
use std::process::Command;

use crate::apt;
use crate::postgres;
use crate::problem::{Outcome, Problem};
use crate::project::Project;

/// Where Debian keeps the NATS server; root's path alone leads there.
const NATS: [&str; 2] = ["/usr/sbin/nats-server", "/usr/bin/nats-server"];

/// Below a folder for the kind of machine.
const FAKETIME: &str = "faketime/libfaketime.so.1";

/// Finds PostgreSQL for a run.
pub fn postgres(project: &Project, chaos: &mut Command) -> Outcome {
    chaos.env(postgres::VARIABLE, postgres::ensure(project)?);
    Ok(())
}

/// Makes sure that there is a NATS server.
pub fn nats(project: &Project) -> Outcome {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = std::env::var_os("WASL_NATS_SERVER").is_some()
        || NATS.iter().any(|file| Path::new(file).is_file())
        || std::env::split_paths(&path).any(|folder| folder.join("nats-server").is_file());
    if is_there {
        return Ok(());
    }
    if !apt::is_allowed(project) {
        return Err(Problem::new("nats-server was not found").todo(
            "install it, or set WASL_NATS_SERVER to the program; the rounds with --nats need it",
        ));
    }
    println!("      installing nats-server with apt-get");
    apt::install(project, "nats-server")
}

/// Installs what sets the clock of a process, where that is possible. Without it one fault less
/// is tried, and the rounds say so.
pub fn clock(project: &Project) -> Outcome {
    let folders = std::fs::read_dir("/usr/lib")
        .into_iter()
        .flatten()
        .flatten();
    let is_there = std::env::var_os("WASL_FAKETIME").is_some()
        || folders
            .map(|folder| folder.path().join(FAKETIME))
            .any(|file| file.is_file());
    if is_there || !apt::is_allowed(project) {
        return Ok(());
    }
    println!("      installing libfaketime with apt-get");
    apt::install(project, "libfaketime")
}
