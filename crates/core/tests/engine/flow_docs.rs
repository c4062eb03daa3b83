//! The examples of `docs/FLOWS.md` are ones that work.

use wasl_core::config::parse;
use wasl_protocol::Value;

use crate::harness::json;
use crate::patterns::ENGINE;

const PAGE: &str = include_str!("../../../../docs/FLOWS.md");

fn site(flow: &str) -> Value {
    json(&format!(r#"{{"site":"demo","flows":[{flow}]}}"#))
}

#[test]
fn every_documented_flow_and_step_is_taken_as_it_stands() {
    let mut found = 0;
    for part in PAGE.split("```json\n").skip(1) {
        let (example, _) = part.split_once("```").unwrap();
        let Value::Map(map) = json(example) else {
            panic!("{example}")
        };
        let flow = if map.get("steps").is_some() {
            example.to_owned()
        } else {
            // A step alone: in a flow that has what it names.
            format!(
                r#"{{"id":"a","title":"A","steps":[{{"id":"email","type":"say","text":"x"}},
                   {{"id":"order1","type":"say","text":"x"}},{example}]}}"#
            )
            .replace(
                r#""send": ["order", "email"]"#,
                r#""send": ["order1", "email"]"#,
            )
        };
        let (options, problems) = parse(&site(&flow), ENGINE);
        let told: Vec<String> = problems
            .iter()
            .map(wasl_core::config::Problem::message)
            .collect();
        assert_eq!(told, Vec::<String>::new(), "{example}");
        assert_eq!(options.flows.len(), 1);
        found += 1;
    }
    assert_eq!(found, 4);
}

#[test]
fn what_is_wrong_is_named_with_what_was_meant() {
    let step = |rest: &str| {
        format!(
            r#"{{"id":"f","title":"F","steps":[{{"id":"size","type":"choose","text":"?","choices":[{{"id":"m","text":"M"}}]}},{rest}]}}"#
        )
    };
    for (flow, path, says) in [
        (
            step(r#"{"id":"b","type":"chose","text":"x"}"#),
            "flows[0].steps[1].type",
            "did you mean \"choose\"?",
        ),
        (
            step(r#"{"id":"b","type":"say","text":"x","go":"sise"}"#),
            "flows[0].steps[1].go",
            "did you mean \"size\"?",
        ),
        (
            step(r#"{"id":"b","type":"call","send":["sizes"]}"#),
            "flows[0].steps[1].send[0]",
            "did you mean \"size\"?",
        ),
        (
            step(r#"{"id":"b","type":"ask","text":"x","min":1}"#),
            "flows[0].steps[1].min",
            "\"as\": \"number\"",
        ),
        (
            step(r#"{"id":"b","type":"ask","text":"x","as":"pattern"}"#),
            "flows[0].steps[1].pattern",
            "needs it",
        ),
        (
            step(r#"{"id":"b","type":"ask","text":"x","as":"pattern","pattern":"("}"#),
            "flows[0].steps[1].pattern",
            "regular expression",
        ),
        (
            step(r#"{"id":"b","type":"ask","text":"x","as":"number","min":3,"max":2}"#),
            "flows[0].steps[1].min",
            "no number fits",
        ),
        (
            step(r#"{"id":"b","type":"say"}"#),
            "flows[0].steps[1].text",
            "must have it",
        ),
        (
            step(r#"{"id":"b","type":"lead","text":"x","field":"email"}"#),
            "flows[0].steps[1].consent",
            "must have it",
        ),
        (
            step(r#"{"id":"b","type":"cards"}"#),
            "flows[0].steps[1]",
            "either",
        ),
        (
            step(r#"{"id":"b","type":"say","text":"x","choices":[]}"#),
            "flows[0].steps[1].choices",
            "choose",
        ),
        (
            step(r#"{"id":"end","type":"say","text":"x"}"#),
            "flows[0].steps[1].id",
            "give it another",
        ),
        (
            step(
                r#"{"id":"b","type":"branch","next":[{"when":{"flow.size":{"$eqq":1}},"go":"end"}]}"#,
            ),
            "flows[0].steps[1].next[0].when.flow.size.$eqq",
            "$eq",
        ),
        (
            r#"{"id":"f","title":"F","steps":[]}"#.into(),
            "flows[0].steps",
            "at least one",
        ),
    ] {
        let (options, problems) = parse(&site(&flow), ENGINE);
        let told = problems.iter().find(|problem| problem.path == path);
        let told = told.unwrap_or_else(|| panic!("{flow}: {problems:?}"));
        assert!(told.message().contains(says), "{}", told.message());
        assert!(options.flows.is_empty(), "{flow}");
    }
}
