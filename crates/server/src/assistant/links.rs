//! Where an answer may link to: addresses that the entries have, and the site's own pages. Pure.

use wasl_protocol::{Block, Inline, link_is_allowed};

use super::grounding::Fact;
use crate::markdown;

/// Where links may lead.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// The addresses in the entries.
    named: Vec<String>,
    /// The site's origins.
    origins: Vec<String>,
}

impl Links {
    /// The addresses in these entries, and the pages of these origins.
    pub fn new(facts: &[Fact], origins: Vec<String>) -> Self {
        let mut named = Vec::new();
        for fact in facts {
            for block in markdown::parse(&fact.answer) {
                each_line(&block, &mut |inline| {
                    if let Inline::Link { href, .. } = inline {
                        named.push(href.clone());
                    }
                });
            }
            let words = fact.answer.split(|char: char| {
                char.is_whitespace() || matches!(char, '<' | '>' | '(' | ')' | '[' | ']' | '"')
            });
            named.extend(
                words
                    .map(|word| word.trim_end_matches(['.', ',', ';', ':', '!', '?', '،', '؟']))
                    .filter(|word| word.starts_with("https://") || word.starts_with("http://"))
                    .map(ToOwned::to_owned),
            );
        }
        Self { named, origins }
    }

    /// Whether a link may lead there.
    pub fn allow(&self, href: &str) -> bool {
        link_is_allowed(href)
            && (href.starts_with('/')
                || self.named.iter().any(|named| named == href)
                || self.origins.iter().any(|origin| is_within(href, origin)))
    }
}

/// Whether an address is a page of an origin.
fn is_within(href: &str, origin: &str) -> bool {
    let Some(start) = href.get(..origin.len()) else {
        return false;
    };
    let rest = &href[origin.len()..];
    start.eq_ignore_ascii_case(origin) && (rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

fn each_line(block: &Block, look: &mut dyn FnMut(&Inline)) {
    match block {
        Block::Paragraph(line) => line.iter().for_each(look),
        Block::Bullets(items) | Block::Numbers(items) => items.iter().flatten().for_each(look),
        Block::Code(_) | Block::Image { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_shop_has_said_or_owns_is_linked() {
        let facts = [Fact {
            entry: "a".into(),
            question: "q".into(),
            answer: "See [sizes](https://cdn.example/sizes.pdf), or http://b.example/x. \
                     [Write](mailto:help@shop.example)"
                .into(),
        }];
        let links = Links::new(&facts, vec!["https://shop.example".into()]);
        for (href, allowed) in [
            ("https://cdn.example/sizes.pdf", true),
            ("http://b.example/x", true),
            ("mailto:help@shop.example", true),
            ("/returns/", true),
            ("https://shop.example", true),
            ("HTTPS://Shop.example/a?b#c", true),
            ("https://cdn.example/sizes.pdf?leak=1", false),
            ("https://shop.example.evil.example/", false),
            ("https://shop.example@evil.example/", false),
            ("https://shop.example:444/", false),
            ("http://shop.example/", false),
            ("//evil.example", false),
            ("mailto:evil@shop.example", false),
            ("javascript:alert(1)", false),
            ("tel:+1", false),
        ] {
            assert_eq!(links.allow(href), allowed, "{href}");
        }
    }
}
