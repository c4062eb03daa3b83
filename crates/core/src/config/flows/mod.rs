//! Flows: checked beyond their table, and taken as types.
//!
//! A flow with something wrong in its steps is left out as a whole, since half a conversation leads
//! elsewhere; the other flows stay.

mod check;

pub(super) use check::{check_flow, check_step};

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{LeadField, Properties, Value};

use super::Engine;
use super::options::condition;
use super::surveys::{words, words_there};
use super::take::{flag, items, map, number, own, text, texts, word};
use crate::flow::{Branch, Cards, Choice, Flow, Goal, Input, Kind, LeadStep, Said, Step};
use crate::rich;

/// The end, where a branch may lead.
const END: &str = "end";

/// The most cards when the merchant says nothing.
const DEFAULT_LIMIT: usize = 6;

/// The flows, of what the check left.
pub(in crate::config) fn flows(tree: &Properties, patterns: Engine) -> Vec<Rc<Flow>> {
    let mut all = Vec::new();
    for item in items(tree, "flows") {
        if let Value::Map(tree) = item {
            all.push(Rc::new(flow(tree, patterns)));
        }
    }
    all
}

/// A flow. A way to a step that there is not leads to the end; the check has refused the flow then.
#[inline(never)]
fn flow(tree: &Properties, patterns: Engine) -> Flow {
    let mut ids: Vec<&str> = Vec::new();
    for item in items(tree, "steps") {
        if let Value::Map(step) = item {
            ids.push(word(step, "id").unwrap_or_default());
        }
    }
    let mut steps = Vec::new();
    for item in items(tree, "steps") {
        if let Value::Map(tree) = item {
            steps.push(step(tree, &ids, patterns));
        }
    }
    Flow {
        id: own(tree, "id"),
        title: words(tree, "title"),
        offer: flag(tree, "offer", false),
        when: condition(tree.get("when"), patterns),
        steps,
    }
}

fn goal(tree: &Properties, ids: &[&str]) -> Option<Goal> {
    let go = word(tree, "go")?;
    let place = ids.iter().position(|id| *id == go);
    Some(place.map_or(Goal::End, Goal::Step))
}

#[inline(never)]
fn step(tree: &Properties, ids: &[&str], patterns: Engine) -> Step {
    let mut next = Vec::new();
    for item in items(tree, "next") {
        if let Value::Map(tree) = item
            && let Some(go) = goal(tree, ids)
        {
            next.push(Branch {
                when: condition(tree.get("when"), patterns),
                go,
            });
        }
    }
    next.extend(goal(tree, ids).map(|go| Branch { when: None, go }));
    Step {
        id: own(tree, "id"),
        text: tree.get("text").map(|_| said(tree)),
        kind: kind(tree, ids),
        next,
    }
}

fn kind(tree: &Properties, ids: &[&str]) -> Kind {
    match word(tree, "type").unwrap_or_default() {
        "ask" => Kind::Ask(input(tree)),
        "choose" => {
            let mut choices = Vec::new();
            for item in items(tree, "choices") {
                if let Value::Map(tree) = item {
                    choices.push(Choice {
                        id: own(tree, "id"),
                        text: words(tree, "text"),
                        go: goal(tree, ids),
                    });
                }
            }
            Kind::Choose(choices)
        }
        "branch" => Kind::Branch,
        "cards" => Kind::Cards(Cards {
            given: items(tree, "cards").to_vec(),
            from: text(tree, "from"),
            matching: texts(tree, "match"),
            limit: number(tree, "limit").map_or(DEFAULT_LIMIT, |limit| limit as usize),
        }),
        "call" => Kind::Call(texts(tree, "send")),
        "set" => Kind::Set(map(tree, "set").clone()),
        "lead" => Kind::Lead(LeadStep {
            field: match word(tree, "field") {
                Some("phone") => LeadField::Phone,
                Some(_) | None => LeadField::Email,
            },
            consent: words(tree, "consent"),
            button: words_there(tree, "button"),
            thanks: words_there(tree, "thanks"),
        }),
        "handOver" => Kind::HandOver,
        "end" => Kind::End,
        _ => Kind::Say,
    }
}

fn input(tree: &Properties) -> Input {
    match word(tree, "as").unwrap_or_default() {
        "email" => Input::Address(LeadField::Email),
        "phone" => Input::Address(LeadField::Phone),
        "number" => Input::Number {
            min: number(tree, "min"),
            max: number(tree, "max"),
        },
        "date" => Input::Date,
        "pattern" => Input::Pattern {
            pattern: own(tree, "pattern"),
            hint: words_there(tree, "hint"),
        },
        _ => Input::Text,
    }
}

/// The words of a step: as the server drew them, else plain.
fn said(tree: &Properties) -> Said {
    let words = words(tree, "text");
    let drawn = map(tree, "rich");
    let of = |key: &str, plain: &String| {
        let drawn = drawn.get(key).and_then(rich::from_value);
        drawn.unwrap_or_else(|| rich::from_plain(plain))
    };
    let (en, ar) = (of("en", &words.en), of("ar", &words.ar));
    // The server draws the languages that there are.
    match (drawn.get("en"), drawn.get("ar")) {
        (Some(_), None) => Said { ar: en.clone(), en },
        (None, Some(_)) => Said { en: ar.clone(), ar },
        (_, _) => Said { en, ar },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_that_is_missing_shows_the_other_one() {
        let tree: Properties = serde_json::from_str(
            r#"{"text":{"ar":"**س**"},"rich":{"ar":[{"paragraph":[{"strong":"س"}]}]}}"#,
        )
        .unwrap();
        let said = said(&tree);
        assert_eq!(said.en, said.ar);
        assert_eq!(wasl_chat::plain(&said.en), String::from("س"));
    }
}
