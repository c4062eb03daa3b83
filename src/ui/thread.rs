//! Everything said, oldest first, with what belongs to the thread's start and end.
//!
//! The stylesheet lays it out from its end: a thread at its end stays there when it grows, one
//! scrolled up stays where it is.

use wasl_core::Event;
use wasl_core::i18n::{Key, fill};
use wasl_core::view::{Entry, EntryKind, Note, PanelView};
use yew::{Callback, Html, TargetCast, html};

use super::icons::{self, icon};
use super::{Scene, faq, message, survey};
use crate::host::screen;

/// Draws the thread. It is a log that says nothing by itself: the announcer says what is new.
pub fn draw(scene: &Scene<'_>, panel: &PanelView) -> Html {
    let emit = scene.emit.clone();
    let last = panel.last;
    let onscroll = Callback::from(move |scrolled: yew::Event| {
        if screen::is_at_end(&scrolled.target_unchecked_into()) {
            emit.emit(Event::ThreadSeen(last));
        }
    });
    let entries = panel
        .entries
        .iter()
        .enumerate()
        .map(|(at, entry)| draw_entry(scene, entry, panel.entries.get(at + 1)));
    html! {
        <div
            class="wasl-thread"
            role="log"
            aria-live="off"
            aria-label={scene.text(Key::ThreadLabel)}
            tabindex="0"
            {onscroll}
        >
            <div class="wasl-entries">
                { for entries }
                { panel.loading.then(|| loading(scene)) }
                { faq::quick(scene, &panel.quick) }
                { panel.typing.as_deref().map(|name| typing(scene, name)) }
            </div>
        </div>
    }
}

fn draw_entry(scene: &Scene<'_>, entry: &Entry, next: Option<&Entry>) -> Html {
    let class = match (&entry.kind, entry.leads) {
        (EntryKind::Mine { .. }, true) => "wasl-entry is-mine is-leading",
        (EntryKind::Mine { .. }, false) => "wasl-entry is-mine",
        (EntryKind::Note(_) | EntryKind::Survey(_), _) => "wasl-entry is-wide",
        (
            EntryKind::Greeting(_)
            | EntryKind::Theirs { .. }
            | EntryKind::Answer { .. }
            | EntryKind::Suggestions { .. }
            | EntryKind::Unknown,
            true,
        ) => "wasl-entry is-leading",
        (
            EntryKind::Greeting(_)
            | EntryKind::Theirs { .. }
            | EntryKind::Answer { .. }
            | EntryKind::Suggestions { .. }
            | EntryKind::Unknown,
            false,
        ) => "wasl-entry",
    };
    let content = match &entry.kind {
        EntryKind::Greeting(text) => message::greeting(scene, entry, text),
        EntryKind::Mine { text, cid, state } => {
            message::mine(scene, entry, next, text, cid.as_ref(), *state)
        }
        EntryKind::Theirs { name, rich } => message::theirs(scene, entry, next, name, rich),
        EntryKind::Answer {
            turn,
            matched,
            rich,
            helpful,
        } => faq::answer(scene, *turn, matched, rich, *helpful),
        EntryKind::Suggestions { turn, questions } => faq::suggestions(scene, *turn, questions),
        EntryKind::Unknown => faq::unknown(scene),
        EntryKind::Note(note) => draw_note(scene, *note),
        EntryKind::Survey(poll) => survey::draw(scene, poll),
    };
    html! { <div key={entry.key.clone()} {class}>{ content }</div> }
}

fn draw_note(scene: &Scene<'_>, note: Note) -> Html {
    let key = match note {
        Note::HandedOver => Key::NoteHandedOver,
        Note::Resolved => Key::NoteResolved,
        Note::Reopened => Key::NoteReopened,
    };
    html! { <p class="wasl-note"><span>{ scene.text(key) }</span></p> }
}

fn typing(scene: &Scene<'_>, name: &str) -> Html {
    let sentence = if name.is_empty() {
        scene.text(Key::ThreadTypingSomeone).into()
    } else {
        fill(scene.text(Key::ThreadTyping), "[NAME]", name)
    };
    html! {
        <div key="typing" class="wasl-typing">
            <span class="wasl-dots" aria-hidden="true"><i /><i /><i /></span>
            <span dir="auto">{ sentence }</span>
        </div>
    }
}

fn loading(scene: &Scene<'_>) -> Html {
    html! {
        <div key="loading" class="wasl-loading">
            { icon(icons::CLOCK) }
            <span>{ scene.text(Key::PanelLoading) }</span>
            <i /><i /><i />
        </div>
    }
}
