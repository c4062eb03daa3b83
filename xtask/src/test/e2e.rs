//! The Playwright tests, over the built server and the minified files.

use crate::browser;
use crate::build::{self, Profile};
use crate::problem::Outcome;
use crate::process::{npm, tee};
use crate::project::Project;
use crate::steps::Steps;
use crate::test::tally::Tally;

/// The variable that names the server's binary for the tests.
pub const SERVER: &str = "WASL_SERVER";

/// Runs the part.
pub fn run(project: &Project) -> Outcome<Tally> {
    build::all(project, &mut Steps::new(build::ALL), Profile::Dev)?;
    let browser = browser::ensure(project)?;
    let mut tests = npm(project, "npx");
    tests
        .args(["playwright", "test", "--reporter", "list"])
        .args(["--config", "tests/e2e/playwright.config.ts"])
        .env(SERVER, build::binary(project, Profile::Dev));
    browser.tell(&mut tests);
    let shown = tee(tests)?;
    Ok(Tally::read(&shown.text, shown.success))
}
