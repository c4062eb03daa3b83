//! What holds of every score, whatever was answered.

use proptest::prelude::*;
use wasl_core::survey::{
    CesPoints, CesScale, GoodEnd, Inclusion, Measure, Scale, Score, Scores, Tally,
};

const SCALES: [Scale; 4] = [
    Scale::Csat,
    Scale::Nps,
    Scale::Ces(CesScale {
        points: CesPoints::Five,
        good: GoodEnd::Low,
    }),
    Scale::Ces(CesScale {
        points: CesPoints::Seven,
        good: GoodEnd::High,
    }),
];

fn tally(scale: Scale, answers: &[(u8, u32)], times: u32) -> Tally {
    let mut tally = Tally::new(Measure::Scale(scale));
    for (score, millionths) in answers {
        for _ in 0..times {
            tally.add_asked(*score, Inclusion::from_millionths(*millionths).unwrap());
        }
    }
    tally
}

fn parts(tally: &Tally) -> Vec<Score> {
    match tally.scores() {
        Scores::Csat(score) => vec![score],
        Scores::Nps(nps) => vec![nps.score],
        Scores::Ces(ces) => vec![ces.mean, ces.top_box],
        Scores::Choices(shares) => shares,
    }
}

fn answers() -> impl Strategy<Value = Vec<(u8, u32)>> {
    let inclusion = prop_oneof![
        Just(1_000_000),
        Just(500_000),
        Just(333_333),
        1_u32..=1_000_000
    ];
    proptest::collection::vec((0_u8..=11, inclusion), 0..40)
}

fn scale() -> impl Strategy<Value = Scale> {
    proptest::sample::select(&SCALES[..])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_interval_contains_its_figure_and_stays_on_the_scale(
        scale in scale(), answers in answers(),
    ) {
        let tally = tally(scale, &answers, 1);
        let on_scale = answers
            .iter()
            .filter(|(score, _)| (scale.first()..=scale.last()).contains(score))
            .count();
        prop_assert_eq!(tally.answers() as usize, on_scale);
        for score in parts(&tally) {
            prop_assert_eq!(score.estimate.is_some(), on_scale > 0);
            prop_assert!(score.effective_milli <= u64::from(score.answers) * 1_000);
            if let Some(estimate) = score.estimate
                && let Some(interval) = estimate.interval
            {
                prop_assert!(interval.low <= estimate.value && estimate.value <= interval.high);
                prop_assert!(interval.low >= -100_000 && interval.high <= 100_000);
            }
        }
    }

    #[test]
    fn who_answered_first_changes_nothing(
        scale in scale(),
        (answers, shuffled) in answers().prop_flat_map(|a| (Just(a.clone()), Just(a).prop_shuffle())),
    ) {
        prop_assert_eq!(
            tally(scale, &answers, 1).scores(),
            tally(scale, &shuffled, 1).scores()
        );
    }

    #[test]
    fn more_of_the_same_answers_narrow_the_interval(
        scale in scale(), answers in answers(), times in 2_u32..6,
    ) {
        let one = tally(scale, &answers, 1);
        let many = tally(scale, &answers, times);
        for (one, many) in parts(&one).into_iter().zip(parts(&many)) {
            let (Some(one), Some(many)) = (one.estimate, many.estimate) else {
                prop_assert_eq!(one.estimate, many.estimate);
                continue;
            };
            // Sums of weights round differently; a thousandth at most.
            prop_assert!((one.value - many.value).abs() <= 1);
            if let Some(one) = one.interval {
                let many = many.interval.unwrap();
                // Each end is rounded outwards to a thousandth.
                prop_assert!(many.high - many.low <= one.high - one.low + 2);
            }
        }
    }

    #[test]
    fn a_promoter_never_lowers_nps_and_a_detractor_never_raises_it(
        answers in answers(), inclusion in 1_u32..=1_000_000, good in 9_u8..=10, bad in 0_u8..=6,
    ) {
        let before = tally(Scale::Nps, &answers, 1);
        let value = |tally: &Tally| parts(tally)[0].estimate.map(|estimate| estimate.value);
        let with = |score| {
            let mut after = before.clone();
            after.add_asked(score, Inclusion::from_millionths(inclusion).unwrap());
            value(&after).unwrap()
        };
        if let Some(before) = value(&before) {
            prop_assert!(with(good) >= before);
            prop_assert!(with(bad) <= before);
        }
    }

    #[test]
    fn a_good_answer_never_lowers_a_share(
        answers in proptest::collection::vec(1_u8..=5, 1..40), good in 4_u8..=5, bad in 1_u8..=3,
    ) {
        let with = |more: &[u8]| {
            let mut tally = Tally::new(Measure::Scale(Scale::Csat));
            for score in answers.iter().chain(more) {
                tally.add(*score);
            }
            parts(&tally)[0].estimate.unwrap().value
        };
        prop_assert!(with(&[good]) >= with(&[]));
        prop_assert!(with(&[bad]) <= with(&[]));
    }

    #[test]
    fn a_choice_is_counted_once_for_each_who_made_it(
        people in proptest::collection::vec(proptest::collection::vec(0_usize..6, 0..8), 0..30),
    ) {
        let mut tally = Tally::new(Measure::Choices(5));
        for chosen in &people {
            tally.add_chosen(chosen, Inclusion::ALL);
        }
        let answered: Vec<_> = people.iter().filter(|c| c.iter().any(|id| *id < 5)).collect();
        prop_assert_eq!(tally.answers() as usize, answered.len());
        for choice in 0..5 {
            let made = answered.iter().filter(|c| c.contains(&choice)).count();
            prop_assert_eq!(tally.counts()[choice] as usize, made);
        }
    }
}
