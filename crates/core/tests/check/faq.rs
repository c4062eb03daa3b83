//! What is found in a FAQ, and what is not.

use wasl_core::check::{Code, Level, check};
use wasl_protocol::Value;

use crate::patterns::ENGINE;

fn found(faq: &str) -> Vec<(Code, String)> {
    let text = format!(
        r#"{{"site":"demo","stages":{{"during":[{{"contains":"/cart/"}}]}},"faq":{{{faq}}}}}"#
    );
    let options: Value = serde_json::from_str(&text).expect(faq);
    check(&options, ENGINE)
        .into_iter()
        .map(|one| {
            assert!(one.message.contains(&one.path), "{one:?}");
            (one.code, one.path)
        })
        .collect()
}

fn with(first: &str, more: &str) -> Vec<(Code, String)> {
    found(&format!(
        r#""entries":[{{"id":"a","question":"A?","answer":"a"{first}}},{{"id":"b","question":"B?","answer":"b"}}]{more}"#
    ))
}

#[test]
fn entries_that_are_named_must_be_there() {
    assert_eq!(with(r#","related":["b"]"#, r#","quick":["b","a"]"#), []);
    assert_eq!(
        with(r#","related":["b","c","a"]"#, r#","quick":["a","z"]"#),
        [
            (Code::NoEntry, "faq.entries[0].related[2]".to_owned()),
            (Code::NoEntry, "faq.quick[1]".to_owned()),
            (Code::NoEntry, "faq.entries[0].related[1]".to_owned()),
        ]
    );
    // The entries of an index are not in the options.
    assert_eq!(with("", r#","quick":["z"],"index":"/faq.index.gz""#), []);
}

#[test]
fn a_quick_question_must_be_able_to_stand() {
    for (when, expected) in [
        (r#"{"stage":"during"}"#, None),
        (r#"{"url":{"contains":"/product/"},"timeOnPage":5}"#, None),
        (
            r#"{"stage":"during","$not":{"stage":"during"}}"#,
            Some(Code::Contradiction),
        ),
        (r#"{"device":"mobile"}"#, Some(Code::NeverSo)),
        (r##"{"clicked":"#sizes"}"##, Some(Code::Fleeting)),
        (
            r#"{"stage":"during","event.name":"sold"}"#,
            Some(Code::Fleeting),
        ),
    ] {
        let expected: Vec<_> = expected
            .map(|code| (code, "faq.entries[0].when".to_owned()))
            .into_iter()
            .collect();
        assert_eq!(with(&format!(r#","when":{when}"#), ""), expected, "{when}");
    }
    assert_eq!(Code::Fleeting.level(), Level::Warning);
    assert!(!Code::NoEntry.is_never(), "that is of prompts");
}
