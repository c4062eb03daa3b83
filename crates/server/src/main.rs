//! The `wasl` program: reads the command line, starts what it asks for, ends with 1 and a
//! sentence when that fails.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    wasl_server::cli::main()
}
