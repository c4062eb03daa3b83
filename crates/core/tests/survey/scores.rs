//! Worked examples. The expected figures were computed apart from the engine: Wilson's ends as
//! the roots of (p − x)²·n = z²·x(1 − x) by bisection, those of NPS from the variance of a draw
//! of −1, 0 and 1 by its definition, Student's quantile by integrating its density.

use wasl_core::survey::{
    Ces, CesPoints, CesScale, Csat, Estimate, GoodEnd, Inclusion, Interval, LEAST_ANSWERS, Measure,
    Scale, Score, Scores, Tally,
};

const EFFORT: CesScale = CesScale {
    points: CesPoints::Seven,
    good: GoodEnd::High,
};

fn scale(scale: Scale, scores: &[u8]) -> Scores {
    let mut tally = Tally::new(Measure::Scale(scale));
    for score in scores {
        tally.add(*score);
    }
    tally.scores()
}

fn csat(good: u32, all: u32) -> Score {
    let mut tally = Tally::new(Measure::Scale(Scale::Csat));
    tally.add_counts(&[all - good, 0, 0, 0, good], Inclusion::ALL);
    match tally.scores() {
        Scores::Csat(score) => score,
        other => panic!("{other:?}"),
    }
}

fn ces(scale: CesScale, scores: &[u8]) -> Ces {
    match self::scale(Scale::Ces(scale), scores) {
        Scores::Ces(ces) => ces,
        other => panic!("{other:?}"),
    }
}

fn estimate(value: i32, low: i32, high: i32) -> Option<Estimate> {
    Some(Estimate {
        value,
        interval: Some(Interval { low, high }),
    })
}

#[test]
fn csat_with_its_wilson_interval() {
    for (good, all, value, low, high) in [
        (1, 1, 100_000, 20_654, 100_000),
        (2, 3, 66_667, 20_765, 93_851),
        (0, 5, 0, 0, 43_449),
        (5, 5, 100_000, 56_551, 100_000),
        (8, 10, 80_000, 49_016, 94_332),
        (15, 20, 75_000, 53_129, 88_814),
        (850, 1_000, 85_000, 82_653, 87_079),
    ] {
        let score = csat(good, all);
        assert_eq!(
            score.estimate,
            estimate(value, low, high),
            "{good} of {all}"
        );
        assert_eq!(
            (score.answers, score.effective_milli),
            (all, u64::from(all) * 1_000)
        );
    }
}

#[test]
fn nps_with_its_adjusted_wald_interval() {
    for (promoters, detractors, all, value, low, high) in [
        // One answer: the interval is stretched to the figure, which it would miss.
        (1, 0, 1, 100_000, -48_499, 100_000),
        (0, 0, 1, 0, -60_012, 60_012),
        (5, 0, 5, 100_000, 17_491, 100_000),
        (5, 2, 10, 30_000, -19_051, 65_205),
        (0, 4, 4, -100_000, -100_000, -6_944),
        (50, 20, 100, 30_000, 14_051, 44_202),
        (400, 250, 1_000, 15_000, 10_054, 19_857),
    ] {
        let mut tally = Tally::new(Measure::Scale(Scale::Nps));
        let passives = all - promoters - detractors;
        let counts = [0, 0, 0, 0, 0, 0, detractors, 0, passives, promoters, 0];
        tally.add_counts(&counts, Inclusion::ALL);
        let Scores::Nps(nps) = tally.scores() else {
            panic!("not NPS")
        };
        assert_eq!(
            (nps.promoters, nps.passives, nps.detractors),
            (promoters, passives, detractors)
        );
        assert_eq!(nps.score.estimate, estimate(value, low, high), "{all}");
    }
}

#[test]
fn nps_buckets_have_their_ends() {
    let Scores::Nps(nps) = scale(Scale::Nps, &[0, 6, 7, 8, 9, 10, 11, 255]) else {
        panic!("not NPS")
    };
    assert_eq!((nps.promoters, nps.passives, nps.detractors), (2, 2, 2));
    assert_eq!(nps.score.answers, 6);
}

#[test]
fn ces_is_a_mean_and_a_top_box() {
    let three = ces(EFFORT, &[5, 6, 7]);
    assert_eq!(three.mean.estimate, estimate(6_000, 3_515, 7_000));
    assert_eq!(three.top_box.estimate.unwrap().value, 100_000);
    let eight = ces(EFFORT, &[7, 6, 6, 5, 3, 7, 7, 2]);
    assert_eq!(eight.scale, EFFORT);
    assert_eq!(eight.mean.estimate, estimate(5_375, 3_767, 6_983));
    assert_eq!(eight.top_box.estimate.unwrap().value, 75_000);
    // One answer, and answers that are all the same, say nothing of their spread.
    for scores in [&[4_u8][..], &[4, 4, 4, 4]] {
        let same = ces(EFFORT, scores).mean.estimate.unwrap();
        assert_eq!((same.value, same.interval), (4_000, None));
    }
}

#[test]
fn ces_of_five_points_and_of_effort_itself() {
    let mut scores = Vec::new();
    for (score, times) in [(1, 3), (2, 7), (3, 10), (4, 30), (5, 50)] {
        scores.extend(vec![score; times]);
    }
    let top = |good| {
        let five = ces(
            CesScale {
                points: CesPoints::Five,
                good,
            },
            &scores,
        );
        assert_eq!(five.mean.estimate, estimate(4_170, 3_958, 4_382));
        five.top_box.estimate.unwrap().value
    };
    assert_eq!(top(GoodEnd::High), 80_000);
    assert_eq!(top(GoodEnd::Low), 10_000);
    assert_eq!(ces(EFFORT, &[0, 8]).mean.answers, 0);
}

#[test]
fn choices_are_shares_of_those_who_answered() {
    let mut tally = Tally::new(Measure::Choices(3));
    // The third one chose twice the same, the fourth nothing, the fifth what there is not.
    for chosen in [&[0, 1][..], &[0], &[1, 1], &[], &[3], &[0, 2], &[0, 1]] {
        tally.add_chosen(chosen, Inclusion::ALL);
    }
    assert_eq!((tally.answers(), tally.counts()), (5, vec![4, 3, 1]));
    let Scores::Choices(shares) = tally.scores() else {
        panic!("not choices")
    };
    let values: Vec<i32> = shares
        .iter()
        .map(|share| share.estimate.unwrap().value)
        .collect();
    assert_eq!(values, [80_000, 60_000, 20_000]);
    assert_eq!(shares[1].estimate, estimate(60_000, 23_072, 88_238));
    assert!(shares.iter().all(|share| share.answers == 5));
}

#[test]
fn without_answers_there_is_no_score() {
    for (scores, parts) in [
        (scale(Scale::Csat, &[]), 1),
        (scale(Scale::Nps, &[]), 1),
        (scale(Scale::Ces(EFFORT), &[]), 2),
        (Tally::new(Measure::Choices(2)).scores(), 2),
    ] {
        let all = match scores {
            Scores::Csat(score) => vec![score],
            Scores::Nps(nps) => vec![nps.score],
            Scores::Ces(ces) => vec![ces.mean, ces.top_box],
            Scores::Choices(shares) => shares,
        };
        assert_eq!(all.len(), parts);
        for score in all {
            assert_eq!((score.answers, score.estimate), (0, None));
            assert_eq!(score.shown(0), None);
        }
    }
}

#[test]
fn a_score_of_few_is_counted_but_not_shown() {
    let few = csat(3, 4);
    assert_eq!((few.answers, few.shown(LEAST_ANSWERS)), (4, None));
    assert!(few.estimate.is_some());
    assert!(csat(3, 5).shown(LEAST_ANSWERS).is_some());
    assert!(few.shown(4).is_some());
}

#[test]
fn answers_stand_for_those_who_were_not_asked() {
    // Ten answers of visitors of whom one in ten was asked, seven of them satisfied; thirty of
    // visitors who were all asked, fifteen of them satisfied: (70 + 15) / (100 + 30).
    let tenth = Inclusion::from_millionths(100_000).unwrap();
    let mut tally = Tally::new(Measure::Scale(Scale::Csat));
    tally.add_counts(&[15, 0, 0, 0, 15], Inclusion::ALL);
    tally.add_counts(&[3, 0, 0, 0, 7], tenth);
    let Scores::Csat(score) = tally.scores() else {
        panic!("not CSAT")
    };
    assert_eq!((score.answers, score.effective_milli), (40, 16_408));
    assert_eq!(score.estimate, estimate(65_385, 41_540, 83_392));

    let quarter = Inclusion::from_millionths(250_000).unwrap();
    let mut tally = Tally::new(Measure::Scale(Scale::Ces(CesScale {
        points: CesPoints::Five,
        good: GoodEnd::High,
    })));
    for score in [5, 3] {
        tally.add_asked(score, quarter);
    }
    for score in [1, 2, 4, 5] {
        tally.add(score);
    }
    let Scores::Ces(ces) = tally.scores() else {
        panic!("not CES")
    };
    assert_eq!((ces.mean.answers, ces.mean.effective_milli), (6, 4_000));
    // 1.2554 to 6.0779, which no mean of this scale can be.
    assert_eq!(ces.mean.estimate, estimate(3_667, 1_255, 5_000));
    // Six answers that count as four are too few.
    assert_eq!(ces.mean.shown(LEAST_ANSWERS), None);
}

#[test]
fn a_share_that_everybody_had_changes_no_figure() {
    let some = Inclusion::from_millionths(125_000).unwrap();
    for counts in [[1, 2, 3, 4, 5], [0, 0, 0, 0, 9], [7, 0, 1, 0, 0]] {
        let scores = [Inclusion::ALL, some].map(|inclusion| {
            let mut tally = Tally::new(Measure::Scale(Scale::Csat));
            tally.add_counts(&counts, inclusion);
            tally.scores()
        });
        assert_eq!(scores[0], scores[1]);
    }
}

#[test]
fn a_chance_is_more_than_none_and_at_most_certain() {
    assert_eq!(Inclusion::from_millionths(0), None);
    assert_eq!(Inclusion::from_millionths(1_000_001), None);
    assert_eq!(Inclusion::from_millionths(1_000_000), Some(Inclusion::ALL));
}

#[test]
fn the_desk_s_percent_is_the_same_score() {
    for counts in [[1, 0, 0, 0, 2], [3, 1, 4, 1, 5], [0, 0, 8, 1, 0]] {
        let desk = Csat::from_counts(counts);
        let mut tally = Tally::new(Measure::Scale(Scale::Csat));
        tally.add_counts(&counts, Inclusion::ALL);
        let Scores::Csat(score) = tally.scores() else {
            panic!("not CSAT")
        };
        assert_eq!(desk.score(), score);
        let milli = score.estimate.unwrap().value;
        assert_eq!(i32::from(desk.percent().unwrap()), (milli + 500) / 1_000);
        assert_eq!(desk.answers(), score.answers);
    }
}
