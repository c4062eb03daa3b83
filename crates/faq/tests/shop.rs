//! Two believable shop FAQs (`tests/shop`, English and Arabic with dialects,
//! typos and questions no entry answers) and the least the ranker must reach
//! on them. Files hold `kind<TAB>text<TAB>label` and `text<TAB>label` lines;
//! the label `oos` marks what only a person can answer. Part of the questions
//! was written before the lexicon, so the floors say "no worse than now", not how
//! well the ranker does on a new shop.

#[path = "shop/mod.rs"]
mod files;

use files::{FAQS, QUESTIONS, entries, index};
use wasl_faq::{DEFAULT_THRESHOLD, Outcome, decide};

/// Shares, 0 to 1.
#[derive(Debug)]
struct Measured {
    /// In scope: the right entry is ranked first.
    first: f32,
    /// In scope: answered rightly at the default threshold.
    answered: f32,
    /// In scope: answered rightly or offered among the suggestions.
    helped: f32,
    /// Of all answers given, the right ones.
    precision: f32,
    /// Out of scope: said so.
    unknown: f32,
}

/// What is measured, and the questions that went wrong.
fn run(faq: &str, asked: &str) -> (Measured, String) {
    let entries = entries(faq);
    let index = index(&entries);
    let mut wrong = String::new();
    let (mut inside, mut outside) = (0, 0);
    let (mut first, mut answered, mut offered, mut answers, mut unknown) = (0, 0, 0, 0, 0);
    for line in asked.lines() {
        let (text, label) = line.split_once('\t').expect("two columns");
        let right = |m: &wasl_faq::Match| entries[m.entry].label == label;
        let ranking = index.query(text, 3);
        let outcome = decide(&ranking, DEFAULT_THRESHOLD);
        if let Outcome::Answer(_) = outcome {
            answers += 1;
        }
        if label == "oos" {
            outside += 1;
            if outcome == Outcome::Unknown {
                unknown += 1;
            } else {
                wrong.push_str(&format!("{text}: {outcome:?}\n"));
            }
            continue;
        }
        inside += 1;
        let top = ranking.first().is_some_and(right);
        first += usize::from(top);
        match &outcome {
            Outcome::Answer(m) if right(m) => answered += 1,
            Outcome::Suggest(list) if list.iter().any(right) => offered += 1,
            Outcome::Answer(_) | Outcome::Suggest(_) | Outcome::Unknown => {
                wrong.push_str(&format!("{text}: {outcome:?}\n"));
            }
        }
    }
    let share = |n: usize, of: usize| n as f32 / of as f32;
    let measured = Measured {
        first: share(first, inside),
        answered: share(answered, inside),
        helped: share(answered + offered, inside),
        precision: share(answered, answers),
        unknown: share(unknown, outside),
    };
    (measured, wrong)
}

fn check(language: &str, faq: &str, asked: &str) {
    let (result, wrong) = run(faq, asked);
    assert!(result.first >= 0.86, "{language}: {result:?}\n{wrong}");
    assert!(result.answered >= 0.72, "{language}: {result:?}\n{wrong}");
    assert!(result.helped >= 0.83, "{language}: {result:?}\n{wrong}");
    assert!(result.precision >= 0.93, "{language}: {result:?}\n{wrong}");
    assert!(result.unknown >= 0.89, "{language}: {result:?}\n{wrong}");
}

#[test]
fn english_shop() {
    check("en", FAQS[0], QUESTIONS[0]);
}

#[test]
fn arabic_shop() {
    check("ar", FAQS[1], QUESTIONS[1]);
}

#[test]
fn every_phrasing_answers_its_own_entry() {
    for faq in FAQS {
        let entries = entries(faq);
        let index = index(&entries);
        for (id, entry) in entries.iter().enumerate() {
            for text in core::iter::once(&entry.question).chain(&entry.phrasings) {
                let Outcome::Answer(m) = decide(&index.query(text, 3), DEFAULT_THRESHOLD) else {
                    panic!("no answer: {text}");
                };
                assert_eq!(m.entry, id, "{text}");
            }
        }
    }
}

/// The rankings of all questions, written down: a change of them is meant, or a mistake. The browser
/// runs the same test, and must come to the same bits.
#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "only the test writes its own files, when it is asked to"
)]
fn rankings_are_as_written_down() {
    for (at, written) in files::RANKINGS.iter().enumerate() {
        let found = files::rankings(FAQS[at], QUESTIONS[at]);
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/shop")
            .join(files::RANKING_FILES[at]);
        if std::env::var_os("WASL_WRITE_RANKINGS").is_some() {
            std::fs::write(file, found).expect("a writable file");
            continue;
        }
        for (ours, theirs) in found.lines().zip(written.lines()) {
            assert_eq!(ours, theirs, "WASL_WRITE_RANKINGS=1 writes them anew");
        }
        assert_eq!(found.lines().count(), written.lines().count());
    }
}
