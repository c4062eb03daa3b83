//! What is found in flows, and what is not.

use wasl_core::check::{Code, check};
use wasl_protocol::Value;

use crate::patterns::ENGINE;

fn site(steps: &str, more: &str) -> Vec<(Code, String)> {
    let text = format!(
        r#"{{"site":"demo","flows":[{{"id":"f","title":{{"en":"F","ar":"ف"}},"steps":[{steps}]}}]{more}}}"#
    );
    let options: Value = serde_json::from_str(&text).expect(steps);
    let findings = check(&options, ENGINE);
    for finding in &findings {
        assert!(finding.message.contains(&finding.path), "{finding:?}");
        assert!(
            finding.message.ends_with('.') && finding.fix.ends_with('.'),
            "{finding:?}"
        );
    }
    findings
        .into_iter()
        .map(|one| (one.code, one.path))
        .collect()
}

const CHOOSE: &str = r#"{"id":"size","type":"choose","text":"?","choices":[{"id":"s","text":"S"},{"id":"l","text":"L"}]}"#;

#[test]
fn a_flow_that_is_well_made_has_nothing_to_find() {
    for steps in [
        CHOOSE.to_owned(),
        format!(
            r#"{CHOOSE},{{"id":"b","type":"branch","next":[{{"when":{{"flow.size":"s"}},"go":"size"}}],"go":"end"}}"#
        ),
        format!(
            r#"{CHOOSE},{{"id":"c","type":"call","next":[{{"when":{{"flow.c.found":true}},"go":"end"}}],"go":"size"}}"#
        ),
        format!(
            r#"{CHOOSE},{{"id":"b","type":"say","text":"b","next":[{{"when":{{"flow.later":{{"$exists":false}}}},"go":"end"}}]}},{{"id":"later","type":"ask","text":"?"}}"#
        ),
    ] {
        assert_eq!(site(&steps, ""), [], "{steps}");
    }
}

#[test]
fn each_fault_is_found_where_it_is() {
    for (steps, code, path) in [
        (
            format!(r#"{CHOOSE},{{"id":"a","type":"say","text":"a","go":"size"}}"#),
            Code::EndlessFlow,
            "flows[0].steps[0]",
        ),
        (
            format!(
                r#"{CHOOSE},{{"id":"a","type":"say","text":"a","go":"end"}},{{"id":"z","type":"say","text":"z"}}"#
            ),
            Code::DeadStep,
            "flows[0].steps[2]",
        ),
        (
            format!(
                r#"{CHOOSE},{{"id":"a","type":"say","text":"a","next":[{{"when":{{"flow.size":"xl"}},"go":"end"}}]}}"#
            ),
            Code::DeadBranch,
            "flows[0].steps[1].next[0].when",
        ),
        (
            format!(
                r#"{CHOOSE},{{"id":"a","type":"say","text":"a","next":[{{"when":{{"flow.sise":"s"}},"go":"end"}}]}}"#
            ),
            Code::DeadBranch,
            "flows[0].steps[1].next[0].when",
        ),
        (
            format!(
                r#"{CHOOSE},{{"id":"n","type":"ask","as":"number","text":"?","next":[{{"when":{{"$and":[{{"flow.n":{{"$gt":5}}}},{{"flow.n":{{"$lt":3}}}}]}},"go":"end"}}]}}"#
            ),
            Code::DeadBranch,
            "flows[0].steps[1].next[0].when",
        ),
        (
            format!(
                r#"{CHOOSE},{{"id":"a","type":"branch","next":[{{"go":"end"}},{{"when":{{"flow.size":"s"}},"go":"size"}}]}}"#
            ),
            Code::DeadBranch,
            "flows[0].steps[1].next[1]",
        ),
        (
            format!(r#"{CHOOSE},{{"id":"a","type":"say","text":{{"en":"Only English"}}}}"#),
            Code::OneLanguage,
            "flows[0].steps[1].text",
        ),
    ] {
        assert_eq!(site(&steps, ""), [(code, path.to_owned())], "{steps}");
    }
    let round = r#"{"id":"a","type":"say","text":"a"},{"id":"c","type":"call","next":[{"when":{"flow.c.ok":true},"go":"end"}],"go":"a"}"#;
    assert_eq!(
        site(round, ""),
        [(Code::SilentLoop, "flows[0].steps[0]".to_owned())]
    );
}

#[test]
fn a_flow_that_is_named_and_is_not_there_is_found() {
    let more = r#","prompts":[{"id":"p","text":"Hi","when":{"timeOnPage":1},"buttons":[
        {"label":"Yes","action":"flow","flow":"f"},{"label":"No","action":"flow","flow":"g"}]}],
        "faq":{"entries":[{"question":"q","answer":"a","flow":"h"}]}"#;
    let found = site(CHOOSE, more);
    let paths: Vec<&str> = found.iter().map(|(_, path)| path.as_str()).collect();
    assert_eq!(paths, ["prompts[0].buttons[1].flow", "faq.entries[0].flow"]);
    assert!(found.iter().all(|(code, _)| *code == Code::NoFlow));
}

#[test]
fn a_prompt_that_asks_for_an_answer_of_a_flow_never_comes() {
    let more = r#","prompts":[{"id":"p","text":"Hi","when":{"flow.size":"s"}}]"#;
    assert_eq!(
        site(CHOOSE, more),
        [(Code::NeverSo, "prompts[0].when".to_owned())]
    );
}
