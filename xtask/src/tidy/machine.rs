//! Nothing in the project names the machine it was written on, or where packages came from.

use std::env;
use std::path::Path;

use crate::project::Project;
use crate::tidy::{Finding, Source};

/// Package sources; in pieces, so that this file does not name them either.
const REGISTRIES: [&str; 4] = [
    concat!("registry.", "npmjs.org"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("deb.", "debian.org"),
];

/// The paths of this machine that must not be written: the checkout, the home, the temporary directory.
pub fn places(project: &Project) -> Vec<String> {
    let home = env::home_dir().unwrap_or_default();
    [project.root().to_path_buf(), home, env::temp_dir()]
        .iter()
        .filter_map(|path| name(path))
        .collect()
}

/// A path too short would be found in every URL.
fn name(path: &Path) -> Option<String> {
    let name = path.to_str()?.trim_end_matches('/');
    (name.len() > 3).then(|| name.to_owned())
}

/// Sources that name a place of this machine or a registry.
pub fn check(sources: &[Source], places: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        for (index, line) in source.text.lines().enumerate() {
            for place in places.iter().filter(|place| has_path(line, place)) {
                let what = format!("{place} is a path of one machine");
                findings.push(Finding::error(source.at(index + 1), what));
            }
            if REGISTRIES.iter().any(|host| line.contains(host)) {
                let what = "names a package registry: that is the machine's configuration";
                findings.push(Finding::error(source.at(index + 1), what));
            }
        }
    }
    findings
}

/// Whether the line has the path itself, not as the end of a longer one or the start of a longer name.
fn has_path(line: &str, path: &str) -> bool {
    let part_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '}' | '/');
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + path.len()..].chars().next();
        !before.is_some_and(part_of_name) && !after.is_some_and(|c| part_of_name(c) && c != '/')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_paths_and_registries_are_found() {
        let places = ["/srv/wasl".to_owned()];
        for (line, count) in [
            ("cd /srv/wasl/src", 1),
            ("cd \"/srv/wasl\"", 1),
            ("see https://a.example/srv/wasl", 0),
            ("/srv/wasl-other", 0),
            ("./src", 0),
        ] {
            assert_eq!(
                check(&[Source::new("a", line)], &places).len(),
                count,
                "{line}"
            );
        }
        let line = format!("url = https://{}/x", REGISTRIES[0]);
        assert_eq!(check(&[Source::new("a", line)], &[]).len(), 1);
    }

    #[test]
    fn a_short_path_is_not_a_name() {
        assert_eq!(name(Path::new("/")), None);
        assert_eq!(name(Path::new("/srv/x/")), Some("/srv/x".to_owned()));
    }
}
