//! Remembers the inputs of a step, so that it is skipped when nothing changed.
//!
//! A stamp is a hash of names and contents, kept beside the output. It is never shared between
//! machines, so the standard hasher is enough.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use crate::problem::{During, Outcome};

/// Collects the inputs of one step.
#[derive(Default)]
pub struct Stamp {
    hasher: DefaultHasher,
}

impl Stamp {
    /// Adds a word: a flag, a version.
    pub fn word(mut self, word: &str) -> Self {
        word.hash(&mut self.hasher);
        self
    }

    /// Adds a file, or every file under a directory, with their names. What is absent counts as absent.
    pub fn path(mut self, path: &Path) -> Outcome<Self> {
        let mut files = Vec::new();
        collect(path, &mut files)?;
        files.sort();
        for file in files {
            let bytes = fs::read(&file).during(format_args!("read {}", file.display()))?;
            file.strip_prefix(path)
                .unwrap_or(&file)
                .hash(&mut self.hasher);
            bytes.hash(&mut self.hasher);
        }
        Ok(self)
    }

    /// The finished stamp.
    pub fn finish(&self) -> String {
        format!("{:016x}", self.hasher.finish())
    }

    /// Whether `at` holds this stamp.
    pub fn matches(&self, at: &Path) -> bool {
        fs::read_to_string(at).is_ok_and(|kept| kept.trim() == self.finish())
    }

    /// Keeps the stamp at `at`.
    pub fn keep(&self, at: &Path) -> Outcome {
        if let Some(parent) = at.parent() {
            fs::create_dir_all(parent).during(format_args!("make {}", parent.display()))?;
        }
        fs::write(at, self.finish()).during(format_args!("write {}", at.display()))
    }
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Outcome {
    if path.is_file() {
        files.push(path.to_path_buf());
    }
    if !path.is_dir() {
        return Ok(());
    }
    let entries = fs::read_dir(path).during(format_args!("list {}", path.display()))?;
    for entry in entries {
        let entry = entry.during(format_args!("list {}", path.display()))?;
        collect(&entry.path(), files)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_changes_with_names_contents_and_words() {
        let dir = std::env::temp_dir().join(format!("wasl-stamp-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let stamp = |word: &str| Stamp::default().word(word).path(&dir).unwrap().finish();
        let empty = stamp("a");
        fs::write(dir.join("x"), "1").unwrap();
        let one = stamp("a");
        fs::write(dir.join("x"), "2").unwrap();
        let two = stamp("a");
        fs::rename(dir.join("x"), dir.join("y")).unwrap();
        let renamed = stamp("a");
        let mut all = vec![empty, one, two, renamed, stamp("b")];
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 5);

        let at = dir.join("kept");
        let kept = Stamp::default().word("a");
        assert!(!kept.matches(&at));
        kept.keep(&at).unwrap();
        assert!(kept.matches(&at));
        assert!(!Stamp::default().word("b").matches(&at));
        fs::remove_dir_all(&dir).unwrap();
    }
}
