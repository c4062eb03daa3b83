//! What is done to the screen once it is drawn: focus moved, the thread's end brought into view.

use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement};

use crate::model::Target;
use crate::ui::ids;

/// Something to do after drawing.
pub(super) enum Late {
    /// Move the focus.
    Focus(Target),
    /// Scroll the thread to its end.
    ScrollToEnd,
}

impl Late {
    /// Does it; what is not on the screen is let be.
    pub(super) fn run(self) {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else {
            return;
        };
        match self {
            Self::Focus(target) => {
                if let Some(element) = find(&document, &target) {
                    let _ = element.focus();
                }
            }
            Self::ScrollToEnd => {
                if let Some(log) = document.get_element_by_id(ids::LOG) {
                    log.set_scroll_top(log.scroll_height());
                }
            }
        }
    }
}

fn find(document: &Document, target: &Target) -> Option<HtmlElement> {
    let element = match target {
        Target::Composer => document.get_element_by_id(ids::COMPOSER),
        Target::Heading => document.get_element_by_id(ids::HEADING),
        Target::Row(id) => document
            .get_element_by_id(&ids::row(id))
            .or_else(|| document.get_element_by_id(ids::HEADING)),
        Target::Facts => document.get_element_by_id(ids::FACTS),
        Target::FactsToggle => document.get_element_by_id(ids::FACTS_TOGGLE),
        Target::AskToggle => document.get_element_by_id(ids::ASK_TOGGLE),
        Target::Ask => document.get_element_by_id(ids::ASK).map(|list| {
            let first = list.query_selector("button").ok().flatten();
            first.unwrap_or(list)
        }),
        Target::Block => document.get_element_by_id(ids::BLOCK),
        Target::FaqEntry(place) => document
            .get_element_by_id(&ids::faq_entry(*place))
            .or_else(|| document.get_element_by_id(ids::HEADING)),
        Target::FaqPanel => document.get_element_by_id(ids::FAQ_PANEL).map(|panel| {
            let field = panel.query_selector("input, textarea").ok().flatten();
            field.unwrap_or(panel)
        }),
        Target::FaqPick => document.get_element_by_id(ids::FAQ_PICK),
        Target::FaqConfirm => document.get_element_by_id(ids::FAQ_CONFIRM),
        Target::FaqBehind => document.get_element_by_id(ids::FAQ_BEHIND),
        Target::FaqForm => {
            let form = document.get_element_by_id(ids::FAQ_FORM)?;
            let wrong = form.query_selector("[aria-invalid=true]").ok()?;
            match wrong {
                Some(field) => Some(field),
                None => form.query_selector("input").ok()?,
            }
        }
        Target::Form => {
            let form = document.get_element_by_id(ids::FORM)?;
            let wrong = form.query_selector("[aria-invalid=true]").ok()?;
            match wrong {
                Some(field) => Some(field),
                None => form.query_selector("input").ok()?,
            }
        }
    };
    element?.dyn_into().ok()
}
