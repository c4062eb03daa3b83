//! The options as data with their words, for `cargo xtask codegen`. Only with the feature
//! `reference`: the widget carries none of it.
//!
//! [`reference`] is the root; walk it by `match` on [`super::Shape`]. Each `Object` has `name`,
//! `doc`, `rule` and `fields`; each `Field` has `name`, `need`, `shape` and `doc`. Fields with
//! `Need::Internal` are not for people.

use super::shape::Object;

/// The tree of the options.
#[must_use]
pub const fn reference() -> &'static Object {
    &super::table::OPTIONS
}
