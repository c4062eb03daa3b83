//! Finds a Python for a foreign test suite and installs the suite below the target directory.
//!
//! No environment of the person's is touched: the packages go to a folder of their own.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::problem::{During as _, Outcome, Problem};
use crate::process::{capture, command, show};
use crate::project::Project;

/// What tells [`RUN`] where the packages are, and which module is run.
const FOLDER: &str = "WASL_SUITE_FOLDER";
const MODULE: &str = "WASL_SUITE_MODULE";

/// Runs a module as `python -m` does, with the folder as one that packages are installed to:
/// `PYTHONPATH` alone does not read the `.pth` files that some of them need.
const RUN: &str = "\
import os, runpy, site, sys
folder = os.environ['WASL_SUITE_FOLDER']
sys.path.insert(0, folder)
site.addsitedir(folder)
runpy.run_module(os.environ['WASL_SUITE_MODULE'], run_name='__main__', alter_sys=True)
";

/// Which Python a suite runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Python {
    /// 2.7, the last of its line.
    Two,
    /// 3.10 or newer.
    Three,
}

impl Python {
    const fn variable(self) -> &'static str {
        match self {
            Self::Two => "WASL_PYTHON2",
            Self::Three => "WASL_PYTHON3",
        }
    }

    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Two => &["python2.7", "python2"],
            Self::Three => &["python3", "python"],
        }
    }

    const fn wanted(self) -> &'static str {
        match self {
            Self::Two => "2.7",
            Self::Three => "3.10 or newer",
        }
    }

    /// Whether what a Python says of itself is this one.
    fn fits(self, major: u32, minor: u32) -> bool {
        match self {
            Self::Two => (major, minor) == (2, 7),
            Self::Three => major == 3 && minor >= 10,
        }
    }
}

/// A suite that is installed.
pub struct Suite {
    python: PathBuf,
    folder: PathBuf,
}

impl Suite {
    /// Installs packages (`name==version`), unless they are there.
    pub fn install(
        project: &Project,
        python: Python,
        name: &str,
        packages: &[&str],
    ) -> Outcome<Self> {
        let program = find(project, python)?;
        let folder = project.target().join("suites").join(name);
        let wanted = format!("{} {}\n", program.display(), packages.join(" "));
        let marker = folder.join("installed.txt");
        if fs::read_to_string(&marker).is_ok_and(|there| there == wanted) {
            return Ok(Self {
                python: program,
                folder,
            });
        }
        if folder.exists() {
            fs::remove_dir_all(&folder).during(format_args!("remove {}", folder.display()))?;
        }
        println!("      installing {} with pip", packages.join(", "));
        let mut pip = command(project, &program);
        pip.args(["-m", "pip", "install", "--quiet"])
            .args(["--disable-pip-version-check", "--target"])
            .arg(&folder)
            .args(packages);
        show(pip)?;
        fs::write(&marker, wanted).during(format_args!("write {}", marker.display()))?;
        Ok(Self {
            python: program,
            folder,
        })
    }

    /// Where its packages are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A line of code as a command.
    pub fn code(&self, project: &Project, code: &str) -> Command {
        let mut run = command(project, &self.python);
        run.args(["-c", code]);
        run
    }

    /// A module of the suite as a command.
    pub fn module(&self, project: &Project, module: &str) -> Command {
        let mut run = command(project, &self.python);
        run.args(["-c", RUN]).env(FOLDER, &self.folder);
        run.env(MODULE, module);
        run
    }
}

fn find(project: &Project, python: Python) -> Outcome<PathBuf> {
    if let Some(given) = env::var_os(python.variable()).map(PathBuf::from) {
        if is(project, python, &given) {
            return Ok(given);
        }
        let variable = python.variable();
        let what = format!("{variable} names {}", given.display());
        let problem = Problem::new(format!("{what}, which is no Python {}", python.wanted()));
        return Err(problem.todo("correct it, or unset it to have one found"));
    }
    let names = python.names().iter().map(PathBuf::from);
    let found = names
        .chain(of_pyenv(python))
        .find(|program| is(project, python, program));
    found.ok_or_else(|| {
        Problem::new(format!("Python {} was not found", python.wanted())).todo(format!(
            "install it with pip, or set {} to its program",
            python.variable()
        ))
    })
}

/// What pyenv has installed but not switched on.
fn of_pyenv(python: Python) -> Vec<PathBuf> {
    let root = env::var_os("PYENV_ROOT").map(PathBuf::from);
    let root = root.or_else(|| Some(Path::new(&env::var_os("HOME")?).join(".pyenv")));
    let versions = root.map(|root| root.join("versions"));
    let Some(versions) = versions.and_then(|versions| fs::read_dir(versions).ok()) else {
        return Vec::new();
    };
    let folders = versions.flatten().map(|version| version.path().join("bin"));
    folders
        .flat_map(|bin| python.names().iter().map(move |name| bin.join(name)))
        .filter(|program| program.is_file())
        .collect()
}

/// Whether a program is this Python, with pip.
fn is(project: &Project, python: Python, program: &Path) -> bool {
    let mut ask = command(project, program);
    ask.args([
        "-c",
        "import sys, pip; print('%d %d' % sys.version_info[:2])",
    ]);
    capture(ask).is_ok_and(|said| {
        let mut numbers = said.split_whitespace().filter_map(|word| word.parse().ok());
        let (major, minor) = (numbers.next(), numbers.next());
        major
            .zip(minor)
            .is_some_and(|(major, minor)| python.fits(major, minor))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_versions_a_suite_can_run_on() {
        for (python, version, fits) in [
            (Python::Two, (2, 7), true),
            (Python::Two, (3, 7), false),
            (Python::Three, (3, 12), true),
            (Python::Three, (3, 9), false),
            (Python::Three, (2, 7), false),
        ] {
            assert_eq!(python.fits(version.0, version.1), fits, "{version:?}");
        }
    }
}
