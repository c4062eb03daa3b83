//! Changes: tried, stored, undone.

use serde_json::{Value, json};

use crate::shop::{SETTINGS, Shop, entries, gift};
use crate::support::http::{self, Answer};

async fn served(shop: &Shop<'_>) -> Answer {
    let path = format!("/v1/sites/{}/settings?locale=en", shop.site);
    let answer = http::get(shop.server, &path).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer
}

fn with_gift() -> Value {
    let mut all = entries();
    all.push(gift());
    json!(all)
}

pub async fn a_preview_tells_and_stores_nothing(shop: &Shop<'_>) {
    shop.ask(
        "unanswered",
        &["gift wrapping", "gift wrapping", "is there parking"],
    )
    .await;
    shop.ask("answered", &["delivery time"]).await;
    shop.ask("unhelpful", &["delivery time"]).await;
    let told = shop
        .post("/preview?locale=en", &json!({"entries": with_gift()}))
        .await;
    assert_eq!(told.status, 200, "{}", told.text);
    let told = told.json();
    assert_eq!(told["problems"], json!([]));
    assert_eq!(told["unchanged"], json!(2), "{told}");
    let changed = told["changed"].as_array().unwrap();
    assert_eq!(changed.len(), 1, "{told}");
    assert_eq!(changed[0]["text"], json!("gift wrapping"));
    assert_eq!(changed[0]["count"], json!(2));
    assert_ne!(changed[0]["before"]["outcome"], json!("answer"));
    assert_eq!(
        changed[0]["after"],
        json!({"outcome": "answer", "entry": "gift", "confidence": 1.0})
    );
    // The same words for two entries are a confusion that is not there yet.
    let mut twin = gift();
    twin["id"] = json!("twin");
    twin["question"] = json!("Return policy for presents");
    let mut all = with_gift();
    all.as_array_mut().unwrap().push(twin);
    let told = shop.post("/preview", &json!({"entries": all})).await.json();
    let confusions = told["confusions"].as_array().unwrap();
    let twins = |one: &&Value| {
        let mut pair = [one["one"].as_str().unwrap(), one["other"].as_str().unwrap()];
        pair.sort_unstable();
        pair == ["gift", "twin"]
    };
    let found = confusions
        .iter()
        .find(twins)
        .unwrap_or_else(|| panic!("{told}"));
    assert_eq!(found["new"], json!(true));
    assert!(!found["questions"].as_array().unwrap().is_empty());
    // An entry that goes takes its answers along.
    let told = shop.post("/preview", &json!({"entries": []})).await.json();
    let lost: Vec<_> = told["changed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["text"])
        .collect();
    assert!(lost.contains(&&json!("delivery time")), "{told}");
    assert_eq!(shop.settings("en").await, SETTINGS);
    assert_eq!(shop.get("").await["version"], json!(1));
}

pub async fn a_change_is_served_at_once_and_touches_nothing_else(shop: &Shop<'_>) {
    let before = served(shop).await;
    let mut faq = shop.get("?locale=en").await;
    assert_eq!(faq["version"], json!(1));
    let listed = faq["entries"].as_array_mut().unwrap();
    assert_eq!(listed[1]["quick"], json!(false));
    assert_eq!(listed[0]["tags"], json!([]));
    let saved = shop.save(1, &with_gift()).await;
    assert_eq!((saved.status, saved.json()), (200, json!({"version": 2})));
    let after = served(shop).await;
    assert_ne!(before.header("etag"), after.header("etag"));
    let third = &after.json()["faq"]["entries"][2];
    assert_eq!(third["question"], gift()["question"]);
    assert_eq!(third["rich"], json!([{"paragraph": [{"text": "Yes."}]}]));
    let stored = shop.settings("en").await;
    let start = SETTINGS.find("[\n").unwrap();
    let end = SETTINGS.find("\n  ], \"syn").unwrap() + 4;
    assert!(stored.starts_with(&SETTINGS[..start]), "{stored}");
    assert!(stored.ends_with(&SETTINGS[end..]), "{stored}");
    let again = shop.save(2, &with_gift()).await;
    assert_eq!(again.json(), json!({"version": 2}), "nothing changed");
    let versions = shop.get("/versions?locale=en").await;
    let latest = &versions["versions"][0];
    assert_eq!(latest["by"], json!("Layla"));
    assert_eq!(latest["note"], json!("a note"));
    for (key, count) in [("entries", 3), ("added", 1), ("changed", 0), ("removed", 0)] {
        assert_eq!(latest[key], json!(count), "{key}");
    }
    assert_eq!(versions["versions"][1]["by"], json!(""));
}

pub async fn of_two_at_once_one_wins(shop: &Shop<'_>) {
    let (one, two) = (with_gift(), json!([gift()]));
    let (left, right) = tokio::join!(shop.save(1, &one), shop.save(1, &two));
    let mut statuses = [left.status, right.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "{} {}", left.text, right.text);
    let (won, lost) = if left.status == 200 {
        (one, right)
    } else {
        (two, left)
    };
    assert_eq!(lost.code(), "conflict");
    let stored: Value = serde_json::from_str(&shop.settings("en").await).unwrap();
    assert_eq!(stored["faq"]["entries"], won);
    assert_eq!(shop.get("").await["version"], json!(2));
    for version in [0, 1, 3] {
        assert_eq!(shop.save(version, &json!([])).await.status, 409);
    }
}

pub async fn a_version_comes_back(shop: &Shop<'_>) {
    assert_eq!(shop.save(1, &json!([gift()])).await.status, 200);
    let late = shop
        .post("/versions/1/restore?locale=en", &json!({"version": 1}))
        .await;
    assert_eq!((late.status, late.code()), (409, "conflict".to_owned()));
    let back = shop
        .post("/versions/1/restore?locale=en", &json!({"version": 2}))
        .await;
    assert_eq!((back.status, back.json()), (200, json!({"version": 3})));
    let stored = shop.settings("en").await;
    let stored: Value = serde_json::from_str(&stored).unwrap();
    let first: Value = serde_json::from_str(SETTINGS).unwrap();
    assert_eq!(stored, first);
    let versions = shop.get("/versions").await;
    let noted: Vec<_> = versions["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["note"])
        .collect();
    assert_eq!(noted, [&json!("↺ 1"), &json!("a note"), &json!("")]);
    for missing in ["9", "0", "x", "99999999999"] {
        let path = format!("/versions/{missing}/restore");
        let none = shop.post(&path, &json!({"version": 3})).await;
        assert_eq!(none.status, 404, "{missing}: {}", none.text);
    }
}

pub async fn what_the_command_line_changed_is_noticed(shop: &Shop<'_>) {
    assert_eq!(shop.get("").await["version"], json!(1));
    let other = r#"{"faq":{"entries":[{"question":"q","answer":"a"}]}}"#;
    shop.set(&[("en", other)]).await;
    let late = shop.save(1, &with_gift()).await;
    assert_eq!(late.status, 409);
    assert_eq!(shop.settings("en").await, other, "nothing was stored");
    assert_eq!(shop.get("").await["version"], json!(2));
    // Other options, or another form, are no change of the entries.
    let formed = r#"{"title":"t","faq":{"entries":[ {"answer":"a", "question":"q"} ]}}"#;
    shop.set(&[("en", formed)]).await;
    assert_eq!(shop.get("").await["version"], json!(2));
    let back = shop
        .post("/versions/1/restore", &json!({"version": 2}))
        .await;
    assert_eq!(back.json(), json!({"version": 3}));
    let stored: Value = serde_json::from_str(&shop.settings("en").await).unwrap();
    assert_eq!(
        (&stored["title"], &stored["faq"]["entries"]),
        (&json!("t"), &json!(entries()))
    );
}

pub async fn unfit_entries_are_told_and_not_stored(shop: &Shop<'_>) {
    for (entries, told) in [
        (json!([{"question": "q"}]), "faq.entries[0].answer"),
        (
            json!([{"question": "", "answer": "a"}]),
            "faq.entries[0].question",
        ),
        (
            json!([{"question": "q", "answer": "a", "tags": "t"}]),
            "faq.entries[0].tags",
        ),
        (
            json!([{"question": "q", "answer": "a", "colour": 1}]),
            "faq.entries[0].colour",
        ),
        (json!([gift(), gift()]), "faq.entries[1].id"),
    ] {
        let refused = shop.save(1, &entries).await;
        assert_eq!(
            (refused.status, refused.code()),
            (422, "malformed".to_owned())
        );
        assert!(refused.text.contains(told), "{told}: {}", refused.text);
        let preview = shop.post("/preview", &json!({"entries": entries})).await;
        assert_eq!(preview.status, 200);
        let problem = preview.json()["problems"][0].clone();
        assert!(problem.as_str().unwrap().contains(told), "{problem}");
    }
    assert_eq!(shop.settings("en").await, SETTINGS);
    assert_eq!(
        shop.get("/versions").await["versions"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
