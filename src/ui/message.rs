//! What people wrote: the greeting, the visitor's words and the agents'.

use wasl_core::Event;
use wasl_core::i18n::Key;
use wasl_core::view::{Delivery, Entry, EntryKind};
use wasl_protocol::{Block, ClientId};
use yew::{Html, html};

use super::icons::{self, icon};
use super::{Scene, rich};

/// The merchant's greeting.
pub fn greeting(scene: &Scene<'_>, entry: &Entry, text: &str) -> Html {
    html! {
        <>
            { entry.leads.then(|| bot(scene)) }
            <div class="wasl-bubble"><p dir="auto">{ text }</p></div>
        </>
    }
}

/// The bot's mark and name.
pub fn bot(scene: &Scene<'_>) -> Html {
    html! {
        <div class="wasl-author">
            <span class="wasl-avatar" aria-hidden="true">{ icon(icons::SPARK) }</span>
            { scene.text(Key::ThreadBot) }
        </div>
    }
}

/// An agent's words.
pub fn theirs(
    scene: &Scene<'_>,
    entry: &Entry,
    next: Option<&Entry>,
    name: &str,
    blocks: &[Block],
) -> Html {
    let author = entry.leads.then(|| {
        let shown = if name.is_empty() {
            scene.text(Key::ThreadAgent)
        } else {
            name
        };
        let initial = shown.chars().next().map(String::from);
        html! {
            <div class="wasl-author">
                <span class="wasl-avatar" aria-hidden="true">{ initial }</span>
                <bdi>{ shown }</bdi>
            </div>
        }
    });
    let ends =
        !next.is_some_and(|next| !next.leads && matches!(next.kind, EntryKind::Theirs { .. }));
    html! {
        <>
            { author }
            <div class="wasl-bubble">{ rich::draw(blocks) }</div>
            { ends.then(|| html! { <p class="wasl-meta">{ time(scene, entry) }</p> }) }
        </>
    }
}

/// The visitor's own words and how far they came.
pub fn mine(
    scene: &Scene<'_>,
    entry: &Entry,
    next: Option<&Entry>,
    text: &str,
    cid: Option<&ClientId>,
    state: Delivery,
) -> Html {
    // One line of fate for a run of messages with the same.
    let ends = !next.is_some_and(|next| match &next.kind {
        EntryKind::Mine { state: after, .. } => !next.leads && *after == state,
        EntryKind::Greeting(_)
        | EntryKind::Theirs { .. }
        | EntryKind::Answer { .. }
        | EntryKind::Suggestions { .. }
        | EntryKind::Unknown
        | EntryKind::Note(_)
        | EntryKind::Survey(_) => false,
    });
    let fate = match state {
        Delivery::Failed => failed(scene, cid),
        Delivery::Local => Html::default(),
        Delivery::Sending | Delivery::Sent | Delivery::Seen if ends => {
            delivered(scene, entry, state)
        }
        Delivery::Sending | Delivery::Sent | Delivery::Seen => Html::default(),
    };
    html! {
        <>
            <span class="wasl-unseen">{ scene.text(Key::ThreadYou) }</span>
            <div class={if state == Delivery::Failed { "wasl-bubble is-failed" } else { "wasl-bubble" }}>
                <p dir="auto">{ text }</p>
            </div>
            { fate }
        </>
    }
}

fn delivered(scene: &Scene<'_>, entry: &Entry, state: Delivery) -> Html {
    let (class, key, path) = match state {
        Delivery::Seen => ("wasl-meta is-seen", Key::MessageSeen, icons::CHECKS),
        Delivery::Sent => ("wasl-meta", Key::MessageSent, icons::CHECK),
        Delivery::Sending | Delivery::Failed | Delivery::Local => {
            ("wasl-meta", Key::MessageSending, icons::CLOCK)
        }
    };
    html! {
        <p {class}>
            { time(scene, entry) }
            <span>{ scene.text(key) }</span>
            { icon(path) }
        </p>
    }
}

fn failed(scene: &Scene<'_>, cid: Option<&ClientId>) -> Html {
    let buttons = cid.map(|cid| {
        let (retried, discarded) = (cid.clone(), cid.clone());
        html! {
            <>
                <button
                    type="button"
                    class="wasl-link"
                    onclick={scene.press(move || Event::RetryClicked(retried.clone()))}
                >
                    { scene.text(Key::MessageRetry) }
                </button>
                <button
                    type="button"
                    class="wasl-link"
                    onclick={scene.press(move || Event::DiscardClicked(discarded.clone()))}
                >
                    { scene.text(Key::MessageDiscard) }
                </button>
            </>
        }
    });
    html! {
        <p class="wasl-meta is-failed">
            { icon(icons::ALERT) }
            <span>{ scene.text(Key::MessageFailed) }</span>
            { buttons }
        </p>
    }
}

fn time(scene: &Scene<'_>, entry: &Entry) -> Html {
    entry
        .at
        .map(|at| html! { <time>{ scene.clock.text(at) }</time> })
        .into_iter()
        .collect()
}
