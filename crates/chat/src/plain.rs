//! Rich text as plain words: for a screen reader, and for the line of a list.

use alloc::string::String;

use wasl_protocol::{Block, Inline};

/// The words alone, as a screen reader should say them.
#[must_use]
pub fn plain(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        if !out.is_empty() {
            out.push(' ');
        }
        match block {
            Block::Paragraph(inlines) => push_words(&mut out, inlines),
            Block::Bullets(items) | Block::Numbers(items) => {
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push_str(", ");
                    }
                    push_words(&mut out, item);
                }
            }
            Block::Code(text) => out.push_str(text),
            Block::Image { alt, .. } => out.push_str(alt),
        }
    }
    out
}

fn push_words(out: &mut String, inlines: &[Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text(text)
            | Inline::Strong(text)
            | Inline::Emphasis(text)
            | Inline::Code(text)
            | Inline::Link { text, .. } => out.push_str(text),
            Inline::Break => out.push(' '),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_and_marks_go() {
        let text = |text: &str| Inline::Text(text.into());
        let blocks = alloc::vec![
            Block::Paragraph(alloc::vec![
                text("See "),
                Inline::Strong("this".into()),
                Inline::Break,
                Inline::Emphasis("or".into()),
                Inline::Link {
                    text: " that".into(),
                    href: "/sizes".into(),
                },
            ]),
            Block::Bullets(alloc::vec![alloc::vec![text("a")], alloc::vec![text("b")]]),
            Block::Code("x = 1".into()),
            Block::Image {
                src: "/chart.svg".into(),
                alt: "A chart".into(),
            },
        ];
        assert_eq!(plain(&blocks), "See this or that a, b x = 1 A chart");
        assert_eq!(plain(&[]), "");
    }
}
