//! The wire as `docs/SERVER.md` has it: what is asked, and how answers and refusals are read.

use wasl_protocol::{Block, ErrorCode, Inline};

use super::*;
use crate::model::request::{Reply, Request, Trouble};

fn ask(what: What) -> Request {
    Request::Faq(Ask {
        locale: "ar".into(),
        what,
        csrf: "proof".into(),
    })
}

#[test]
fn requests_go_where_the_server_has_them() {
    let entries = vec![Entry {
        question: "q".into(),
        answer: "a".into(),
        ..Entry::default()
    }];
    let listed = r#"[{"question":"q","answer":"a"}]"#;
    let publication = Publication {
        version: 7,
        entries: entries.clone(),
        note: Some("why".into()),
    };
    let restore = What::Restore {
        version: 3,
        current: 8,
    };
    for (what, method, path, body) in [
        (What::Entries, "GET", "?locale=ar", None),
        (
            What::Questions(30),
            "GET",
            "/questions?locale=ar&days=30",
            None,
        ),
        (What::Versions, "GET", "/versions?locale=ar", None),
        (
            What::Preview(entries),
            "POST",
            "/preview?locale=ar",
            Some(format!(r#"{{"entries":{listed}}}"#)),
        ),
        (
            What::Publish(publication),
            "PUT",
            "?locale=ar",
            Some(format!(
                r#"{{"version":7,"entries":{listed},"note":"why"}}"#
            )),
        ),
        (
            restore,
            "POST",
            "/versions/3/restore?locale=ar",
            Some(r#"{"version":8}"#.to_owned()),
        ),
        (
            What::Dismiss(vec!["x\"y".into()]),
            "POST",
            "/questions/dismiss?locale=ar",
            Some(r#"{"texts":["x\"y"]}"#.to_owned()),
        ),
        (
            What::Import("id,question\n".into()),
            "POST",
            "/import?locale=ar",
            Some("id,question\n".to_owned()),
        ),
        (
            What::Answer("**a**".into()),
            "POST",
            "/answer?locale=ar",
            Some(r#"{"answer":"**a**"}"#.to_owned()),
        ),
    ] {
        let request = ask(what);
        assert_eq!(request.method(), method);
        assert_eq!(request.path(), format!("/v1/agent/faq{path}"));
        assert_eq!(request.body(), body, "{path}");
        let proof = (method != "GET").then_some("proof");
        assert_eq!(request.csrf(), proof, "{path}: a change carries its proof");
    }
    assert!(
        ask(What::Import(String::new()))
            .content_type()
            .starts_with("text/csv")
    );
    assert_eq!(export_path("en"), "/v1/agent/faq/export?locale=en");
}

#[test]
fn what_is_not_known_of_an_entry_is_kept() {
    let text = r#"{"id":"x","question":"q","phrasings":["p"],"answer":"a","quick":true,"cards":[{"title":"Lamp"}],"flow":"finder"}"#;
    let entry: Entry = serde_json::from_str(text).unwrap();
    assert_eq!(entry.rest.len(), 2);
    assert_eq!(serde_json::to_string(&entry).unwrap(), text);
    let short: Entry = serde_json::from_str(r#"{"question":"q","answer":"a"}"#).unwrap();
    assert_eq!((short.name(), short.quick), ("q", false));
}

#[test]
fn answers_are_read() {
    let faq = r#"{"locale":"ar","locales":["en","ar"],"version":7,"entries":[{"question":"q","answer":"a"}]}"#;
    let Ok(Reply::Faq(Told::Entries(faq))) = ask(What::Entries).read(200, faq) else {
        panic!("an FAQ");
    };
    assert_eq!((faq.version, faq.entries.len()), (7, 1));
    let asked = r#"{"groups":[{"questions":[{"text":"where","count":2,"outcome":"unanswered","last_at":1800000000000},
        {"text":"wher","count":1,"outcome":"unhelpful","last_at":1800000000001}],"count":3,
        "nearest":{"entry":"e","question":"E?","confidence":0.31}},
        {"questions":[],"count":0,"nearest":null}],"skipped":4}"#;
    let Ok(Reply::Faq(Told::Questions(asked))) = ask(What::Questions(7)).read(200, asked) else {
        panic!("questions");
    };
    assert_eq!((asked.groups[0].key(), asked.skipped), ("where", 4));
    assert_eq!(asked.groups[0].questions[1].outcome, Miss::Unhelpful);
    assert_eq!(asked.groups[1].key(), "");
    let preview = r#"{"changed":[{"text":"t","count":1,"before":{"outcome":"unknown","confidence":0.1},
        "after":{"outcome":"answer","entry":"e","confidence":0.9}}],"unchanged":5,
        "confusions":[{"one":"a","other":"b","questions":["q"],"new":true}],"problems":["line 3: no answer"]}"#;
    let Ok(Reply::Faq(Told::Preview(preview))) = ask(What::Preview(Vec::new())).read(200, preview)
    else {
        panic!("a preview");
    };
    assert_eq!(preview.changed[0].after.outcome, Outcome::Answer);
    assert!(preview.confusions[0].new && preview.entries.is_none());
    let versions = r#"{"versions":[{"version":8,"at":1800000000000,"by":"Sara","note":"","entries":3,"added":1,"changed":0,"removed":0}]}"#;
    let Ok(Reply::Faq(Told::Versions(versions))) = ask(What::Versions).read(200, versions) else {
        panic!("versions");
    };
    assert_eq!(
        (versions[0].by.as_str(), versions[0].note.as_str()),
        ("Sara", "")
    );
    assert_eq!(
        ask(What::Answer(String::new()))
            .read(200, r#"{"blocks":[{"paragraph":[{"strong":"a"}]}]}"#),
        Ok(Reply::Faq(Told::Answer(vec![Block::Paragraph(vec![
            Inline::Strong("a".into())
        ])])))
    );
    assert_eq!(
        ask(What::Dismiss(Vec::new())).read(204, ""),
        Ok(Reply::Faq(Told::Done))
    );
}

#[test]
fn refusals_say_what_to_mend() {
    let publish = ask(What::Publish(Publication {
        version: 1,
        entries: Vec::new(),
        note: None,
    }));
    let wrong = r#"{"error":{"code":"malformed","message":"faq.entries[0].answer is missing\nfaq.entries[1] too"}}"#;
    assert_eq!(
        publish.read(422, wrong),
        Ok(Reply::Faq(Told::Refused(vec![
            "faq.entries[0].answer is missing".into(),
            "faq.entries[1] too".into()
        ])))
    );
    let behind = r#"{"error":{"code":"conflict","message":"version 8 is the current one"}}"#;
    assert_eq!(
        publish.read(409, behind),
        Err(Trouble::Refused(ErrorCode::Conflict))
    );
    assert_eq!(
        ask(What::Entries).read(400, wrong),
        Err(Trouble::Refused(ErrorCode::Malformed)),
        "nothing was sent that could be mended"
    );
}
