//! The two shop FAQs, their questions, and the rankings that are written down. Read by the native
//! tests and by those in the browser.

use std::fmt::Write as _;

use wasl_faq::{Entry, Index, build};

/// English, then Arabic: lines of kind, text, label.
pub const FAQS: [&str; 2] = [include_str!("faq.en.tsv"), include_str!("faq.ar.tsv")];
/// Lines of text, label.
pub const QUESTIONS: [&str; 2] = [include_str!("asked.en.tsv"), include_str!("asked.ar.tsv")];
/// Lines of text, then entry and confidence, best first.
pub const RANKINGS: [&str; 2] = [include_str!("ranked.en.tsv"), include_str!("ranked.ar.tsv")];
/// The files of `RANKINGS`.
#[allow(dead_code, reason = "the browser writes no files")]
pub const RANKING_FILES: [&str; 2] = ["ranked.en.tsv", "ranked.ar.tsv"];

#[derive(Default)]
pub struct Owned {
    pub label: String,
    pub question: String,
    pub phrasings: Vec<String>,
    pub tags: Vec<String>,
    pub answer: String,
}

pub fn entries(file: &str) -> Vec<Owned> {
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

pub fn index(entries: &[Owned]) -> Index {
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

/// The first three entries for each question, with every bit of their confidence.
pub fn rankings(faq: &str, asked: &str) -> String {
    let entries = entries(faq);
    let index = index(&entries);
    let mut rankings = String::new();
    for line in asked.lines() {
        let (text, _) = line.split_once('\t').expect("two columns");
        rankings.push_str(text);
        for one in index.query(text, 3) {
            let bits = one.confidence.to_bits();
            let label = &entries[one.entry].label;
            write!(rankings, "\t{label} {bits:08x}").expect("a string takes all");
        }
        rankings.push('\n');
    }
    rankings
}

/// The checksum of each FAQ's index file, as it stands in its envelope.
#[allow(dead_code, reason = "not every test that has these files writes them")]
pub const SUMS: [u64; 2] = [6_403_831_378_681_431_351, 938_923_904_715_194_389];

/// The checksum of a FAQ's index file.
#[allow(dead_code, reason = "not every test that has these files writes them")]
pub fn sum(faq: &str) -> u64 {
    let entries = entries(faq);
    let kept: Vec<wasl_faq::Kept> = entries
        .iter()
        .map(|entry| wasl_faq::Kept {
            question: entry.question.clone(),
            answer: entry.answer.clone(),
            ..wasl_faq::Kept::default()
        })
        .collect();
    let reading = wasl_faq::Reading::default();
    let file = wasl_faq::write(&index(&entries), &kept, &reading).expect("it was trained here");
    u64::from_le_bytes(file[14..22].try_into().expect("eight bytes"))
}
