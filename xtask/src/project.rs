//! Where things are: the repository, the target directory, the wasm output.
//!
//! Made once by `main`; every command takes it by reference.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::problem::{During, Outcome, Problem};

/// The paths of one checkout.
pub struct Project {
    root: PathBuf,
    target: PathBuf,
    wasm: PathBuf,
}

impl Project {
    /// Finds the checkout this xtask was built from; honours `CARGO_TARGET_DIR` and `WASL_WASM_DIR`.
    pub fn find() -> Outcome<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .parent()
            .ok_or_else(|| Problem::new("xtask is not inside a repository"))?
            .to_path_buf();
        let target = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |dir| root.join(dir));
        let wasm = env::var_os("WASL_WASM_DIR")
            .map_or_else(|| root.join("target/wasm-dist"), |dir| root.join(dir));
        Ok(Self { root, target, wasm })
    }

    /// The repository's root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path in the repository.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Cargo's target directory.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Where wasm-bindgen writes and webpack reads.
    pub fn wasm(&self) -> &Path {
        &self.wasm
    }

    /// Reads a text file of the repository.
    pub fn read(&self, relative: &str) -> Outcome<String> {
        fs::read_to_string(self.path(relative)).during(format_args!("read {relative}"))
    }

    /// Writes a text file of the repository, making its directory.
    pub fn write(&self, relative: &str, text: &str) -> Outcome {
        let path = self.path(relative);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).during(format_args!("make the directory of {relative}"))?;
        }
        fs::write(path, text).during(format_args!("write {relative}"))
    }
}
