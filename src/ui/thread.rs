//! Everything said, oldest first, with what belongs to the thread's start and end.
//!
//! The stylesheet lays it out from its end: a thread at its end stays there when it grows, one
//! scrolled up stays where it is.

use wasl_core::Event;
use wasl_core::i18n::{Key, fill};
use wasl_core::view::{AwayView, Entry, EntryKind, LeadView, Note, PanelView};
use yew::Html;

use super::element::{Element, Heard, Name, div, element, row, target};
use super::icons::{self, icon};
use super::{Scene, faq, flow, generated, lead, message, run, survey};
use crate::host::screen;

/// Draws the thread. It is a log that says nothing by itself: the announcer says what is new.
pub fn draw(scene: &Scene<'_>, panel: &PanelView) -> Html {
    let last = panel.last;
    let entries = panel
        .entries
        .iter()
        .enumerate()
        .map(|(at, entry)| draw_entry(scene, entry, panel.entries.get(at + 1)))
        .collect();
    let said = div("wasl-entries")
        .child(row(entries))
        .maybe(panel.loading.then(|| loading(scene)))
        .maybe(flow::offers(scene, &panel.offers))
        .maybe(faq::quick(scene, &panel.quick))
        .maybe(panel.away.as_ref().and_then(|away| address(scene, away)))
        .maybe(panel.queue.as_deref().map(queue))
        .maybe(panel.typing.as_deref().map(|name| typing(scene, name)));
    div("wasl-thread")
        .is(Name::Role, "log")
        .is(Name::Live, "off")
        .is(Name::Label, scene.text(Key::ThreadLabel))
        .is(Name::TabIndex, "0")
        .on(Heard::Scroll, scene.emit, move |event| {
            let scrolled = target(event)?;
            screen::is_at_end(&scrolled).then_some(Event::ThreadSeen(last))
        })
        .child(said)
        .into()
}

fn draw_entry(scene: &Scene<'_>, entry: &Entry, next: Option<&Entry>) -> Html {
    let class = match (&entry.kind, entry.leads) {
        (EntryKind::Mine { .. }, true) => "wasl-entry is-mine is-leading",
        (EntryKind::Mine { .. }, false) => "wasl-entry is-mine",
        (EntryKind::Note(_) | EntryKind::Survey(_) | EntryKind::Run(_), _) => "wasl-entry is-wide",
        (
            EntryKind::Greeting(_)
            | EntryKind::Theirs { .. }
            | EntryKind::Answer { .. }
            | EntryKind::Suggestions { .. }
            | EntryKind::Flow(_)
            | EntryKind::Generated { .. }
            | EntryKind::Unknown,
            true,
        ) => "wasl-entry is-leading",
        (
            EntryKind::Greeting(_)
            | EntryKind::Theirs { .. }
            | EntryKind::Answer { .. }
            | EntryKind::Suggestions { .. }
            | EntryKind::Flow(_)
            | EntryKind::Generated { .. }
            | EntryKind::Unknown,
            false,
        ) => "wasl-entry",
    };
    let drawn = div(class).key(&entry.key);
    match &entry.kind {
        EntryKind::Greeting(text) => message::greeting(scene, drawn, entry, text),
        EntryKind::Mine { text, cid, state } => {
            message::mine(scene, drawn, entry, next, text, cid.as_ref(), *state)
        }
        EntryKind::Theirs { name, rich } => message::theirs(scene, drawn, entry, next, name, rich),
        EntryKind::Answer {
            turn,
            matched,
            rich,
            helpful,
            flow,
            cards,
            buttons,
            related,
        } => {
            let further = faq::further(scene, *turn, cards, buttons, flow.as_ref());
            faq::answer(scene, drawn, *turn, matched, rich, *helpful, further)
                .maybe(faq::related(scene, *turn, related))
        }
        EntryKind::Suggestions { turn, questions } => {
            faq::suggestions(scene, drawn, *turn, questions)
        }
        EntryKind::Unknown => faq::unknown(scene, drawn),
        EntryKind::Generated {
            turn,
            rich,
            sources,
            stage,
            helpful,
        } => generated::draw(scene, drawn, *turn, rich, sources, *stage, *helpful),
        EntryKind::Flow(part) => flow::draw(scene, drawn, entry.leads, part),
        EntryKind::Note(note) => drawn.child(draw_note(scene, *note)),
        EntryKind::Survey(poll) => drawn.child(survey::draw(scene, poll, entry.unsent.is_some())),
        EntryKind::Run(asked) => {
            drawn.child(run::draw(run::Asker::of(scene.view, scene.emit), asked))
        }
    }
    .maybe(
        entry
            .unsent
            .as_ref()
            .map(|(cid, state)| message::failed(scene, Some(cid), *state)),
    )
    .into()
}

fn draw_note(scene: &Scene<'_>, note: Note) -> Html {
    let key = match note {
        Note::HandedOver => Key::NoteHandedOver,
        Note::Resolved => Key::NoteResolved,
        Note::Reopened => Key::NoteReopened,
    };
    let words = scene.said("span", key);
    element("p").class("wasl-note").child(words).into()
}

/// The field for an address that an answer can reach.
fn address(scene: &Scene<'_>, away: &AwayView) -> Option<Html> {
    let form = away.address.as_ref()?;
    let why = matches!(form, LeadView::Open { .. })
        .then(|| element("p").text(scene.text(Key::AwayAddress)).into());
    let bubble = message::bubble()
        .class("wasl-bubble is-form")
        .maybe(why)
        .child(lead::draw(scene, form));
    Some(div("wasl-entry is-leading").child(bubble).into())
}

/// The visitor's place among those who wait.
fn queue(words: &str) -> Html {
    element("p")
        .class("wasl-queue")
        .child(icon(icons::CLOCK))
        .child(element("span").written(words))
        .into()
}

fn typing(scene: &Scene<'_>, name: &str) -> Html {
    let words = element("span").auto();
    let words = if name.is_empty() {
        words.text(scene.text(Key::ThreadTypingSomeone))
    } else {
        words.written(&fill(scene.text(Key::ThreadTyping), "[NAME]", name))
    };
    div("wasl-typing").child(dots()).child(words).into()
}

/// That somebody writes, for the eye alone.
pub fn dots() -> Element {
    element("span")
        .class("wasl-dots")
        .is(Name::Hidden, "true")
        .child(three())
}

fn loading(scene: &Scene<'_>) -> Html {
    div("wasl-loading")
        .child(icon(icons::CLOCK))
        .child(element("span").text(scene.text(Key::PanelLoading)))
        .child(three())
        .into()
}

/// Three marks that the stylesheet moves: dots, or the lines of words to come.
fn three() -> Html {
    row(vec![
        element("i").into(),
        element("i").into(),
        element("i").into(),
    ])
}
