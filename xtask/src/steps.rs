//! Says which step runs, of how many, and how long it took.

use std::time::{Duration, Instant};

use crate::problem::Outcome;

/// The numbered steps of one command.
pub struct Steps {
    total: usize,
    at: usize,
}

impl Steps {
    /// A run of `total` steps.
    pub fn new(total: usize) -> Self {
        Self { total, at: 0 }
    }

    /// Runs one step: "[2/6] wasm: building the widget …", then how it ended.
    pub fn step<T>(
        &mut self,
        name: &str,
        doing: &str,
        work: impl FnOnce() -> Outcome<Done<T>>,
    ) -> Outcome<T> {
        self.at += 1;
        let head = format!("[{}/{}] {name}: ", self.at, self.total);
        println!("{head}{doing} …");
        let begun = Instant::now();
        let done =
            work().inspect_err(|_| println!("{head}failed after {}", span(begun.elapsed())))?;
        println!("{head}{} in {}", done.how, span(begun.elapsed()));
        Ok(done.value)
    }
}

/// A step that ended well.
pub struct Done<T = ()> {
    value: T,
    how: &'static str,
}

impl Done {
    /// The step did its work.
    pub fn worked() -> Self {
        Self {
            value: (),
            how: "done",
        }
    }

    /// There was nothing to do.
    pub fn unchanged() -> Self {
        Self {
            value: (),
            how: "already up to date",
        }
    }
}

/// A duration for people: `340 ms`, `41 s`, `3 min 05 s`.
pub fn span(duration: Duration) -> String {
    match duration.as_secs() {
        0 => format!("{} ms", duration.as_millis()),
        seconds @ 1..60 => format!("{seconds} s"),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;

    #[test]
    fn spans_read_well() {
        for (ms, text) in [(40, "40 ms"), (41_900, "41 s"), (185_000, "3 min 05 s")] {
            assert_eq!(span(Duration::from_millis(ms)), text);
        }
    }

    #[test]
    fn a_failed_step_fails_the_run() {
        let mut steps = Steps::new(2);
        assert_eq!(steps.step("a", "doing a", || Ok(Done::worked())), Ok(()));
        let failed: Outcome<()> = steps.step("b", "doing b", || Err(Problem::new("no")));
        assert!(failed.is_err());
    }
}
