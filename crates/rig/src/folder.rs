//! A directory of our own that is removed in the end.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::failure::{During as _, Failure};

static COUNT: AtomicU32 = AtomicU32::new(1);

/// The directory.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Makes it, empty.
    pub fn new(of: &str) -> Result<Self, Failure> {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("wasl-{of}-{}-{count}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).during("make a directory for the server's data")?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left is in the system's temporary directory.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
