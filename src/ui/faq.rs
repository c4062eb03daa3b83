//! The FAQ bot's side of the thread: quick questions, answers, and what it is not sure of.

use wasl_core::Event;
use wasl_core::i18n::Key;
use wasl_protocol::Block;
use yew::{Html, html};

use super::icons::{self, directed, icon};
use super::{Scene, message, rich};

/// Questions to start with.
pub fn quick(scene: &Scene<'_>, questions: &[String]) -> Option<Html> {
    if questions.is_empty() {
        return None;
    }
    Some(html! {
        <div key="quick" class="wasl-quick">
            <h3>{ scene.text(Key::FaqQuick) }</h3>
            { choices(scene, questions, Event::QuickQuestionChosen) }
        </div>
    })
}

/// An answer, the question that it answers, and whether it helped.
pub fn answer(
    scene: &Scene<'_>,
    turn: u32,
    matched: &str,
    blocks: &[Block],
    helpful: Option<bool>,
) -> Html {
    let verdict = match helpful {
        None => html! {
            <div class="wasl-verdict" role="group" aria-label={scene.text(Key::FaqHelpful)}>
                <span>{ scene.text(Key::FaqHelpful) }</span>
                { choice(scene, turn, true, Key::FaqYes) }
                { choice(scene, turn, false, Key::FaqNo) }
            </div>
        },
        Some(true) => html! {
            <p class="wasl-meta is-good">{ icon(icons::CHECK) }{ scene.text(Key::FaqThanks) }</p>
        },
        Some(false) => html! { <p class="wasl-meta">{ scene.text(Key::FaqSorry) }</p> },
    };
    html! {
        <>
            { message::bot(scene) }
            <div class="wasl-bubble">
                <p class="wasl-matched">
                    <span>{ scene.text(Key::FaqAnswers) }</span>
                    <strong dir="auto">{ matched }</strong>
                </p>
                { rich::draw(blocks) }
            </div>
            { verdict }
        </>
    }
}

fn choice(scene: &Scene<'_>, turn: u32, helpful: bool, key: Key) -> Html {
    html! {
        <button
            type="button"
            class="wasl-chip"
            onclick={scene.press(move || Event::HelpfulChosen { turn, helpful })}
        >
            { scene.text(key) }
        </button>
    }
}

/// "Did you mean one of these?"
pub fn suggestions(scene: &Scene<'_>, turn: u32, questions: &[String]) -> Html {
    html! {
        <>
            { message::bot(scene) }
            <div class="wasl-bubble"><p>{ scene.text(Key::FaqDidYouMean) }</p></div>
            { choices(scene, questions, move |index| Event::SuggestionChosen { turn, index }) }
        </>
    }
}

/// The bot does not know, and says so.
pub fn unknown(scene: &Scene<'_>) -> Html {
    html! {
        <>
            { message::bot(scene) }
            <div class="wasl-bubble"><p>{ scene.text(Key::FaqUnknown) }</p></div>
        </>
    }
}

fn choices(
    scene: &Scene<'_>,
    questions: &[String],
    event: impl Fn(usize) -> Event + Copy + 'static,
) -> Html {
    let items = questions.iter().enumerate().map(|(at, question)| {
        html! {
            <li>
                <button type="button" class="wasl-choice" onclick={scene.press(move || event(at))}>
                    <span dir="auto">{ question }</span>
                    { directed(icons::ONWARD) }
                </button>
            </li>
        }
    });
    html! { <ul class="wasl-choices">{ for items }</ul> }
}
