//! `wasl check` and `wasl replay` as programs: what they print, and how they end.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and support waits for one kind among many"
)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use support::Folder;
use wasl_protocol::{SiteId, Timestamp};
use wasl_server::store::{Database, EventRecord, Store};

/// The demo shop's settings.
const SETTINGS: [(&str, &str); 2] = [
    ("en", include_str!("../seed/demo.en.json")),
    ("ar", include_str!("../seed/demo.ar.json")),
];

fn write(folder: &Folder, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path
}

fn wasl(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasl"));
    command.args(args).output().unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn said(output: &Output) -> (String, String) {
    let read = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (read(&output.stdout), read(&output.stderr))
}

#[test]
fn the_demo_shop_has_nothing_to_find() {
    let folder = Folder::new();
    for (locale, settings) in SETTINGS {
        let mut options: Value = serde_json::from_str(settings).unwrap();
        options["site"] = json!("demo");
        let file = write(&folder, locale, &options.to_string());
        let output = wasl(&["check", text(&file)]);
        let (out, errors) = said(&output);
        assert!(output.status.success(), "{out}{errors}");
        assert!(
            out.ends_with(": 0 errors, 0 warnings\n") && out.lines().count() == 1,
            "{out}"
        );
    }
}

#[test]
fn findings_are_printed_and_errors_end_with_1() {
    let folder = Folder::new();
    let warned = write(
        &folder,
        "warned.json",
        r#"{"site": "a", "prompts": [{"id": "p", "text": "Hi", "when": {"scroll": 5}, "share": 0}]}"#,
    );
    let output = wasl(&["check", text(&warned)]);
    assert!(output.status.success(), "warnings alone");
    assert!(
        said(&output)
            .0
            .contains("warning[no-share] \"prompts[0].share\" is 0")
    );

    let wrong = write(
        &folder,
        "wrong.json",
        r#"{"site": "a", "prompts": [{"id": "p", "text": "Hi", "when": {"device": "mobile"}}]}"#,
    );
    let output = wasl(&["check", text(&wrong), "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let findings: Value = serde_json::from_str(&said(&output).0).unwrap();
    assert_eq!(
        findings,
        json!([{
            "level": "error",
            "code": "never-so",
            "path": "prompts[0].when",
            "message": "\"prompts[0].when\" can never hold: it asks \"device\" for what it never is.",
            "fix": "\"device\" is phone, tablet, desktop.",
        }])
    );

    let broken = write(&folder, "broken.json", "{");
    for file in [text(&broken), "nowhere.json"] {
        let output = wasl(&["check", file]);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).1.contains(file), "{output:?}");
    }
}

const SITE: &str = r#"{"site": "shop", "prompts": [
    {"id": "stay", "text": "Hi", "when": {"timeOnPage": 20}},
    {"id": "deep", "text": "Hi", "when": {"scroll": 50}},
    {"id": "look", "text": "Hi", "when": {"event.name": "looked"}, "priority": 2,
     "buttons": [{"label": "No", "action": "dismiss"}, {"label": "Yes", "action": "open"}]}
]}"#;

#[test]
fn a_bad_line_leaves_its_page_out_and_no_other() {
    let folder = Folder::new();
    let site = write(&folder, "site.json", SITE);
    let visits = write(
        &folder,
        "visits.jsonl",
        r#"{"at":1000,"active":true}
{"at":1000,"boot":{"page":"/"}}
{"at":2000,"scrolled":{"top":0,"height":900,"page":"long"}}
{"at":60000,"active":true}
{"at":1000,"name":"good","boot":{"page":"/"}}

{"at":2000,"scrolled":{"top":0,"height":900,"page":1000}}
{"at":9000,"gone":true}
{"at":5,"boot":{}}
{"at":1000,"boot":{"page":"/"}}
"#,
    );
    let output = wasl(&["replay", "--site", text(&site), "--visits", text(&visits)]);
    let (out, errors) = said(&output);
    assert_eq!(output.status.code(), Some(1));
    for line in [
        "visits.jsonl:1: a visit begins with \"boot\". Lines before",
        "visits.jsonl:3: \"scrolled.page\" is a string; accepted: a whole number from 0. The page that begins at line 2 is left out.",
        "visits.jsonl:9: \"boot.page\" is missing; accepted: a path",
        "3 pages were left out",
    ] {
        assert!(errors.contains(line), "{line}: {errors}");
    }
    for line in [
        "visit good, from 1970-01-01T00:00:01.000Z\n",
        "      1.000 s  deep  shown\n",
        "yes prompts[1].when.scroll.$gte: 90 $gte 50\n",
        "2 visits, 2 pages, 4 steps\n",
    ] {
        assert!(out.contains(line), "{line}: {out}");
    }
}

#[tokio::test]
async fn stored_visits_are_replayed() {
    let folder = Folder::new();
    let (data, site) = (
        folder.path().join("data"),
        write(&folder, "site.json", SITE),
    );
    let store = Store::open(&Database::Folder(data.clone()), Box::new(|_| ()))
        .await
        .unwrap();
    let shop = SiteId::new("shop");
    let record = wasl_server::store::SiteRecord {
        id: shop.clone(),
        name: "A shop".to_owned(),
        origins: Vec::new(),
    };
    let start = 1_767_225_600_000;
    let now = Timestamp::from_millis(start);
    store.save_site(record, Vec::new(), now).await.unwrap();
    let mut number = 0;
    let mut event = |session: &str, after: u64, kind: &str, properties: Value| {
        number += 1;
        let time = Timestamp::from_millis(start + after).to_rfc3339();
        let json = json!({
            "specversion": "1.0", "id": number.to_string(), "source": "wasl:shop", "type": kind,
            "time": time, "session": session,
            "data": {"page": {"url": "https://shop.example/p/", "title": "P"}, "locale": "en", "properties": properties},
        });
        EventRecord {
            id: number.to_string(),
            kind: kind.to_owned(),
            session: session.to_owned(),
            json: json.to_string(),
        }
    };
    let events = vec![
        event("s1", 0, "wasl.widget.loaded", json!({})),
        event("s1", 300, "wasl.page.viewed", json!({"page_count": 1})),
        event("s2", 1_000, "wasl.widget.loaded", json!({})),
        event("s1", 4_000, "wasl.custom.looked", json!({"size": "m"})),
        event(
            "s1",
            9_000,
            "wasl.prompt.clicked",
            json!({"prompt": "look", "button": "Yes"}),
        ),
        event("s2", 30_000, "wasl.custom.other", json!({})),
    ];
    store.add_events(shop, events, now).await.unwrap();
    drop(store);

    let output = wasl(&[
        "replay",
        "--site",
        text(&site),
        "--database",
        text(&data),
        "--json",
    ]);
    let (out, errors) = said(&output);
    assert!(output.status.success(), "{errors}");
    let report: Value = serde_json::from_str(&out).unwrap();
    let told: Vec<_> = (report["decisions"].as_array().unwrap().iter())
        .map(|one| {
            let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
            (
                text("visit"),
                one["at"].as_u64().unwrap() - start,
                text("prompt"),
                text("what"),
            )
        })
        .collect();
    let line = |visit: &str, at: u64, prompt: &str, what: &str| {
        (visit.to_owned(), at, prompt.to_owned(), what.to_owned())
    };
    assert_eq!(
        told,
        [
            line("s1", 4_000, "look", "shown"),
            line("s1", 9_000, "look", "clicked"),
            line("s2", 21_000, "stay", "shown"),
        ]
    );
    assert_eq!(
        (report["visits"].as_u64(), report["pages"].as_u64()),
        (Some(2), Some(2))
    );
    let reach = &report["reach"][1];
    assert_eq!(
        (&reach["prompt"], &reach["unknown"]),
        (&json!("deep"), &json!(["scroll"]))
    );

    let later = [
        "replay",
        "--site",
        text(&site),
        "--database",
        text(&data),
        "--since",
        "2026-01-01T00:00:01Z",
    ];
    let (out, _) = said(&wasl(&later));
    assert!(out.contains("1 visits, 1 pages"), "{out}");
    assert!(
        out.contains("deep: stored visits do not tell scroll"),
        "{out}"
    );
    let (_, errors) = said(&wasl(&[
        "replay",
        "--site",
        text(&site),
        "--database",
        "nowhere",
    ]));
    assert!(
        errors.contains("there is no Wasl data in nowhere"),
        "{errors}"
    );
}
