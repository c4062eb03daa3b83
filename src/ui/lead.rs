//! The field of a prompt for an address, with the box of the consent. Enter sends.

use wasl_core::Event;
use wasl_core::i18n::Key;
use wasl_core::lead::LeadProblem;
use wasl_core::view::LeadView;
use wasl_protocol::LeadField;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::Html;

use super::Scene;
use super::element::{Heard, Name, button, div, element, target};
use super::icons::{self, icon};
use super::offer::thanks;

/// Draws the field, or the thanks when it is sent.
pub fn draw(scene: &Scene<'_>, view: &LeadView) -> Html {
    let (field, value, consent, agreed, problem, label) = match view {
        LeadView::Sent(words) => return thanks(words),
        LeadView::Open {
            field,
            value,
            consent,
            agreed,
            problem,
            button,
        } => (*field, value, consent, *agreed, *problem, button),
    };
    let (name, kind, complete) = match field {
        LeadField::Email => (Key::LeadEmail, "email", "email"),
        LeadField::Phone => (Key::LeadPhone, "tel", "tel"),
    };
    let wrong = matches!(problem, Some(LeadProblem::Email | LeadProblem::Phone));
    let input = element("input")
        // Not `type="email"`: it hands out addresses of Arabic domains as Punycode.
        .is(Name::Type, "text")
        .is(Name::InputMode, kind)
        .is(Name::Autocomplete, complete)
        .is(Name::Label, scene.text(name))
        .is(Name::Placeholder, scene.text(name))
        .is(Name::EnterKeyHint, "send")
        .when(!value.is_empty(), Name::Dir, "ltr")
        .when(wrong, Name::Invalid, "true")
        .when(wrong, Name::DescribedBy, "wasl-lead-problem")
        .value(value)
        .on(Heard::Input, scene.emit, |event| {
            let field: HtmlInputElement = target(event)?;
            Some(Event::LeadChanged(field.value()))
        })
        .on(Heard::KeyDown, scene.emit, |event| {
            let pressed: &KeyboardEvent = event.unchecked_ref();
            if pressed.key() != "Enter" || pressed.is_composing() {
                return None;
            }
            // The focus may move to the box: the key must not press it there.
            event.prevent_default();
            Some(Event::LeadSubmitted)
        });
    let missing = problem == Some(LeadProblem::Consent);
    let mark = element("i")
        .is(Name::Hidden, "true")
        .maybe(agreed.then(|| icon(icons::CHECK)));
    let agree = button("wasl-agree", scene.emit, || Event::ConsentToggled)
        .is(Name::Role, "checkbox")
        .is(Name::Checked, if agreed { "true" } else { "false" })
        .when(missing, Name::Invalid, "true")
        .when(missing, Name::DescribedBy, "wasl-lead-problem")
        .child(mark)
        .child(element("span").auto().written(consent));
    let send = button("wasl-button", scene.emit, || Event::LeadSubmitted);
    let send = match label {
        Some(own) => send.auto().written(own),
        None => send.text(scene.text(Key::LeadSend)),
    };
    let problem = problem.map(|problem| {
        let key = match problem {
            LeadProblem::Email => Key::LeadBadEmail,
            LeadProblem::Phone => Key::LeadBadPhone,
            LeadProblem::Consent => Key::LeadNoConsent,
            LeadProblem::Refused => Key::LeadRefused,
        };
        element("p")
            .class("wasl-problem")
            .is(Name::Id, "wasl-lead-problem")
            .text(scene.text(key))
            .into()
    });
    div("wasl-lead")
        .child(input)
        .child(agree)
        .maybe(problem)
        .child(send)
        .into()
}
