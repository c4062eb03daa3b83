//! The known word that was probably meant.

use alloc::vec::Vec;

/// The candidate with the fewest edits, when these are at most a third of the longer word, or
/// one that differs only by case.
pub(crate) fn nearest<'a>(given: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let mut best: Option<(usize, &'a str)> = None;
    for &candidate in candidates {
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
    let width = b.len() + 1;
    // Row by row: the edits from the first `i` of `a` to the first `j` of `b`.
    let mut edits: Vec<usize> = Vec::new();
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            let here = edits.len();
            edits.push(if i == 0 || j == 0 {
                i + j
            } else {
                let changed = usize::from(a[i - 1] != b[j - 1]);
                let mut least = (edits[here - width - 1] + changed)
                    .min(edits[here - width] + 1)
                    .min(edits[here - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(edits[here - 2 * width - 2] + 1);
                }
                least
            });
        }
    }
    edits[edits.len() - 1]
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
            assert_eq!(nearest(given, &keys), meant, "{given}");
        }
    }
}
