//! Rich text as nodes. A link or a picture that is not allowed is drawn as the words it has.

use wasl_protocol::{Block, Inline, image_is_allowed, link_is_allowed};
use yew::Html;

use super::element::{Element, Name, div, element, row, written};
use super::{Scene, picture};

/// Draws the blocks, each in the direction of its own words.
pub fn draw(scene: &Scene<'_>, blocks: &[Block]) -> Html {
    let mut text = div("wasl-rich");
    for block in blocks {
        text = text.child(draw_block(scene, block));
    }
    text.into()
}

fn draw_block(scene: &Scene<'_>, block: &Block) -> Element {
    match block {
        Block::Paragraph(run) => element("p").auto().child(inlines(run)),
        Block::Bullets(items) => list("ul", items),
        Block::Numbers(items) => list("ol", items),
        Block::Code(text) => element("pre")
            .is(Name::Dir, "ltr")
            .is(Name::TabIndex, "0")
            .written(text),
        Block::Image { src, alt } if image_is_allowed(src) => picture::framed(scene, src, alt),
        Block::Image { alt, .. } => element("p").auto().written(alt),
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
            return link(href).written(text).into();
        }
        Inline::Link { text, .. } => return written(text),
    };
    element(tag).written(text).into()
}

/// Begins a link that may be drawn. A page of the shop opens in place: the conversation comes along.
pub fn link(href: &str) -> Element {
    element("a")
        .set(Name::Href, String::from(href))
        .when(!href.starts_with('/'), Name::Target, "_blank")
        .is(Name::Rel, "noopener noreferrer")
}
