//! Descriptors: what an option may look like, as data.
//!
//! One tree of these drives the check, the messages and the generated schema and types.

use alloc::vec::Vec;

use wasl_protocol::Properties;

use super::check::Check;

/// What a value may look like.
#[derive(Debug)]
pub enum Shape {
    /// Text with something in it.
    Text,
    /// 1 to 64 letters, digits, `-`, `_` and `.`.
    Name,
    /// A language tag that starts with a language the widget speaks: `ar`, `en-GB`.
    Language,
    /// `#rrggbb`.
    Color,
    /// An `http` or `https` address, or a path that starts with `/`.
    Url,
    /// Where a link may lead: `https`, `http`, `mailto`, `tel`, or a path that starts with `/`.
    Link,
    /// `true` or `false`.
    Boolean,
    /// Any number in a range, both ends included.
    Number {
        /// The least.
        min: u32,
        /// The greatest.
        max: u32,
    },
    /// A whole number in a range, both ends included.
    Integer {
        /// The least.
        min: u32,
        /// The greatest.
        max: u32,
    },
    /// One of these words.
    Choice(&'static [&'static str]),
    /// An array of one shape. Objects with an `id` in it must have different ones.
    List(&'static Shape),
    /// An object of any keys, each with text.
    Texts,
    /// Text, or an object of texts by language: `en`, `ar`.
    Words,
    /// An object of any keys, each with a value of one shape.
    Map(&'static Shape),
    /// Text that is not empty, or a number.
    Scalar,
    /// An object of known keys.
    Object(&'static Object),
    /// The same; a text stands for this one of its keys.
    Short(&'static Object, &'static str),
    /// A function of the page, which the shell keeps: no value here is one.
    Hook,
    /// What must hold, see `docs/CONDITIONS.md`.
    Condition,
    /// Rich text as the server makes it: an array of `wasl_protocol::Block`.
    Rich,
}

/// An object of known keys.
#[derive(Debug)]
pub struct Object {
    /// Its name in generated types, e.g. `FaqEntry`.
    pub name: &'static str,
    /// Its keys, in the order to list them.
    pub fields: &'static [Field],
    /// What holds between the keys.
    pub rule: Rule,
    /// Whether one bad or unknown key makes the whole object unusable.
    pub strict: bool,
    /// What it is for.
    #[cfg(feature = "reference")]
    pub doc: &'static str,
}

/// A key of an object.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// Whether it must be there.
    pub need: Need,
    /// What its value looks like.
    pub shape: &'static Shape,
    /// What it is for, with unit and default.
    #[cfg(feature = "reference")]
    pub doc: &'static str,
}

/// Whether a key must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Without it the object is left out.
    Required,
    /// May be left out.
    Optional,
    /// Only the server gives it; not for people, and not in the reference.
    Internal,
}

/// What holds between the keys of an object.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// Nothing.
    Free,
    /// At least one key.
    SomeKey,
    /// Exactly one key.
    OneKey,
    /// `action: "link"` needs `href`, and so do others what they name.
    LinkHasHref,
    /// More than data can say: asked with what was given and what is left of it, it tells what is
    /// wrong and whether the object is usable. Only objects that name it carry its code.
    Also(Also),
}

/// Looks at what was given and at what is left of it; answers whether that is usable.
pub type Also = fn(&mut Check, &Properties, &Properties) -> bool;

impl Object {
    /// The keys that people may give.
    #[must_use]
    pub fn keys(&self) -> Vec<&'static str> {
        let mut keys = Vec::new();
        for field in self.fields {
            if field.need != Need::Internal {
                keys.push(field.name);
            }
        }
        keys
    }
}

/// A [`Field`]; its words are dropped unless the reference is built.
macro_rules! field {
    ($name:literal, $need:ident, $shape:expr, $doc:literal) => {
        Field {
            name: $name,
            need: Need::$need,
            shape: $shape,
            #[cfg(feature = "reference")]
            doc: $doc,
        }
    };
}

/// An [`Object`]; its words are dropped unless the reference is built.
macro_rules! object {
    ($name:literal, Also($holds:path), $strict:literal, $doc:literal, [$($field:expr),* $(,)?]) => {
        Object {
            name: $name,
            fields: &[$($field),*],
            rule: Rule::Also($holds),
            strict: $strict,
            #[cfg(feature = "reference")]
            doc: $doc,
        }
    };
    ($name:literal, $rule:ident, $strict:literal, $doc:literal, [$($field:expr),* $(,)?]) => {
        Object {
            name: $name,
            fields: &[$($field),*],
            rule: Rule::$rule,
            strict: $strict,
            #[cfg(feature = "reference")]
            doc: $doc,
        }
    };
}

pub(super) use {field, object};
