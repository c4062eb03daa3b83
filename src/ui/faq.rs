//! The FAQ bot's side of the thread: quick questions, answers, and what it is not sure of.

use std::rc::Rc;

use wasl_core::Event;
use wasl_core::card::Shelf;
use wasl_core::i18n::Key;
use wasl_core::view::{AnswerButton, ProductView};
use wasl_protocol::Block;
use yew::Html;

use super::element::{Element, Heard, Name, button, div, element, row};
use super::icons::{self, directed, icon};
use super::{Scene, flow, message, rich, shelf};

/// Questions to start with.
pub fn quick(scene: &Scene<'_>, questions: &[String]) -> Option<Html> {
    if questions.is_empty() {
        return None;
    }
    Some(
        div("wasl-quick")
            .child(scene.said("h3", Key::FaqQuick))
            .child(choices(scene, questions, Event::QuickQuestionChosen))
            .into(),
    )
}

/// An answer, the question that it answers, and whether it helped.
pub fn answer(
    scene: &Scene<'_>,
    drawn: Element,
    turn: u32,
    matched: &str,
    blocks: &[Block],
    helpful: Option<bool>,
    further: Html,
) -> Element {
    let asked = element("p")
        .class("wasl-matched")
        .child(scene.said("span", Key::FaqAnswers))
        .child(element("strong").auto().written(matched));
    let bubble = message::bubble()
        .child(asked)
        .child(rich::draw(scene, blocks));
    drawn
        .child(message::bot(scene))
        .child(bubble)
        .child(further)
        .child(verdict(scene, turn, helpful))
}

/// Whether an answer helped.
pub fn verdict(scene: &Scene<'_>, turn: u32, helpful: Option<bool>) -> Element {
    match helpful {
        None => div("wasl-verdict")
            .is(Name::Role, "group")
            .set(Name::Label, scene.say(Key::FaqHelpful))
            .child(scene.said("span", Key::FaqHelpful))
            .child(choice(scene, turn, true, Key::FaqYes))
            .child(choice(scene, turn, false, Key::FaqNo)),
        Some(true) => message::meta("wasl-meta is-good")
            .child(icon(icons::CHECK))
            .child(scene.said("span", Key::FaqThanks)),
        Some(false) => message::meta("wasl-meta").child(scene.said("span", Key::FaqSorry)),
    }
}

/// What stands below the words of an answer: products, buttons, and the flow that it offers.
pub fn further(
    scene: &Scene<'_>,
    turn: u32,
    cards: &[ProductView],
    buttons: &[AnswerButton],
    offers: Option<&(String, String)>,
) -> Html {
    let mut rows = Vec::new();
    if !cards.is_empty() {
        rows.push(shelf::draw(scene, Shelf::Answer(turn), cards));
    }
    if !buttons.is_empty() {
        let mut pressed = div("wasl-answer-buttons");
        for one in buttons {
            pressed = pressed.child(answer_button(scene, turn, one));
        }
        rows.push(pressed.into());
    }
    rows.extend(offers.map(|(id, title)| flow::offered(scene, id, title)));
    row(rows)
}

/// A link that the browser follows, or a button.
fn answer_button(scene: &Scene<'_>, turn: u32, one: &AnswerButton) -> Element {
    let place = one.place;
    let event = move || Event::AnswerPressed { turn, place };
    match &one.href {
        Some(href) => {
            rich::link(href)
                .class("wasl-button is-quiet")
                .on(Heard::Click, scene.emit, move |_| Some(event()))
        }
        None => button("wasl-button is-quiet", scene.emit, event),
    }
    .auto()
    .written(&one.label)
}

/// What the visitor may want to know next.
pub fn related(scene: &Scene<'_>, turn: u32, questions: &[String]) -> Option<Html> {
    if questions.is_empty() {
        return None;
    }
    let chosen = move |index| Event::RelatedChosen { turn, index };
    Some(
        div("wasl-related")
            .is(Name::Role, "group")
            .set(Name::Label, scene.say(Key::FaqRelated))
            .child(scene.said("p", Key::FaqRelated))
            .child(choices(scene, questions, chosen))
            .into(),
    )
}

fn choice(scene: &Scene<'_>, turn: u32, helpful: bool, key: Key) -> Html {
    button("wasl-chip", scene.emit, move || Event::HelpfulChosen {
        turn,
        helpful,
    })
    .text(scene.text(key))
    .into()
}

/// "Did you mean one of these?"
pub fn suggestions(scene: &Scene<'_>, drawn: Element, turn: u32, questions: &[String]) -> Element {
    said(scene, drawn, Key::FaqDidYouMean).child(choices(scene, questions, move |index| {
        Event::SuggestionChosen { turn, index }
    }))
}

/// The bot does not know, and says so.
pub fn unknown(scene: &Scene<'_>, drawn: Element) -> Element {
    said(scene, drawn, Key::FaqUnknown)
}

fn said(scene: &Scene<'_>, drawn: Element, key: Key) -> Element {
    let words = scene.said("p", key);
    drawn
        .child(message::bot(scene))
        .child(message::bubble().child(words))
}

/// Words to press, one below the other.
pub fn choices(
    scene: &Scene<'_>,
    questions: &[String],
    event: impl Fn(usize) -> Event + 'static,
) -> Html {
    let event: Rc<dyn Fn(usize) -> Event> = Rc::new(event);
    let mut list = element("ul").class("wasl-choices");
    for (at, question) in questions.iter().enumerate() {
        let event = event.clone();
        let choice = button("wasl-choice", scene.emit, move || event(at))
            .child(element("span").auto().written(question))
            .child(directed(icons::ONWARD));
        list = list.child(element("li").child(choice));
    }
    list.into()
}
