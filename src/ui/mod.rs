//! What a visitor sees: functions from the view to nodes, which report events and keep nothing.
//!
//! Text is always a text node: there is no way from a string to markup.

mod announcer;
mod banner;
mod composer;
mod element;
mod faq;
mod flow;
mod generated;
mod hints;
mod icons;
mod launcher;
mod lead;
mod message;
mod offer;
mod panel;
mod picture;
pub mod placed;
mod prompt;
mod rich;
mod run;
mod scale;
mod shelf;
mod survey;
mod thread;

use wasl_core::i18n::Key;
use wasl_core::view::{Side, Theme};
use wasl_core::{Event, View};
use yew::{Callback, Html};

use self::element::{Element, Name, div, element};
use crate::host::clock::Clock;

/// Everything that is needed to draw.
pub struct Scene<'a> {
    /// What to draw.
    pub view: &'a View,
    /// Where events go.
    pub emit: &'a Callback<Event>,
    /// Writes times.
    pub clock: &'a Clock,
}

impl Scene<'_> {
    /// The words for a key, in the widget's language.
    fn text(&self, key: Key) -> &'static str {
        self.view.locale.text(key)
    }

    /// A sentence of the bot's, in its tone or in the merchant's words.
    fn say(&self, key: Key) -> String {
        self.view.voice.say(key)
    }

    /// The same in an element; it may be in another language than the widget.
    fn said(&self, tag: &'static str, key: Key) -> Element {
        element(tag).auto().written(&self.say(key))
    }
}

/// Draws the widget.
pub fn draw(scene: &Scene<'_>) -> Html {
    let view = scene.view;
    let asker = run::Asker::of(view, scene.emit);
    frame(view)
        .maybe(
            view.launcher
                .map(|launcher| launcher::draw(scene, launcher)),
        )
        .maybe(view.panel.as_deref().map(|panel| panel::draw(scene, panel)))
        .maybe(
            view.prompt
                .as_deref()
                .map(|prompt| prompt::draw(scene, prompt)),
        )
        .maybe(view.bubble.as_deref().map(|run| run::bubble(asker, run)))
        .child(announcer::draw(&view.announcement))
        .into()
}

/// Begins what all is drawn in: it has the language, the direction and the colour scheme.
fn frame(view: &View) -> Element {
    let class = match (view.theme, view.position) {
        (Theme::Auto, Side::End) => "wasl-ui is-auto",
        (Theme::Auto, Side::Start) => "wasl-ui is-auto wasl-start",
        (Theme::Light, Side::End) => "wasl-ui is-light",
        (Theme::Light, Side::Start) => "wasl-ui is-light wasl-start",
        (Theme::Dark, Side::End) => "wasl-ui is-dark",
        (Theme::Dark, Side::Start) => "wasl-ui is-dark wasl-start",
    };
    let direction = if view.locale.is_rtl() { "rtl" } else { "ltr" };
    div(class)
        .is(Name::Lang, view.locale.tag())
        .is(Name::Dir, direction)
}
