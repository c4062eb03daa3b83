//! What a program of ours writes to its standard error: the last lines, kept for the report.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};

/// The last lines that are kept.
const KEPT_LINES: usize = 200;

/// The kept lines, shared with the task that reads them.
#[derive(Clone, Debug, Default)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    /// What is kept so far.
    pub fn lines(&self) -> Vec<String> {
        self.lock().clone()
    }

    /// Keeps one line more.
    pub fn note(&self, line: String) {
        let mut lines = self.lock();
        if lines.len() >= KEPT_LINES {
            lines.remove(0);
        }
        lines.push(line);
    }

    /// Keeps what comes until the end.
    pub async fn keep(self, stream: impl AsyncRead + Unpin) {
        let mut lines = BufReader::new(stream).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            self.note(line);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
