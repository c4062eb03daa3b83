//! Makes sure that the folder of built pages exists: the server embeds it and must also build
//! before the pages do.

use std::path::Path;

fn main() {
    let dist = Path::new("../../dist");
    if let Err(error) = std::fs::create_dir_all(dist) {
        println!("cargo:warning=cannot create dist/: {error}");
    }
    println!("cargo:rerun-if-changed=../../dist");
    println!("cargo:rerun-if-changed=build.rs");
}
