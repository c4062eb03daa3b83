//! `cargo xtask build`: from sources to a server binary that has everything inside.
//!
//! wasm target and npm packages → cargo (widget, console) → wasm-bindgen and wasm-opt → webpack →
//! cargo (server). Each step is skipped when its inputs are what they were.

use std::path::PathBuf;

use crate::args::{Args, Flag};
use crate::bindings::{self, PROGRAMS};
use crate::problem::Outcome;
use crate::process::{cargo, npm, show};
use crate::project::Project;
use crate::stamp::Stamp;
use crate::steps::{Done, Steps};
use crate::tools::{self, WASM_TARGET};

/// The command's flags.
pub const FLAGS: &[Flag] = &[
    Flag::Value("--only", "wasm|web|server"),
    Flag::Switch("--release"),
];

/// How the server is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Quick to build; its dependencies are still optimised a little.
    Dev,
    /// For production.
    Release,
}

impl Profile {
    /// The profile the flags ask for.
    pub fn of(args: &Args) -> Self {
        if args.has("--release") {
            Self::Release
        } else {
            Self::Dev
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "release",
        }
    }
}

/// Runs the command.
pub fn run(project: &Project, args: &Args) -> Outcome {
    let profile = Profile::of(args);
    match args.choice("--only", &["wasm", "web", "server"])? {
        None => all(project, &mut Steps::new(ALL), profile),
        Some("wasm") => {
            let mut steps = Steps::new(4);
            tools(project, &mut steps)?;
            packages(project, &mut steps)?;
            wasm(project, &mut steps)
        }
        Some("web") => {
            let mut steps = Steps::new(2);
            packages(project, &mut steps)?;
            web(project, &mut steps)
        }
        Some(_) => server(project, &mut Steps::new(1), profile),
    }
}

/// How many steps [`all`] takes.
pub const ALL: usize = 6;

/// The whole pipeline.
pub fn all(project: &Project, steps: &mut Steps, profile: Profile) -> Outcome {
    tools(project, steps)?;
    packages(project, steps)?;
    wasm(project, steps)?;
    web(project, steps)?;
    server(project, steps, profile)
}

/// The server's binary.
pub fn binary(project: &Project, profile: Profile) -> PathBuf {
    let name = if cfg!(windows) { "wasl.exe" } else { "wasl" };
    project.target().join(profile.folder()).join(name)
}

fn tools(project: &Project, steps: &mut Steps) -> Outcome {
    steps.step("tools", "looking for Rust's wasm target and Node", || {
        bindings::check_versions(project)?;
        let target = tools::wasm_target(project)?;
        let source = tools::rust_source(project)?;
        tools::node(project)?;
        Ok(if target || source {
            Done::worked()
        } else {
            Done::unchanged()
        })
    })
}

fn packages(project: &Project, steps: &mut Steps) -> Outcome {
    steps.step(
        "packages",
        "installing the npm packages of package-lock.json",
        || {
            Ok(if tools::packages(project)? {
                Done::worked()
            } else {
                Done::unchanged()
            })
        },
    )
}

/// Compiles the standard library with the widget, for size and without the texts of panics: a tenth
/// fewer bytes to send. The flags are unstable in Rust 1.95, which `rust-toolchain.toml` pins, and
/// `RUSTC_BOOTSTRAP` lets a stable compiler take them. They touch only what runs in a page.
const SMALL_STD: [&str; 2] = [
    "-Zbuild-std=std,panic_abort",
    "-Zbuild-std-features=optimize_for_size",
];
const SMALL_STD_FLAGS: &str =
    "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";

fn wasm(project: &Project, steps: &mut Steps) -> Outcome {
    steps.step("wasm", "compiling the widget and the console", || {
        // One after the other: together, the widget would get what the console asks of `wasl-chat`.
        for package in ["wasl", "wasl-console"] {
            let mut build = cargo(project);
            build
                .args(["build", "--profile", "widget", "--target", WASM_TARGET])
                .args(["--package", package, "--lib"])
                .args(SMALL_STD)
                .env("RUSTC_BOOTSTRAP", "1")
                .env("RUSTFLAGS", SMALL_STD_FLAGS);
            show(build)?;
        }
        Ok(Done::worked())
    })?;
    steps.step("bindings", "running wasm-bindgen and wasm-opt", || {
        let mut changed = false;
        for program in &PROGRAMS {
            let input = project
                .target()
                .join(WASM_TARGET)
                .join("widget")
                .join(format!("{}.wasm", program.name));
            changed |= bindings::generate(project, program, &input)?;
        }
        Ok(if changed {
            Done::worked()
        } else {
            Done::unchanged()
        })
    })
}

/// What webpack reads besides the wasm.
const WEB_INPUTS: [&str; 8] = [
    "www",
    "locales",
    "webpack.config.js",
    "tsconfig.json",
    "package.json",
    "package-lock.json",
    "schemas",
    ".browserslistrc",
];

fn web(project: &Project, steps: &mut Steps) -> Outcome {
    steps.step("bundles", "running webpack over www/", || {
        // Beside the packages and not in dist/, which goes into the server.
        let kept = project.path("node_modules/.cache/wasl/bundles.stamp");
        if web_stamp(project)?.matches(&kept) && project.path("dist/widget.js").is_file() {
            return Ok(Done::unchanged());
        }
        let mut build = npm(project, "npm");
        build
            .args([
                "run",
                "--silent",
                "build",
                "--",
                "--stats",
                "errors-warnings",
            ])
            .env("WASL_WASM_DIR", project.wasm());
        show(build)?;
        web_stamp(project)?.keep(&kept)?;
        Ok(Done::worked())
    })
}

/// What goes in, and the files that name what came out.
fn web_stamp(project: &Project) -> Outcome<Stamp> {
    let mut stamp = Stamp::default().path(project.wasm())?;
    for input in WEB_INPUTS
        .iter()
        .chain(&["dist/manifest.json", "dist/widget.js"])
    {
        stamp = stamp.path(&project.path(input))?;
    }
    Ok(stamp)
}

/// Compiles the server alone, with whatever bundles there are.
pub fn server(project: &Project, steps: &mut Steps, profile: Profile) -> Outcome {
    steps.step(
        "server",
        "compiling the server with the bundles inside",
        || {
            let mut build = cargo(project);
            build.args(["build", "--package", "wasl-server", "--bin", "wasl"]);
            if profile == Profile::Release {
                build.arg("--release");
            }
            show(build)?;
            Ok(Done::worked())
        },
    )
}
