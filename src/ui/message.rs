//! What people wrote: the greeting, the visitor's words and the agents'.

use wasl_core::Event;
use wasl_core::i18n::Key;
use wasl_core::view::{Delivery, Entry, EntryKind};
use wasl_protocol::{Block, ClientId};
use yew::Html;

use super::element::{Element, Name, button, div, element, written};
use super::icons::{self, icon};
use super::{Scene, rich};

/// The merchant's greeting.
pub fn greeting(scene: &Scene<'_>, drawn: Element, entry: &Entry, text: &str) -> Element {
    drawn
        .maybe(entry.leads.then(|| bot(scene)))
        .child(bubble().child(element("p").auto().written(text)))
}

/// What words stand in.
pub fn bubble() -> Element {
    div("wasl-bubble")
}

/// The bot's mark and name.
pub fn bot(scene: &Scene<'_>) -> Html {
    author(icon(icons::SPARK))
        .text(scene.text(Key::ThreadBot))
        .into()
}

fn author(mark: Html) -> Element {
    let avatar = element("span")
        .class("wasl-avatar")
        .is(Name::Hidden, "true")
        .child(mark);
    div("wasl-author").child(avatar)
}

/// An agent's words.
pub fn theirs(
    scene: &Scene<'_>,
    drawn: Element,
    entry: &Entry,
    next: Option<&Entry>,
    name: &str,
    blocks: &[Block],
) -> Element {
    let who = entry.leads.then(|| {
        let shown = if name.is_empty() {
            scene.text(Key::ThreadAgent)
        } else {
            name
        };
        let initial = shown.chars().next().map(String::from).unwrap_or_default();
        author(written(&initial))
            .child(element("bdi").written(shown))
            .into()
    });
    let ends =
        !next.is_some_and(|next| !next.leads && matches!(next.kind, EntryKind::Theirs { .. }));
    drawn
        .maybe(who)
        .child(bubble().child(rich::draw(scene, blocks)))
        .maybe(ends.then(|| meta("wasl-meta").maybe(time(scene, entry)).into()))
}

/// The small line under a message.
pub fn meta(class: &'static str) -> Element {
    element("p").class(class)
}

/// The visitor's own words and how far they came.
pub fn mine(
    scene: &Scene<'_>,
    drawn: Element,
    entry: &Entry,
    next: Option<&Entry>,
    text: &str,
    cid: Option<&ClientId>,
    state: Delivery,
) -> Element {
    // One line of fate for a run of messages with the same.
    let ends = !next.is_some_and(|next| match &next.kind {
        EntryKind::Mine { state: after, .. } => !next.leads && *after == state,
        EntryKind::Greeting(_)
        | EntryKind::Theirs { .. }
        | EntryKind::Answer { .. }
        | EntryKind::Suggestions { .. }
        | EntryKind::Unknown
        | EntryKind::Generated { .. }
        | EntryKind::Note(_)
        | EntryKind::Survey(_)
        | EntryKind::Flow(_)
        | EntryKind::Run(_) => false,
    });
    let fate = match state {
        Delivery::Failed | Delivery::Blocked => Some(failed(scene, cid, state)),
        Delivery::Sending | Delivery::Sent | Delivery::Seen if ends => {
            Some(delivered(scene, entry, state))
        }
        Delivery::Local | Delivery::Sending | Delivery::Sent | Delivery::Seen => None,
    };
    let class = if matches!(state, Delivery::Failed | Delivery::Blocked) {
        "wasl-bubble is-failed"
    } else {
        "wasl-bubble"
    };
    let you = element("span")
        .class("wasl-unseen")
        .text(scene.text(Key::ThreadYou));
    drawn
        .child(you)
        .child(div(class).child(element("p").auto().written(text)))
        .maybe(fate)
}

fn delivered(scene: &Scene<'_>, entry: &Entry, state: Delivery) -> Html {
    let (class, key, path) = match state {
        Delivery::Seen => ("wasl-meta is-seen", Key::MessageSeen, icons::CHECKS),
        Delivery::Sent => ("wasl-meta", Key::MessageSent, icons::CHECK),
        Delivery::Sending | Delivery::Failed | Delivery::Blocked | Delivery::Local => {
            ("wasl-meta", Key::MessageSending, icons::CLOCK)
        }
    };
    meta(class)
        .maybe(time(scene, entry))
        .child(element("span").text(scene.text(key)))
        .child(icon(path))
        .into()
}

/// What could not be sent, and what can be done about it.
pub fn failed(scene: &Scene<'_>, cid: Option<&ClientId>, state: Delivery) -> Html {
    let why = if state == Delivery::Blocked {
        Key::MessageBlocked
    } else {
        Key::MessageFailed
    };
    let line = meta("wasl-meta is-failed")
        .child(icon(icons::ALERT))
        .child(element("span").text(scene.text(why)));
    let Some(cid) = cid else { return line.into() };
    let (retried, discarded) = (cid.clone(), cid.clone());
    line.child(
        button("wasl-link", scene.emit, move || {
            Event::RetryClicked(retried.clone())
        })
        .text(scene.text(Key::MessageRetry)),
    )
    .child(
        button("wasl-link", scene.emit, move || {
            Event::DiscardClicked(discarded.clone())
        })
        .text(scene.text(Key::MessageDiscard)),
    )
    .into()
}

fn time(scene: &Scene<'_>, entry: &Entry) -> Option<Html> {
    let at = entry.at?;
    Some(element("time").written(&scene.clock.text(at)).into())
}
