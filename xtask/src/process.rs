//! Runs other programs: shown to the person, or captured, or both.
//!
//! A program that cannot be started or fails becomes a [`Problem`] with its command line.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::process::{Command, Stdio};
use std::thread;

use crate::problem::{During, Outcome, Problem};
use crate::project::Project;

/// A command that starts in the repository's root.
pub fn command(project: &Project, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(project.root());
    command
}

/// Cargo, the one that runs this xtask.
pub fn cargo(project: &Project) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    command(project, program)
}

/// A script of Node's package manager; on Windows these are `.cmd` files.
pub fn npm(project: &Project, script: &str) -> Command {
    if cfg!(windows) {
        command(project, format!("{script}.cmd"))
    } else {
        command(project, script)
    }
}

/// Runs with the person's terminal; a failure names the command.
pub fn show(mut command: Command) -> Outcome {
    let status = command
        .status()
        .map_err(|error| not_started(&command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Problem::new(format!(
            "`{}` failed ({status})",
            line(&command)
        )))
    }
}

/// Runs quietly and gives what it wrote to stdout; its stderr is shown only when it fails.
pub fn capture(mut command: Command) -> Outcome<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| not_started(&command, &error))?;
    if output.status.success() {
        return String::from_utf8(output.stdout)
            .during(format_args!("read what `{}` wrote", line(&command)));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Problem::new(format!(
        "`{}` failed ({})\n{}",
        line(&command),
        output.status,
        said.trim_end()
    )))
}

/// What a program that was shown also wrote, and whether it succeeded.
pub struct Shown {
    /// Stdout and stderr, line by line, in no promised order between the two.
    pub text: String,
    /// Its exit status was zero.
    pub success: bool,
}

/// Runs with its lines both shown and kept, so that they can be counted.
pub fn tee(mut command: Command) -> Outcome<Shown> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| not_started(&command, &error))?;
    let out = child.stdout.take().map(|pipe| thread::spawn(|| echo(pipe)));
    let err = child.stderr.take().map(|pipe| thread::spawn(|| echo(pipe)));
    let mut text = String::new();
    for reader in [out, err].into_iter().flatten() {
        if let Ok(part) = reader.join() {
            text.push_str(&part);
        }
    }
    let status = child
        .wait()
        .during(format_args!("wait for `{}`", line(&command)))?;
    Ok(Shown {
        text,
        success: status.success(),
    })
}

fn echo(pipe: impl Read) -> String {
    let mut kept = String::new();
    let mut reader = BufReader::new(pipe);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes).is_ok_and(|n| n > 0) {
        let text = String::from_utf8_lossy(&bytes);
        std::io::stdout().write_all(text.as_bytes()).ok();
        kept.push_str(&text);
        bytes.clear();
    }
    kept
}

/// Whether a program answers to `--version`, and what it says.
pub fn version(project: &Project, program: &str) -> Option<String> {
    let mut command = command(project, program);
    command.arg("--version");
    let said = capture(command).ok()?;
    said.lines().next().map(|line| line.trim().to_owned())
}

/// The command line, for messages.
pub fn line(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for arg in command.get_args() {
        line.push(' ');
        line.push_str(&arg.to_string_lossy());
    }
    line
}

fn not_started(command: &Command, error: &std::io::Error) -> Problem {
    let name = command.get_program().to_string_lossy();
    Problem::new(format!("could not start {name}: {error}"))
        .todo("`cargo xtask doctor` says what is missing and how to get it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command() {
        let mut rustc = Command::new("rustc");
        rustc.arg("--no-such-flag");
        let said = capture(rustc).unwrap_err().to_string();
        assert!(said.starts_with("`rustc --no-such-flag` failed"), "{said}");
        assert!(said.contains("no-such-flag"));
    }

    #[test]
    fn a_missing_program_points_to_the_doctor() {
        let said = show(Command::new("no-such-program-here"))
            .unwrap_err()
            .to_string();
        assert!(said.contains("could not start no-such-program-here"));
        assert!(said.contains("doctor"));
    }

    #[test]
    fn tee_keeps_what_it_shows() {
        let mut rustc = Command::new("rustc");
        rustc.arg("--version");
        let shown = tee(rustc).unwrap();
        assert!(shown.success && shown.text.starts_with("rustc "));
    }
}
