//! Rich text as nodes. A link that is not allowed is drawn as the text it is.

use wasl_protocol::{Block, Inline, link_is_allowed};
use yew::{Html, html};

/// Draws the blocks, each in the direction of its own words.
pub fn draw(blocks: &[Block]) -> Html {
    html! { <div class="wasl-rich">{ for blocks.iter().map(block) }</div> }
}

fn block(block: &Block) -> Html {
    match block {
        Block::Paragraph(run) => html! { <p dir="auto">{ inlines(run) }</p> },
        Block::Bullets(items) => {
            html! { <ul dir="auto">{ for items.iter().map(|run| item(run)) }</ul> }
        }
        Block::Numbers(items) => {
            html! { <ol dir="auto">{ for items.iter().map(|run| item(run)) }</ol> }
        }
        Block::Code(text) => html! { <pre dir="ltr" tabindex="0">{ text }</pre> },
    }
}

fn item(run: &[Inline]) -> Html {
    html! { <li>{ inlines(run) }</li> }
}

fn inlines(run: &[Inline]) -> Html {
    run.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> Html {
    match inline {
        Inline::Text(text) => html! { { text } },
        Inline::Strong(text) => html! { <strong>{ text }</strong> },
        Inline::Emphasis(text) => html! { <em>{ text }</em> },
        Inline::Code(text) => html! { <code>{ text }</code> },
        Inline::Break => html! { <br /> },
        Inline::Link { text, href } if link_is_allowed(href) => {
            // A page of the shop opens in place: the conversation comes along.
            let target = (!href.starts_with('/')).then_some("_blank");
            html! { <a href={href.clone()} {target} rel="noopener noreferrer">{ text }</a> }
        }
        Inline::Link { text, .. } => html! { { text } },
    }
}
