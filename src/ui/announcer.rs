//! What a screen reader says: one polite live region, there from the start, with one sentence.

use yew::{Html, html};

/// Draws the region. A new number makes a new node, so the same sentence is said again.
pub fn draw((number, sentence): &(u32, String)) -> Html {
    html! {
        <div class="wasl-unseen" role="status" aria-live="polite">
            <p key={*number} dir="auto">{ sentence }</p>
        </div>
    }
}
