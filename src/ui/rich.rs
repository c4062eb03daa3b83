//! Rich text as nodes. A link that is not allowed is drawn as the text it is.

use wasl_protocol::{Block, Inline, link_is_allowed};
use yew::Html;

use super::element::{Element, Name, div, element, row, written};

/// Draws the blocks, each in the direction of its own words.
pub fn draw(blocks: &[Block]) -> Html {
    let mut text = div("wasl-rich");
    for block in blocks {
        text = text.child(draw_block(block));
    }
    text.into()
}

fn draw_block(block: &Block) -> Element {
    match block {
        Block::Paragraph(run) => element("p").auto().child(inlines(run)),
        Block::Bullets(items) => list("ul", items),
        Block::Numbers(items) => list("ol", items),
        Block::Code(text) => element("pre")
            .is(Name::Dir, "ltr")
            .is(Name::TabIndex, "0")
            .written(text),
    }
}

fn list(tag: &'static str, items: &[Vec<Inline>]) -> Element {
    let mut list = element(tag).auto();
    for run in items {
        list = list.child(element("li").child(inlines(run)));
    }
    list
}

fn inlines(run: &[Inline]) -> Html {
    row(run.iter().map(inline).collect())
}

fn inline(inline: &Inline) -> Html {
    let (tag, text) = match inline {
        Inline::Text(text) => return written(text),
        Inline::Break => return element("br").into(),
        Inline::Strong(text) => ("strong", text),
        Inline::Emphasis(text) => ("em", text),
        Inline::Code(text) => ("code", text),
        Inline::Link { text, href } if link_is_allowed(href) => {
            return element("a")
                .set(Name::Href, href.clone())
                // A page of the shop opens in place: the conversation comes along.
                .when(!href.starts_with('/'), Name::Target, "_blank")
                .is(Name::Rel, "noopener noreferrer")
                .written(text)
                .into();
        }
        Inline::Link { text, .. } => return written(text),
    };
    element(tag).written(text).into()
}
