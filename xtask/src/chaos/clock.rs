//! Finds what sets the clock of a server under test, or installs Debian's package and says so.

use crate::apt;
use crate::problem::Outcome;
use crate::project::Project;

/// The variable that names the library; the rounds read it.
const VARIABLE: &str = "WASL_FAKETIME";

/// Below a folder for the kind of machine.
const FILE: &str = "faketime/libfaketime.so.1";

/// Installs what sets the clock of a process, where that is possible. Without it one fault less
/// is tried, and the rounds say so.
pub fn ensure(project: &Project) -> Outcome {
    let folders = std::fs::read_dir("/usr/lib")
        .into_iter()
        .flatten()
        .flatten();
    let is_there = std::env::var_os(VARIABLE).is_some()
        || folders
            .map(|folder| folder.path().join(FILE))
            .any(|file| file.is_file());
    if is_there || !apt::is_allowed(project) {
        return Ok(());
    }
    println!("      installing libfaketime with apt-get");
    apt::install(project, "libfaketime")
}
