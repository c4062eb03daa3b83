//! The table: what goes out comes in again, and what is wrong is told by its row.

use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};

fn entries(value: &Value) -> Vec<Entry> {
    serde_json::from_value::<Vec<Value>>(value.clone())
        .unwrap()
        .iter()
        .map(|one| serde_json::from_str(&one.to_string()).unwrap())
        .collect()
}

fn json_of(entries: &[Entry]) -> Value {
    serde_json::from_str(&serde_json::to_string(entries).unwrap()).unwrap()
}

fn table(text: &str) -> Value {
    let rows = read(text.as_bytes()).unwrap();
    json_of(&merge(Vec::new(), rows, Missing::Keep).unwrap())
}

#[test]
fn a_table_becomes_entries() {
    let want = json!([
        {"id": "ship", "question": "Do you ship?", "answer": "Yes,\nto \"all\".",
         "phrasings": ["shipping", "delivery; abroad"], "tags": ["post"]},
        {"question": "كم السعر؟", "answer": "١٠"},
    ]);
    let commas = "\u{feff}id,Question , phrasings,answer,tags\r\n\
         ship,Do you ship?,\"shipping\r\n delivery; abroad\n\n\",\"Yes,\nto \"\"all\"\".\",post\r\n\
         ,,,,\r\n,كم السعر؟,,١٠\r\n";
    assert_eq!(table(commas), want);
    let semicolons = "id;question;phrasings;answer;tags\n\
         ship;Do you ship?;\"shipping\ndelivery; abroad\";\"Yes,\nto \"\"all\"\".\";post\n;كم السعر؟;;١٠;";
    assert_eq!(table(semicolons), want);
    let tabs = "question\tanswer\nq\ta, b";
    assert_eq!(table(tabs), json!([{"question": "q", "answer": "a, b"}]));
}

#[test]
fn formulas_go_out_harmless_and_come_in_as_they_were() {
    let given = json!([{"question": "=1+1", "answer": "@SUM(A1)", "phrasings": ["-x", "=y"],
         "tags": ["'=z"]}, {"question": "'tis", "answer": "''+1"}]);
    let out = write(&entries(&given));
    for begun in ["=", "@", "-"] {
        for cell in out.split(['\n', ',']) {
            assert!(
                !cell.starts_with(begun) && !cell.starts_with(&format!("\"{begun}"))
                    || cell == "=y\"",
                "{out}"
            );
        }
    }
    let rows = read(out.as_bytes()).unwrap();
    let back = json_of(&merge(Vec::new(), rows, Missing::Keep).unwrap());
    assert_eq!(back[0], given[0]);
    assert_eq!(back[1]["question"], "'tis");
    assert_eq!(back[1]["answer"], "''+1");
}

#[test]
fn what_is_wrong_is_told_by_its_row() {
    for (file, told) in [
        (&b"\xff\xfei\0d\0"[..], "not UTF-8"),
        (b"question,answer\n\xc7\xe1,a", "not UTF-8"),
        (b"question,answer\nq\0,a", "not UTF-8"),
        (b"", "the first row names the columns"),
        (
            b"sep=;\nquestion;answer\nq;a",
            "the first row names the columns",
        ),
        (b"frage,antwort\nq,a", "the first row names the columns"),
        (b"question,answer,ansewr\nq,a,b", "no column \"ansewr\""),
        (
            b"question,answer,answer\nq,a,b",
            "\"answer\" is there twice",
        ),
        (b"question,answer\nq", "row 2 has no answer"),
        (b"question,answer\n,a", "row 2 has no question"),
        (b"question,answer\nq,a,b", "row 2 has more cells"),
        (
            b"question,answer\nq,\"a",
            "row 2: a quotation mark is not closed",
        ),
        (
            b"question,answer\nq,\"a\"b",
            "row 2: something stands after",
        ),
    ] {
        let flaws = read(file).unwrap_err();
        assert!(flaws[0].contains(told), "{told}: {flaws:?}");
    }
    let many = format!("question,answer\n{}", "q,\n".repeat(500));
    assert_eq!(read(many.as_bytes()).unwrap_err().len(), MOST_FLAWS);
}

#[test]
fn rows_meet_their_entries() {
    let stored = json!([
        {"id": "ship", "question": "Ship?", "answer": "a", "quick": true, "image": {"src": "/x"}},
        {"question": "Return?", "answer": "b", "tags": ["t"]},
        {"id": "pay", "question": "Pay?", "answer": "c"},
    ]);
    let file = "id,question,answer,phrasings\nship,Shipping?,a,s\nback,Return?,b2,\n,New?,n,";
    let merged = |missing| {
        let rows = read(file.as_bytes()).unwrap();
        json_of(&merge(entries(&stored), rows, missing).unwrap())
    };
    let ship = json!({"id": "ship", "question": "Shipping?", "answer": "a", "quick": true,
         "image": {"src": "/x"}, "phrasings": ["s"]});
    let back = json!({"question": "Return?", "answer": "b2", "tags": ["t"], "id": "back"});
    let new = json!({"question": "New?", "answer": "n"});
    assert_eq!(merged(Missing::Keep), json!([ship, back, stored[2], new]));
    assert_eq!(merged(Missing::Remove), json!([ship, back, new]));
    let twice = read(b"id,question,answer\nship,a,b\n,Pay?,c\n,Pay?,d\nship,e,f").unwrap();
    let flaws = merge(entries(&stored), twice, Missing::Keep).unwrap_err();
    assert_eq!(
        flaws,
        [
            "rows 3 and 4 are the same entry",
            "rows 2 and 5 are the same entry"
        ]
    );
}

/// Any text that a spreadsheet would not trim.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[=+@'\"a-c,; -]{0,6}",
        "[\\PC\n\t]{0,12}",
        "[\u{600}-\u{6ff} ]{1,8}"
    ]
}

proptest! {
    #[test]
    fn what_goes_out_comes_in(
        list in prop::collection::vec((text(), text(), prop::collection::vec(text(), 0..3)), 0..6)
    ) {
        let mut given = Vec::new();
        for (at, (question, answer, phrasings)) in list.into_iter().enumerate() {
            let phrasings: Vec<String> = phrasings
                .iter()
                .map(|one| one.replace('\n', " ").trim().to_owned())
                .filter(|one| !one.is_empty())
                .collect();
            let mut entry = json!({
                "id": format!("e{at}"),
                "question": format!("{}?", question.trim()),
                "answer": format!("{answer}."),
            });
            if !phrasings.is_empty() {
                entry["phrasings"] = json!(phrasings);
            }
            given.push(entry);
        }
        let given = Value::Array(given);
        let out = write(&entries(&given));
        let rows = read(out.as_bytes()).unwrap();
        let back = json_of(&merge(Vec::new(), rows.clone(), Missing::Keep).unwrap());
        prop_assert_eq!(&back, &given);
        // And changes nothing where it came from.
        let same = json_of(&merge(entries(&given), rows, Missing::Remove).unwrap());
        prop_assert_eq!(same, given);
    }

    #[test]
    fn any_file_is_read_or_told(file in prop::collection::vec(any::<u8>(), 0..80), text in "(question|answer|,|;|\"|\n|\r|q|=){0,30}") {
        for bytes in [&file[..], text.as_bytes()] {
            match read(bytes) {
                Ok(rows) => drop(merge(Vec::new(), rows, Missing::Keep)),
                Err(flaws) => prop_assert!(!flaws.is_empty()),
            }
        }
    }
}
