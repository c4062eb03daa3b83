//! Rich text: the server's tree as nodes. No HTML is ever read; links are drawn only where
//! `wasl_protocol::link_is_allowed` says so.

use wasl_protocol::{Block, Inline, image_is_allowed, link_is_allowed};
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
        Block::Image { src, alt } => picture(src, alt),
    }
}

/// A picture of an agent's. One by a path lies on the shop's site, which is not this one: its words stand
/// for it.
fn picture(src: &str, alt: &str) -> Html {
    if src.starts_with('/') || !image_is_allowed(src) {
        return html! { <p class="picture picture--words" dir="auto">{ alt.to_owned() }</p> };
    }
    html! {
        <img class="picture" src={src.to_owned()} alt={alt.to_owned()} loading="lazy"
            referrerpolicy="no-referrer" />
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
