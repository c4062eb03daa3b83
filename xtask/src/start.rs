//! `cargo xtask start`: builds what changed, then becomes the server.
//!
//! The server itself prints where it is ready and the link for the first agent.

use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;

use crate::args::{Args, Flag};
use crate::build::{self, Profile};
use crate::problem::{Outcome, Problem};
use crate::process;
use crate::project::Project;
use crate::steps::Steps;

/// The command's flags.
pub const FLAGS: &[Flag] = &[
    Flag::Value("--port", "N"),
    Flag::Value("--data", "DIR"),
    Flag::Switch("--release"),
];

/// Where the server listens unless told otherwise.
pub const PORT: u16 = 8787;

/// Where the server keeps its data unless told otherwise.
pub const DATA: &str = "./wasl-data";

/// Runs the command.
pub fn run(project: &Project, args: &Args) -> Outcome {
    let port = port(args)?;
    let data = args.value("--data").unwrap_or(DATA);
    if !is_free(port) {
        return Err(
            Problem::new(format!("port {port} is taken on 127.0.0.1")).todo(format!(
                "stop what listens there, or run `cargo xtask start --port {}`",
                next(port)
            )),
        );
    }
    let profile = Profile::of(args);
    build::all(project, &mut Steps::new(build::ALL), profile)?;
    println!();
    let mut server = process::command(project, build::binary(project, profile));
    server
        .arg("serve")
        .arg("--port")
        .arg(port.to_string())
        .arg("--data")
        .arg(data);
    become_it(server)
}

/// The port that was asked for, or the usual one.
pub fn port(args: &Args) -> Outcome<u16> {
    let Some(word) = args.value("--port") else {
        return Ok(PORT);
    };
    word.parse().map_err(|_| {
        Problem::new(format!("--port {word} is not a port")).todo("give a number from 0 to 65535")
    })
}

/// Whether the server could listen on the port now. Port 0 always is.
pub fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn next(port: u16) -> u16 {
    port.checked_add(1).unwrap_or(PORT)
}

/// Replaces this process, so that Ctrl-C reaches the server and the prompt waits for its end.
#[cfg(unix)]
fn become_it(mut server: Command) -> Outcome {
    use std::os::unix::process::CommandExt as _;
    let error = server.exec();
    Err(Problem::new(format!(
        "could not start {}: {error}",
        process::line(&server)
    )))
}

#[cfg(not(unix))]
fn become_it(server: Command) -> Outcome {
    process::show(server)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Args {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Args::parse(&words, FLAGS).unwrap()
    }

    #[test]
    fn the_port_is_a_number() {
        assert_eq!(port(&args("")).unwrap(), PORT);
        assert_eq!(port(&args("--port 0")).unwrap(), 0);
        for bad in ["--port 70000", "--port web"] {
            assert!(port(&args(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_taken_port_is_seen() {
        let held = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        assert!(!is_free(held.local_addr().unwrap().port()));
        assert!(is_free(0));
    }
}
