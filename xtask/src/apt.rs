//! Debian's packages, where this machine is a Debian and we are root.

use std::path::Path;

use crate::problem::Outcome;
use crate::process::{capture, command, show};
use crate::project::Project;

/// Whether packages can be installed here.
pub fn is_allowed(project: &Project) -> bool {
    Path::new("/etc/debian_version").exists() && is_root(project)
}

/// Installs a package, without what it merely recommends.
pub fn install(project: &Project, package: &str) -> Outcome {
    let mut update = command(project, "apt-get");
    update.args(["update", "--quiet"]);
    show(update)?;
    let mut install = command(project, "apt-get");
    install
        .args(["install", "--yes", "--quiet", "--no-install-recommends"])
        .arg(package)
        .env("DEBIAN_FRONTEND", "noninteractive");
    show(install)
}

fn is_root(project: &Project) -> bool {
    let mut id = command(project, "id");
    id.arg("-u");
    capture(id).is_ok_and(|said| said.trim() == "0")
}
