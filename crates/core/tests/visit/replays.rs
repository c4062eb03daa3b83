//! Replays: which visits come to what, and what is said of it.

use proptest::prelude::*;
use wasl_core::Event;
use wasl_core::arbiter::{Cap, Quiet, QuietCause, Standing};
use wasl_core::model::KeptBack;
use wasl_core::visit::replay::{Decision, Made};
use wasl_core::visit::{Replay, Replayed, Step, read};
use wasl_protocol::{Timestamp, Value};

use crate::patterns::ENGINE;
use crate::recorded::RULES;
use crate::steps::{boot, event};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn steps(lines: &[&str]) -> Vec<Step> {
    lines
        .iter()
        .map(|line| read(&json(line)).unwrap())
        .collect()
}

fn rules(prompts: &str) -> Value {
    json(&format!(r#"{{"site": "demo", "prompts": [{prompts}]}}"#))
}

/// What one visit comes to.
fn run(prompts: &str, lines: &[&str]) -> (Replay, Vec<Decision>) {
    let mut replay = Replay::new(&rules(prompts), ENGINE);
    let told = replay.problems().iter().map(|problem| problem.message());
    assert_eq!(told.collect::<Vec<_>>(), Vec::<String>::new());
    let decisions = replay.run("visit", steps(lines)).decisions;
    (replay, decisions)
}

fn shown() -> Made {
    Made::Shown { variant: None }
}

fn what(decisions: &[Decision]) -> Vec<(u64, &str, &Made)> {
    decisions
        .iter()
        .map(|one| (one.at.as_millis(), one.prompt.as_str(), &one.made))
        .collect()
}

const BOOT: &str = r#"{"at": 1000, "boot": {"page": "/p/shirt"}}"#;

#[test]
fn time_passes_between_the_steps() {
    let prompt = r#"{"id": "a", "text": "Hi", "when": {"timeOnPage": 20, "scroll": 50}}"#;
    let (mut replay, decisions) = run(
        prompt,
        &[
            BOOT,
            r#"{"at": 5000, "scrolled": {"top": 0, "height": 600, "page": 1000}}"#,
            r#"{"at": 30000, "pressed": 0}"#,
        ],
    );
    let clicked = Made::Clicked { button: None };
    assert_eq!(
        what(&decisions),
        [(21_000, "a", &shown()), (30_000, "a", &clicked)]
    );
    let why: Vec<_> = decisions[0]
        .why
        .iter()
        .map(|line| (line.path.as_str(), line.actual.clone(), line.holds))
        .collect();
    assert_eq!(
        why,
        [
            (
                "prompts[0].when.timeOnPage.$gte",
                Some(Value::Number(20.0)),
                true
            ),
            (
                "prompts[0].when.scroll.$gte",
                Some(Value::Number(60.0)),
                true
            ),
        ]
    );
    let reach = &replay.reach()[0];
    assert_eq!(
        (reach.visits, reach.eligible, reach.shown, reach.clicked),
        (1, 1, 1, 1)
    );
    assert_eq!(reach.facts, ["timeOnPage", "scroll"]);
}

#[test]
fn a_visit_that_is_cut_short_decides_nothing_after_its_end() {
    let prompt = r#"{"id": "a", "text": "Hi", "when": {"timeOnPage": 20}}"#;
    assert_eq!(run(prompt, &[BOOT]).1, []);
    let early = [BOOT, r#"{"at": 20999, "active": true}"#];
    assert_eq!(run(prompt, &early).1, []);
    let late = [BOOT, r#"{"at": 21000, "active": true}"#];
    assert_eq!(what(&run(prompt, &late).1), [(21_000, "a", &shown())]);
    // The page asked whether the visitor is busy, and the recording ends before the answer.
    let asked = [BOOT, r#"{"at": 21000, "tick": true, "asked": true}"#];
    assert_eq!(run(prompt, &asked).1, []);
}

#[test]
fn a_clock_that_goes_back_ends_nothing() {
    let prompt = r#"{"id": "a", "text": "Hi", "when": {"timeOnPage": 20}, "cap": 5}"#;
    let (_, decisions) = run(
        prompt,
        &[
            BOOT,
            r#"{"at": 90000, "active": true}"#,
            r#"{"at": 2000, "active": true}"#,
            r#"{"at": 500, "page": "/q"}"#,
            r#"{"at": 60000, "active": true}"#,
        ],
    );
    let moments: Vec<_> = decisions.iter().map(|one| one.at.as_millis()).collect();
    assert_eq!(moments, [21_000, 20_500], "{decisions:?}");
}

#[test]
fn what_is_in_the_way_is_told_once() {
    let prompts = r#"{"id": "first", "text": "1", "when": {"timeOnPage": 5}, "priority": 9},
        {"id": "second", "text": "2", "when": {"timeOnPage": 5}},
        {"id": "shop", "text": "3", "when": {"timeOnPage": 7}}"#;
    let (mut replay, decisions) = run(
        prompts,
        &[
            BOOT,
            r#"{"at": 9000, "dismissed": true}"#,
            r#"{"at": 50000, "active": true}"#,
            r#"{"at": 190000, "active": true}"#,
        ],
    );
    let outranked = Made::KeptBack(KeptBack::Outranked("first".into()));
    // Dismissed: half the patience, twice the cooldown of 60 s.
    let free = Timestamp::from_millis(6_000 + 120_000);
    let cooling = Made::KeptBack(KeptBack::Quiet(Quiet {
        until: free,
        cause: QuietCause::Cooldown,
    }));
    assert_eq!(
        what(&decisions),
        [
            (6_000, "second", &outranked),
            (6_000, "first", &shown()),
            (9_000, "first", &Made::Dismissed),
            (9_000, "second", &cooling),
            (9_000, "shop", &cooling),
            (126_000, "shop", &outranked_by("second")),
            (126_000, "second", &shown()),
        ]
    );
    let reach = replay.reach();
    assert_eq!(
        (reach[0].shown, reach[0].kept_back, reach[0].dismissed),
        (1, 0, 1)
    );
    assert_eq!((reach[1].shown, reach[1].kept_back), (1, 1));
    assert_eq!(
        (reach[2].shown, reach[2].kept_back, reach[2].eligible),
        (0, 1, 1)
    );
}

fn outranked_by(id: &str) -> Made {
    Made::KeptBack(KeptBack::Outranked(id.into()))
}

#[test]
fn an_answer_to_what_was_not_there_is_told() {
    let prompt = r#"{"id": "new", "text": "Hi", "when": {"timeOnPage": 50}}"#;
    let lines = [BOOT, r#"{"at": 9000, "pressed": 1, "prompt": "old"}"#];
    assert_eq!(
        what(&run(prompt, &lines).1),
        [(9_000, "old", &Made::Unanswered)]
    );
}

#[test]
fn pages_of_a_visit_share_what_was_decided() {
    let prompt = r#"{"id": "a", "text": "Hi", "when": {"timeOnPage": 2}}"#;
    let mut replay = Replay::new(&rules(prompt), ENGINE);
    let start = |at: u64, session: &str| {
        format!(
            r#"{{"at": {at}, "boot": {{"page": "/", "session": {{"id": "{session}", "started_at": 1000, "active_at": {at}, "pages": 0}}}}}}"#
        )
    };
    let mut run = |at: u64, session: &str| -> Replayed {
        let end = format!(r#"{{"at": {}, "active": true}}"#, at + 5_000);
        replay.run("v", steps(&[&start(at, session), &end]))
    };
    assert_eq!(what(&run(1_000, "s1").decisions), [(3_000, "a", &shown())]);
    let second = run(100_000, "s1");
    assert!(second.goes_on);
    let capped = Made::KeptBack(KeptBack::Standing(Standing::Capped(Cap::Lifetime)));
    assert_eq!(what(&second.decisions), [(105_000, "a", &capped)]);
    assert_eq!(what(&run(1_000, "s2").decisions), [(3_000, "a", &shown())]);
    let reach = &replay.reach()[0];
    assert_eq!((reach.visits, reach.shown), (2, 2));
}

#[test]
fn the_draft_takes_the_place_of_what_the_page_had() {
    let draft = rules(r#"{"id": "new", "text": "Hi", "when": {"timeOnPage": 5}}"#);
    let mut replay = Replay::new(&draft, ENGINE);
    let old = r#"[{"id": "old", "text": "Hi", "when": {"timeOnPage": 1}}]"#;
    let lines = [
        format!(
            r#"{{"at": 1000, "boot": {{"page": "/", "options": {{"site": "x", "prompts": {old}}}}}}}"#
        ),
        format!(r#"{{"at": 2500, "update": {{"prompts": {old}, "locale": "ar"}}}}"#),
        r#"{"at": 9000, "settings": true}"#.to_owned(),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let page = replay.run("v", steps(&lines));
    assert_eq!(what(&page.decisions), [(6_000, "new", &shown())]);

    // A page that had its rules from the server has them when these came.
    let lines = [
        r#"{"at": 1000, "boot": {"page": "/", "options": {"site": "x"}}}"#,
        r#"{"at": 7500, "settings": true}"#,
        r#"{"at": 9000, "tick": true}"#,
    ];
    let page = replay.run("w", steps(&lines));
    assert_eq!(what(&page.decisions), [(7_500, "new", &shown())]);
}

/// Any visits at all: with a start, and then whatever it is, whenever.
fn visit() -> impl Strategy<Value = Vec<Step>> {
    let step = (0_u64..200_000, event()).prop_map(|(at, event)| {
        let event = match event {
            Event::Booted(_) => Event::Ticked,
            event => event,
        };
        Step::new(Timestamp::from_millis(1_700_000_000_000 + at), event)
    });
    (boot(), prop::collection::vec(step, 0..30)).prop_map(|(boot, rest)| {
        let at = Timestamp::from_millis(1_700_000_000_000);
        let mut steps = vec![Step::new(at, boot)];
        steps.extend(rest);
        steps
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_replay_is_the_same_each_time_and_in_any_order(
        visits in prop::collection::vec(visit(), 1..5),
    ) {
        let all = |order: &mut dyn Iterator<Item = (usize, &Vec<Step>)>| {
            let mut replay = Replay::new(&json(RULES), ENGINE);
            let mut pages = Vec::new();
            for (name, steps) in order {
                pages.push((name, replay.run(&name.to_string(), steps.clone())));
            }
            pages.sort_by_key(|(name, _)| *name);
            (pages, replay.reach())
        };
        let once = all(&mut visits.iter().enumerate());
        let again = all(&mut visits.iter().enumerate());
        prop_assert_eq!(&once, &again);
        let reversed = all(&mut visits.iter().enumerate().rev());
        prop_assert_eq!(&once, &reversed);
    }
}
