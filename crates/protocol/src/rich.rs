//! Rich text: the tree that the server makes of Markdown and that clients draw as nodes.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

/// A block of rich text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A bulleted list; each item is a run of inlines.
    Bullets(Vec<Vec<Inline>>),
    /// A numbered list; each item is a run of inlines.
    Numbers(Vec<Vec<Inline>>),
    /// Preformatted text.
    Code(String),
    /// A picture; clients draw it only when [`image_is_allowed`] says so, else its words.
    Image {
        /// Where it is.
        src: String,
        /// What it shows.
        alt: String,
    },
}

/// A piece of text within a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Strong importance.
    Strong(String),
    /// Emphasis.
    Emphasis(String),
    /// Code.
    Code(String),
    /// A line break.
    Break,
    /// A link; clients draw it only when [`link_is_allowed`] says so.
    Link {
        /// What it says.
        text: String,
        /// Where it leads.
        href: String,
    },
}

/// Whether a link may be drawn: `https`, `http`, `mailto`, `tel`, or a path of the same site.
#[must_use]
pub fn link_is_allowed(href: &str) -> bool {
    if href.bytes().any(|byte| byte < 0x20) {
        return false;
    }
    if href.starts_with('/') {
        return !href.starts_with("//") && !href.starts_with("/\\");
    }
    ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| {
            href.len() > scheme.len()
                && href
                    .get(..scheme.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })
}

/// Whether a picture may be loaded: from `https`, or from a path of the same site. Not from `http`, which
/// pages of shops block, and never from an address that is data or code.
///
/// ```
/// use wasl_protocol::image_is_allowed;
/// assert!(image_is_allowed("/img/sizes.svg") && image_is_allowed("https://cdn.example/a.png"));
/// assert!(!image_is_allowed("http://cdn.example/a.png") && !image_is_allowed("data:image/png;base64,"));
/// ```
#[must_use]
pub fn image_is_allowed(src: &str) -> bool {
    link_is_allowed(src)
        && (src.starts_with('/')
            || src
                .get(..8)
                .is_some_and(|start| start.eq_ignore_ascii_case("https://")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_schemes_are_links() {
        for good in [
            "https://a.example/x",
            "HTTP://a.example",
            "mailto:a@b.c",
            "tel:+9665",
            "/p/1",
        ] {
            assert!(link_is_allowed(good), "{good}");
        }
        for bad in [
            "",
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            " https://a.example",
            "//evil.example",
            "/\\evil.example",
            "data:text/html,x",
            "https://",
            "vbscript:x",
        ] {
            assert!(!link_is_allowed(bad), "{bad}");
        }
    }

    #[test]
    fn pictures_come_by_https_or_from_the_site() {
        for good in [
            "https://a.example/x.png",
            "HTTPS://a.example/x",
            "/img/x.svg",
        ] {
            assert!(image_is_allowed(good), "{good}");
        }
        for bad in [
            "",
            "http://a.example/x.png",
            "mailto:a@b.c",
            "data:image/svg+xml,x",
            "javascript:alert(1)",
            "blob:https://a.example/1",
            "//evil.example/x.png",
            "https://",
            "x.png",
        ] {
            assert!(!image_is_allowed(bad), "{bad}");
        }
    }
}
