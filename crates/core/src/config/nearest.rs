//! The known word that was probably meant.

use alloc::vec::Vec;

/// The candidate with the fewest edits, when these are at most a third of the longer word, or
/// one that differs only by case.
pub(super) fn nearest(
    given: &str,
    candidates: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    let mut best: Option<(usize, &'static str)> = None;
    for candidate in candidates {
        let edits = if candidate.eq_ignore_ascii_case(given) {
            0
        } else {
            distance(given.as_bytes(), candidate.as_bytes())
        };
        let allowed = given.len().max(candidate.len()).max(3) / 3;
        if edits <= allowed && best.is_none_or(|(least, _)| edits < least) {
            best = Some((edits, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Levenshtein's distance, with a swap of neighbours as one edit (optimal string alignment).
fn distance(a: &[u8], b: &[u8]) -> usize {
    // Keys are short; a long text is nobody's typing error.
    if a.len() > 40 {
        return a.len();
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut next = Vec::with_capacity(row.len());
        next.push(i + 1);
        for j in 0..b.len() {
            let swap = i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j];
            let mut least = (row[j] + usize::from(a[i] != b[j]))
                .min(row[j + 1] + 1)
                .min(next[j] + 1);
            if swap {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        before = core::mem::replace(&mut row, next);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_errors_find_their_word() {
        let keys = ["site", "position", "prompts", "promptCooldown", "theme"];
        for (given, meant) in [
            ("postion", Some("position")),
            ("sitE", Some("site")),
            ("tise", None),
            ("stie", Some("site")),
            ("promptcooldown", Some("promptCooldown")),
            ("prompt", Some("prompts")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(given, keys.into_iter()), meant, "{given}");
        }
    }
}
