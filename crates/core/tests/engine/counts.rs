//! The order of quick questions by what visitors ask: properties of any counts.

use proptest::prelude::*;
use wasl_core::bot::{FaqCounts, Quick, Tally};
use wasl_core::config::{Engine, parse};
use wasl_core::journey::Stage;

use crate::harness::json;

const PAGE: &str = "/product/";
const ENTRIES: usize = 6;

fn name(entry: usize) -> String {
    format!("e{entry}")
}

fn tally() -> impl Strategy<Value = Tally> {
    let one = (0..ENTRIES + 2, 0.0_f64..200.0).prop_map(|(entry, count)| (name(entry), count));
    proptest::collection::vec(one, 0..8)
}

fn counts() -> impl Strategy<Value = FaqCounts> {
    (tally(), [tally(), tally(), tally()], tally(), tally()).prop_map(
        |(all, stages, here, elsewhere)| FaqCounts {
            all,
            stages,
            pages: vec![(PAGE.into(), here), ("/other/".into(), elsewhere)],
        },
    )
}

fn stage() -> impl Strategy<Value = Option<Stage>> {
    prop_oneof![
        Just(None),
        Just(Some(Stage::Before)),
        Just(Some(Stage::During)),
        Just(Some(Stage::After)),
    ]
}

/// The order of all entries, at most five of them.
fn order(counts: &FaqCounts, stage: Option<Stage>) -> Vec<usize> {
    let entries: Vec<String> = (0..ENTRIES)
        .map(|at| format!(r#"{{"id":"e{at}","question":"{at}?","answer":"a","quick":true}}"#))
        .collect();
    let text = format!(
        r#"{{"site":"demo","faq":{{"entries":[{}]}}}}"#,
        entries.join(",")
    );
    let mut faq = parse(&json(&text), Engine::NONE).0.faq;
    faq.asked = counts.clone();
    let mut quick = Quick::default();
    quick.order(&faq, stage, PAGE);
    quick.show(|_| true);
    quick.shown().to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn asked_more_often_it_never_ranks_lower(
        counts in counts(),
        stage in stage(),
        entry in 0..ENTRIES,
        more in 0.0_f64..100.0,
        place in 0..3_usize,
    ) {
        let mut after = counts.clone();
        let tally = match (place, stage) {
            (0, _) => &mut after.pages[0].1,
            (1, Some(stage)) => &mut after.stages[stage as usize],
            _ => &mut after.all,
        };
        tally.push((name(entry), more));
        let rank = |counts: &FaqCounts| {
            let own = counts.score(&name(entry), stage, PAGE);
            (0..ENTRIES)
                .filter(|other| {
                    let score = counts.score(&name(*other), stage, PAGE);
                    // Sums of the same shares may differ in their last bits.
                    score > own + own * 1e-9
                })
                .count()
        };
        prop_assert!(rank(&after) <= rank(&counts));
    }

    #[test]
    fn a_score_is_a_number_from_0(counts in counts(), stage in stage(), entry in 0..ENTRIES) {
        let score = counts.score(&name(entry), stage, PAGE);
        prop_assert!(score >= 0.0 && score.is_finite());
    }

    #[test]
    fn ties_stay_in_the_merchants_order(counts in counts(), stage in stage()) {
        let order = order(&counts, stage);
        prop_assert_eq!(order.len(), 5);
        for pair in order.windows(2) {
            let score = |at: usize| counts.score(&name(at), stage, PAGE);
            let (first, next) = (score(pair[0]), score(pair[1]));
            prop_assert!(first > next || first == next && pair[0] < pair[1]);
        }
    }
}

#[test]
fn without_counts_it_is_the_merchants_order() {
    for stage in [None, Some(Stage::During)] {
        assert_eq!(order(&FaqCounts::default(), stage), [0, 1, 2, 3, 4]);
        // As little as counts of what is no entry any more.
        let old = FaqCounts {
            all: vec![("gone".into(), 9.0)],
            ..FaqCounts::default()
        };
        assert_eq!(order(&old, stage), [0, 1, 2, 3, 4]);
    }
}

#[test]
fn a_page_with_few_counts_borrows_from_its_stage() {
    let counts = FaqCounts {
        all: vec![("e0".into(), 100.0)],
        stages: [vec![], vec![("e1".into(), 100.0)], vec![]],
        pages: vec![(PAGE.into(), vec![("e2".into(), 2.0)])],
    };
    assert_eq!(order(&counts, Some(Stage::During))[..3], [1, 2, 0]);
    assert_eq!(order(&counts, Some(Stage::Before))[..2], [0, 2]);
    let mut busy = counts;
    busy.pages[0].1[0].1 = 20.0;
    assert_eq!(order(&busy, Some(Stage::During))[0], 2);
}
