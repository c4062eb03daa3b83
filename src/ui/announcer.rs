//! What a screen reader says: one polite live region, there from the start, with one sentence.

use wasl_core::i18n::decimal;
use yew::Html;

use super::element::{Name, div, element};

/// Draws the region. A new number makes a new node, so the same sentence is said again.
pub fn draw((number, sentence): &(u32, String)) -> Html {
    let said = element("p").key(&decimal(*number)).auto().written(sentence);
    div("wasl-unseen")
        .is(Name::Role, "status")
        .is(Name::Live, "polite")
        .child(said)
        .into()
}
