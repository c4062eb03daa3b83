//! An answer that the assistant writes: marked as such from its first word, with its sources to press. A
//! screen reader hears it once, whole, by the announcer.

use wasl_core::Event;
use wasl_core::i18n::Key;
use wasl_core::view::GeneratedStage;
use wasl_protocol::Block;
use yew::Html;

use super::element::{Element, Name, button, div, element};
use super::icons::{self, icon};
use super::{Scene, faq, message, rich, thread};

/// Draws the answer so far.
pub fn draw(
    scene: &Scene<'_>,
    drawn: Element,
    turn: u32,
    blocks: &[Block],
    sources: &[String],
    stage: GeneratedStage,
    helpful: Option<bool>,
) -> Element {
    let going = stage == GeneratedStage::Going;
    let label = element("p")
        .class("wasl-generated")
        .child(icon(icons::SPARK))
        .child(element("span").text(scene.text(Key::FaqGenerated)));
    let body = if blocks.is_empty() {
        element("p")
            .class("wasl-generating")
            .child(thread::dots())
            .child(element("span").text(scene.text(Key::FaqGenerating)))
            .into()
    } else {
        rich::draw(scene, blocks)
    };
    let bubble = message::bubble()
        .is(Name::Busy, if going { "true" } else { "false" })
        .child(label)
        .child(body);
    let stop = going.then(|| {
        button("wasl-chip", scene.emit, || Event::AssistantStopped)
            .text(scene.text(Key::FaqStop))
            .into()
    });
    let note = match stage {
        GeneratedStage::Going => None,
        GeneratedStage::Done => Some(Key::FaqGeneratedNote),
        GeneratedStage::Stopped => Some(Key::FaqStopped),
    };
    let shown = !going && !sources.is_empty();
    drawn
        .child(message::bot(scene))
        .child(bubble)
        .maybe(shown.then(|| sources_of(scene, turn, sources)))
        .maybe(note.map(|key| message::meta("wasl-meta").text(scene.text(key)).into()))
        .maybe(stop.map(|stop: Html| div("wasl-verdict").child(stop).into()))
        .maybe((!going).then(|| faq::verdict(scene, turn, helpful).into()))
}

/// What it cites, in the order of the numbers in it.
fn sources_of(scene: &Scene<'_>, turn: u32, sources: &[String]) -> Html {
    let pressed = move |index| Event::SourceChosen { turn, index };
    div("wasl-sources")
        .child(element("h3").text(scene.text(Key::FaqSources)))
        .child(faq::choices(scene, sources, pressed))
        .into()
}
