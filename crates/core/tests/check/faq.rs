//! What the check says of the FAQ.

use wasl_core::check::{Code, Level, check};
use wasl_protocol::Value;

use crate::patterns::ENGINE;

fn found(options: &str) -> Vec<(Code, String)> {
    let options: Value = serde_json::from_str(options).expect(options);
    let findings = check(&options, ENGINE);
    for finding in &findings {
        assert!(finding.message.contains(&finding.path), "{finding:?}");
        assert!(
            finding.message.ends_with('.') && finding.fix.ends_with('.'),
            "{finding:?}"
        );
    }
    let one = |finding: wasl_core::check::Finding| (finding.code, finding.path);
    findings.into_iter().map(one).collect()
}

#[test]
fn synonyms_that_are_never_looked_for_are_found() {
    assert_eq!(
        found(
            r#"{"site":"demo","faq":{"synonyms":[["refund","give me my money back"],
                ["كيف أسترجع المبلغ كاملا اليوم","one two three four","  four   words are  fine "]]}}"#
        ),
        [
            (Code::LongSynonym, "faq.synonyms[0][1]".into()),
            (Code::LongSynonym, "faq.synonyms[1][0]".into()),
        ]
    );
    assert_eq!(Code::LongSynonym.level(), Level::Warning);
}

#[test]
fn a_pack_beside_an_index_is_found() {
    let both = r#"{"site":"demo","faq":{"index":"/i","meaning":"/m"}}"#;
    assert_eq!(found(both), [(Code::IdleMeaning, "faq.meaning".into())]);
    assert!(found(r#"{"site":"demo","faq":{"meaning":"/m"}}"#).is_empty());
}

#[test]
fn buttons_that_ask_nobody_or_begin_nothing_are_found() {
    let entries = r#""entries":[{"answer":"left out"},{"id":"a","question":"A?","answer":"a",
        "buttons":[{"label":"b","action":"question","question":"B?"},
            {"label":"c","action":"question","question":"c"},
            {"label":"f","action":"flow","flow":"f"}]},
        {"question":"B?","answer":"b"}]"#;
    let prompts = r#""prompts":[{"id":"p","text":"t","when":{"scroll":5},
        "buttons":[{"label":"x","action":"question","question":"x"}]}]"#;
    let all = found(&format!(
        r#"{{"site":"demo","faq":{{{entries}}},{prompts}}}"#
    ));
    let of = |code: Code| -> Vec<&str> {
        let fits = |one: &&(Code, String)| one.0 == code;
        all.iter().filter(fits).map(|one| one.1.as_str()).collect()
    };
    assert_eq!(
        of(Code::NoEntry),
        [
            "prompts[0].buttons[0].question",
            "faq.entries[1].buttons[1].question"
        ]
    );
    assert_eq!(of(Code::NoFlow), ["faq.entries[1].buttons[2].flow"]);
    // An index may have them.
    let indexed = format!(r#"{{"site":"demo","faq":{{"index":"/i",{entries}}},{prompts}}}"#);
    let codes = found(&indexed);
    assert!(!codes.iter().any(|one| one.0 == Code::NoEntry), "{codes:?}");
}

fn with(first: &str, more: &str) -> Vec<(Code, String)> {
    found(&format!(
        r#"{{"site":"demo","stages":{{"during":[{{"contains":"/cart/"}}]}},"faq":{{"entries":[{{"id":"a","question":"A?","answer":"a"{first}}},{{"id":"b","question":"B?","answer":"b"}}]{more}}}}}"#
    ))
}

#[test]
fn entries_that_are_named_must_be_there() {
    assert_eq!(with(r#","related":["b"]"#, r#","quick":["b","a"]"#), []);
    assert_eq!(
        with(r#","related":["b","c","a"]"#, r#","quick":["a","z"]"#),
        [
            (Code::NoEntry, "faq.quick[1]".to_owned()),
            (Code::NoEntry, "faq.entries[0].related[1]".to_owned()),
            (Code::NoEntry, "faq.entries[0].related[2]".to_owned()),
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
