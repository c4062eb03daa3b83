//! The FAQ bot's side of the thread: quick questions, answers, and what it is not sure of.

use std::rc::Rc;

use wasl_core::Event;
use wasl_core::i18n::Key;
use wasl_protocol::Block;
use yew::Html;

use super::element::{Element, Name, button, div, element};
use super::icons::{self, directed, icon};
use super::{Scene, flow, message, rich};

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
    offers: Option<&(String, String)>,
) -> Element {
    let verdict = match helpful {
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
    };
    let asked = element("p")
        .class("wasl-matched")
        .child(scene.said("span", Key::FaqAnswers))
        .child(element("strong").auto().written(matched));
    let bubble = message::bubble().child(asked).child(rich::draw(blocks));
    drawn
        .child(message::bot(scene))
        .child(bubble)
        .maybe(offers.map(|(id, title)| flow::offered(scene, id, title)))
        .child(verdict)
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
