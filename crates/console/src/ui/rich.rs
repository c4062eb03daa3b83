//! Rich text: the server's tree as nodes. No HTML is ever read; links are drawn only where
//! `wasl_protocol::link_is_allowed` says so.

use wasl_protocol::{Block, Inline, link_is_allowed};
use yew::{Html, html};

/// Draws blocks.
pub fn blocks(blocks: &[Block]) -> Html {
    blocks.iter().map(block).collect()
}

fn block(block: &Block) -> Html {
    match block {
        Block::Paragraph(inlines) => html! { <p dir="auto">{ run(inlines) }</p> },
        Block::Bullets(items) => {
            html! { <ul dir="auto">{ for items.iter().map(|inlines| item(inlines)) }</ul> }
        }
        Block::Numbers(items) => {
            html! { <ol dir="auto">{ for items.iter().map(|inlines| item(inlines)) }</ol> }
        }
        Block::Code(text) => html! { <pre dir="ltr"><code>{ text.clone() }</code></pre> },
    }
}

fn item(inlines: &[Inline]) -> Html {
    html! { <li>{ run(inlines) }</li> }
}

fn run(inlines: &[Inline]) -> Html {
    inlines.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> Html {
    match inline {
        Inline::Text(text) => html! { { text.clone() } },
        Inline::Strong(text) => html! { <strong>{ text.clone() }</strong> },
        Inline::Emphasis(text) => html! { <em>{ text.clone() }</em> },
        Inline::Code(text) => html! { <code dir="ltr">{ text.clone() }</code> },
        Inline::Break => html! { <br /> },
        Inline::Link { text, href } => {
            if link_is_allowed(href) {
                html! {
                    <a href={href.clone()} target="_blank" rel="noopener noreferrer nofollow">
                        { text.clone() }
                    </a>
                }
            } else {
                html! { { text.clone() } }
            }
        }
    }
}
