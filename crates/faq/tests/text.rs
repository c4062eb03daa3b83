//! What the ranker makes of what people type: spellings, endings, typos, Arabizi, synonyms.

use wasl_faq::{Builder, Entry, Index, MAX_CHARS, Reading};

fn index(questions: &[&str], reading: &Reading) -> Index {
    let entry = |question| Entry {
        question,
        phrasings: &[],
        tags: &[],
        answer: "",
    };
    let entries: Vec<Entry<'_>> = questions.iter().map(|question| entry(*question)).collect();
    Builder::with(&entries, reading).finish()
}

/// Each question finds the entry at its place.
fn check(questions: &[&str], reading: &Reading, asked: &[(&str, usize)]) {
    let index = index(questions, reading);
    for (text, want) in asked {
        let found = index.query(text, 1);
        let entry = found.first().map(|one| one.entry);
        assert_eq!(entry, Some(*want), "{text}");
    }
}

const ENGLISH: [&str; 6] = [
    "How long does delivery take?",
    "Can I return an item?",
    "Which payment methods do you accept?",
    "Do you wrap gifts?",
    "I can not sign in to my account",
    "Where is my parcel?",
];

const ARABIC: [&str; 6] = [
    "متى يصل الطلب؟",
    "كيف أستطيع إرجاع المنتج؟",
    "ما هي طرق الدفع؟",
    "هل يوجد خصم؟",
    "كم سعر الشحن؟",
    "كيف أغير عنوان الفاتورة؟",
];

#[test]
fn english_endings_contractions_and_typos() {
    check(
        &ENGLISH,
        &Reading::default(),
        &[
            ("deliveries taking long", 0),
            ("returning items", 1),
            ("i want to retrun it", 1),
            ("paymnet method", 2),
            ("gift wrapping", 3),
            ("i cant sign in", 4),
            ("I can’t sign in", 4),
            ("cannot sign in", 4),
            ("wheres my parcell", 5),
        ],
    );
}

#[test]
fn arabic_letters_clitics_and_digits() {
    check(
        &ARABIC,
        &Reading::default(),
        &[
            ("وصول طلبي", 0),
            ("وإرجاعها", 1),
            ("ارجاع المُنتَج", 1),
            ("للدفع", 2),
            ("والدفع", 2),
            ("بالدفع", 2),
            ("دفعهم", 2),
            ("خصـــم", 3),
            ("خصومات", 3),
            ("سعرها", 4),
            ("الفاتوره", 5),
            ("عنوانى", 5),
        ],
    );
    check(
        &["Is room 1000 free?", "Is room 2000 free?"],
        &Reading::default(),
        &[("room ٢٠٠٠", 1), ("room ۱۰۰۰", 0)],
    );
}

#[test]
fn arabizi_is_read_when_asked_for() {
    let reading = Reading {
        arabizi: true,
        ..Reading::default()
    };
    let asked = [
        ("emta byewsal el talab", 0),
        ("keef arja3 el montaj", 1),
        ("toro2 el daf3", 2),
        ("fee 5asm", 3),
        ("kam se3r el sha7n", 4),
        ("baddi ghayyer 3enwan el fatoura", 5),
    ];
    check(&ARABIC, &reading, &asked);
    let without = index(&ARABIC, &Reading::default());
    for (text, _) in asked {
        assert!(without.query(text, 1).is_empty(), "{text}");
    }
    // Beside Arabic questions, English ones are still found.
    let mixed = [ARABIC[0], ENGLISH[1], ENGLISH[2]];
    check(&mixed, &reading, &[("can i return it", 1), ("payment", 2)]);
}

#[test]
fn synonyms_are_the_merchants() {
    let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let reading = Reading {
        synonyms: vec![
            own(&["return", "send back", "take it back", "استرجاع"]),
            own(&["gifts", "surprises"]),
        ],
        ..Reading::default()
    };
    let asked = [
        ("may i send these back? send back", 1),
        ("take it back", 1),
        ("الاسترجاع", 1),
        ("a surprise", 3),
    ];
    check(&ENGLISH, &reading, &asked);
    assert!(
        index(&ENGLISH, &Reading::default())
            .query("الاسترجاع", 1)
            .is_empty()
    );
    // Words of a phrase alone are not the phrase.
    let found = index(&ENGLISH, &reading).query("send", 1);
    assert!(found.first().is_none_or(|one| one.entry != 1));
}

#[test]
fn odd_synonyms_do_no_harm() {
    let text = "x".repeat(MAX_CHARS * 2);
    let reading = Reading {
        arabizi: true,
        synonyms: vec![
            vec![],
            vec![String::new(), "😀".into()],
            vec!["one two three four five".into(), text],
            vec!["return".into(), "return".into()],
        ],
        meaning: None,
    };
    check(&ENGLISH, &reading, &[("return", 1)]);
}
