//! Finds the tools the build needs, installs what it may, and says so.
//!
//! Rust's wasm target comes from rustup, npm packages from the lock file. Node itself is the
//! person's to install.

use std::fs;
use std::path::PathBuf;

use crate::problem::{During, Outcome, Problem};
use crate::process::{capture, command, npm, show, version};
use crate::project::Project;

/// The target of the widget and the console.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The oldest Node that works, as in package.json's `engines`.
pub const NODE_MAJOR: u32 = 20;

/// Whether Rust's library for wasm is there.
pub fn has_wasm_target(project: &Project) -> Outcome<bool> {
    let mut rustc = command(project, "rustc");
    rustc.args(["--print", "target-libdir", "--target", WASM_TARGET]);
    Ok(PathBuf::from(capture(rustc)?.trim()).is_dir())
}

/// Adds Rust's wasm target when it is missing. Returns whether it installed something.
pub fn wasm_target(project: &Project) -> Outcome<bool> {
    if has_wasm_target(project)? {
        return Ok(false);
    }
    println!("      installing Rust's {WASM_TARGET} target");
    let mut rustup = command(project, "rustup");
    rustup.args(["target", "add", WASM_TARGET]);
    show(rustup)?;
    Ok(true)
}

/// Whether the source of Rust's standard library is there.
pub fn has_rust_source(project: &Project) -> Outcome<bool> {
    let mut rustc = command(project, "rustc");
    rustc.args(["--print", "sysroot"]);
    let lock = "lib/rustlib/src/rust/library/Cargo.lock";
    Ok(PathBuf::from(capture(rustc)?.trim()).join(lock).is_file())
}

/// Adds the source of Rust's standard library when it is missing: the widget and the console
/// compile it anew, for size. Returns whether it installed something.
pub fn rust_source(project: &Project) -> Outcome<bool> {
    if has_rust_source(project)? {
        return Ok(false);
    }
    println!("      installing the source of Rust's standard library (rust-src)");
    let mut rustup = command(project, "rustup");
    rustup.args(["component", "add", "rust-src"]);
    show(rustup)?;
    Ok(true)
}

/// Checks that Node is there and new enough; gives its version.
pub fn node(project: &Project) -> Outcome<String> {
    let todo = format!("install Node {NODE_MAJOR} or newer, with npm, and run this again");
    let found = version(project, "node")
        .ok_or_else(|| Problem::new("Node was not found").todo(todo.as_str()))?;
    match major(&found) {
        Some(major) if major >= NODE_MAJOR => Ok(found),
        Some(_) | None => Err(Problem::new(format!("Node {found} is too old")).todo(todo)),
    }
}

/// Whether `node_modules` is there and not older than the lock file.
pub fn packages_are_fresh(project: &Project) -> bool {
    let changed = |path: &str| {
        fs::metadata(project.path(path))
            .and_then(|meta| meta.modified())
            .ok()
    };
    match (
        changed("node_modules/.package-lock.json"),
        changed("package-lock.json"),
    ) {
        (Some(installed), Some(locked)) => installed >= locked,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// Installs the npm packages when they are missing or old. Returns whether it installed.
pub fn packages(project: &Project) -> Outcome<bool> {
    if packages_are_fresh(project) {
        return Ok(false);
    }
    let mut ci = npm(project, "npm");
    ci.args(["ci", "--no-audit", "--no-fund"]);
    show(ci)?;
    // Without this an install that found nothing to write stays "older" than the lock file.
    let marker = project.path("node_modules/.package-lock.json");
    let text = fs::read(&marker).during("read node_modules/.package-lock.json")?;
    fs::write(&marker, text).during("write node_modules/.package-lock.json")?;
    Ok(true)
}

/// The major number of a version such as `v20.1.0`.
pub fn major(version: &str) -> Option<u32> {
    version
        .trim_start_matches('v')
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// The version of a package in `Cargo.lock`.
pub fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.next()?;
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_versions() {
        assert_eq!(major("v20.11.1"), Some(20));
        assert_eq!(major("nonsense"), None);
        let lock = "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n\n[[package]]\nname = \"x\"\nversion = \"1.0.0\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "x"), Some("1.0.0"));
        assert_eq!(locked_version(lock, "y"), None);
    }
}
