//! Markdown of agents and FAQ answers, made into the rich-text tree.
//!
//! Only paragraphs, lists, code, emphasis and allowed links come out. HTML stays text, an image
//! becomes a link to it, a heading a strong paragraph, nested blocks are flattened.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use wasl_protocol::{Block, Inline, link_is_allowed};

/// The tree of a Markdown text.
#[must_use]
pub fn parse(markdown: &str) -> Vec<Block> {
    let mut builder = Builder::default();
    for event in Parser::new_ext(markdown, Options::empty()) {
        builder.take(event);
    }
    builder.end_block();
    builder.blocks
}

/// A list under construction, and whether it is numbered.
struct List {
    numbered: bool,
    items: Vec<Vec<Inline>>,
}

#[derive(Default)]
struct Builder {
    blocks: Vec<Block>,
    line: Vec<Inline>,
    lists: Vec<List>,
    strong: usize,
    emphasis: usize,
    /// The target and words of the link that is open.
    link: Option<(String, String)>,
    /// The text of the code block that is open.
    code: Option<String>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
            Event::Code(text) => match &mut self.link {
                Some((_, words)) => words.push_str(&text),
                None => self.line.push(Inline::Code(text.into_string())),
            },
            Event::SoftBreak | Event::HardBreak => match &mut self.link {
                Some((_, words)) => words.push(' '),
                None => self.line.push(Inline::Break),
            },
            Event::Rule => self.end_block(),
            Event::FootnoteReference(text) => self.text(&text),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph if !self.lists.is_empty() => self.separate(),
            Tag::Paragraph | Tag::HtmlBlock | Tag::BlockQuote(_) => self.end_block(),
            Tag::Heading { .. } => {
                self.end_block();
                self.strong += 1;
            }
            Tag::CodeBlock(_) => {
                self.end_block();
                self.code = Some(String::new());
            }
            Tag::List(first) => {
                self.end_block();
                if self.lists.is_empty() {
                    self.lists.push(List {
                        numbered: first.is_some(),
                        items: Vec::new(),
                    });
                } else {
                    // An inner list goes on as further items of the outer one.
                    let numbered = self.lists.last().is_some_and(|list| list.numbered);
                    self.lists.push(List {
                        numbered,
                        items: Vec::new(),
                    });
                }
            }
            Tag::Item => self.end_item(),
            Tag::Emphasis => self.emphasis += 1,
            Tag::Strong => self.strong += 1,
            Tag::Link { dest_url, .. } => self.open_link(&dest_url),
            Tag::Image { dest_url, .. } if self.link.is_none() => self.open_link(&dest_url),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if !self.lists.is_empty() => {}
            TagEnd::Paragraph | TagEnd::HtmlBlock | TagEnd::BlockQuote(_) => self.end_block(),
            TagEnd::Heading(_) => {
                self.end_block();
                self.strong = self.strong.saturating_sub(1);
            }
            TagEnd::CodeBlock => {
                if let Some(text) = self.code.take() {
                    self.blocks.push(Block::Code(trim_end(text)));
                }
            }
            TagEnd::List(_) => self.end_list(),
            TagEnd::Item => self.end_item(),
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => self.close_link(),
            _ => {}
        }
    }

    fn open_link(&mut self, href: &str) {
        self.link = Some((href.to_owned(), String::new()));
    }

    fn close_link(&mut self) {
        let Some((href, words)) = self.link.take() else {
            return;
        };
        let text = if words.is_empty() {
            href.clone()
        } else {
            words
        };
        if link_is_allowed(&href) {
            self.line.push(Inline::Link { text, href });
        } else {
            self.text(&text);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(code) = &mut self.code {
            code.push_str(text);
        } else if let Some((_, words)) = &mut self.link {
            words.push_str(text);
        } else if self.strong > 0 {
            push(
                &mut self.line,
                text,
                |text| Inline::Strong(text),
                |inline| match inline {
                    Inline::Strong(text) => Some(text),
                    Inline::Text(_)
                    | Inline::Emphasis(_)
                    | Inline::Code(_)
                    | Inline::Break
                    | Inline::Link { .. } => None,
                },
            );
        } else if self.emphasis > 0 {
            push(
                &mut self.line,
                text,
                |text| Inline::Emphasis(text),
                |inline| match inline {
                    Inline::Emphasis(text) => Some(text),
                    Inline::Text(_)
                    | Inline::Strong(_)
                    | Inline::Code(_)
                    | Inline::Break
                    | Inline::Link { .. } => None,
                },
            );
        } else {
            push(
                &mut self.line,
                text,
                |text| Inline::Text(text),
                |inline| match inline {
                    Inline::Text(text) => Some(text),
                    Inline::Strong(_)
                    | Inline::Emphasis(_)
                    | Inline::Code(_)
                    | Inline::Break
                    | Inline::Link { .. } => None,
                },
            );
        }
    }

    /// A second paragraph within a list item goes on after a break.
    fn separate(&mut self) {
        if !self.line.is_empty() {
            self.line.push(Inline::Break);
        }
    }

    fn take_line(&mut self) -> Option<Vec<Inline>> {
        let mut line = std::mem::take(&mut self.line);
        while line.last() == Some(&Inline::Break) {
            line.pop();
        }
        (!line.is_empty()).then_some(line)
    }

    fn end_item(&mut self) {
        let line = self.take_line();
        if let (Some(line), Some(list)) = (line, self.lists.last_mut()) {
            list.items.push(line);
        }
    }

    fn end_block(&mut self) {
        if !self.lists.is_empty() {
            self.end_item();
        } else if let Some(line) = self.take_line() {
            self.blocks.push(Block::Paragraph(line));
        }
    }

    fn end_list(&mut self) {
        self.end_item();
        let Some(list) = self.lists.pop() else { return };
        match self.lists.last_mut() {
            Some(outer) => outer.items.extend(list.items),
            None if list.items.is_empty() => {}
            None if list.numbered => self.blocks.push(Block::Numbers(list.items)),
            None => self.blocks.push(Block::Bullets(list.items)),
        }
    }
}

/// Adds text to the last inline when it is of the same kind, else as a new one.
fn push(
    line: &mut Vec<Inline>,
    text: &str,
    make: impl Fn(String) -> Inline,
    same: impl Fn(&mut Inline) -> Option<&mut String>,
) {
    match line.last_mut().and_then(same) {
        Some(last) => last.push_str(text),
        None => line.push(make(text.to_owned())),
    }
}

fn trim_end(mut text: String) -> String {
    text.truncate(text.trim_end_matches('\n').len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text(text.into())
    }

    #[test]
    fn the_common_forms() {
        let link = |text: &str, href: &str| Inline::Link {
            text: text.into(),
            href: href.into(),
        };
        for (markdown, tree) in [
            ("", vec![]),
            ("Hi", vec![Block::Paragraph(vec![text("Hi")])]),
            (
                "one\ntwo\n\nthree",
                vec![
                    Block::Paragraph(vec![text("one"), Inline::Break, text("two")]),
                    Block::Paragraph(vec![text("three")]),
                ],
            ),
            (
                "a **b** *c* `d`",
                vec![Block::Paragraph(vec![
                    text("a "),
                    Inline::Strong("b".into()),
                    text(" "),
                    Inline::Emphasis("c".into()),
                    text(" "),
                    Inline::Code("d".into()),
                ])],
            ),
            (
                "- one\n- **two**\n",
                vec![Block::Bullets(vec![
                    vec![text("one")],
                    vec![Inline::Strong("two".into())],
                ])],
            ),
            (
                "1. one\n2. two\n   - in\n",
                vec![Block::Numbers(vec![
                    vec![text("one")],
                    vec![text("two")],
                    vec![text("in")],
                ])],
            ),
            ("```\na < b\n```", vec![Block::Code("a < b".into())]),
            (
                "# Title",
                vec![Block::Paragraph(vec![Inline::Strong("Title".into())])],
            ),
            (
                "[sizes](/sizes/) <https://a.example>",
                vec![Block::Paragraph(vec![
                    link("sizes", "/sizes/"),
                    text(" "),
                    link("https://a.example", "https://a.example"),
                ])],
            ),
            (
                "![chart](https://a.example/c.png)",
                vec![Block::Paragraph(vec![link(
                    "chart",
                    "https://a.example/c.png",
                )])],
            ),
        ] {
            assert_eq!(parse(markdown), tree, "{markdown}");
        }
    }

    #[test]
    fn html_and_bad_links_stay_text() {
        for (markdown, words) in [
            ("<script>alert(1)</script>", "<script>alert(1)</script>"),
            ("<b onclick=x>hi</b>", "<b onclick=x>hi</b>"),
            ("[x](javascript:alert(1))", "x"),
            ("[x](//evil.example)", "x"),
            ("![x](data:text/html,hi)", "x"),
        ] {
            let mut found = String::new();
            for block in parse(markdown) {
                let Block::Paragraph(line) = block else {
                    panic!("{markdown}: not a paragraph")
                };
                for inline in line {
                    let Inline::Text(text) = inline else {
                        panic!("{markdown}: not plain text: {inline:?}")
                    };
                    found.push_str(&text);
                }
            }
            assert_eq!(found.trim(), words, "{markdown}");
        }
    }

    #[test]
    fn no_text_is_lost_in_quotes_and_items_with_paragraphs() {
        assert_eq!(
            parse("> quoted\n\n- a\n\n  b\n"),
            vec![
                Block::Paragraph(vec![text("quoted")]),
                Block::Bullets(vec![vec![text("a"), Inline::Break, text("b")]]),
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_only_allowed_links(source in "\\PC{0,200}") {
            for block in parse(&source) {
                let lines = match block {
                    Block::Paragraph(line) => vec![line],
                    Block::Bullets(items) | Block::Numbers(items) => items,
                    Block::Code(_) => vec![],
                };
                for inline in lines.into_iter().flatten() {
                    if let Inline::Link { href, .. } = inline {
                        assert!(link_is_allowed(&href));
                    }
                }
            }
        }
    }
}
