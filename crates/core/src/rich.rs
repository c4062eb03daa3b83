//! Rich text in the engine: from settings and from plain words.

use alloc::vec::Vec;

use wasl_protocol::{Block, Inline, Properties, Value};

use crate::text::cut;

/// Reads blocks from JSON as the server writes them; `None` when it is anything else.
pub(crate) fn from_value(value: &Value) -> Option<Vec<Block>> {
    list(value, block)
}

fn list<T>(value: &Value, read: fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    let Value::List(items) = value else {
        return None;
    };
    let mut all = Vec::new();
    for item in items {
        all.push(read(item)?);
    }
    Some(all)
}

fn map(value: &Value) -> Option<&Properties> {
    match value {
        Value::Map(map) => Some(map),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => None,
    }
}

/// The one key of an externally tagged enum, and what it holds.
fn tagged(value: &Value) -> Option<(&str, &Value)> {
    match map(value)?.0.as_slice() {
        [(tag, content)] => Some((tag, content)),
        _ => None,
    }
}

fn inlines(value: &Value) -> Option<Vec<Inline>> {
    list(value, inline)
}

fn block(value: &Value) -> Option<Block> {
    let (tag, content) = tagged(value)?;
    Some(match tag {
        "paragraph" => Block::Paragraph(inlines(content)?),
        "bullets" => Block::Bullets(list(content, inlines)?),
        "numbers" => Block::Numbers(list(content, inlines)?),
        "code" => Block::Code(content.as_text()?.into()),
        "image" => {
            let image = map(content)?;
            Block::Image {
                src: image.get("src")?.as_text()?.into(),
                alt: image.get("alt")?.as_text()?.into(),
            }
        }
        _ => return None,
    })
}

fn inline(value: &Value) -> Option<Inline> {
    if value.as_text() == Some("break") {
        return Some(Inline::Break);
    }
    let (tag, content) = tagged(value)?;
    if tag == "link" {
        let link = map(content)?;
        return Some(Inline::Link {
            text: link.get("text")?.as_text()?.into(),
            href: link.get("href")?.as_text()?.into(),
        });
    }
    let words = content.as_text()?.into();
    Some(match tag {
        "text" => Inline::Text(words),
        "strong" => Inline::Strong(words),
        "emphasis" => Inline::Emphasis(words),
        "code" => Inline::Code(words),
        _ => return None,
    })
}

/// Plain words as blocks: an empty line starts a paragraph, a line break stays one.
pub(crate) fn from_plain(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut within = false;
    let mut rest = Some(text);
    while let Some(text) = rest {
        let (line, after) = match cut(text, b'\n') {
            Some((line, after)) => (line, Some(after)),
            None => (text, None),
        };
        rest = after;
        if line.trim().is_empty() {
            within = false;
            continue;
        }
        if !within {
            blocks.push(Block::Paragraph(Vec::new()));
        }
        if let Some(Block::Paragraph(lines)) = blocks.last_mut() {
            if within {
                lines.push(Inline::Break);
            }
            let line = line.strip_suffix('\r').unwrap_or(line);
            lines.push(Inline::Text(line.into()));
        }
        within = true;
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_server_writes() {
        let blocks = alloc::vec![
            Block::Paragraph(alloc::vec![
                Inline::Text("See ".into()),
                Inline::Strong("this".into()),
                Inline::Break,
                Inline::Emphasis("or".into()),
                Inline::Code("that".into()),
                Inline::Link {
                    text: "page".into(),
                    href: "/sizes".into(),
                },
            ]),
            Block::Bullets(alloc::vec![
                alloc::vec![Inline::Text("a".into())],
                alloc::vec![Inline::Text("b".into())],
            ]),
            Block::Numbers(alloc::vec![alloc::vec![]]),
            Block::Code("x = 1".into()),
            Block::Image {
                src: "/a.png".into(),
                alt: "A".into(),
            },
        ];
        let json = serde_json::to_string(&blocks).unwrap();
        let value: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(from_value(&value), Some(blocks.clone()));
    }

    #[test]
    fn anything_else_is_refused() {
        for json in [
            "null",
            "{}",
            r#"["x"]"#,
            r#"[{"paragraph":"x"}]"#,
            r#"[{"paragraph":[{"script":"x"}]}]"#,
            r#"[{"paragraph":[],"code":"x"}]"#,
            r#"[{"paragraph":[{"link":{"text":"x"}}]}]"#,
            r#"[{"image":{"src":"/a.png"}}]"#,
        ] {
            let value: Value = serde_json::from_str(json).unwrap();
            assert_eq!(from_value(&value), None, "{json}");
        }
    }

    #[test]
    fn plain_words_become_paragraphs() {
        let text = |words: &str| Inline::Text(words.into());
        assert_eq!(
            from_plain("one\ntwo\r\n\n \nthree\n"),
            [
                Block::Paragraph(alloc::vec![text("one"), Inline::Break, text("two")]),
                Block::Paragraph(alloc::vec![text("three")]),
            ]
        );
        assert_eq!(from_plain(" \n"), []);
    }
}
