//! Sequences, and what calls a prompt off.

use crate::harness::{Shop, boot};
use crate::triggers::{Page, See, Track, Wait, act, comes};

#[test]
fn sequences_need_their_order_their_time_and_nothing_between() {
    const A_THEN_B: &str = r#""sequence":{"steps":[{"path":"/a"},{"path":"/b"}],"within":300,"without":{"event.name":"bought"}}"#;
    for (steps, expected) in [
        (vec![Page("/b"), Page("/a")], false),
        (vec![Page("/a"), Page("/c"), Page("/b")], true),
        (vec![Page("/a"), Wait(300_000), Page("/b")], true),
        (vec![Page("/a"), Wait(300_001), Page("/b")], false),
        (vec![Page("/a"), Track("bought", "{}"), Page("/b")], false),
        (
            vec![
                Page("/a"),
                Track("bought", "{}"),
                Page("/c"),
                Page("/a"),
                Page("/b"),
            ],
            true,
        ),
        (
            vec![
                Page("/a"),
                Wait(200_000),
                See(9),
                Wait(200_000),
                See(9),
                Page("/b"),
            ],
            false,
        ),
    ] {
        assert_eq!(comes(A_THEN_B, &steps), expected);
    }
    // With a condition, that must hold besides.
    let rule = r#""sequence":{"steps":[{"path":"/a"},{"path":"/b"}]},"when":{"timeOnPage":5}"#;
    assert!(!comes(rule, &[Page("/a"), Page("/b"), Wait(4_000)]));
    assert!(comes(rule, &[Page("/a"), Page("/b"), Wait(5_000)]));
}

#[test]
fn a_sequence_goes_on_over_pages_and_begins_anew_with_the_visit() {
    let options = r#"{"site":"demo","prompts":[
        {"id":"p","text":"t","sequence":{"steps":[{"event.name":"a"},{"event.name":"b"}]}}]}"#;
    for (pause, expected) in [(60_000, true), (31 * 60_000, false)] {
        let mut first = Shop::open(options);
        act(&mut first, &Track("a", "{}"));
        let mut next = boot(options);
        next.records = first.saved();
        let mut next = Shop::boot_at(next, pause, first.server.clone());
        act(&mut next, &Track("b", "{}"));
        assert_eq!(next.view().prompt.is_some(), expected, "{pause}");
    }
}

#[test]
fn what_calls_a_prompt_off_takes_it_away_for_the_visit() {
    let rule = r#""when":{"timeOnPage":10},"cancel":{"event.name":"purchased"}"#;
    assert!(comes(rule, &[Wait(10_000)]));
    assert!(!comes(rule, &[Wait(10_000), Track("purchased", "{}")]));
    assert!(!comes(
        rule,
        &[Track("purchased", "{}"), Page("/x"), Wait(60_000)]
    ));
    // The next visit is another one.
    assert!(comes(
        rule,
        &[
            Track("purchased", "{}"),
            Wait(1_900_000),
            Page("/x"),
            Wait(10_000)
        ]
    ));
    // Also on the next page.
    let options = format!(r#"{{"site":"demo","prompts":[{{"id":"p","text":"t",{rule}}}]}}"#);
    let mut first = Shop::open(&options);
    act(&mut first, &Track("purchased", "{}"));
    let mut next = boot(&options);
    next.records = first.saved();
    let mut next = Shop::boot_at(next, 5_000, first.server.clone());
    next.wait(20_000);
    assert!(next.view().prompt.is_none());
}
