//! The console's engine: pure, so that it is tested without a browser.
//!
//! `update(now, event)` is the only way anything changes; it says what to do. `view` says what
//! the screen shows, `deadline` when `Event::Ticked` is next needed.

mod desk;
mod drafts;
mod effect;
pub mod event;
pub mod faq;
mod feed;
mod inbox;
mod letters;
mod poll;
pub mod request;
mod signing;
mod stage;
mod surroundings;
pub mod survey;
pub mod view;

use wasl_protocol::Timestamp;

pub use effect::{Effect, Target};
pub use event::Event;
pub use signing::{Complaint, Field};

use crate::i18n::{Key, Locale};
use event::Start;
use stage::Stage;
use surroundings::{Surroundings, Turn};

/// The console.
#[derive(Debug)]
pub struct Model {
    locale: Locale,
    around: Surroundings,
    stage: Stage,
    title: String,
}

impl Model {
    /// A console that waits for `Event::Started`. `seed`: the browser's randomness.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self {
            locale: Locale::En,
            around: Surroundings::new(seed),
            stage: Stage::Starting,
            title: String::new(),
        }
    }

    /// Takes one fact and says what to do.
    pub fn update(&mut self, now: Timestamp, event: Event) -> Vec<Effect> {
        let mut out = Vec::new();
        self.notice(&event, &mut out);
        let mut turn = Turn::new(&mut self.around, now, &mut out);
        if let Some(next) = self.stage.update(event, &mut turn) {
            self.stage = next;
        }
        let title = self.make_title();
        if title != self.title {
            self.title.clone_from(&title);
            out.push(Effect::SetTitle(title));
        }
        out
    }

    /// When `Event::Ticked` is next needed.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        self.stage.deadline(&self.around)
    }

    /// Takes what concerns every stage.
    fn notice(&mut self, event: &Event, out: &mut Vec<Effect>) {
        if let Event::Started(start) = event {
            let Start {
                language,
                visible,
                online,
                narrow,
                muted,
                ..
            } = start;
            self.locale = Locale::for_language(language);
            self.around.locale = self.locale;
            self.around.visible = *visible;
            self.around.online = *online;
            self.around.narrow = *narrow;
            self.around.muted = *muted;
            out.push(Effect::SetLanguage(self.locale));
        } else if let Event::LanguageToggled = event {
            self.locale = self.locale.other();
            self.around.locale = self.locale;
            out.push(Effect::SetLanguage(self.locale));
        } else if let Event::SoundToggled = event {
            self.around.muted = !self.around.muted;
            out.push(Effect::SaveSound(!self.around.muted));
        } else if let Event::NetworkChanged { online } = event {
            self.around.online = *online;
        } else if let Event::VisibilityChanged { visible } = event {
            self.around.visible = *visible;
        } else if let Event::WidthChanged { narrow } = event {
            self.around.narrow = *narrow;
        }
    }

    fn make_title(&self) -> String {
        let locale = self.locale;
        let console = locale.text(Key::Title);
        match &self.stage {
            Stage::Starting | Stage::Checking(_) | Stage::Unreachable { .. } => console.into(),
            Stage::SigningIn(_) => format!("{} · {console}", locale.text(Key::SignIn)),
            Stage::Redeeming { .. } => format!("{} · {console}", locale.text(Key::Welcome)),
            Stage::Ready(desk) => {
                let section = locale.text(view::section_key(desk.section));
                match desk.unread_total() {
                    0 => format!("{section} · {console}"),
                    count => format!("({count}) {section} · {console}"),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
