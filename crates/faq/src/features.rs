//! Text to weighted, hashed features.

use crate::tokens::words;

/// One feature: the hash of an n-gram and its weight.
pub(crate) type Row = (u32, f32);

/// The features of normalised `text`, sorted by hash, each hash once.
pub(crate) fn features(text: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut chars: Vec<char> = Vec::new();
    for word in words(text) {
        rows.push((hash(1, word.chars()), 1.0));
        chars.clear();
        chars.push(' ');
        chars.extend(word.chars());
        chars.push(' ');
        for n in 2..=5 {
            for gram in chars.windows(n) {
                rows.push((hash(2, gram.iter().copied()), 1.0));
            }
        }
    }
    merge(&mut rows);
    rows
}

/// Sorts by hash and adds equal hashes up.
pub(crate) fn merge(rows: &mut Vec<Row>) {
    rows.sort_unstable_by_key(|&(hash, _)| hash);
    rows.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
}

/// FNV-1a over the characters, seeded by the kind of feature.
fn hash(kind: u32, chars: impl Iterator<Item = char>) -> u32 {
    let mut hash = (0x811c_9dc5 ^ kind).wrapping_mul(0x0100_0193);
    for c in chars {
        hash = (hash ^ c as u32).wrapping_mul(0x0100_0193);
    }
    hash
}
