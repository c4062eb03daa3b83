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
                kept @ (Inline::Text(_)
                | Inline::Strong(_)
                | Inline::Emphasis(_)
                | Inline::Code(_)
                | Inline::Break
                | Inline::Link { .. }) => kept,
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
    let text: String = text.chars().filter(is_kept).map(brackets).collect();
    let lines = text.split_inclusive('\n');
    lines.filter(|line| !is_definition(line)).collect()
}

/// Whether a line would make each citation of a number a link, as `[1]: https://a.example`.
fn is_definition(line: &str) -> bool {
    let line = line.trim_start();
    citation_at(line).is_some_and(|(_, end)| line[end..].starts_with(':'))
}

fn citation_at(line: &str) -> Option<(Vec<usize>, usize)> {
    line.starts_with('[').then(|| citation(line)).flatten()
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
mod tests;
