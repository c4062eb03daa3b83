//! The state of the learning loop: what is known, what is on its way, and asking for it.

use wasl_protocol::{Block, Duration, Timestamp};

use super::wire::{Asked, Entry, Faq, Version};
use super::{Ask, Field, Look, Panel, Said, Tab, What, Work};
use crate::i18n::Key;
use crate::model::Effect;
use crate::model::request::{Question, Request};
use crate::model::surroundings::{Load, Turn};

/// How long an answer is not written in before it is drawn anew.
const PAUSE: Duration = Duration::from_millis(400);

/// An order that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::model) enum Order {
    /// These entries become the current ones.
    Publish(Vec<Entry>),
    /// An old version does.
    Restore,
    /// A group goes, by its first question.
    Dismiss(String),
}

/// The answer of the open form as it is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::model) struct Drawn {
    /// It is on screen.
    pub shown: bool,
    /// What came last.
    pub blocks: Vec<Block>,
    /// The state of asking for it.
    pub load: Load,
    /// What it was made of.
    of: String,
    /// When to ask anew.
    pub due: Option<Timestamp>,
}

/// The learning loop.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::model) struct Learning {
    /// The language; empty before the section was opened.
    pub locale: String,
    /// The current version.
    pub known: Option<Faq>,
    /// The state of reading it.
    pub load: Load,
    /// The changes, and the form that is open.
    pub work: Work,
    /// The work in the other languages.
    kept: Vec<(String, Work)>,
    /// What the form lacks.
    pub complaint: Option<(Field, Key)>,
    pub drawn: Drawn,
    pub tab: Tab,
    pub search: String,
    /// The questions that found no answer.
    pub asked: Option<Asked>,
    pub asking: Load,
    /// Of how many days.
    pub days: u16,
    /// The group that another entry is looked for, and what was written of its name.
    pub picking: Option<(String, String)>,
    pub panel: Panel,
    pub versions: Option<Vec<Version>>,
    pub listing: Load,
    /// The version that may be made the current one.
    pub confirming: Option<u64>,
    pub order: Option<(Question, Order)>,
    pub said: Option<Said>,
    /// Somebody else published meanwhile.
    pub behind: bool,
    /// The version before the one that was just published, which can be had back.
    pub published: Option<u64>,
    /// The proof for changes.
    pub csrf: String,
}

impl Learning {
    /// For an agent with this proof.
    pub(in crate::model) fn new(csrf: &str) -> Self {
        Self {
            csrf: csrf.to_owned(),
            days: 30,
            ..Self::default()
        }
    }

    /// The work that this browser kept came; what was done meanwhile stays.
    pub(in crate::model) fn restore(&mut self, kept: Vec<(String, Work)>) {
        for (locale, work) in kept {
            if locale != self.locale {
                self.kept.push((locale, work));
            } else if self.work.is_empty() {
                self.work = work;
            }
        }
    }

    /// Reads what is on screen, unless that is under way.
    pub(in crate::model) fn refresh(&mut self, turn: &mut Turn<'_>) {
        if self.locale.is_empty() {
            self.turn_to(turn.around.locale.tag().to_owned());
        }
        if !self.load.is_asked() {
            self.load = Load::Asked(self.ask(turn, What::Entries));
        }
        self.refresh_tab(turn);
    }

    /// Reads what the view needs besides the entries.
    pub(super) fn refresh_tab(&mut self, turn: &mut Turn<'_>) {
        match self.tab {
            Tab::Questions if !self.asking.is_asked() => {
                self.asking = Load::Asked(self.ask(turn, What::Questions(self.days)));
            }
            Tab::Versions if !self.listing.is_asked() => {
                self.listing = Load::Asked(self.ask(turn, What::Versions));
            }
            Tab::Questions | Tab::Entries | Tab::Versions => {}
        }
    }

    /// There is a network again: reads what could not be read.
    pub(in crate::model) fn woken(&mut self, turn: &mut Turn<'_>) {
        if self.load.is_failed() || self.asking.is_failed() || self.listing.is_failed() {
            self.refresh(turn);
        }
    }

    /// When the answer is to be drawn anew.
    pub(in crate::model) const fn due(&self) -> Option<Timestamp> {
        self.drawn.due
    }

    /// Draws the answer anew, when it is time to.
    pub(in crate::model) fn refresh_when_due(&mut self, turn: &mut Turn<'_>) {
        if self.drawn.due.is_some_and(|due| due <= turn.now) {
            self.draw(turn);
        }
    }

    /// The answer was written in.
    pub(super) fn draw_soon(&mut self, turn: &Turn<'_>) {
        if self.drawn.shown {
            self.drawn.due = Some(turn.now + PAUSE);
        }
    }

    /// Asks for the answer as it is drawn.
    pub(super) fn draw(&mut self, turn: &mut Turn<'_>) {
        self.drawn.due = None;
        let Some(form) = &self.work.form else {
            return;
        };
        let answer = form.answer.clone();
        if answer == self.drawn.of && self.drawn.load == Load::Done {
            return;
        }
        self.drawn.of.clone_from(&answer);
        self.drawn.load = Load::Asked(self.ask(turn, What::Answer(answer)));
    }

    /// Another language: its work in the place of this one's.
    pub(super) fn turn_to(&mut self, locale: String) {
        let before = std::mem::replace(&mut self.locale, locale);
        let work = std::mem::take(&mut self.work);
        if !before.is_empty() {
            self.kept.push((before, work));
        }
        let here = self
            .kept
            .iter()
            .position(|(locale, _)| *locale == self.locale);
        *self = Self {
            locale: std::mem::take(&mut self.locale),
            work: here.map_or_else(Work::default, |at| self.kept.swap_remove(at).1),
            kept: std::mem::take(&mut self.kept),
            tab: self.tab,
            days: self.days,
            ..Self::new(&self.csrf)
        };
    }

    pub(super) fn ask(&self, turn: &mut Turn<'_>, what: What) -> Question {
        turn.ask(Request::Faq(Ask {
            locale: self.locale.clone(),
            csrf: self.csrf.clone(),
            what,
        }))
    }

    /// The entries of the current version.
    pub(in crate::model) fn base(&self) -> &[Entry] {
        self.known.as_ref().map_or(&[], |faq| &faq.entries)
    }

    /// Keeps the work in this browser.
    pub(super) fn save(&self, turn: &mut Turn<'_>) {
        let work = Some(&self.work).filter(|work| !work.is_empty());
        let work = work.cloned().map(Box::new);
        turn.order(Effect::SaveWork(self.locale.clone(), work));
    }

    /// The draft is another one.
    pub(super) fn changed(&mut self, turn: &mut Turn<'_>) {
        self.published = None;
        self.save(turn);
        match &mut self.panel {
            Panel::Preview(_) => self.preview(turn),
            Panel::Publish { refused, .. } => refused.clear(),
            Panel::Closed | Panel::Import(_) => {}
        }
        if self.work.draft.is_empty() && !matches!(self.panel, Panel::Import(_)) {
            self.panel = Panel::Closed;
        }
    }

    /// Asks what the draft would do.
    pub(super) fn preview(&mut self, turn: &mut Turn<'_>) {
        let entries = self.work.draft.apply(self.base());
        self.panel = Panel::Preview(Look::Asked(self.ask(turn, What::Preview(entries))));
    }

    pub(super) fn say(&mut self, key: Key, with: impl Into<String>) {
        let with = with.into();
        self.said = Some(Said { key, with });
    }
}
