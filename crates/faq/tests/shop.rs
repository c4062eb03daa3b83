//! Two believable shop FAQs (`tests/shop`, English and Arabic with dialects,
//! typos and questions no entry answers) and the least the ranker must reach
//! on them. Files hold `kind<TAB>text<TAB>label` and `text<TAB>label` lines;
//! the label `oos` marks what only a person can answer. Part of the questions
//! was written before the lexicon, so the floors say "no worse than now", not how
//! well the ranker does on a new shop.

use wasl_faq::{DEFAULT_THRESHOLD, Entry, Index, Outcome, build, decide};

#[derive(Default)]
struct Owned {
    label: String,
    question: String,
    phrasings: Vec<String>,
    tags: Vec<String>,
    answer: String,
}

fn entries(file: &str) -> Vec<Owned> {
    let mut entries: Vec<Owned> = Vec::new();
    for line in file.lines() {
        let mut columns = line.split('\t');
        let mut next = || columns.next().expect("three columns");
        let (kind, text, label) = (next(), next(), next());
        if kind == "question" {
            entries.push(Owned {
                label: label.into(),
                question: text.into(),
                ..Owned::default()
            });
            continue;
        }
        let entry = entries.last_mut().expect("a question comes first");
        assert_eq!(entry.label, label, "{line}");
        match kind {
            "phrasing" => entry.phrasings.push(text.into()),
            "tag" => entry.tags.push(text.into()),
            _ => {
                assert_eq!(kind, "answer", "{line}");
                entry.answer = text.into();
            }
        }
    }
    entries
}

fn index(entries: &[Owned]) -> Index {
    let rows: Vec<Entry<'_>> = entries
        .iter()
        .map(|e| Entry {
            question: &e.question,
            phrasings: &e.phrasings,
            tags: &e.tags,
            answer: &e.answer,
        })
        .collect();
    build(&rows)
}

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
    check(
        "en",
        include_str!("shop/faq.en.tsv"),
        include_str!("shop/asked.en.tsv"),
    );
}

#[test]
fn arabic_shop() {
    check(
        "ar",
        include_str!("shop/faq.ar.tsv"),
        include_str!("shop/asked.ar.tsv"),
    );
}

#[test]
fn every_phrasing_answers_its_own_entry() {
    for faq in [
        include_str!("shop/faq.en.tsv"),
        include_str!("shop/faq.ar.tsv"),
    ] {
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
