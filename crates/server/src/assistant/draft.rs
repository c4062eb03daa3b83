//! What is shown of what the model has written so far. Pure.
//!
//! The Markdown becomes the rich-text tree by the parser that agents and entries have, then links that may
//! not be are plain words, citations get the numbers of the sources in the order they come, and made-up
//! ones go. Before the first citation of an entry nothing is shown at all.

use wasl_protocol::{Block, Inline, Source};

use super::grounding::Fact;
use super::links::Links;
use super::prompt::{REFUSAL, is_leak};
use crate::markdown;

/// The longest unclosed bracket that is kept back while it may become a citation or a link.
const MAX_OPEN: usize = 300;

/// What may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// Nothing yet.
    Nothing,
    /// Nothing at all: the entries do not answer, or it is no answer.
    Refused,
    /// This, in the place of what was shown before.
    Said {
        /// Drawn text.
        rich: Vec<Block>,
        /// What it cites.
        sources: Vec<Source>,
    },
}

/// What an answer is held against.
pub struct Draft<'a> {
    /// The entries that the model was given; the first one is number 1.
    pub facts: &'a [Fact],
    /// Where links may lead.
    pub links: Links,
    /// The mark around the data.
    pub mark: &'a str,
}

impl Draft<'_> {
    /// Draws what was written so far; `whole` says that no more will come.
    pub fn draw(&self, written: &str, whole: bool) -> Drawn {
        if written.contains(REFUSAL) || is_leak(written, self.mark) {
            return Drawn::Refused;
        }
        let text = cleaned(written);
        let text = if whole { &text } else { closed(&text) };
        let mut rich = markdown::parse(text);
        let mut cited = Vec::new();
        for block in &mut rich {
            // A picture is fetched without a press: it could carry words to a stranger's server.
            if let Block::Image { alt, .. } = block {
                *block = Block::Paragraph(vec![Inline::Text(std::mem::take(alt))]);
            }
            match block {
                Block::Paragraph(line) => self.mend(line, &mut cited),
                Block::Bullets(items) | Block::Numbers(items) => {
                    for line in items {
                        self.mend(line, &mut cited);
                    }
                }
                Block::Code(_) | Block::Image { .. } => {}
            }
        }
        match (cited.is_empty(), whole) {
            (true, true) => Drawn::Refused,
            (true, false) => Drawn::Nothing,
            (false, _) => Drawn::Said {
                rich,
                sources: cited.into_iter().map(|place| self.source(place)).collect(),
            },
        }
    }

    fn source(&self, place: usize) -> Source {
        let fact = &self.facts[place];
        Source {
            entry: fact.entry.clone(),
            question: fact.question.clone(),
        }
    }

    fn mend(&self, line: &mut Vec<Inline>, cited: &mut Vec<usize>) {
        for inline in std::mem::take(line) {
            let inline = match inline {
                Inline::Link { text, href } if !self.links.allow(&href) => Inline::Text(text),
                other => other,
            };
            match (line.last_mut(), inline) {
                // A link that is none must not part a citation.
                (Some(Inline::Text(before)), Inline::Text(words)) => before.push_str(&words),
                (_, inline) => line.push(inline),
            }
        }
        for inline in line {
            match inline {
                Inline::Text(words) | Inline::Strong(words) | Inline::Emphasis(words) => {
                    *words = self.cite(words, cited);
                }
                Inline::Code(_) | Inline::Break | Inline::Link { .. } => {}
            }
        }
    }

    /// The words with their citations numbered by `cited`, where new ones are added.
    fn cite(&self, words: &str, cited: &mut Vec<usize>) -> String {
        let mut out = String::with_capacity(words.len());
        let mut rest = words;
        while let Some(open) = rest.find('[') {
            let (before, from) = rest.split_at(open);
            out.push_str(before);
            let Some((numbers, length)) = citation(from) else {
                out.push('[');
                rest = &from[1..];
                continue;
            };
            let end = out.len();
            for number in numbers {
                // None is 0, and a made-up one is not there.
                let place = number.checked_sub(1).filter(|at| *at < self.facts.len());
                let Some(place) = place else { continue };
                let known = cited.iter().position(|one| *one == place);
                let at = known.unwrap_or_else(|| {
                    cited.push(place);
                    cited.len() - 1
                });
                let shown = format!("[{}]", at + 1);
                if !out[end..].contains(&shown) {
                    out.push_str(&shown);
                }
            }
            if out.len() == end {
                out.truncate(out.trim_end_matches(' ').len());
            }
            rest = &from[length..];
        }
        out.push_str(rest);
        out
    }
}

/// The numbers in the brackets that a text begins with, and where the brackets end.
fn citation(text: &str) -> Option<(Vec<usize>, usize)> {
    let end = text.find(']')?;
    let mut numbers = Vec::new();
    for part in text[1..end].split([',', '،', ';']) {
        let mut number = 0_usize;
        let part = part.trim();
        if part.is_empty() || part.chars().count() > 4 {
            return None;
        }
        for char in part.chars() {
            number = number * 10 + digit(char)?;
        }
        numbers.push(number);
    }
    Some((numbers, end + 1))
}

/// A digit of the Latin, Arabic-Indic and Persian scripts.
fn digit(char: char) -> Option<usize> {
    let zero = match char {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        _ => return None,
    };
    usize::try_from(u32::from(char) - u32::from(zero)).ok()
}

/// Without what changes the direction of all that follows or is not seen, and with one kind of brackets.
fn cleaned(text: &str) -> String {
    let is_kept = |char: &char| {
        !matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
            && (!char.is_control() || *char == '\n')
    };
    let brackets = |char: char| match char {
        '【' => '[',
        '】' => ']',
        other => other,
    };
    text.chars().filter(is_kept).map(brackets).collect()
}

/// Without an end that may become something else: an open bracket, the beginning of a refusal.
fn closed(text: &str) -> &str {
    let mut end = text.len();
    if let Some(open) = text.rfind('[')
        && !text[open..].contains(']')
        && text.len() - open < MAX_OPEN
    {
        end = open;
    }
    for length in (1..REFUSAL.len()).rev() {
        if text[..end].ends_with(&REFUSAL[..length]) {
            end -= length;
            break;
        }
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Vec<Fact> {
        let fact = |entry: &str, answer: &str| Fact {
            entry: entry.into(),
            question: format!("{entry}?"),
            answer: answer.into(),
        };
        vec![
            fact(
                "ship",
                "Three days. See [rates](https://cdn.example/rates).",
            ),
            fact("back", "Within 30 days."),
            fact("pay", "Visa."),
        ]
    }

    fn draw(written: &str, whole: bool) -> Drawn {
        let facts = facts();
        Draft {
            links: Links::new(&facts, vec!["https://shop.example".into()]),
            facts: &facts,
            mark: "data-77",
        }
        .draw(written, whole)
    }

    /// The plain words, with links as `<words|address>`, and the cited entries.
    fn said(written: &str, whole: bool) -> (String, Vec<String>) {
        let Drawn::Said { rich, sources } = draw(written, whole) else {
            panic!("{written}: {:?}", draw(written, whole));
        };
        let mut words = String::new();
        for block in rich {
            let lines = match block {
                Block::Paragraph(line) => vec![line],
                Block::Bullets(items) | Block::Numbers(items) => items,
                Block::Code(text) => vec![vec![Inline::Code(text)]],
                Block::Image { src, .. } => panic!("a picture: {src}"),
            };
            for inline in lines.into_iter().flatten() {
                match inline {
                    Inline::Text(text) | Inline::Strong(text) | Inline::Emphasis(text) => {
                        words.push_str(&text);
                    }
                    Inline::Code(text) => words.push_str(&format!("`{text}`")),
                    Inline::Break => words.push('\n'),
                    Inline::Link { text, href } => words.push_str(&format!("<{text}|{href}>")),
                }
            }
        }
        (words, sources.into_iter().map(|one| one.entry).collect())
    }

    #[test]
    fn citations_are_numbered_as_they_come() {
        for (written, words, sources) in [
            ("In 30 days [2].", "In 30 days [1].", &["back"][..]),
            (
                "A [3]. B [1][3]. C [2, 3].",
                "A [1]. B [2][1]. C [3][1].",
                &["pay", "ship", "back"],
            ),
            (
                "ثلاثة أيام [١]، و٣٠ [۲].",
                "ثلاثة أيام [1]، و٣٠ [2].",
                &["ship", "back"],
            ),
            ("A【2】.", "A[1].", &["back"]),
            ("**A [1]** *B [1]*", "A [1] B [1]", &["ship"]),
            // Made up, and things that are no citations.
            (
                "A [1]. B [9]. C [0]. D [99999].",
                "A [1]. B. C. D [99999].",
                &["ship"],
            ),
            ("A [1] [x] [1a] []", "A [1] [x] [1a] []", &["ship"]),
            ("A [1]. `x[2]`", "A [1]. `x[2]`", &["ship"]),
        ] {
            let (got, cited) = said(written, true);
            assert_eq!(
                (&*got, &*cited),
                (
                    words,
                    &*sources.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()
                )
            );
        }
    }

    #[test]
    fn nothing_is_shown_before_the_first_citation() {
        for (written, whole, drawn) in [
            ("", false, Drawn::Nothing),
            ("Three days", false, Drawn::Nothing),
            ("Three days [", false, Drawn::Nothing),
            ("Three days [9]", false, Drawn::Nothing),
            ("Three days.", true, Drawn::Refused),
            ("Three days [9].", true, Drawn::Refused),
            ("", true, Drawn::Refused),
            ("NOT_IN_ENTRIES", true, Drawn::Refused),
            ("Three days [1]. NOT_IN_ENTRIES", false, Drawn::Refused),
            ("Three days [1]. data-77", false, Drawn::Refused),
        ] {
            assert_eq!(draw(written, whole), drawn, "{written}");
        }
        assert_eq!(
            said("Three days [1] and [2", false).0,
            "Three days [1] and "
        );
        assert_eq!(said("Three days [1]. NOT_IN", false).0, "Three days [1]. ");
        assert_eq!(
            said("Three days [1] and [2", true).0,
            "Three days [1] and [2"
        );
    }

    #[test]
    fn links_lead_where_the_entries_do_and_nothing_is_markup() {
        for (written, words) in [
            (
                "[rates](https://cdn.example/rates) [1]",
                "<rates|https://cdn.example/rates> [1]",
            ),
            (
                "[page](https://shop.example/a) [1]",
                "<page|https://shop.example/a> [1]",
            ),
            ("[free](https://evil.example/?q=1) [1]", "free [1]"),
            ("<https://evil.example> [1]", "https://evil.example [1]"),
            ("![x](https://evil.example/p.png) [1]", "x [1]"),
            (
                "![x](https://cdn.example/rates) [1]",
                "<x|https://cdn.example/rates> [1]",
            ),
            ("[x](javascript:alert(1)) [1]", "x [1]"),
            (
                "<script>alert(1)</script> [1]",
                "<script>alert(1)</script> [1]",
            ),
            (
                "<img src=x onerror=alert(1)> [1]",
                "<img src=x onerror=alert(1)> [1]",
            ),
            // A reference would make the citation itself a link.
            ("Free [1].\n\n[1]: https://evil.example", "Free [1]."),
            ("[1](https://evil.example) ok [2]", "1 ok [1]"),
            ("a\u{202e}b\u{7} [1]", "ab [1]"),
        ] {
            assert_eq!(said(written, true).0, words, "{written}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_only_links_that_may_be(written in "[\\[\\]()<>!0-9a-z:/. *_`\n]{0,120}") {
            for whole in [false, true] {
                let facts = facts();
                let links = Links::new(&facts, vec![]);
                let draft = Draft { facts: &facts, links: links.clone(), mark: "data-77" };
                if let Drawn::Said { rich, sources } = draft.draw(&written, whole) {
                    assert!(!sources.is_empty());
                    let json = serde_json::to_string(&rich).unwrap();
                    for href in json.split("\"href\":\"").skip(1) {
                        assert!(links.allow(href.split('"').next().unwrap()));
                    }
                }
            }
        }
    }
}
