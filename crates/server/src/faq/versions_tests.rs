//! Orders about entries: what they make of what was found.

use super::*;

fn order(change: Option<(u32, &str)>) -> Order {
    Order {
        site: SiteId::new("shop"),
        locale: "en".to_owned(),
        change: change.map(|(version, entries)| Change {
            version,
            entries: entries.to_owned(),
            by: "Layla".to_owned(),
            note: String::new(),
        }),
        now: Timestamp::from_millis(5),
    }
}

fn settings(entries: &str) -> String {
    format!(r#"{{"title":"t","faq":{{"entries":{entries}}}}}"#)
}

fn found(entries: &str, latest: Option<&Fresh>) -> Found {
    Found {
        json: settings(entries),
        latest: latest.map(|fresh| Latest {
            version: fresh.version,
            hash: fresh.hash.to_vec(),
            entries: fresh.entries.clone(),
        }),
    }
}

const A: &str = r#"[{"id":"a","question":"1","answer":"x"}]"#;
const B: &str = r#"[{"id":"a","question":"2","answer":"x"},{"question":"b","answer":"y"}]"#;

#[test]
fn the_first_change_keeps_what_stood_there() {
    let plan = order(Some((1, B))).plan(found(A, None)).unwrap();
    let kept: Vec<_> = plan
        .versions
        .iter()
        .map(|one| (one.version, &*one.entries))
        .collect();
    assert_eq!(kept, [(1, A), (2, B)]);
    assert_eq!(
        plan.versions[1].difference,
        Difference {
            total: 2,
            added: 1,
            changed: 1,
            removed: 0
        }
    );
    assert_eq!(plan.json, Some(settings(B)));
    assert_eq!(plan.standing.version, 2);
}

#[test]
fn a_change_of_another_version_is_a_conflict() {
    for version in [0, 2, 7] {
        assert_eq!(
            order(Some((version, B))).plan(found(A, None)).err(),
            Some(ErrorCode::Conflict)
        );
    }
}

#[test]
fn what_the_command_line_changed_is_a_version() {
    let first = order(None).plan(found(A, None)).unwrap().versions.remove(0);
    let same = order(None).plan(found(A, Some(&first))).unwrap();
    assert!(same.versions.is_empty() && same.json.is_none());
    assert_eq!(same.standing.version, 1);
    let seen = order(None).plan(found(B, Some(&first))).unwrap();
    assert_eq!((seen.versions.len(), seen.standing.version), (1, 2));
    assert_eq!(seen.json, None);
    let late = order(Some((1, "[]"))).plan(found(B, Some(&first)));
    assert_eq!(late.err(), Some(ErrorCode::Conflict));
}

#[test]
fn the_same_entries_are_no_new_version() {
    let spaced = A.replace(',', " ,\n ");
    let plan = order(Some((1, &spaced))).plan(found(A, None)).unwrap();
    assert_eq!((plan.versions.len(), plan.standing.version), (1, 1));
    assert_eq!(plan.json, None);
}
