//! Finds PostgreSQL for the tests of the server's store, or installs Debian's package and says so.
//!
//! The tests start one of their own, in a temporary folder on a free port; Debian's cluster that
//! comes with the package is neither used nor needed.

use std::env;
use std::path::{Path, PathBuf};

use crate::apt;
use crate::problem::{Outcome, Problem};
use crate::project::Project;

/// The variable that names the folder with `initdb` and `postgres`; the tests read it.
pub const VARIABLE: &str = "WASL_POSTGRES";

/// Where Debian keeps the programs, a folder for each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The folder with PostgreSQL's programs, when there is one.
pub fn find() -> Outcome<Option<PathBuf>> {
    if let Some(given) = env::var_os(VARIABLE).map(PathBuf::from) {
        if !has_programs(&given) {
            return Err(Problem::new(format!(
                "{VARIABLE} names {}, which has no initdb and postgres",
                given.display()
            ))
            .todo("correct it, or unset it to have PostgreSQL found"));
        }
        return Ok(Some(given));
    }
    let path = env::var_os("PATH").unwrap_or_default();
    Ok(newest(Path::new(DEBIAN)).or_else(|| env::split_paths(&path).find(|at| has_programs(at))))
}

/// PostgreSQL, installed when there is none.
pub fn ensure(project: &Project) -> Outcome<PathBuf> {
    if let Some(found) = find()? {
        return Ok(found);
    }
    if !apt::is_allowed(project) {
        return Err(Problem::new("PostgreSQL was not found")
            .todo(format!("install it, or set {VARIABLE} to the folder with initdb and postgres; the tests of the store need it")));
    }
    println!("      installing PostgreSQL with apt-get");
    apt::install(project, "postgresql")?;
    find()?.ok_or_else(|| Problem::new("apt-get installed PostgreSQL, but it was not found"))
}

/// The programs of the newest version.
fn newest(versions: &Path) -> Option<PathBuf> {
    let number = |path: &Path| {
        let name = path.parent()?.file_name()?.to_str()?;
        name.parse::<u32>().ok()
    };
    std::fs::read_dir(versions)
        .ok()?
        .flatten()
        .map(|version| version.path().join("bin"))
        .filter(|programs| has_programs(programs))
        .max_by_key(|programs| number(programs))
}

fn has_programs(folder: &Path) -> bool {
    ["initdb", "postgres"]
        .iter()
        .all(|name| folder.join(name).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn takes_the_newest_version_that_is_whole() {
        let dir = env::temp_dir().join(format!("wasl-postgres-{}", std::process::id()));
        for (version, programs) in [
            ("9", &["initdb", "postgres"][..]),
            ("15", &["initdb", "postgres"]),
            ("16", &["psql"]),
        ] {
            let bin = dir.join(version).join("bin");
            fs::create_dir_all(&bin).unwrap();
            for program in programs {
                fs::write(bin.join(program), "").unwrap();
            }
        }
        assert_eq!(newest(&dir), Some(dir.join("15/bin")));
        assert_eq!(newest(&dir.join("none")), None);
        fs::remove_dir_all(&dir).unwrap();
    }
}
