//! Finds a Chromium for the tests, or installs one and says so.
//!
//! In order: `WASL_CHROMIUM`, a Chromium or Chrome on this machine, Debian's package (as root),
//! Playwright's own download.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::apt;
use crate::problem::{Outcome, Problem};
use crate::process::{npm, show};
use crate::project::Project;

/// The variable that names the browser; the end-to-end tests read it.
pub const VARIABLE: &str = "WASL_CHROMIUM";

/// The browser the tests run in.
#[derive(Debug, PartialEq, Eq)]
pub enum Browser {
    /// A browser of this machine.
    At(PathBuf),
    /// The one Playwright keeps for itself.
    Playwrights,
}

impl Browser {
    /// Tells a child process which browser to use.
    pub fn tell(&self, command: &mut Command) {
        match self {
            Self::At(path) => command.env(VARIABLE, path),
            Self::Playwrights => command.env_remove(VARIABLE),
        };
    }
}

/// Names under which distributions install it.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// A browser that is already here.
pub fn find() -> Outcome<Option<Browser>> {
    if let Some(given) = env::var_os(VARIABLE).map(PathBuf::from) {
        if !given.is_file() {
            return Err(Problem::new(format!(
                "{VARIABLE} names {}, which is not a file",
                given.display()
            ))
            .todo("correct it, or unset it to have a browser found"));
        }
        return Ok(Some(Browser::At(given)));
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    Ok(on_path(&folders)
        .or_else(|| Some(PathBuf::from(MAC)).filter(|path| path.is_file()))
        .map(Browser::At))
}

fn on_path(folders: &std::ffi::OsStr) -> Option<PathBuf> {
    NAMES
        .iter()
        .flat_map(|name| env::split_paths(folders).map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
}

/// A browser, installed when there is none.
pub fn ensure(project: &Project) -> Outcome<Browser> {
    if let Some(found) = find()? {
        return Ok(found);
    }
    if apt::is_allowed(project) {
        println!("      installing Chromium with apt-get");
        apt::install(project, "chromium")?;
        return find()?
            .ok_or_else(|| Problem::new("apt-get installed Chromium, but it was not found"));
    }
    println!("      installing Playwright's Chromium");
    let mut install = npm(project, "npx");
    install.args(["playwright", "install", "chromium"]);
    show(install)?;
    Ok(Browser::Playwrights)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn finds_a_browser_on_the_path_by_its_names() {
        let dir = env::temp_dir().join(format!("wasl-browser-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        assert_eq!(on_path(dir.as_os_str()), None);
        fs::write(dir.join("google-chrome"), "").unwrap();
        assert_eq!(on_path(dir.as_os_str()), Some(dir.join("google-chrome")));
        fs::write(dir.join("chromium"), "").unwrap();
        assert_eq!(on_path(dir.as_os_str()), Some(dir.join("chromium")));
        fs::remove_dir_all(&dir).unwrap();
    }
}
