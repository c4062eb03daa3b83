//! Finds `nats-server` for the tests of several nodes, or installs Debian's package and says so.
//!
//! The tests start their own, on a free port; the service that comes with the package is neither
//! used nor needed.

use std::env;
use std::path::PathBuf;

use crate::apt;
use crate::problem::{Outcome, Problem};
use crate::project::Project;

/// The variable that names the program; the tests read it.
pub const VARIABLE: &str = "WASL_NATS_SERVER";

/// The program, and Debian's package.
const NAME: &str = "nats-server";

/// Where Debian puts it; not on everybody's path.
const DEBIAN: &str = "/usr/sbin";

/// The program, when there is one.
pub fn find() -> Outcome<Option<PathBuf>> {
    if let Some(given) = env::var_os(VARIABLE).map(PathBuf::from) {
        if !given.is_file() {
            return Err(Problem::new(format!(
                "{VARIABLE} names {}, which is no file",
                given.display()
            ))
            .todo("correct it, or unset it to have nats-server found"));
        }
        return Ok(Some(given));
    }
    let path = env::var_os("PATH").unwrap_or_default();
    Ok(env::split_paths(&path)
        .chain([PathBuf::from(DEBIAN)])
        .map(|folder| folder.join(NAME))
        .find(|program| program.is_file()))
}

/// The program, installed when there is none.
pub fn ensure(project: &Project) -> Outcome<PathBuf> {
    if let Some(found) = find()? {
        return Ok(found);
    }
    if !apt::is_allowed(project) {
        return Err(Problem::new("nats-server was not found").todo(format!(
            "install it, or set {VARIABLE} to it; the tests of several nodes need it"
        )));
    }
    println!("      installing nats-server with apt-get");
    apt::install(project, NAME)?;
    find()?.ok_or_else(|| Problem::new("apt-get installed nats-server, but it was not found"))
}
