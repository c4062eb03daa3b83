//! Markdown of agents and FAQ answers, made into the rich-text tree.
//!
//! Only paragraphs, lists, code, emphasis, allowed links and allowed pictures come out. HTML stays text,
//! a heading becomes a strong paragraph, nested blocks are flattened.
//!
//! A picture is loaded by whoever reads the words, and its address goes to the server that has it: so it
//! is drawn only where the merchant's own people wrote it ([`parse_own`]). In what a visitor's words may
//! have led to, it is a link, which nobody follows unasked ([`parse`]).

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use wasl_protocol::{Block, Inline, image_is_allowed, link_is_allowed};

/// The tree of a Markdown text of anybody's: pictures are links to them.
#[must_use]
pub fn parse(markdown: &str) -> Vec<Block> {
    read(markdown, Builder::default())
}

/// The tree of a Markdown text that the merchant or an agent wrote: pictures are drawn, from `https` or
/// from a path of the site. In lists and links they are links and words, as elsewhere.
#[must_use]
pub fn parse_own(markdown: &str) -> Vec<Block> {
    let builder = Builder {
        draws_pictures: true,
        ..Builder::default()
    };
    read(markdown, builder)
}

fn read(markdown: &str, mut builder: Builder) -> Vec<Block> {
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
    /// Pictures are drawn, and not linked.
    draws_pictures: bool,
    /// The picture that is open: its address is in `link`.
    in_picture: bool,
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
                // An inner list ends as further items of the outer one.
                self.lists.push(List {
                    numbered: first.is_some(),
                    items: Vec::new(),
                });
            }
            Tag::Item => self.end_item(),
            Tag::Emphasis => self.emphasis += 1,
            Tag::Strong => self.strong += 1,
            Tag::Link { dest_url, .. } => self.open_link(&dest_url),
            Tag::Image { dest_url, .. } if self.link.is_none() => {
                self.open_link(&dest_url);
                let stands_alone = self.lists.is_empty();
                self.in_picture =
                    self.draws_pictures && stands_alone && image_is_allowed(&dest_url);
            }
            // Within a link an image is its words; the rest is not enabled in the parser.
            Tag::Image { .. }
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {}
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
            TagEnd::Image if self.in_picture => self.close_picture(),
            TagEnd::Link | TagEnd::Image => self.close_link(),
            TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn open_link(&mut self, href: &str) {
        self.link = Some((href.to_owned(), String::new()));
    }

    /// A picture stands between paragraphs: what comes before it in its own is one, what follows another.
    fn close_picture(&mut self) {
        self.in_picture = false;
        if let Some((src, alt)) = self.link.take() {
            self.end_block();
            self.blocks.push(Block::Image { src, alt });
        }
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
        } else {
            let style = if self.strong > 0 {
                Style::Strong
            } else if self.emphasis > 0 {
                Style::Emphasis
            } else {
                Style::Plain
            };
            match self.line.last_mut().and_then(|last| style.words_of(last)) {
                Some(words) => words.push_str(text),
                None => self.line.push(style.of(text.to_owned())),
            }
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
        // After a picture.
        while line.first() == Some(&Inline::Break) {
            line.remove(0);
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

/// How words stand out. The tree knows no both at once: strong wins.
#[derive(Clone, Copy)]
enum Style {
    Plain,
    Strong,
    Emphasis,
}

impl Style {
    const fn of(self, words: String) -> Inline {
        match self {
            Self::Plain => Inline::Text(words),
            Self::Strong => Inline::Strong(words),
            Self::Emphasis => Inline::Emphasis(words),
        }
    }

    /// The words of an inline of this style, to go on with.
    const fn words_of(self, inline: &mut Inline) -> Option<&mut String> {
        match (self, inline) {
            (Self::Plain, Inline::Text(words))
            | (Self::Strong, Inline::Strong(words))
            | (Self::Emphasis, Inline::Emphasis(words)) => Some(words),
            _ => None,
        }
    }
}

fn trim_end(mut text: String) -> String {
    text.truncate(text.trim_end_matches('\n').len());
    text
}

#[cfg(test)]
mod tests;
