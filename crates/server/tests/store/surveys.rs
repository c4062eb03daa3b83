//! What the events of surveys leave behind, whatever order they come in.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use wasl_protocol::*;
use wasl_server::store::EventRecord;
use wasl_server::surveys::record::{Filter, Given, How, RowCursor, State, TextCursor};

use crate::fixture::*;

/// An event of run 1 of the survey `delivery`, so many seconds after [`NOW`].
pub fn survey_event(id: &str, kind: &str, second: u64, more: &str) -> EventRecord {
    let more: Value = serde_json::from_str(more).unwrap();
    event(id, kind, 1, second, &more)
}

fn run(number: u32) -> String {
    format!("0192a000-0000-7000-8000-{number:012}")
}

fn event(id: &str, kind: &str, number: u32, second: u64, more: &Value) -> EventRecord {
    let mut properties = json!({
        "survey": "delivery", "run": run(number), "touchpoint": "purchase",
        "where": "prompt", "by": "rule",
    });
    for (key, value) in more.as_object().unwrap() {
        properties[key] = value.clone();
    }
    let at = Timestamp::from_millis(NOW.as_millis() + second * 1_000);
    let kind = format!("wasl.survey.{kind}");
    let event = json!({
        "specversion": "1.0", "id": id, "source": "wasl:shop", "type": kind,
        "time": at.to_rfc3339(), "datacontenttype": "application/json", "session": "s",
        "data": {
            "page": {"url": format!("https://shop.example/{second}")},
            "stage": if number.is_multiple_of(2) { "after" } else { "before" },
            "locale": "en",
            "properties": properties,
        },
    });
    EventRecord {
        id: id.to_owned(),
        kind,
        session: "s".to_owned(),
        json: event.to_string(),
    }
}

fn score(number: u8) -> Value {
    json!({"question": "recommend", "type": "nps", "score": number})
}

/// A story of three runs: changes, a withdrawal, an end of each kind.
fn story() -> Vec<EventRecord> {
    let why = |choices: &[&str]| json!({"question": "why", "type": "multiple", "choices": choices});
    let withdrawn = json!({"question": "why", "type": "multiple", "withdrawn": true});
    let words = json!({"question": "words", "type": "text", "text": "late"});
    vec![
        event("a0", "shown", 1, 0, &json!({})),
        event("a1", "answered", 1, 1, &score(3)),
        event("a2", "answered", 1, 2, &why(&["price", "late"])),
        event("a3", "answered", 1, 3, &score(9)),
        event("a4", "answered", 1, 3, &withdrawn),
        event("a5", "answered", 1, 4, &words),
        event("a6", "completed", 1, 5, &json!({})),
        event("b0", "shown", 2, 0, &json!({"share": 0.1})),
        event("b1", "dismissed", 2, 1, &json!({"how": "later"})),
        event("c0", "shown", 3, 0, &json!({})),
        event("c1", "answered", 3, 1, &score(0)),
        event("c2", "answered", 3, 1, &score(7)),
        event("c3", "abandoned", 3, 9, &json!({})),
    ]
}

/// A sequence of numbers that looks like chance.
fn shuffled(mut events: Vec<EventRecord>, seed: u64) -> Vec<EventRecord> {
    let mut word = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for at in (1..events.len()).rev() {
        word ^= word << 13;
        word ^= word >> 7;
        word ^= word << 17;
        let other = usize::try_from(word % (at as u64 + 1)).unwrap();
        events.swap(at, other);
    }
    events
}

pub async fn answers_are_kept_by_their_time_not_their_order(fixture: &Fixture) {
    for seed in 0..12 {
        let site = SiteId::new(format!("site-{seed}"));
        // Each twice, in small batches, over both nodes.
        let twice = [story(), story()].concat();
        for (number, batch) in shuffled(twice, seed).chunks(4).enumerate() {
            let node = fixture.node(number);
            node.add_events(site.clone(), batch.to_vec(), NOW)
                .await
                .unwrap();
        }
        let (all, first) = (Filter::default(), RowCursor::default());
        let rows = fixture.node(1).survey_rows(&site, &all, &first, 100).await;
        let rows = rows.unwrap();
        let said: Vec<_> = rows
            .iter()
            .map(|row| {
                let answer = row.answer.as_ref();
                let answer = answer.map(|(question, given, _)| (question.as_str(), given.clone()));
                (row.run.run.as_str(), row.state, row.how, answer)
            })
            .collect();
        let nps = |score| Given::Score(wasl_core::survey::Scale::Nps, score);
        let (one, two, three) = (run(1), run(2), run(3));
        let words = Given::Text("late".to_owned());
        let completed = State::Completed;
        assert_eq!(
            said,
            vec![
                (&*one, completed, None, Some(("recommend", nps(9)))),
                (&*one, completed, None, Some(("words", words))),
                (&*two, State::Dismissed, Some(How::Later), None),
                // At the same moment the greater id is the later.
                (&*three, State::Abandoned, None, Some(("recommend", nps(7)))),
            ],
            "seed {seed}"
        );
        assert!(rows.iter().all(|row| row.asked_at == NOW), "seed {seed}");
        let page = |row: &wasl_server::surveys::record::AnswerRow| row.run.page.clone();
        assert_eq!(page(&rows[0]).as_deref(), Some("https://shop.example/0"));
        assert_eq!(rows[2].run.share, 100_000);
        // One by one they are the same.
        let mut cursor = RowCursor::default();
        for row in &rows {
            let page = fixture.node(0).survey_rows(&site, &all, &cursor, 1).await;
            let page = page.unwrap();
            assert_eq!(page, std::slice::from_ref(row));
            cursor = RowCursor::from(row);
        }
    }
}

pub async fn an_event_that_is_known_changes_nothing(fixture: &Fixture) {
    let (store, shop) = (fixture.node(0), SiteId::new("shop"));
    let first = event("1", "answered", 1, 1, &score(9));
    let forged = event("1", "answered", 1, 2, &score(0));
    for batch in [vec![first.clone(), forged.clone()], vec![forged]] {
        store.add_events(shop.clone(), batch, NOW).await.unwrap();
    }
    // The same run of another site, and of another survey, is another run.
    let other = SiteId::new("other");
    store
        .add_events(other.clone(), vec![first], NOW)
        .await
        .unwrap();
    let named = event(
        "2",
        "answered",
        1,
        3,
        &json!({
            "survey": "more", "question": "recommend", "type": "nps", "score": 1,
        }),
    );
    store
        .add_events(shop.clone(), vec![named], NOW)
        .await
        .unwrap();
    let (all, start) = (Filter::default(), RowCursor::default());
    for (site, expected) in [(&shop, vec![9, 1]), (&other, vec![9])] {
        let rows = store.survey_rows(site, &all, &start, 100).await.unwrap();
        let scores: Vec<_> = rows
            .into_iter()
            .map(|row| match row.answer {
                Some((_, Given::Score(_, score), _)) => score,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(scores, expected);
    }
    // What is no event of a survey, or a wrong one, leaves nothing.
    let wrong = [
        event("3", "answered", 7, 1, &score(11)),
        event("4", "commented", 7, 1, &json!({})),
        event("5", "dismissed", 7, 1, &json!({"how": "angrily"})),
    ];
    store
        .add_events(shop.clone(), wrong.to_vec(), NOW)
        .await
        .unwrap();
    assert_eq!(
        store
            .survey_rows(&shop, &all, &start, 100)
            .await
            .unwrap()
            .len(),
        2
    );
    assert_eq!(store.list_events(&shop, None, 100).await.unwrap().len(), 5);
}

pub async fn counts_are_filtered(fixture: &Fixture) {
    let (store, shop) = (fixture.node(0), SiteId::new("shop"));
    store.add_events(shop.clone(), story(), NOW).await.unwrap();
    let later = |seconds: u64| Some(Timestamp::from_millis(NOW.as_millis() + seconds * 1_000));
    let all = Filter::default();
    for (filter, shown, scores) in [
        (all.clone(), 3, 2),
        (
            Filter {
                from: Some(NOW),
                to: later(1),
                ..all.clone()
            },
            3,
            2,
        ),
        (
            Filter {
                from: later(1),
                ..all.clone()
            },
            0,
            0,
        ),
        (
            Filter {
                to: Some(NOW),
                ..all.clone()
            },
            0,
            0,
        ),
        (
            Filter {
                stage: Some("before".into()),
                ..all.clone()
            },
            2,
            2,
        ),
        (
            Filter {
                stage: Some("after".into()),
                ..all.clone()
            },
            1,
            0,
        ),
        (
            Filter {
                stage: Some("during".into()),
                ..all.clone()
            },
            0,
            0,
        ),
        (
            Filter {
                locale: Some("en".into()),
                ..all.clone()
            },
            3,
            2,
        ),
        (
            Filter {
                locale: Some("ar".into()),
                ..all.clone()
            },
            0,
            0,
        ),
        (
            Filter {
                touchpoint: Some("purchase".into()),
                ..all.clone()
            },
            3,
            2,
        ),
        (
            Filter {
                touchpoint: Some("chat".into()),
                ..all.clone()
            },
            0,
            0,
        ),
        (
            Filter {
                survey: Some("delivery".into()),
                ..all.clone()
            },
            3,
            2,
        ),
        (
            Filter {
                survey: Some("deliver".into()),
                ..all.clone()
            },
            0,
            0,
        ),
        (
            Filter {
                conversation: Some(conversation()),
                ..all.clone()
            },
            0,
            0,
        ),
    ] {
        let runs = fixture.node(1).survey_runs(&shop, &filter).await.unwrap();
        let number: u32 = runs.iter().map(|run| run.number).sum();
        assert_eq!(number, shown, "{filter:?}");
        let answers = store.survey_answers(&shop, &filter).await.unwrap();
        let answers = answers.iter().filter(|count| count.question == "recommend");
        let number: u32 = answers.map(|count| count.number).sum();
        assert_eq!(number, scores, "{filter:?}");
    }
    let runs = store.survey_runs(&shop, &all).await.unwrap();
    let answered: BTreeMap<_, _> = runs.iter().map(|run| (run.state, run.answered)).collect();
    assert!(!answered[&State::Dismissed]);
    assert!(answered[&State::Abandoned]);
}

pub async fn words_come_in_pages(fixture: &Fixture) {
    let (store, shop) = (fixture.node(0), SiteId::new("shop"));
    let words: Vec<_> = (0_u32..7)
        .map(|number| {
            let text = format!("text {number} \u{0}");
            let said = json!({"question": "words", "type": "text", "text": text});
            // Two at each moment.
            event(
                &number.to_string(),
                "answered",
                number,
                u64::from(number / 2),
                &said,
            )
        })
        .collect();
    store.add_events(shop.clone(), words, NOW).await.unwrap();
    let filter = Filter {
        survey: Some("delivery".to_owned()),
        ..Filter::default()
    };
    let mut seen = Vec::new();
    let mut cursor: Option<TextCursor> = None;
    loop {
        let page = fixture
            .node(1)
            .survey_texts(&shop, &filter, "words", cursor.as_ref(), 2);
        let page = page.await.unwrap();
        let Some(last) = page.last() else { break };
        cursor = Some(TextCursor {
            at: last.at,
            run: last.run.clone(),
        });
        seen.extend(page.into_iter().map(|row| row.text));
    }
    let expected: Vec<_> = (0..7).rev().map(|n| format!("text {n} \u{0}")).collect();
    assert_eq!(seen, expected);
    let none = store.survey_texts(&shop, &filter, "other", None, 10).await;
    assert_eq!(none.unwrap(), vec![]);
}
