//! Counts what passed and failed, also from what the test programs print.

use std::ops::AddAssign;

/// How many passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Passed.
    pub passed: u32,
    /// Failed, or could not be run.
    pub failed: u32,
    /// Of those that passed: failed first, and passed when they were run again.
    pub second_try: u32,
}

impl Tally {
    /// One check that passed or failed.
    pub fn of(passed: bool) -> Self {
        Self {
            passed: u32::from(passed),
            failed: u32::from(!passed),
            second_try: 0,
        }
    }

    /// What a program counted itself. One that failed without counting a failure, or that counted
    /// nothing and was to count something, is itself one failure.
    pub fn read(text: &str, success: bool) -> Self {
        let mut tally = Self::default();
        for line in text.lines() {
            tally += in_line(line.trim());
        }
        if !success && tally.failed == 0 {
            tally.failed = 1;
        }
        tally
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.second_try += other.second_try;
    }
}

/// Opens the summary line of the fault runs.
pub const ROUNDS: &str = "chaos: ";

/// The counts in a summary line of nextest, libtest, wasm-bindgen-test, Playwright or the fault runs.
fn in_line(line: &str) -> Tally {
    let counts = if let Some(rest) = line.strip_prefix("test result: ") {
        rest
    } else if let Some(rest) = line.strip_prefix(ROUNDS) {
        rest
    } else if line.starts_with("Summary [") {
        line.split_once("run:").map_or("", |(_, rest)| rest)
    } else if is_playwright(line) {
        // What nextest counts as passed, Playwright counts apart.
        let second_try = before(line, "flaky");
        return Tally {
            passed: before(line, "passed") + second_try,
            failed: failed(line),
            second_try,
        };
    } else {
        return Tally::default();
    };
    Tally {
        passed: before(counts, "passed"),
        failed: failed(counts),
        second_try: before(counts, "flaky"),
    }
}

fn failed(counts: &str) -> u32 {
    before(counts, "failed") + before(counts, "timed out") + before(counts, "did not run")
}

/// Playwright ends with lines that are only a count: `12 passed (4.1s)`, `1 failed`, `2 did not run`.
fn is_playwright(line: &str) -> bool {
    let Some((number, rest)) = line.split_once(' ') else {
        return false;
    };
    let word = rest.split_once(" (").map_or(rest, |(word, _)| word);
    number.parse::<u32>().is_ok()
        && matches!(
            word,
            "passed" | "failed" | "flaky" | "did not run" | "interrupted"
        )
}

/// The number before a word: 3 in "3 passed (1 slow), 1 failed".
fn before(counts: &str, word: &str) -> u32 {
    counts
        .split([',', ';', '.', '('])
        .filter_map(|part| part.trim().split_once(' '))
        .filter(|(_, rest)| rest.starts_with(word))
        .filter_map(|(number, _)| number.parse::<u32>().ok())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_test_program() {
        for (text, passed, failed, second_try) in [
            (
                "     Summary [   0.05s] 12 tests run: 12 passed, 0 skipped",
                12,
                0,
                0,
            ),
            (
                "Summary [ 1.0s] 9 tests run: 7 passed (1 slow), 1 failed, 1 timed out, 3 skipped",
                7,
                2,
                0,
            ),
            (
                "Summary [ 1.0s] 9 tests run: 9 passed (1 slow, 2 flaky), 3 skipped",
                9,
                0,
                2,
            ),
            (
                "test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured",
                4,
                0,
                0,
            ),
            (
                "test result: FAILED. 4 passed; 2 failed; 0 ignored",
                4,
                2,
                0,
            ),
            (
                "test result: ok. 3 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.02s",
                3,
                0,
                0,
            ),
            (
                "  1 flaky\n    [chromium] › a.spec.ts\n  30 passed (1.2m)",
                31,
                0,
                1,
            ),
            (
                "  1 failed\n    [chromium] › a.spec.ts\n  2 skipped\n  30 passed (1.2m)\n 4 did not run",
                30,
                5,
                0,
            ),
            (
                "test result: ok. 1 passed; 0 failed\ntest result: ok. 2 passed; 0 failed",
                3,
                0,
                0,
            ),
            ("chaos: 11 passed, 1 failed", 11, 1, 0),
            ("it passed", 0, 0, 0),
        ] {
            let tally = Tally {
                passed,
                failed,
                second_try,
            };
            assert_eq!(Tally::read(text, true), tally, "{text}");
        }
    }

    #[test]
    fn a_program_that_fails_without_counting_is_a_failure() {
        assert_eq!(
            Tally::read("error: could not compile", false),
            Tally::of(false)
        );
        assert_eq!(Tally::read("1 failed", false), Tally::of(false));
    }
}
