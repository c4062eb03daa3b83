//! A forward's turns, without a network and a clock.

use std::time::Duration;

use wasl_core::telemetry::Dialect;
use wasl_protocol::SiteId;

use super::*;
use crate::store::{ForwardId, Reason};

const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);

fn forward(types: &[&str]) -> Forward {
    Forward {
        id: ForwardId {
            site: SiteId::new("shop"),
            name: "out".to_owned(),
        },
        url: "https://c.example/".to_owned(),
        format: Dialect::CloudEvents,
        key: None,
        headers: Vec::new(),
        types: types.iter().map(ToString::to_string).collect(),
        is_paused: false,
        created_at: NOW,
    }
}

fn items(rows: std::ops::RangeInclusive<i64>) -> Vec<ForwardItem> {
    rows.map(|row| ForwardItem {
        position: place(row),
        id: format!("e{row}"),
        kind: if row % 2 == 0 { "even" } else { "odd" }.to_owned(),
        json: format!("{{\"n\":{row}}}"),
    })
    .collect()
}

fn place(row: i64) -> FeedPosition {
    FeedPosition {
        transaction: 0,
        row,
    }
}

fn begun(turn: &mut Turn) -> FeedPosition {
    let Order::Read(after) = turn.update(NOW, Input::Begun) else {
        panic!("nothing is read")
    };
    after
}

fn posted(turn: &mut Turn, found: Vec<ForwardItem>) -> Vec<String> {
    let Order::Post(batch) = turn.update(NOW, Input::Found(found)) else {
        panic!("nothing is posted")
    };
    batch.into_iter().map(|item| item.id).collect()
}

fn saved(order: Order) -> (Progress, Vec<DeadLetter>, bool) {
    let Order::Save {
        progress,
        dead,
        goes_on,
    } = order
    else {
        panic!("nothing is saved: {order:?}")
    };
    (progress, dead, goes_on)
}

fn answered(turn: &mut Turn, answer: Answer) -> (Progress, Vec<DeadLetter>, bool) {
    saved(turn.update(NOW, Input::Answered(answer, u64::MAX)))
}

fn taken() -> Answer {
    Answer::Taken {
        refused: vec![],
        again: vec![],
        wait: None,
    }
}

fn later(wait: Option<u64>) -> Answer {
    Answer::Later {
        said: "status 503".to_owned(),
        wait: wait.map(Duration::from_secs),
    }
}

#[test]
fn a_turn_reads_posts_and_saves_until_nothing_is_left() {
    let mut turn = Turn::new(forward(&[]), Progress::default());
    assert_eq!(begun(&mut turn), place(0));
    assert_eq!(posted(&mut turn, items(1..=3)), ["e1", "e2", "e3"]);
    let (progress, dead, goes_on) = answered(&mut turn, taken());
    assert_eq!((progress.cursor, dead.len(), goes_on), (place(3), 0, false));
    assert_eq!(
        (progress.delivered, progress.passed.as_deref()),
        (3, Some("e3"))
    );
    assert_eq!(
        turn.update(NOW, Input::Saved),
        Order::End,
        "the page was not full"
    );
    let mut turn = Turn::new(forward(&[]), progress);
    assert_eq!(begun(&mut turn), place(3));
    let order = turn.update(NOW, Input::Found(vec![]));
    assert!(matches!(order, Order::Save { goes_on: false, .. }));
    assert_eq!(turn.update(NOW, Input::Saved), Order::End);
}

#[test]
fn batches_are_bounded_by_count_and_bytes() {
    let mut turn = Turn::new(forward(&[]), Progress::default());
    begun(&mut turn);
    assert_eq!(posted(&mut turn, items(1..=150)).len(), 100);
    let (progress, _, goes_on) = answered(&mut turn, taken());
    assert_eq!((progress.cursor, goes_on), (place(100), true));
    assert_eq!(turn.update(NOW, Input::Saved), Order::Read(place(100)));
    let mut large = items(1..=3);
    for item in &mut large {
        item.json = "x".repeat(MAX_BYTES / 2);
    }
    let mut turn = Turn::new(forward(&[]), Progress::default());
    begun(&mut turn);
    assert_eq!(posted(&mut turn, large), ["e1", "e2"]);
    let mut huge = items(1..=2);
    huge[0].json = "x".repeat(MAX_BYTES * 2);
    let mut turn = Turn::new(forward(&[]), Progress::default());
    begun(&mut turn);
    assert_eq!(
        posted(&mut turn, huge),
        ["e1"],
        "one alone goes out all the same"
    );
}

#[test]
fn events_of_other_types_are_passed() {
    let mut turn = Turn::new(forward(&["even"]), Progress::default());
    begun(&mut turn);
    assert_eq!(posted(&mut turn, items(1..=5)), ["e2", "e4"]);
    let (progress, ..) = answered(&mut turn, taken());
    assert_eq!((progress.cursor, progress.delivered), (place(5), 2));
    let mut turn = Turn::new(forward(&["even"]), progress);
    begun(&mut turn);
    let (progress, _, goes_on) = saved(turn.update(NOW, Input::Found(items(7..=7))));
    assert_eq!((progress.cursor, goes_on), (place(7), false));
}

#[test]
fn a_failure_waits_longer_each_time_and_moves_nothing() {
    let mut progress = Progress::default();
    for (failures, millis) in [(1, 999), (2, 1_999), (3, 3_999), (4, 7_999)] {
        let mut turn = Turn::new(forward(&[]), progress);
        begun(&mut turn);
        assert_eq!(
            posted(&mut turn, items(1..=2)),
            ["e1", "e2"],
            "the same again"
        );
        let (after, dead, goes_on) = answered(&mut turn, later(None));
        assert_eq!((after.failures, after.cursor), (failures, place(0)));
        assert_eq!(after.retry_at.as_millis() - NOW.as_millis(), millis);
        assert!(dead.is_empty() && !goes_on);
        assert_eq!(turn.update(NOW, Input::Saved), Order::End);
        progress = after;
    }
    let mut turn = Turn::new(forward(&[]), progress);
    begun(&mut turn);
    posted(&mut turn, items(1..=2));
    let (after, ..) = answered(&mut turn, later(Some(120)));
    assert_eq!(after.retry_at.as_millis() - NOW.as_millis(), 120_000);
    let mut turn = Turn::new(forward(&[]), after);
    begun(&mut turn);
    posted(&mut turn, items(1..=2));
    assert_eq!(answered(&mut turn, taken()).0.failures, 0);
}

#[test]
fn what_is_refused_is_dead_and_the_cursor_goes_on() {
    let mut turn = Turn::new(forward(&[]), Progress::default());
    begun(&mut turn);
    posted(&mut turn, items(1..=2));
    let (progress, dead, goes_on) = answered(&mut turn, Answer::Never("status 400".to_owned()));
    assert_eq!(
        (progress.cursor, progress.given_up, goes_on),
        (place(2), 2, false)
    );
    assert_eq!(dead.len(), 2);
    assert_eq!(dead[0].body, b"{\"n\":1}");
    assert_eq!(dead[1].event.as_deref(), Some("e2"));
    assert_eq!(
        (dead[0].reason, dead[0].forward.as_deref()),
        (Reason::Refused, Some("out"))
    );
}

#[test]
fn a_batch_that_is_too_large_is_halved_until_one_alone_is() {
    let mut turn = Turn::new(forward(&[]), Progress::default());
    begun(&mut turn);
    let mut sizes = Vec::new();
    let mut dead = loop {
        let batch = posted(&mut turn, items(1..=5));
        sizes.push(batch.len());
        let (progress, dead, goes_on) =
            answered(&mut turn, Answer::TooLarge("status 413".to_owned()));
        assert!(goes_on);
        if !dead.is_empty() {
            assert_eq!((progress.cursor, progress.most), (place(1), 1));
            break dead;
        }
        assert_eq!(progress.cursor, place(0));
        turn.update(NOW, Input::Saved);
    };
    assert_eq!(sizes, [5, 2, 1]);
    assert_eq!(dead.pop().unwrap().reason, Reason::TooLarge);
}

#[test]
fn what_is_to_come_again_comes_again() {
    let mut turn = Turn::new(forward(&[]), Progress::default());
    begun(&mut turn);
    posted(&mut turn, items(1..=5));
    let partly = Answer::Taken {
        refused: vec![
            (0, "no".to_owned()),
            (4, "no".to_owned()),
            (99, "odd".to_owned()),
        ],
        again: vec![2, 3],
        wait: Some(Duration::from_secs(9)),
    };
    let (progress, dead, goes_on) = answered(&mut turn, partly);
    assert_eq!(
        (progress.cursor, progress.delivered, goes_on),
        (place(2), 1, false)
    );
    let told: Vec<_> = dead.iter().filter_map(|one| one.event.as_deref()).collect();
    assert_eq!(
        told,
        ["e1"],
        "e5 is answered again with what comes before it"
    );
    assert_eq!(progress.retry_at.as_millis() - NOW.as_millis(), 9_000);
    let mut turn = Turn::new(forward(&[]), progress);
    assert_eq!(begun(&mut turn), place(2));
    let none = Answer::Taken {
        refused: vec![],
        again: vec![0, 1, 2],
        wait: None,
    };
    posted(&mut turn, items(3..=5));
    let (progress, ..) = answered(&mut turn, none);
    assert_eq!((progress.cursor, progress.failures), (place(2), 1));
}

#[test]
fn a_late_word_ends_the_turn_and_moves_nothing() {
    let mut turn = Turn::new(forward(&[]), Progress::default());
    assert_eq!(turn.update(NOW, Input::Answered(taken(), 0)), Order::End);
    assert_eq!(turn.update(NOW, Input::Begun), Order::End);
}
