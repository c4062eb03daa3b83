//! What a ranking says of a question that is still being typed, on the shop FAQs of `tests/shop`: the least
//! that suggestions while typing must reach. docs/BOT.md has the figures for other confidences.

#[allow(dead_code, reason = "the rankings are another test's")]
#[path = "shop/mod.rs"]
mod files;

use files::{FAQS, QUESTIONS, entries, index};

/// From so many letters on, so many entries, from this confidence on: as the widget suggests.
const LEAST: usize = 3;
const MOST: usize = 3;
const CONFIDENCE: f32 = 0.25;

/// Shares, 0 to 1.
#[derive(Debug)]
struct Measured {
    /// Of all moments, those with a suggestion.
    shown: f32,
    /// Of those, the ones with the right entry.
    right: f32,
    /// Of the questions, those whose entry is suggested at some moment.
    reached: f32,
    /// Of the letters, those that are left when it is first.
    saved: f32,
    /// Of the moments of questions that no entry answers, those with a suggestion.
    noise: f32,
}

fn measure(faq: &str, asked: &str) -> Measured {
    let entries = entries(faq);
    let index = index(&entries);
    let (mut moments, mut shown, mut right) = (0, 0, 0);
    let (mut questions, mut reached, mut letters, mut saved) = (0, 0, 0, 0);
    let (mut outside, mut noise) = (0, 0);
    for line in asked.lines() {
        let (text, label) = line.split_once('\t').expect("two columns");
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).skip(LEAST).collect();
        let mut first = None;
        for (typed, end) in ends.iter().copied().chain([text.len()]).enumerate() {
            let mut list = index.query(text[..end].trim(), MOST);
            list.retain(|one| one.confidence >= CONFIDENCE);
            let some = usize::from(!list.is_empty());
            if label == "oos" {
                outside += 1;
                noise += some;
                continue;
            }
            moments += 1;
            shown += some;
            if list.iter().any(|one| entries[one.entry].label == label) {
                right += 1;
                first = first.or(Some(ends.len() - typed));
            }
        }
        if label != "oos" {
            questions += 1;
            letters += ends.len() + LEAST;
            reached += usize::from(first.is_some());
            saved += first.unwrap_or(0);
        }
    }
    let share = |n: usize, of: usize| n as f32 / of as f32;
    Measured {
        shown: share(shown, moments),
        right: share(right, shown),
        reached: share(reached, questions),
        saved: share(saved, letters),
        noise: share(noise, outside),
    }
}

#[test]
fn an_entry_is_found_when_half_of_its_question_is_typed() {
    for (faq, asked) in FAQS.into_iter().zip(QUESTIONS) {
        let measured = measure(faq, asked);
        assert!(measured.shown >= 0.6, "{measured:?}");
        assert!(measured.right >= 0.8, "{measured:?}");
        assert!(measured.reached >= 0.9, "{measured:?}");
        assert!(measured.saved >= 0.48, "{measured:?}");
        assert!(measured.noise <= 0.27, "{measured:?}");
    }
}
