//! The proactive bubble beside the launcher. It never takes the focus; the announcer reads it.

use wasl_core::Event;
use wasl_core::i18n::Key;
use wasl_core::view::PromptView;
use yew::{Callback, Html, KeyboardEvent, html};

use super::Scene;
use super::icons::{self, icon};

/// Draws the bubble.
pub fn draw(scene: &Scene<'_>, prompt: &PromptView) -> Html {
    let emit = scene.emit.clone();
    let onkeydown = Callback::from(move |pressed: KeyboardEvent| {
        if pressed.key() == "Escape" {
            emit.emit(Event::PromptDismissed);
        }
    });
    let buttons = prompt.buttons.iter().enumerate().map(|(at, label)| {
        html! {
            <button
                type="button"
                class="wasl-button"
                dir="auto"
                onclick={scene.press(move || Event::PromptClicked(at))}
            >
                { label }
            </button>
        }
    });
    html! {
        <section
            key={prompt.id.clone()}
            class="wasl-prompt"
            aria-label={scene.text(Key::PromptLabel)}
            {onkeydown}
        >
            <p dir="auto">{ &prompt.text }</p>
            <div class="wasl-buttons">{ for buttons }</div>
            <button
                type="button"
                class="wasl-close"
                aria-label={scene.text(Key::PromptDismiss)}
                onclick={scene.press(|| Event::PromptDismissed)}
            >
                { icon(icons::CROSS) }
            </button>
        </section>
    }
}
