//! Every Rust module opens with `//!`: its role, what triggers it, what leaves it.

use crate::tidy::{Finding, Source};

/// Modules that do not say what they are.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    sources
        .iter()
        .filter(|source| source.is_rust() && !opens_with_docs(&source.text))
        .map(|source| Finding::error(source.at(1), "the module has no `//!`: say its role first"))
        .collect()
}

/// Only comments, attributes and empty lines may stand before the `//!`.
fn opens_with_docs(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .find(|line| {
            let before = line.is_empty() || line.starts_with("#![") || is_comment(line);
            !before
        })
        .is_some_and(|line| {
            line.strip_prefix("//!")
                .is_some_and(|said| !said.trim().is_empty())
        })
}

fn is_comment(line: &str) -> bool {
    line.starts_with("//") && !line.starts_with("//!")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_says_its_role_first() {
        for (text, good) in [
            ("//! Role.\nuse a;", true),
            ("// @generated\n//! Role.\n", true),
            ("#![cfg(test)]\n\n//! Role.\n", true),
            ("use a;\n//! Role.\n", false),
            ("//!\nuse a;", false),
            ("/// Not the module's.\nfn a() {}", false),
            ("", false),
        ] {
            assert_eq!(opens_with_docs(text), good, "{text}");
        }
        assert_eq!(check(&[Source::new("src/a.rs", "use a;")]).len(), 1);
        assert!(check(&[Source::new("www/a.ts", "import a;")]).is_empty());
    }
}
