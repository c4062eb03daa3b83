//! The state of the learning loop: what is known, what is on its way, and taking what came.

use wasl_protocol::{Block, Duration, ErrorCode, Timestamp};

use super::wire::{Asked, Entry, Faq, Version};
use super::{Ask, Draft, Field, Form, Look, Panel, Place, Said, Tab, Told, What, Work, rebase};
use crate::i18n::Key;
use crate::model::request::{Question, Reply, Request, Trouble};
use crate::model::surroundings::{Load, Turn};
use crate::model::{Effect, Target};

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

    /// Takes an answer, if it is to one of its questions.
    pub(in crate::model) fn answered(
        &mut self,
        turn: &mut Turn<'_>,
        question: Question,
        result: &Result<Reply, Trouble>,
    ) {
        let told = match result {
            Ok(Reply::Faq(told)) => Ok(told),
            Ok(_) => Err(Trouble::Unreadable),
            Err(trouble) => Err(*trouble),
        };
        if self.load.awaits(question) {
            let unspoken = Err(Trouble::Refused(ErrorCode::NotFound));
            if told == unspoken && self.known.is_none() && !self.locale.is_empty() {
                // The site does not speak the console's language: then whichever it speaks.
                self.turn_to(String::new());
                self.load = Load::Asked(self.ask(turn, What::Entries));
                return;
            }
            if let Ok(Told::Entries(faq)) = told {
                if faq.locale != self.locale {
                    self.turn_to(faq.locale.clone());
                    self.refresh_tab(turn);
                }
                self.take(turn, faq.clone());
            }
            self.load = taken(&told);
        } else if self.asking.awaits(question) {
            self.asking = taken(&told);
            if let Ok(Told::Questions(asked)) = told {
                self.asked = Some(asked.clone());
            }
        } else if self.listing.awaits(question) {
            self.listing = taken(&told);
            if let Ok(Told::Versions(list)) = told {
                self.versions = Some(list.clone());
            }
        } else if self.drawn.load.awaits(question) {
            self.drawn.load = taken(&told);
            if let Ok(Told::Answer(blocks)) = told {
                self.drawn.blocks.clone_from(blocks);
            }
        } else if let Panel::Preview(look) | Panel::Import(look) = &mut self.panel
            && *look == Look::Asked(question)
        {
            *look = match told {
                Ok(Told::Preview(preview)) => Look::Here(preview.clone()),
                Ok(Told::Refused(why)) => Look::Refused(why.clone()),
                Ok(_) => Look::Failed(Trouble::Unreadable),
                Err(trouble) => Look::Failed(trouble),
            };
        } else if let Some((_, order)) = self.order.take_if(|(asked, _)| *asked == question) {
            self.done(turn, order, told);
        }
    }

    /// A version came. The draft is put on top of it, where it is another one.
    fn take(&mut self, turn: &mut Turn<'_>, faq: Faq) {
        let work = &mut self.work;
        if work.draft.version != faq.version {
            let number = faq.version.to_string();
            if work.draft.is_empty() {
                work.draft = Draft::new(faq.version);
            } else {
                work.draft = rebase(&work.draft, faq.version, &faq.entries);
                let key = if work.draft.is_contested() {
                    Key::FaqContested
                } else {
                    Key::FaqRebased
                };
                self.said = Some(Said { key, with: number });
                self.panel = Panel::Closed;
                turn.order(Effect::Focus(Target::Heading));
            }
            if let Some(form) = &mut self.work.form {
                form.place = find(&self.work.draft, &faq.entries, form);
            }
            self.known = Some(faq);
            self.save(turn);
        } else {
            self.known = Some(faq);
        }
        self.behind = false;
    }

    /// An order was answered.
    fn done(&mut self, turn: &mut Turn<'_>, order: Order, told: Result<&Told, Trouble>) {
        match (order, told) {
            (Order::Publish(entries), Ok(Told::Version(version))) => {
                self.was_published(turn, *version, entries);
            }
            (Order::Restore, Ok(Told::Version(version))) => self.restored(turn, *version),
            (Order::Dismiss(key), Ok(_)) => self.dismissed(turn, &key),
            (Order::Publish(_), Ok(Told::Refused(why))) => {
                if let Panel::Publish { refused, .. } = &mut self.panel {
                    refused.clone_from(why);
                }
            }
            (Order::Publish(_) | Order::Restore, Err(Trouble::Refused(ErrorCode::Conflict))) => {
                self.behind = true;
                self.panel = Panel::Closed;
                turn.order(Effect::Focus(Target::FaqBehind));
            }
            (Order::Publish(_) | Order::Restore, Ok(_))
            | (Order::Publish(_) | Order::Restore | Order::Dismiss(_), Err(_)) => {
                self.say(Key::LettersTrouble, "");
            }
        }
    }
}

/// Where the entry of a form is in another version; `None`: it is there no more.
fn find(draft: &Draft, base: &[Entry], form: &Form) -> Option<Place> {
    form.place?;
    let entries = draft.entries(base);
    let same = entries.iter().find(|(_, entry)| **entry == form.from);
    let namesake = || {
        let mut all = entries.iter();
        all.find(|(_, entry)| entry.name() == form.from.name())
    };
    same.or_else(namesake).map(|(place, _)| *place)
}

const fn taken(told: &Result<&Told, Trouble>) -> Load {
    match told {
        Ok(Told::Refused(_)) => Load::Failed(Trouble::Unreadable),
        Ok(_) => Load::Done,
        Err(trouble) => Load::Failed(*trouble),
    }
}
