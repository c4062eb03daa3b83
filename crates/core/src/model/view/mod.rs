//! The view of the state: what is on screen and nothing else.

mod entries;
mod flows;
mod prompt;
mod runs;

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use wasl_chat::{Link, Thread};
use wasl_protocol::{Author, Seq};

use super::running::{Running, Settings};
use crate::View;
use crate::i18n::Key;
use crate::view::{Banner, LauncherView, Mode, PanelView, RunView};
use crate::voice::{Voice, spoken};

impl Running {
    /// What the screen shows.
    #[inline(never)]
    pub(super) fn view(&self) -> View {
        let hidden = self.hidden();
        View {
            locale: self.locale,
            theme: self.options.theme,
            position: self.options.position,
            accent: self.accent.clone(),
            launcher: (!hidden).then_some(LauncherView {
                unread: self.unread,
                open: self.open,
            }),
            panel: self.open.then(|| Rc::new(self.panel_view())),
            prompt: self.prompt_view().map(Rc::new),
            bubble: (!self.open)
                .then(|| self.run_view(self.bubble_run()?))
                .flatten()
                .map(Rc::new),
            elements: self.element_views(),
            announcement: self.announcement.clone(),
            voice: self.voice(),
        }
    }

    /// How the bot speaks, and to whom.
    fn voice(&self) -> Voice {
        // What a token says goes before what the page says, as the server has it.
        let name = match &self.identity.name {
            Some(name) if self.called.is_empty() => name,
            Some(_) | None => &self.called,
        };
        Voice {
            locale: self.locale,
            tone: self.options.tone,
            words: Rc::clone(&self.options.words),
            name: spoken(name),
        }
    }

    /// A sentence of the bot's.
    pub(in crate::model) fn sentence(&self, key: Key) -> String {
        self.voice().say(key)
    }

    /// The surveys in elements of the page.
    fn element_views(&self) -> Vec<Rc<RunView>> {
        let mut views = Vec::new();
        for id in self.placed_surveys() {
            if let Some(view) = self.drawn_run(id).and_then(|run| self.run_view(run)) {
                views.push(Rc::new(view));
            }
        }
        views
    }

    #[inline(never)]
    fn panel_view(&self) -> PanelView {
        let thread = self.conversation().and_then(|id| self.chat.thread(id));
        let mode = self.mode();
        let loading = self.loading(thread);
        let too_long = self.draft_too_long();
        // A survey that waits is not to be pushed out of sight.
        let waits = !self.thread_runs().is_empty();
        let fresh = self.talks_afresh() && !waits;
        let flow = self.flow_panel();
        let hinting = mode == Mode::Bot && flow.is_none();
        PanelView {
            title: self.words(self.options.title.as_ref(), Key::PanelTitle),
            presence: self.presence,
            away: self.away_view(),
            banner: self.banner(),
            loading,
            entries: if loading {
                Vec::new()
            } else {
                self.entries(thread)
            },
            quick: if fresh {
                self.questions(self.quick.shown())
            } else {
                Vec::new()
            },
            offers: if loading || waits {
                Vec::new()
            } else {
                self.offer_titles()
            },
            broken: self.cards.broken.clone(),
            mode,
            offers_person: self.talks_to_bot(),
            draft: self.draft.clone(),
            hints: if hinting {
                self.questions(&self.hints.entries)
            } else {
                Vec::new()
            },
            picked: self.hints.picked,
            flow,
            can_send: !too_long && !self.sends_with_settings && !self.draft.trim().is_empty(),
            too_long,
            typing: thread.and_then(typing),
            queue: self.queue_words(),
            last: thread.map_or(Seq::ZERO, |thread| thread.last),
            sound: self.options.sound.then_some(self.sound.is_on()),
        }
    }

    /// The merchant's words, or ours.
    pub(super) fn words(&self, own: Option<&String>, key: Key) -> String {
        let voice = self.voice();
        own.map_or_else(|| voice.say(key), |own| voice.address(own))
    }

    /// The questions of FAQ entries.
    fn questions(&self, places: &[usize]) -> Vec<String> {
        let mut questions = Vec::new();
        for place in places {
            if let Some(entry) = self.options.faq.entries.get(*place) {
                questions.push(entry.question.clone());
            }
        }
        questions
    }

    /// Something is on its way and there is nothing to show yet.
    fn loading(&self, thread: Option<&Thread>) -> bool {
        if self.conversation().is_none() {
            if self.options.faq.entries.is_empty() && self.bot.loading() {
                return self.online && self.bot.waiting().is_empty();
            }
            return matches!(self.settings, Settings::Loading)
                && self.options.faq.entries.is_empty()
                && self.options.flows.is_empty()
                && self.online;
        }
        let empty = thread.is_none_or(|thread| thread.items.is_empty());
        let fetching =
            thread.is_some_and(|thread| thread.loading) || self.chat.link() == Link::Connecting;
        empty && fetching && !self.lost && self.online
    }

    fn banner(&self) -> Option<Banner> {
        if !self.online {
            return Some(Banner::Offline);
        }
        if matches!(self.chat.link(), Link::Refused(_)) {
            return Some(Banner::Refused);
        }
        self.lost.then_some(Banner::Reconnecting)
    }
}

/// The name of the agent who is writing; empty when it is not known.
fn typing(thread: &Thread) -> Option<String> {
    match &thread.typing.as_ref()?.0 {
        Author::Agent { name, .. } => Some(name.clone()),
        Author::System => Some(String::new()),
        Author::Visitor => None,
    }
}
