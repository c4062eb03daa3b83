//! Turns what rustc made into what a page loads: wasm-bindgen's glue, then wasm-opt.
//!
//! Used by `build` for the widget and the console. Skipped when the input is the same.

use std::fs;
use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

use crate::problem::{During, Outcome, Problem};
use crate::process::{command, show};
use crate::project::Project;
use crate::stamp::Stamp;
use crate::tools::locked_version;
use crate::wasm::{closures, imports, namespaces, order};

/// A wasm program of the project.
pub struct Program {
    /// The folder under the wasm output directory.
    pub folder: &'static str,
    /// Its library's name, and so its files'.
    pub name: &'static str,
}

/// What is built for browsers.
pub const PROGRAMS: [Program; 2] = [
    Program {
        folder: "widget",
        name: "wasl",
    },
    Program {
        folder: "console",
        name: "wasl_console",
    },
];

/// The wasm features rustc 1.95 emits by default; every browser since 2022 has them.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What is sent counts, and brotli finds repeated code: copies that inlining made, and expressions
/// that local-cse split, are smaller as a file and larger when sent; so is data without its zeros.
/// Rebuilt control flow (`--flatten --rereloop`) is smaller both ways. No program has anything below
/// address 1024 but the far end of the stack. 113.3 KB after brotli with `-Oz` and the two limits of
/// inlining, 112.0 KB with these.
const SHRINK: [&str; 14] = [
    "--low-memory-unused",
    "--converge",
    "--skip-pass=memory-packing",
    "--skip-pass=simplify-locals",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "--one-caller-inline-max-function-size=0",
    "--always-inline-max-function-size=0",
    "--skip-pass=local-cse",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// The path of wasm-opt in the npm package binaryen.
pub const WASM_OPT: &str = "node_modules/binaryen/bin/wasm-opt";

/// wasm-bindgen's two halves share a private format: their versions must be equal.
pub fn check_versions(project: &Project) -> Outcome {
    let lock = project.read("Cargo.lock")?;
    let library = locked_version(&lock, "wasm-bindgen");
    let tool = locked_version(&lock, "wasm-bindgen-cli-support");
    if library.is_some() && library == tool {
        return Ok(());
    }
    Err(Problem::new(format!(
        "Cargo.lock has wasm-bindgen {} but wasm-bindgen-cli-support {}",
        library.unwrap_or("nowhere"),
        tool.unwrap_or("nowhere"),
    ))
    .todo("set wasm-bindgen-cli-support in xtask/Cargo.toml to the version of wasm-bindgen"))
}

/// Makes the glue and the small wasm of one program. Returns whether there was something to do.
pub fn generate(project: &Project, program: &Program, input: &Path) -> Outcome<bool> {
    let folder = project.wasm().join(program.folder);
    let lock = project.read("Cargo.lock")?;
    let packages = project.read("package-lock.json").unwrap_or_default();
    let stamp = Stamp::default()
        .word(locked_version(&lock, "wasm-bindgen").unwrap_or_default())
        .word(binaryen_version(&packages))
        .word(&SHRINK.join(" "))
        .word(&FEATURES.join(" "))
        .word(
            "functions by name, short imports, modules and exports, no forgotten closures, ordered",
        )
        .path(input)?;
    let kept = folder.join(".stamp");
    let output = folder.join(format!("{}_bg.wasm", program.name));
    if stamp.matches(&kept) && output.is_file() {
        return Ok(false);
    }
    fs::create_dir_all(&folder).during(format_args!("make {}", folder.display()))?;
    Bindgen::new()
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .input_path(input)
                .out_name(program.name)
                .typescript(false)
                .remove_name_section(false)
                .remove_producers_section(true)
                .generate(&folder)
        })
        .map_err(|error| {
            Problem::new(format!(
                "wasm-bindgen refused {}: {error:#}",
                input.display()
            ))
        })?;
    tighten(&folder.join(format!("{}.js", program.name)), &output)?;
    shrink(project, &output)?;
    stamp.keep(&kept)?;
    Ok(true)
}

/// Short names between glue and wasm, and no closures that nothing calls, in place.
fn tighten(glue: &Path, wasm: &Path) -> Outcome {
    let reading = |path: &Path| format!("read {}", path.display());
    let code = fs::read(wasm).during(reading(wasm))?;
    let text = fs::read_to_string(glue).during(reading(glue))?;
    let text = namespaces::by_name(&code, &text)?;
    let (code, text) = imports::shorten(&closures::forget(&code)?, &text)?;
    fs::write(wasm, code).during(format_args!("write {}", wasm.display()))?;
    fs::write(glue, text).during(format_args!("write {}", glue.display()))
}

/// wasm-opt in place, then the order of its functions.
fn shrink(project: &Project, wasm: &Path) -> Outcome {
    let before = size(wasm)?;
    let mut node = command(project, "node");
    node.arg(WASM_OPT)
        .arg(wasm)
        .args(SHRINK)
        .args(FEATURES)
        .arg("-o")
        .arg(wasm);
    show(node)?;
    let code = fs::read(wasm).during(format_args!("read {}", wasm.display()))?;
    fs::write(wasm, order::by_likeness(&code)?).during(format_args!("write {}", wasm.display()))?;
    let name = wasm
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    println!(
        "      {name}: {before} bytes, {} after wasm-opt",
        size(wasm)?
    );
    Ok(())
}

fn size(path: &Path) -> Outcome<u64> {
    let meta = fs::metadata(path).during(format_args!("read {}", path.display()))?;
    Ok(meta.len())
}

fn binaryen_version(package_lock: &str) -> &str {
    package_lock
        .split_once("\"node_modules/binaryen\"")
        .and_then(|(_, rest)| rest.split_once("\"version\": \""))
        .and_then(|(_, rest)| rest.split_once('"'))
        .map_or("", |(version, _)| version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_binaryen_in_the_lock_file() {
        let lock = r#"{"packages":{"node_modules/binaryen": {
            "version": "132.0.0", "resolved": "x"}, "node_modules/c": {"version": "1.0.0"}}}"#;
        assert_eq!(binaryen_version(lock), "132.0.0");
        assert_eq!(binaryen_version("{}"), "");
    }
}
