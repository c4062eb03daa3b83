//! The panel: head, banner, thread, and the composer with the way to a person.

use wasl_core::Event;
use wasl_core::i18n::{Key, fill};
use wasl_core::view::{PanelView, PresenceView};
use wasl_protocol::Timestamp;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::Html;

use super::element::{Heard, Name, button, div, element};
use super::icons::{self, icon};
use super::{Scene, banner, composer, flow, thread};

/// Draws the panel. It is no modal: the shop stays usable around it.
pub fn draw(scene: &Scene<'_>, panel: &PanelView) -> Html {
    let words = div("wasl-head-words")
        .child(element("h2").auto().written(&panel.title))
        .maybe(presence(scene, panel));
    let close = button("wasl-close", scene.emit, || Event::PanelClosed)
        .is(Name::Label, scene.text(Key::PanelClose))
        .child(icon(icons::CROSS));
    let foot = div("wasl-foot")
        .maybe(match &panel.flow {
            Some(open) => Some(flow::ways(scene, open)),
            None => panel.offers_person.then(|| person(scene, panel)),
        })
        .maybe(composer::draw(scene, panel));
    div("wasl-panel")
        .is(Name::Role, "dialog")
        .is(Name::Label, scene.text(Key::PanelLabel))
        .on(Heard::KeyDown, scene.emit, |event| {
            let pressed: &KeyboardEvent = event.unchecked_ref();
            (pressed.key() == "Escape" && !pressed.is_composing()).then_some(Event::PanelClosed)
        })
        .child(
            div("wasl-head")
                .child(words)
                .maybe(panel.sound.map(|on| sound(scene, on)))
                .child(close),
        )
        .maybe(panel.banner.map(|banner| banner::draw(scene, banner)))
        .child(thread::draw(scene, panel))
        .child(foot)
        .into()
}

fn presence(scene: &Scene<'_>, panel: &PanelView) -> Option<Html> {
    let line = |class| element("p").class(class);
    if let Some(away) = &panel.away {
        let line = line("wasl-presence");
        return Some(match away.opens_at {
            Some(at) => line.written(&opening(scene, at)).into(),
            None => line.text(scene.text(Key::PresenceAway)).into(),
        });
    }
    let (class, key) = match panel.presence {
        PresenceView::Unknown => return None,
        PresenceView::Online => ("wasl-presence is-online", Key::PresenceOnline),
        PresenceView::Away => ("wasl-presence", Key::PresenceAway),
    };
    Some(scene.said("p", key).class(class).into())
}

/// When somebody is there again, by the visitor's clock.
fn opening(scene: &Scene<'_>, at: Timestamp) -> String {
    let (day, time) = scene.clock.day_and_time(at);
    match day {
        Some(day) => {
            let words = fill(scene.text(Key::AwayUntilDay), "[TIME]", &time);
            fill(&words, "[DAY]", &day)
        }
        None => fill(scene.text(Key::AwayUntil), "[TIME]", &time),
    }
}

/// The switch of the sound.
fn sound(scene: &Scene<'_>, on: bool) -> Html {
    button("wasl-close", scene.emit, || Event::SoundToggled)
        .is(Name::Label, scene.text(Key::PanelSound))
        .is(Name::Pressed, if on { "true" } else { "false" })
        .child(icon(if on { icons::BELL } else { icons::BELL_OFF }))
        .into()
}

fn person(scene: &Scene<'_>, panel: &PanelView) -> Html {
    let key = match panel.away {
        Some(_) => Key::AwayPerson,
        None => Key::FaqPerson,
    };
    button("wasl-person", scene.emit, || Event::PersonWanted)
        .child(icon(icons::PERSON))
        .child(scene.said("span", key))
        .into()
}
