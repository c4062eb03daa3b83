//! `cargo xtask`: the only scripts of the project.
//!
//! Each command is a room under `src/`; this file picks one and prints its problem.

mod apt;
mod args;
mod autobahn;
mod bench;
mod bindings;
mod browser;
mod build;
mod chaos;
mod codegen;
mod deny;
mod doctor;
mod langpack;
mod nats;
mod nearest;
mod postgres;
mod problem;
mod process;
mod project;
mod python;
mod schemathesis;
mod size;
mod stamp;
mod start;
mod steps;
mod strace;
mod test;
mod tidy;
mod tools;
mod wasm;

use std::env;
use std::process::ExitCode;

use args::{Args, Flag};
use problem::Outcome;
use project::Project;

/// A command of the menu.
struct Command {
    name: &'static str,
    usage: &'static str,
    about: &'static str,
    flags: &'static [Flag],
    run: fn(&Project, &Args) -> Outcome,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "start",
        usage: "start [--port N] [--data DIR] [--release]",
        about: "build what changed, then run the server",
        flags: start::FLAGS,
        run: start::run,
    },
    Command {
        name: "build",
        usage: "build [--only wasm|web|server] [--release]",
        about: "build without running",
        flags: build::FLAGS,
        run: build::run,
    },
    Command {
        name: "test",
        usage: "test [--only lint|native|chaos|wasm|web|e2e]",
        about: "run every test, or one part",
        flags: test::FLAGS,
        run: test::run,
    },
    Command {
        name: "size",
        usage: "size [--json] [--check]",
        about: "what a visitor downloads, against tests/budgets.json",
        flags: size::FLAGS,
        run: size::run,
    },
    Command {
        name: "bench",
        usage: "bench [boot|chat|replay|faq|all] [--runs N] [--only A,B] [--sockets N] [--seconds N] [--database URL] [--json] [--check]",
        about: "measure the widget's boot in Chromium, the server's chat under load, a replay of visits, the FAQ ranker",
        flags: bench::FLAGS,
        run: bench::run,
    },
    Command {
        name: "chaos",
        usage: "chaos [--rounds N] [--seed S] [--backend sqlite|postgres] [--nodes N] [--nats] [--short] [--prove] [--release] [--json]",
        about: "the real server under faults, and whether its promises hold",
        flags: chaos::FLAGS,
        run: chaos::run,
    },
    Command {
        name: "autobahn",
        usage: "autobahn",
        about: "the Autobahn test suite against the server's WebSocket",
        flags: autobahn::FLAGS,
        run: autobahn::run,
    },
    Command {
        name: "schemathesis",
        usage: "schemathesis [--examples N] [--seed S]",
        about: "requests made from the OpenAPI document, good and bad, to the server",
        flags: schemathesis::FLAGS,
        run: schemathesis::run,
    },
    Command {
        name: "langpack",
        usage: "langpack en",
        about: "make the language pack of the FAQ ranker",
        flags: langpack::FLAGS,
        run: langpack::run,
    },
    Command {
        name: "tidy",
        usage: "tidy",
        about: "check the project's habits",
        flags: tidy::FLAGS,
        run: tidy::run,
    },
    Command {
        name: "deny",
        usage: "deny",
        about: "cargo-deny: licences, banned crates, sources",
        flags: deny::FLAGS,
        run: deny::run,
    },
    Command {
        name: "codegen",
        usage: "codegen [--check]",
        about: "write the generated files, or check them for drift",
        flags: codegen::FLAGS,
        run: codegen::run,
    },
    Command {
        name: "doctor",
        usage: "doctor [--port N] [--data DIR]",
        about: "what is here, what is missing, what to do",
        flags: doctor::FLAGS,
        run: doctor::run,
    },
];

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    match dispatch(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            if !problem.is_shown() {
                eprintln!("error: {problem}");
            }
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[String]) -> Outcome {
    let Some((name, rest)) = words.split_first() else {
        help();
        return Ok(());
    };
    if matches!(name.as_str(), "help" | "--help" | "-h") {
        help();
        return Ok(());
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        let names: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
        return Err(args::unknown("command", name, &names));
    };
    if rest.iter().any(|word| word == "--help" || word == "-h") {
        println!("cargo xtask {}\n  {}", command.usage, command.about);
        return Ok(());
    }
    let args = Args::parse(rest, command.flags)?;
    (command.run)(&Project::find()?, &args)
}

fn help() {
    println!("cargo xtask <command>\n");
    let widest = COMMANDS.iter().map(|command| command.usage.len()).max();
    for command in COMMANDS {
        println!(
            "  {:<width$}  {}",
            command.usage,
            command.about,
            width = widest.unwrap_or_default()
        );
    }
}
