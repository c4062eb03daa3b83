//! Experiments, shares and the holdout over 100,000 visitors.
//!
//! The ids are always the same, so what is found is too: a bound that holds once holds for ever.

use wasl_core::experiment::{
    Assignment, Experiment, HashVersion, Holdout, Namespace, Out, Range, Share, equal_weights,
    is_sampled,
};

const VISITORS: usize = 100_000;

/// Ids as the widget makes them: a prefix and 22 characters of chance, here of a counter's.
fn ids() -> impl Iterator<Item = String> {
    let mut state: u64 = 0x5EED;
    (0..VISITORS).map(move |_| {
        let mut id = String::from("v_");
        for _ in 0..2 {
            // SplitMix64 (Steele, Lea, Flood 2014): well mixed from a counter.
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut mixed = state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            mixed ^= mixed >> 31;
            id.push_str(&format!("{mixed:016x}"));
        }
        id
    })
}

fn experiment(weights: &[f64], coverage: f64) -> Experiment {
    Experiment {
        key: "free-shipping".to_owned(),
        seed: None,
        version: HashVersion::V2,
        variants: weights.iter().copied().map(Share::new).collect(),
        coverage: Share::new(coverage),
        namespace: None,
        by: vec!["visitor.id".to_owned()],
        when: None,
    }
}

fn variant(experiment: &Experiment, id: &str) -> Option<usize> {
    match experiment.assign_id(id) {
        Assignment::In { variant, .. } => Some(variant),
        Assignment::Out(_) => None,
    }
}

/// Whether a count is what a share of the visitors comes to: within 4.5 standard deviations of
/// the binomial distribution, beyond which chance comes 7 times in a million.
fn is_share(count: usize, share: f64) -> bool {
    let expected = VISITORS as f64 * share;
    let deviation = (expected * (1.0 - share)).sqrt();
    (count as f64 - expected).abs() <= 4.5 * deviation
}

#[test]
fn weights_and_coverage_are_met() {
    for (weights, coverage) in [
        (vec![0.5, 0.5], 1.0),
        (vec![0.2, 0.3, 0.5], 1.0),
        (vec![0.9, 0.1], 0.4),
        (vec![0.34, 0.33, 0.33], 0.07),
    ] {
        let experiment = experiment(&weights, coverage);
        let mut counts = vec![0; weights.len()];
        for id in ids() {
            if let Some(variant) = variant(&experiment, &id) {
                counts[variant] += 1;
            }
        }
        for (count, weight) in counts.iter().zip(&weights) {
            assert!(
                is_share(*count, weight * coverage),
                "{count} of {weight} · {coverage}"
            );
        }
    }
}

#[test]
fn counters_for_ids_are_spread_as_well() {
    let experiment = experiment(&[0.5, 0.5], 1.0);
    let first = (0..VISITORS)
        .filter(|at| variant(&experiment, &at.to_string()) == Some(0))
        .count();
    assert!(is_share(first, 0.5), "{first}");
}

#[test]
fn growing_the_coverage_moves_nobody_to_another_variant() {
    let weights = [0.25, 0.5, 0.25];
    let steps = [0.0, 0.1, 0.35, 0.8, 1.0].map(|coverage| experiment(&weights, coverage));
    for id in ids() {
        let mut before = None;
        for step in &steps {
            let now = variant(step, &id);
            assert!(
                before.is_none() || now == before,
                "{id}: {before:?}, then {now:?}"
            );
            before = now;
        }
        assert!(before.is_some(), "{id} is in when all are");
    }
}

#[test]
fn a_visitor_stays_where_it_is() {
    let experiment = experiment(&[0.5, 0.5], 0.7);
    for id in ids().take(1_000) {
        assert_eq!(experiment.assign_id(&id), experiment.clone().assign_id(&id));
    }
}

#[test]
fn a_sampled_share_is_never_thrown_again() {
    let share = Share::new(0.1);
    let mut reached = 0;
    for id in ids() {
        // Looked at by seven triggers, as the rule is seven times on the way.
        let times = (0..7).filter(|_| is_sampled("welcome", &id, share)).count();
        assert!(times == 0 || times == 7);
        reached += usize::from(times > 0);
        let in_more = is_sampled("welcome", &id, Share::new(0.3));
        assert!(times == 0 || in_more, "{id} fell out of a larger share");
        assert!(!is_sampled("welcome", &id, Share::NONE));
        assert!(is_sampled("welcome", &id, Share::ALL));
    }
    assert!(is_share(reached, 0.1), "{reached}");
}

#[test]
fn the_holdout_is_its_share_and_each_site_has_its_own() {
    let holdout = |seed: &str| Holdout {
        seed: seed.to_owned(),
        share: Share::new(0.05),
    };
    let (one, other) = (holdout("shop-one"), holdout("shop-two"));
    let (mut out, mut both) = (0, 0);
    for id in ids() {
        let held_out = one.holds_out(&id);
        assert_eq!(held_out, one.clone().holds_out(&id));
        out += usize::from(held_out);
        both += usize::from(held_out && other.holds_out(&id));
    }
    assert!(is_share(out, 0.05), "{out}");
    assert!(is_share(both, 0.05 * 0.05), "{both}");
}

/// Pearson's chi-squared of a table with two rows.
fn chi_squared(table: &[[usize; 3]; 2]) -> f64 {
    let total: usize = table.iter().flatten().sum();
    let mut chi = 0.0;
    for row in table {
        for (column, found) in row.iter().enumerate() {
            let in_row: usize = row.iter().sum();
            let in_column: usize = table.iter().map(|row| row[column]).sum();
            let expected = in_row as f64 * in_column as f64 / total as f64;
            chi += (*found as f64 - expected).powi(2) / expected;
        }
    }
    chi
}

/// For two degrees of freedom: chance comes to more once in a thousand times.
const CHI_LIMIT: f64 = 13.816;

#[test]
fn the_holdout_and_samples_are_independent_of_variants() {
    let holdout = Holdout {
        seed: "free-shipping".to_owned(),
        share: Share::new(0.1),
    };
    let experiment = experiment(&[0.2, 0.3, 0.5], 1.0);
    let mut by_holdout = [[0; 3]; 2];
    let mut by_sample = [[0; 3]; 2];
    for id in ids() {
        let variant = variant(&experiment, &id).expect("all take part");
        by_holdout[usize::from(holdout.holds_out(&id))][variant] += 1;
        let sampled = is_sampled("free-shipping", &id, Share::new(0.5));
        by_sample[usize::from(sampled)][variant] += 1;
    }
    for table in [by_holdout, by_sample] {
        let chi = chi_squared(&table);
        assert!(chi < CHI_LIMIT, "{chi}: {table:?}");
    }
}

#[test]
fn two_experiments_are_independent_of_each_other() {
    let one = experiment(&[0.5, 0.5], 1.0);
    let other = Experiment {
        key: "free-shipping-2".to_owned(),
        ..experiment(&[0.2, 0.3, 0.5], 1.0)
    };
    let mut table = [[0; 3]; 2];
    for id in ids() {
        let places = (variant(&one, &id), variant(&other, &id));
        let (Some(row), Some(column)) = places else {
            panic!("all take part");
        };
        table[row][column] += 1;
    }
    let chi = chi_squared(&table);
    assert!(chi < CHI_LIMIT, "{chi}: {table:?}");
}

#[test]
fn parts_of_a_namespace_have_nobody_in_common() {
    let part = |key: &str, from, to| Experiment {
        key: key.to_owned(),
        namespace: Some(Namespace {
            name: "checkout".to_owned(),
            range: Range { from, to },
        }),
        ..experiment(&[0.5, 0.5], 1.0)
    };
    let (one, other) = (part("one", 0.0, 0.4), part("other", 0.4, 1.0));
    for id in ids().take(10_000) {
        let in_one = variant(&one, &id).is_some();
        assert_ne!(in_one, variant(&other, &id).is_some(), "{id}");
        if !in_one {
            assert_eq!(one.assign_id(&id), Assignment::Out(Out::Namespace));
        }
    }
}

#[test]
fn an_experiment_needs_two_variants() {
    for weights in [vec![], equal_weights(1)] {
        let lonely = Experiment {
            variants: weights,
            ..experiment(&[], 1.0)
        };
        assert_eq!(lonely.assign_id("v"), Assignment::Out(Out::NoChoice));
    }
}

#[test]
fn shares_are_parts_of_all() {
    for (given, part) in [(-1.0, 0.0), (f64::NAN, 0.0), (0.3, 0.3), (7.0, 1.0)] {
        assert_eq!(Share::new(given).part(), part);
    }
}
