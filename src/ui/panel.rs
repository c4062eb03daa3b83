//! The panel: head, banner, thread, and the composer with the way to a person.

use wasl_core::Event;
use wasl_core::i18n::Key;
use wasl_core::view::{PanelView, PresenceView};
use yew::{Callback, Html, KeyboardEvent, html};

use super::icons::{self, icon};
use super::{Scene, banner, composer, thread};

/// Draws the panel. It is no modal: the shop stays usable around it.
pub fn draw(scene: &Scene<'_>, panel: &PanelView) -> Html {
    let emit = scene.emit.clone();
    let onkeydown = Callback::from(move |pressed: KeyboardEvent| {
        if pressed.key() == "Escape" && !pressed.is_composing() {
            emit.emit(Event::PanelClosed);
        }
    });
    html! {
        <div
            class="wasl-panel"
            role="dialog"
            aria-label={scene.text(Key::PanelLabel)}
            {onkeydown}
        >
            <div class="wasl-head">
                <div class="wasl-head-words">
                    <h2 dir="auto">{ &panel.title }</h2>
                    { presence(scene, panel.presence) }
                </div>
                <button
                    type="button"
                    class="wasl-close"
                    aria-label={scene.text(Key::PanelClose)}
                    onclick={scene.press(|| Event::PanelClosed)}
                >
                    { icon(icons::CROSS) }
                </button>
            </div>
            { panel.banner.map(|banner| banner::draw(scene, banner)) }
            { thread::draw(scene, panel) }
            <div class="wasl-foot">
                { panel.offers_person.then(|| person(scene)) }
                { composer::draw(scene, panel) }
            </div>
        </div>
    }
}

fn presence(scene: &Scene<'_>, presence: PresenceView) -> Html {
    let (class, key) = match presence {
        PresenceView::Unknown => return Html::default(),
        PresenceView::Online => ("wasl-presence is-online", Key::PresenceOnline),
        PresenceView::Away => ("wasl-presence", Key::PresenceAway),
    };
    html! { <p {class}>{ scene.text(key) }</p> }
}

fn person(scene: &Scene<'_>) -> Html {
    html! {
        <button type="button" class="wasl-person" onclick={scene.press(|| Event::PersonWanted)}>
            { icon(icons::PERSON) }
            { scene.text(Key::FaqPerson) }
        </button>
    }
}
