//! The catalogue: each event of the widget, when it comes and what it carries.
//!
//! `cargo xtask codegen` writes `schemas/events/` from it; the server's collector holds what comes
//! in against it. The widget does not contain it. `docs/EVENTS.md` describes the same in prose.

mod events;

pub use events::CATALOGUE;

/// An event.
#[derive(Clone, Copy, Debug)]
pub struct Described {
    /// Its type; [`CUSTOM`] stands for all of the page's own.
    pub kind: &'static str,
    /// When it comes.
    pub when: &'static str,
    /// Its own properties.
    pub properties: &'static [Property],
    /// Whether it may have others, which the page gave it.
    pub is_open: bool,
}

/// A property of an event.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// Its name.
    pub name: &'static str,
    /// What it may be.
    pub holds: Holds,
    /// Whether it is always there.
    pub is_needed: bool,
}

/// What a property may be.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    /// Any text.
    Text,
    /// A text that names something: not empty.
    Id,
    /// Yes or no.
    Bool,
    /// A whole number from 0.
    Count,
    /// A whole number from one to another.
    Range(u32, u32),
    /// A number above 0, at most 1.
    Share,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A list of names.
    Names,
}

/// What the types of the page's own events begin with, without the dot.
pub const CUSTOM: &str = "wasl.custom";

/// What the catalogue says of a type; `None` for one that it does not have.
///
/// ```
/// use wasl_protocol::catalogue::described;
/// assert_eq!(described("wasl.custom.order_completed").unwrap().kind, "wasl.custom");
/// assert!(described("wasl.prompt.forgotten").is_none());
/// ```
#[must_use]
pub fn described(kind: &str) -> Option<&'static Described> {
    let own = kind.strip_prefix(CUSTOM);
    let kind = match own {
        Some(rest) if rest.starts_with('.') => CUSTOM,
        Some(_) | None => kind,
    };
    CATALOGUE.iter().find(|event| event.kind == kind)
}
