//! `wasl faq eval`: builds the index, asks every question, and counts.

use std::error::Error;
use std::time::Instant;

use clap::Args;
use serde::Serialize;
use wasl_faq::{DEFAULT_THRESHOLD, Outcome, decide};

use super::questions::{Asked, Files};
use crate::cli::say;

/// The options of `wasl faq eval`.
#[derive(Args, Debug)]
pub struct Options {
    #[command(flatten)]
    files: Files,
    /// The language of the questions. The ranker tells scripts apart by itself: this is only told in
    /// the result.
    #[arg(long, value_name = "LANGUAGE")]
    locale: Option<String>,
    /// The confidence from which the bot answers, 0 to 1.
    #[arg(long, value_name = "NUMBER", default_value_t = DEFAULT_THRESHOLD)]
    threshold: f32,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// One question and what came of it.
#[derive(Clone, Copy, Debug)]
struct Result {
    in_scope: bool,
    /// The place of the right entry in the ranking, from 1.
    place: Option<usize>,
    answered: bool,
    confidence: f32,
}

/// What is printed. Shares are of 1; what has nothing to be counted on is absent.
#[derive(Debug, PartialEq, Serialize)]
struct Figures {
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
    threshold: f32,
    /// Questions that an entry answers, and others.
    n_in_scope: usize,
    n_oos: usize,
    /// In scope: the right entry comes first.
    accuracy: Option<f64>,
    /// In scope: the right answer is given.
    accuracy_at_threshold: Option<f64>,
    /// Of all answers given: the right ones.
    answered_precision: Option<f64>,
    /// Out of scope: no answer is given.
    oos_recall: Option<f64>,
    /// The chance that a question in scope has a higher confidence than one out of scope.
    auroc: Option<f64>,
    /// In scope: the mean of 1 / the place of the right entry.
    mrr: Option<f64>,
    /// Milliseconds to build the index, and microseconds for a question.
    build_ms: f64,
    us_per_query: f64,
    /// Bytes of memory that the index holds.
    index_bytes: usize,
}

pub fn run(options: &Options) -> std::result::Result<(), Box<dyn Error>> {
    let asked = Asked::read(&options.files)?;
    let started = Instant::now();
    let index = asked.index()?;
    let build_ms = started.elapsed().as_secs_f64() * 1e3;
    let started = Instant::now();
    for (question, _) in &asked.questions {
        // What the page asks for.
        std::hint::black_box(index.query(question, 5));
    }
    let us_per_query = started.elapsed().as_secs_f64() * 1e6 / asked.questions.len() as f64;
    let mut results = Vec::new();
    for (question, entry) in &asked.questions {
        let ranking = index.query(question, asked.labels.len());
        results.push(Result {
            in_scope: entry.is_some(),
            place: entry
                .and_then(|entry| ranking.iter().position(|one| one.entry == entry))
                .map(|place| place + 1),
            answered: matches!(decide(&ranking, options.threshold), Outcome::Answer(_)),
            confidence: ranking.first().map_or(0.0, |best| best.confidence),
        });
    }
    let figures = figures(
        &results,
        Figures {
            locale: options.locale.clone(),
            threshold: options.threshold,
            build_ms,
            us_per_query,
            index_bytes: index.bytes(),
            n_in_scope: 0,
            n_oos: 0,
            accuracy: None,
            accuracy_at_threshold: None,
            answered_precision: None,
            oos_recall: None,
            auroc: None,
            mrr: None,
        },
    );
    if options.json {
        say(&serde_json::to_string(&figures)?)?;
        return Ok(());
    }
    let serde_json::Value::Object(lines) = serde_json::to_value(&figures)? else {
        return Ok(());
    };
    for (name, value) in lines {
        match value.as_f64() {
            Some(number) if value.is_f64() => say(&format!("{name:<22} {number:.4}"))?,
            Some(_) | None => say(&format!("{name:<22} {value}"))?,
        }
    }
    Ok(())
}

/// The shares of what is counted.
fn figures(results: &[Result], rest: Figures) -> Figures {
    let count = |which: &dyn Fn(&Result) -> bool| results.iter().filter(|one| which(one)).count();
    let share = |part: usize, of: usize| (of > 0).then(|| part as f64 / of as f64);
    let n_in_scope = count(&|one| one.in_scope);
    let n_oos = results.len() - n_in_scope;
    let right = count(&|one| one.answered && one.place == Some(1));
    let reciprocal: f64 = results
        .iter()
        .filter_map(|one| one.place)
        .map(|place| 1.0 / place as f64)
        .sum();
    Figures {
        n_in_scope,
        n_oos,
        accuracy: share(count(&|one| one.place == Some(1)), n_in_scope),
        accuracy_at_threshold: share(right, n_in_scope),
        answered_precision: share(right, count(&|one| one.answered)),
        oos_recall: share(count(&|one| !one.in_scope && !one.answered), n_oos),
        auroc: auroc(results),
        mrr: (n_in_scope > 0).then(|| reciprocal / n_in_scope as f64),
        ..rest
    }
}

/// The area under the ROC curve: the Mann-Whitney statistic, ties counting half.
fn auroc(results: &[Result]) -> Option<f64> {
    let mut sorted: Vec<&Result> = results.iter().collect();
    sorted.sort_by(|a, b| a.confidence.total_cmp(&b.confidence));
    let (mut below, mut pairs, mut won) = (0, 0, 0.0);
    for group in sorted.chunk_by(|a, b| a.confidence == b.confidence) {
        let inside = group.iter().filter(|one| one.in_scope).count();
        let outside = group.len() - inside;
        won += inside as f64 * (below as f64 + outside as f64 / 2.0);
        below += outside;
        pairs += inside;
    }
    (below > 0 && pairs > 0).then(|| won / (pairs as f64 * below as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(in_scope: bool, place: Option<usize>, answered: bool, confidence: f32) -> Result {
        Result {
            in_scope,
            place,
            answered,
            confidence,
        }
    }

    fn none() -> Figures {
        Figures {
            locale: None,
            threshold: 0.5,
            n_in_scope: 0,
            n_oos: 0,
            accuracy: None,
            accuracy_at_threshold: None,
            answered_precision: None,
            oos_recall: None,
            auroc: None,
            mrr: None,
            build_ms: 0.0,
            us_per_query: 0.0,
            index_bytes: 0,
        }
    }

    #[test]
    fn counts_what_its_names_say() {
        let results = [
            one(true, Some(1), true, 0.9),
            one(true, Some(1), false, 0.4),
            one(true, Some(2), true, 0.8),
            one(true, None, false, 0.0),
            one(false, None, true, 0.6),
            one(false, None, false, 0.1),
        ];
        let figures = figures(&results, none());
        assert_eq!((figures.n_in_scope, figures.n_oos), (4, 2));
        assert_eq!(figures.accuracy, Some(0.5));
        assert_eq!(figures.accuracy_at_threshold, Some(0.25));
        assert_eq!(figures.answered_precision, Some(1.0 / 3.0));
        assert_eq!(figures.oos_recall, Some(0.5));
        assert_eq!(figures.mrr, Some(2.5 / 4.0));
        // Of eight pairs, five are in order.
        assert_eq!(figures.auroc, Some(5.0 / 8.0));
    }

    #[test]
    fn what_cannot_be_counted_is_absent() {
        let figures = figures(&[one(true, Some(1), true, 0.5)], none());
        assert_eq!((figures.oos_recall, figures.auroc), (None, None));
    }

    #[test]
    fn equal_confidences_count_half() {
        let results = [one(true, Some(1), true, 0.5), one(false, None, true, 0.5)];
        assert_eq!(auroc(&results), Some(0.5));
    }
}
