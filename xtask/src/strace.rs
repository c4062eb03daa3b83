//! Finds strace for the test of the server's durability, or installs Debian's package and says so.
//!
//! It is a program of Linux; elsewhere that test is not compiled.

use crate::apt;
use crate::problem::{Outcome, Problem};
use crate::process::version;
use crate::project::Project;

/// strace's version; none when it is not there.
pub fn find(project: &Project) -> Option<String> {
    version(project, "strace")
}

/// Makes sure of strace where it is needed.
pub fn ensure(project: &Project) -> Outcome {
    if cfg!(not(target_os = "linux")) || find(project).is_some() {
        return Ok(());
    }
    if !apt::is_allowed(project) {
        return Err(Problem::new("strace was not found")
            .todo("install it; a test watches with it that what is acknowledged is on the disk"));
    }
    println!("      installing strace with apt-get");
    apt::install(project, "strace")
}
