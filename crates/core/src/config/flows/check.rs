//! What the table of flows cannot say: told where it is wrong, in the words of the options.
//!
//! What makes a flow odd and does no harm (steps that nothing leads to, circles that ask nothing) is
//! for `wasl check`: the widget bounds what it walks and does not carry that.

use alloc::vec::Vec;

use wasl_protocol::{Properties, Value};

use super::super::check::Check;
use super::super::take::{items, word};
use super::END;
use crate::flow::MAX_STEPS;

/// A key that only some types of step have: the key, the types, whether these must have it.
struct Owned(&'static str, &'static [&'static str], bool);

static KEYS: [Owned; 15] = [
    Owned("as", &["ask"], false),
    Owned("pattern", &["ask"], false),
    Owned("hint", &["ask"], false),
    Owned("min", &["ask"], false),
    Owned("max", &["ask"], false),
    Owned("choices", &["choose"], true),
    Owned("cards", &["cards"], false),
    Owned("from", &["cards"], false),
    Owned("match", &["cards"], false),
    Owned("limit", &["cards"], false),
    Owned("send", &["call"], false),
    Owned("set", &["set"], true),
    Owned("field", &["lead"], true),
    Owned("consent", &["lead"], true),
    Owned("next", &["branch"], true),
];

/// A step's keys fit its type.
pub fn check_step(check: &mut Check, given: &Properties, kept: &Properties) -> bool {
    let told = check.problems.len();
    let kind = word(kept, "type").unwrap_or_default();
    if word(kept, "id") == Some(END) {
        check.say_of(
            "id",
            &["is \"end\", which is where branches lead at the end; give it another."],
        );
    }
    for Owned(key, types, needed) in &KEYS {
        let owns = types.contains(&kind);
        if owns && *needed && given.get(key).is_none() {
            check.say_of(
                key,
                &["is missing; a step of the type ", kind, " must have it."],
            );
        }
        // Any step may have `next`.
        if !owns && *key != "next" && kept.get(key).is_some() {
            check.say_of(
                key,
                &["means something only for steps of the type ", types[0], "."],
            );
        }
    }
    for key in ["button", "thanks"] {
        if kind != "lead" && kept.get(key).is_some() {
            check.say_of(key, &["means something only for steps of the type lead."]);
        }
    }
    if matches!(kind, "say" | "ask" | "choose" | "lead") && given.get("text").is_none() {
        check.say_of(
            "text",
            &["is missing; a step of the type ", kind, " must have it."],
        );
    }
    input_fits(check, given, kept);
    if kind == "cards" && given.get("cards").is_some() == given.get("from").is_some() {
        check.say(&["must have either \"cards\" or \"from\"."]);
    }
    if matches!(given.get("choices"), Some(Value::List(choices)) if choices.is_empty()) {
        check.say_of("choices", &["is empty; accepted: at least one choice."]);
    }
    // What is wrong with a part is told already, and the whole would mean something else.
    let whole = ["choices", "next", "match", "send", "cards"]
        .iter()
        .all(|key| items(given, key).len() == items(kept, key).len());
    whole && check.problems.len() == told
}

/// What `ask` takes, and the keys that go with it.
fn input_fits(check: &mut Check, given: &Properties, kept: &Properties) {
    let takes = word(kept, "as").unwrap_or_default();
    for (key, of) in [
        ("pattern", "pattern"),
        ("hint", "pattern"),
        ("min", "number"),
        ("max", "number"),
    ] {
        if takes != of && kept.get(key).is_some() && word(kept, "type") == Some("ask") {
            check.say_of(key, &["means something only with \"as\": \"", of, "\"."]);
        }
    }
    if takes == "pattern" {
        match kept.get("pattern") {
            None if given.get("pattern").is_none() => {
                check.say_of("pattern", &["is missing; \"as\": \"pattern\" needs it."]);
            }
            Some(value) => {
                let text = value.as_text().unwrap_or_default();
                if check.patterns.0.matches(text, true, "").is_none() {
                    check.refuse_of("pattern", value, "a regular expression");
                }
            }
            None => {}
        }
    }
    if let (Some(Value::Number(min)), Some(Value::Number(max))) = (kept.get("min"), kept.get("max"))
        && min > max
    {
        check.say_of("min", &["is more than \"max\": no number fits."]);
    }
}

/// A flow has steps, and what it names is among them.
pub fn check_flow(check: &mut Check, given: &Properties, kept: &Properties) -> bool {
    let told = check.problems.len();
    let steps = check.enter("steps");
    let count = items(given, "steps").len();
    if count == 0 {
        check.say(&["is empty; a flow must have at least one step."]);
    }
    if count > MAX_STEPS {
        check.say(&["has too many; a flow may have at most 100 steps."]);
    }
    // A step that was left out is told already, and ways to it would be hearsay.
    if count == items(kept, "steps").len() && check.problems.len() == told {
        let mut ids: Vec<&str> = Vec::new();
        for item in items(kept, "steps") {
            if let Value::Map(step) = item {
                ids.push(word(step, "id").unwrap_or_default());
            }
        }
        ids.push(END);
        for (at, item) in items(kept, "steps").iter().enumerate() {
            if let Value::Map(step) = item {
                let back = check.enter_item(at);
                names_fit(check, step, &ids);
                check.path.truncate(back);
            }
        }
    }
    check.path.truncate(steps);
    count == items(kept, "steps").len() && check.problems.len() == told
}

/// What a step names is there.
fn names_fit(check: &mut Check, step: &Properties, ids: &[&str]) {
    goal_fits(check, step, ids);
    for key in ["choices", "next"] {
        let back = check.enter(key);
        for (at, item) in items(step, key).iter().enumerate() {
            if let Value::Map(tree) = item {
                let back = check.enter_item(at);
                goal_fits(check, tree, ids);
                check.path.truncate(back);
            }
        }
        check.path.truncate(back);
    }
    let steps = &ids[..ids.len() - 1];
    for key in ["match", "send"] {
        let back = check.enter(key);
        for (at, item) in items(step, key).iter().enumerate() {
            let id = item.as_text().unwrap_or_default();
            if !steps.contains(&id) {
                let back = check.enter_item(at);
                check.not_among(id, steps);
                check.path.truncate(back);
            }
        }
        check.path.truncate(back);
    }
}

fn goal_fits(check: &mut Check, tree: &Properties, ids: &[&str]) {
    if let Some(go) = word(tree, "go")
        && !ids.contains(&go)
    {
        check.not_among_of("go", go, ids);
    }
}
