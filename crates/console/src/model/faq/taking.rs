//! Taking what the server said: versions, questions, what would be, and what came of orders.

use wasl_protocol::ErrorCode;

use super::learning::{Learning, Order};
use super::{Draft, Entry, Faq, Form, Look, Panel, Place, Said, Told, What, rebase};
use crate::i18n::Key;
use crate::model::request::{Question, Reply, Trouble};
use crate::model::surroundings::{Load, Turn};
use crate::model::{Effect, Target};

impl Learning {
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
