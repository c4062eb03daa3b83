//! The option reference as the engine's example `reference` prints it.

use serde::Deserialize;

use crate::problem::{During, Outcome};
use crate::process::{capture, cargo};
use crate::project::Project;

/// An object of options; the first of the list is the root.
#[derive(Debug, Deserialize)]
pub struct Object {
    /// Its name in generated types.
    pub name: String,
    /// What it is for.
    pub doc: String,
    /// What holds between its keys.
    pub rule: Rule,
    /// Its keys.
    pub fields: Vec<Field>,
}

/// A key.
#[derive(Debug, Deserialize)]
pub struct Field {
    /// The key.
    pub name: String,
    /// What it is for, with unit and default.
    pub doc: String,
    /// Whether it must be there.
    pub required: bool,
    /// What its value looks like.
    pub shape: Shape,
}

/// What holds between keys.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Nothing.
    Free,
    /// At least one key.
    SomeKey,
    /// Exactly one key.
    OneKey,
    /// `action: "link"` needs `href`.
    LinkHasHref,
    /// Further facts and the words that join conditions besides.
    Facts,
}

/// What a value may look like; the same names as the engine's.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Shape {
    /// Text with something in it.
    Text,
    /// 1 to 64 letters, digits, `-`, `_` and `.`.
    Name,
    /// A language tag.
    Language,
    /// `#rrggbb`.
    Color,
    /// An address.
    Url,
    /// Where a link may lead.
    Link,
    /// `true` or `false`.
    Boolean,
    /// Any number in a range.
    Number {
        /// The least.
        min: u32,
        /// The greatest.
        max: u32,
    },
    /// A whole number in a range.
    Integer {
        /// The least.
        min: u32,
        /// The greatest.
        max: u32,
    },
    /// One of these words.
    Choice {
        /// The words.
        words: Vec<String>,
    },
    /// An array of one shape.
    List {
        /// The shape.
        of: Box<Shape>,
    },
    /// An object of any keys, each with text.
    Texts,
    /// An object of any keys, each with a value of one shape.
    Map {
        /// The shape.
        of: Box<Shape>,
    },
    /// Text or a number.
    Scalar,
    /// Text, or an object of texts by language.
    Words,
    /// What must hold.
    Condition,
    /// A fact that is a number and grows.
    Measure,
    /// A fact.
    Plain,
    /// A fact of an element.
    Selector,
    /// A fact of a form.
    Form,
    /// A fact of the page's address.
    Address,
    /// Facts below a name.
    Open,
    /// An object of the list.
    Object {
        /// Its name.
        name: String,
    },
}

/// Asks the engine.
pub fn read(project: &Project) -> Outcome<Vec<Object>> {
    let mut example = cargo(project);
    example
        .args(["run", "--quiet", "--package", "wasl-core"])
        .args(["--features", "reference", "--example", "reference"]);
    serde_json::from_str(&capture(example)?).during("parse the option reference")
}

#[cfg(test)]
pub mod sample {
    //! A small reference for the tests of what is made from it.

    use super::Object;

    /// One object of every shape, and one that it names.
    pub fn objects() -> Vec<Object> {
        serde_json::from_str(
            r##"[
            {"name": "Options", "doc": "All of them.", "rule": "free", "fields": [
                {"name": "site", "doc": "The site's id.", "required": true, "shape": {"kind": "name"}},
                {"name": "locale", "doc": "L.", "required": false, "shape": {"kind": "language"}},
                {"name": "theme", "doc": "T.", "required": false,
                 "shape": {"kind": "choice", "words": ["auto", "dark"]}},
                {"name": "cap", "doc": "C.", "required": false,
                 "shape": {"kind": "integer", "min": 1, "max": 9}},
                {"name": "headers", "doc": "H.", "required": false, "shape": {"kind": "texts"}},
                {"name": "when", "doc": "W.", "required": false, "shape": {"kind": "condition"}},
                {"name": "rules", "doc": "R.", "required": false,
                 "shape": {"kind": "list", "of": {"kind": "object", "name": "UrlRule"}}}
            ]},
            {"name": "Condition", "doc": "Facts.", "rule": "facts", "fields": [
                {"name": "scroll", "doc": "S.", "required": false, "shape": {"kind": "measure"}},
                {"name": "cart", "doc": "C.", "required": false, "shape": {"kind": "open"}}
            ]},
            {"name": "UrlRule", "doc": "One key.", "rule": "one_key", "fields": [
                {"name": "is", "doc": "I.", "required": false, "shape": {"kind": "text"}}
            ]}]"##,
        )
        .unwrap()
    }
}
