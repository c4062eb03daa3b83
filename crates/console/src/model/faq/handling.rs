//! What the agent does, done.

use super::learning::{Drawn, Learning, Order};
use super::merge::merge;
use super::{Act, Draft, Entry, Form, Look, Panel, Place, Tab, What, differences};
use crate::i18n::Key;
use crate::model::surroundings::{Load, Turn};
use crate::model::{Effect, Target};

impl Learning {
    /// Takes what the agent did.
    pub(in crate::model) fn act(&mut self, turn: &mut Turn<'_>, act: Act) {
        match act {
            Act::LocaleChosen(locale) => {
                if locale != self.locale {
                    self.turn_to(locale);
                    self.refresh(turn);
                }
            }
            Act::TabChosen(tab) => {
                self.tab = tab;
                self.said = None;
                self.confirming = None;
                self.refresh_tab(turn);
            }
            Act::DaysChosen(days) => {
                self.days = days;
                self.asking = Load::Never;
                self.refresh_tab(turn);
            }
            Act::Taught { group, place } => self.teach(turn, &group, place),
            Act::PickToggled(group) => self.toggle_pick(turn, group),
            Act::PickTyped(text) => {
                if let Some((_, typed)) = &mut self.picking {
                    *typed = text;
                }
            }
            Act::EntryMade(group) => {
                if let Some(texts) = self.texts(&group) {
                    self.tab = Tab::Entries;
                    self.open(turn, Form::asking(&texts));
                }
            }
            Act::Dismissed(group) => self.dismiss(turn, group),
            Act::Searched(text) => self.search = text,
            Act::AddClicked => {
                self.tab = Tab::Entries;
                self.open(turn, Form::default());
            }
            Act::EditClicked(place) => {
                if let Some(entry) = self.work.draft.entry(self.base(), place) {
                    let form = Form::of(Some(place), entry);
                    self.open(turn, form);
                }
            }
            Act::Written(field, text) => {
                if let Some(form) = &mut self.work.form {
                    form.write(field, text);
                    self.complaint = None;
                    self.draw_soon(turn);
                    self.save(turn);
                }
            }
            Act::QuickToggled => {
                if let Some(form) = &mut self.work.form {
                    form.quick = !form.quick;
                    self.save(turn);
                }
            }
            Act::AnswerToggled => {
                self.drawn.shown = !self.drawn.shown;
                if self.drawn.shown {
                    self.draw(turn);
                }
            }
            Act::FormSubmitted => self.submit(turn),
            Act::FormCancelled => self.close(turn),
            Act::Removed(place) => {
                let name = self.title(place);
                self.edit(turn, |draft, base| draft.remove(base, place));
                self.say(Key::FaqRemoved, name);
                self.close_form_of(place);
                turn.order(Effect::Focus(Target::FaqEntry(place)));
            }
            Act::Reverted(place) => {
                self.edit(turn, |draft, _| draft.revert(place));
                turn.order(Effect::Focus(Target::FaqEntry(place)));
            }
            Act::Settled { place, mine } => {
                self.edit(turn, |draft, _| draft.settle(place, mine));
                turn.order(Effect::Focus(Target::Heading));
            }
            Act::Undone => self.edit(turn, |draft, _| draft.undo()),
            Act::Cleared => self.edit(turn, |draft, _| draft.clear()),
            Act::PreviewClicked => {
                if !self.work.draft.is_empty() {
                    self.preview(turn);
                    turn.order(Effect::Focus(Target::FaqPanel));
                }
            }
            Act::PublishClicked => self.ask_to_publish(turn),
            Act::NoteWritten(text) => {
                if let Panel::Publish { note, .. } = &mut self.panel {
                    *note = text;
                }
            }
            Act::PublishConfirmed => self.publish(turn),
            Act::PanelClosed => {
                self.panel = Panel::Closed;
                turn.order(Effect::Focus(Target::Heading));
            }
            Act::TheirsTaken => self.refresh(turn),
            Act::PublishUndone => {
                if let Some(version) = self.published {
                    self.restore_version(turn, version);
                }
            }
            Act::RestoreClicked(version) => {
                self.confirming = Some(version);
                turn.order(Effect::Focus(Target::FaqConfirm));
            }
            Act::RestoreCancelled => {
                self.confirming = None;
                turn.order(Effect::Focus(Target::Heading));
            }
            Act::RestoreConfirmed => {
                if let Some(version) = self.confirming.take() {
                    self.restore_version(turn, version);
                    turn.order(Effect::Focus(Target::Heading));
                }
            }
            Act::FileChosen => turn.order(Effect::ReadFile),
            Act::FileRead(text) => {
                // What is not UTF-8 came as marks of replacement.
                let text = text.filter(|text| !text.contains('\u{fffd}'));
                let look = text.map_or(Look::Unreadable, |csv| {
                    Look::Asked(self.ask(turn, What::Import(csv)))
                });
                self.panel = Panel::Import(look);
                turn.order(Effect::Focus(Target::FaqPanel));
            }
            Act::ImportTaken => self.take_import(turn),
        }
    }

    /// Changes the draft.
    fn edit(&mut self, turn: &mut Turn<'_>, change: impl FnOnce(&mut Draft, &[Entry])) {
        let base = self.known.as_ref().map_or(&[][..], |faq| &faq.entries);
        change(&mut self.work.draft, base);
        self.changed(turn);
    }

    /// What an entry is called on screen: its question.
    fn title(&self, place: Place) -> String {
        let entry = self.work.draft.entry(self.base(), place);
        entry
            .map(|entry| entry.question.clone())
            .unwrap_or_default()
    }

    /// The words of a group.
    fn texts(&self, group: &str) -> Option<Vec<String>> {
        let asked = self.asked.as_ref()?;
        let group = asked.groups.iter().find(|known| known.key() == group)?;
        Some(group.texts())
    }

    fn teach(&mut self, turn: &mut Turn<'_>, group: &str, place: Place) {
        let Some(texts) = self.texts(group) else {
            return;
        };
        self.picking = None;
        self.edit(turn, |draft, base| draft.learn(base, place, &texts));
        let title = self.title(place);
        self.say(Key::FaqTaught, title);
        // The button that had the focus goes.
        turn.order(Effect::Focus(Target::Heading));
    }

    fn toggle_pick(&mut self, turn: &mut Turn<'_>, group: String) {
        let open = self.picking.take().is_some_and(|(known, _)| known == group);
        if !open {
            self.picking = Some((group, String::new()));
            turn.order(Effect::Focus(Target::FaqPick));
        }
    }

    fn dismiss(&mut self, turn: &mut Turn<'_>, group: String) {
        if self.order.is_some() {
            return;
        }
        if let Some(texts) = self.texts(&group) {
            self.said = None;
            self.order = Some((self.ask(turn, What::Dismiss(texts)), Order::Dismiss(group)));
        }
    }

    /// Opens a form. What was written in another one goes into the draft first; one that lacks
    /// something stays.
    fn open(&mut self, turn: &mut Turn<'_>, form: Form) {
        let open = self.work.form.as_ref();
        if open.is_some_and(|open| !open.is_untouched()) {
            self.submit(turn);
            if self.work.form.is_some() {
                return;
            }
        }
        self.said = None;
        self.complaint = None;
        self.drawn = Drawn::default();
        self.work.form = Some(form);
        self.save(turn);
        turn.order(Effect::Focus(Target::FaqForm));
    }

    fn close(&mut self, turn: &mut Turn<'_>) {
        let Some(form) = self.work.form.take() else {
            return;
        };
        self.complaint = None;
        self.save(turn);
        turn.order(Effect::Focus(
            form.place.map_or(Target::Heading, Target::FaqEntry),
        ));
    }

    fn close_form_of(&mut self, place: Place) {
        if let Some(form) = &self.work.form
            && form.place == Some(place)
        {
            self.work.form = None;
        }
    }

    /// The form goes into the draft; what came into the entry meanwhile stays in it.
    fn submit(&mut self, turn: &mut Turn<'_>) {
        let Some(form) = &self.work.form else {
            return;
        };
        self.complaint = form.complaint();
        if self.complaint.is_some() {
            turn.order(Effect::Focus(Target::FaqForm));
            return;
        }
        let (mine, from, place) = (form.entry(), form.from.clone(), form.place);
        self.work.form = None;
        let mut at = place;
        self.edit(turn, |draft, base| match place {
            Some(place) => {
                let now = draft.entry(base, place).cloned();
                let (entry, clash) = match &now {
                    Some(now) => merge(Some(&from), &mine, now),
                    None => (mine, false),
                };
                draft.put(base, place, entry);
                if clash {
                    draft.contest(place);
                }
            }
            None => at = Some(draft.add(mine)),
        });
        self.search.clear();
        self.say(Key::FaqKept, "");
        turn.order(Effect::Focus(at.map_or(Target::Heading, Target::FaqEntry)));
    }

    /// The entries of the file go into the draft.
    fn take_import(&mut self, turn: &mut Turn<'_>) {
        let Panel::Import(Look::Here(preview)) = &self.panel else {
            return;
        };
        let Some(entries) = &preview.entries else {
            return;
        };
        let edits = differences(self.base(), entries);
        self.panel = Panel::Closed;
        self.tab = Tab::Entries;
        self.edit(turn, |draft, _| draft.take(edits));
        self.say(Key::FaqKept, "");
        turn.order(Effect::Focus(Target::Heading));
    }
}
