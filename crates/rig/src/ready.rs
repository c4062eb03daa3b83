//! A program of somebody else's, started: it is ready when its standard error says so.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::failure::{During as _, Failure};
use crate::log::Log;

/// How long a start or an end may take. The machine may be busy with other things.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Starts it; none when it ended instead.
pub(crate) async fn start(
    mut command: Command,
    word: &str,
    log: &Log,
) -> Result<Option<Child>, Failure> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    let mut child = command.spawn().during("start a program")?;
    let Some(stderr) = child.stderr.take() else {
        return Err(Failure::Nonsense("it has no standard error".to_owned()));
    };
    let mut lines = BufReader::new(stderr).lines();
    let ready = async {
        while let Ok(Some(line)) = lines.next_line().await {
            let is_ready = line.contains(word);
            log.note(line);
            if is_ready {
                return true;
            }
        }
        false
    };
    let ready = timeout(PATIENCE, ready).await.map_err(|_| Failure::Late {
        what: "a program's start",
        patience: PATIENCE,
    })?;
    // Nobody may find its pipe closed.
    tokio::spawn(log.clone().keep(lines.into_inner()));
    Ok(ready.then_some(child))
}

/// Runs one to its end.
pub(crate) async fn run(mut command: Command, doing: &'static str) -> Result<(), Failure> {
    command.stdin(Stdio::null()).kill_on_drop(true);
    let output = timeout(PATIENCE, command.output()).await;
    let output = output
        .map_err(|_| Failure::Late {
            what: doing,
            patience: PATIENCE,
        })?
        .during(doing)?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.trim();
    Err(Failure::Nonsense(format!("cannot {doing}: {said}")))
}
