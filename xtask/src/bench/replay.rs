//! A million steps of visits through `wasl replay`, on one core: it writes the visits, builds the
//! server for production, runs it and takes the time.

use std::fmt::Write as _;
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::args::Args;
use crate::build::{self, Profile};
use crate::problem::{Outcome, Problem};
use crate::process::{cargo, command, show};
use crate::project::Project;

/// How many steps there are.
const STEPS: u32 = 1_000_000;

/// How many of them a visit has.
const A_VISIT: u32 = 100;

/// What it may take.
const LIMIT: Duration = Duration::from_secs(5);

/// Rules of the kinds that shops write.
const SITE: &str = r##"{
  "site": "bench", "promptCooldown": 20, "holdout": 5,
  "stages": {"before": [{"contains": "/p/"}], "during": [{"contains": "/checkout/"}]},
  "prompts": [
    {"id": "time", "text": "a", "when": {"timeOnPage": 20}, "cap": 3},
    {"id": "deep", "text": "b", "when": {"scroll": 60, "url": {"contains": "/p/"}}, "priority": 4},
    {"id": "exit", "text": "c", "when": {"exitIntent": true, "timeOnPage": 6}, "cap": 9},
    {"id": "idle", "text": "d", "when": {"idle": 45}, "inCheckout": true},
    {"id": "sizes", "text": "e", "when": {"clicked": "#sizes", "path": {"$regex": "^/p/"}}, "share": 50},
    {"id": "added", "text": "f", "when": {"event.name": "added", "event.price": {"$gt": 20}},
     "cancel": {"event.name": "bought"}, "variants": [{"id": "x"}, {"id": "y", "weight": 3}]},
    {"id": "way", "text": "g", "sequence": {"steps": [{"path": "/p/1"}, {"path": "/p/2"}], "within": 60}},
    {"id": "cart", "text": "h", "when": {"cartAge": 30, "cart.value": {"$gt": 10}}}
  ]
}"##;

/// Runs it.
pub fn run(project: &Project, args: &Args) -> Outcome {
    let mut build = cargo(project);
    build.args(["build", "--quiet", "--release", "--package", "wasl-server"]);
    show(build)?;
    let folder = std::env::temp_dir().join(format!("wasl-bench-replay-{}", std::process::id()));
    let wrong = |error: std::io::Error| Problem::new(format!("{}: {error}", folder.display()));
    fs::create_dir_all(&folder).map_err(wrong)?;
    let took = fs::write(folder.join("site.json"), SITE)
        .and_then(|()| fs::write(folder.join("visits.jsonl"), visits()))
        .map_err(wrong)
        .and_then(|()| replay(project, &folder));
    // Left behind it is only a file in a temporary folder.
    let _ = fs::remove_dir_all(&folder);
    let seconds = took?.as_secs_f64();
    if args.has("--json") {
        println!("{{\"steps\":{STEPS},\"seconds\":{seconds:.3}}}");
    } else {
        println!(
            "replay: {STEPS} steps of {} visits in {seconds:.2} s",
            STEPS / A_VISIT
        );
    }
    if args.has("--check") && seconds > LIMIT.as_secs_f64() {
        let limit = LIMIT.as_secs();
        return Err(Problem::new(format!(
            "replay took {seconds:.2} s; it may take {limit} s"
        )));
    }
    Ok(())
}

fn replay(project: &Project, folder: &std::path::Path) -> Outcome<Duration> {
    let mut run = command(project, build::binary(project, Profile::Release));
    run.args(["replay", "--reach", "--site"])
        .arg(folder.join("site.json"))
        .arg("--visits")
        .arg(folder.join("visits.jsonl"))
        .stdout(Stdio::null());
    let start = Instant::now();
    show(run)?;
    Ok(start.elapsed())
}

/// The visits: the same ones each time.
fn visits() -> String {
    let mut text = String::new();
    let mut dice = 7_u64;
    let mut at = 1_700_000_000_000_u64;
    for step in 0..STEPS {
        // Knuth's generator for 64 bits, MMIX.
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let number = dice >> 40;
        at += number % 4_000;
        let what = if step % A_VISIT == 0 {
            format!(
                r#""name":"v{step}","boot":{{"page":{{"origin":"https://shop.example","path":"/p/{}","title":"Shop"}},"language":"en"}}"#,
                number % 5
            )
        } else {
            match number % 20 {
                0 => format!(r#""page":"/p/{}""#, number % 7),
                1 => r#""page":"/checkout/""#.to_owned(),
                2 => r##""clicked":["#sizes"]"##.to_owned(),
                3 => format!(
                    r#""track":{{"name":"added","properties":{{"price":{}}}}}"#,
                    number % 50
                ),
                4 => format!(r#""cart":{{"value":{}}}"#, number % 90),
                5 => r#""left":400"#.to_owned(),
                6 => r#""dismissed":true"#.to_owned(),
                7..=12 => r#""active":true"#.to_owned(),
                _ => format!(
                    r#""scrolled":{{"top":{},"height":800,"page":4000}}"#,
                    number % 3_200
                ),
            }
        };
        // Writing to a string does not fail.
        let _ = writeln!(text, "{{\"at\":{at},{what}}}");
    }
    text
}
