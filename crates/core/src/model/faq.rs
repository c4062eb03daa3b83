//! The visitor and the FAQ bot.

use alloc::string::String;

use wasl_protocol::{Properties, Timestamp};

use super::running::Running;
use crate::Effect;
use crate::bot::{FaqFile, MAX_QUESTION_CHARS, Reply};
use crate::effect::Level;
use crate::i18n::{Key, fill};
use crate::record::Record;
use crate::text::{cut, head};
use crate::view::Mode;

impl Running {
    /// A question in the visitor's own words.
    pub(super) fn question_asked(&mut self, question: String) {
        // One that waited for the index while another tab handed over.
        if self.mode() == Mode::Person {
            return;
        }
        if self.bot.loading() {
            self.bot.wait(question);
            let words = self.locale.text(Key::FlowWaits);
            self.announce(words.into());
            self.scroll();
            return;
        }
        self.ask_bot(question);
    }

    fn ask_bot(&mut self, question: String) {
        self.stop_assistant();
        self.bot.ask(self.now, &self.options.faq, question);
        self.assistant_asked();
        self.answered("typed");
    }

    /// Trains the bot, and asks for the files it may have.
    pub(super) fn prepare_bot(&mut self) {
        self.bot.prepare(self.now, &self.options.faq);
        for (file, url) in self.bot.wanted(&self.options.faq) {
            self.order(Effect::FetchFaqFile { file, url });
        }
    }

    /// A file of the FAQ came, or did not.
    pub(super) fn faq_file_fetched(&mut self, file: FaqFile, url: &str, bytes: Option<&[u8]>) {
        let faq = &mut self.options.faq;
        let Some(taken) = self.bot.take_file(self.now, faq, file, url, bytes) else {
            return self.answer_waiting();
        };
        self.changed = true;
        self.quick.forget();
        self.close_hints();
        if let Err(damage) = taken {
            let option = match file {
                FaqFile::Index => "index",
                FaqFile::Meaning => "meaning",
            };
            let why = damage.map_or("it cannot be fetched", |damage| damage.text());
            self.complain(
                Level::Error,
                &[
                    "Option \"faq.",
                    option,
                    "\": the file ",
                    url,
                    " is not used: ",
                    why,
                    ". The bot goes on with the entries in the options.",
                ],
            );
        }
        self.answer_waiting();
    }

    /// Answers what waited for the index, once nothing is waited for any more.
    pub(super) fn answer_waiting(&mut self) {
        if !self.bot.loading() {
            self.answer_now();
        }
    }

    /// Answers what waited for the index by what there is.
    pub(super) fn answer_now(&mut self) {
        for question in self.bot.waited() {
            self.ask_bot(question);
        }
    }

    /// A button asks an entry, by its id or its question.
    pub(super) fn question_wanted(&mut self, name: &str) {
        if let Some(entry) = self.entry_named(name) {
            self.entry_chosen(entry, "button");
        }
    }

    /// A quick question.
    pub(super) fn quick_question_chosen(&mut self, place: usize) {
        if let Some(entry) = self.quick.shown().get(place) {
            self.entry_chosen(*entry, "quick");
        }
    }

    /// Looks which quick questions are offered here and now; what the visitor sees stays in place
    /// until it is looked at again.
    pub(super) fn consider_quick(&mut self) {
        self.quick_at = None;
        if !self.open || !self.talks_afresh() {
            return;
        }
        let mut quick = core::mem::take(&mut self.quick);
        let path = cut(&self.page.path, b'?').map_or(self.page.path.as_str(), |(path, _)| path);
        quick.order(&self.options.faq, self.session.stage(), path);
        let known = self.known();
        let mut first: Option<Timestamp> = None;
        let news = quick.show(|place| {
            let when = &self.options.faq.entries[place].when;
            when.as_ref().is_none_or(|when| {
                let outcome = when.evaluate(&known);
                if let Some(moment) = outcome.changes_at
                    && moment > self.now
                    && first.is_none_or(|first| moment < first)
                {
                    first = Some(moment);
                }
                outcome.holds
            })
        });
        self.quick_at = first;
        self.quick = quick;
        self.changed |= news;
    }

    /// Nothing was said to the bot yet.
    pub(super) fn talks_afresh(&self) -> bool {
        self.mode() == Mode::Bot
            && self.bot.turns().is_empty()
            && self.bot.waiting().is_empty()
            && self.flows.runs.is_empty()
    }

    /// One of "did you mean".
    pub(super) fn suggestion_chosen(&mut self, turn: u32, place: usize) {
        match self.bot.suggested(turn, place) {
            Some(entry) => self.entry_chosen(entry, "suggestion"),
            // After the last of them stands that it is none.
            None if place > 0 && self.bot.suggested(turn, place - 1).is_some() => {
                self.suggestions_refused(turn);
            }
            None => {}
        }
    }

    /// Whether the visitor may say that none of a turn's suggestions is it.
    pub(super) fn may_refuse(&self, turn: u32) -> bool {
        let last = self.bot.turns().last();
        self.mode() == Mode::Bot && last.is_some_and(|last| last.number == turn)
    }

    /// None of these: then the bot does not know, and the assistant may.
    fn suggestions_refused(&mut self, turn: u32) {
        if !self.may_refuse(turn) || !self.bot.none_fits(turn) {
            return;
        }
        let mut properties = Properties::default();
        if let Some(turn) = self.bot.turns().last() {
            properties.set("question", head(&turn.question, MAX_QUESTION_CHARS));
        }
        self.acted();
        self.changed = true;
        self.assistant_asked();
        self.keep_bot();
        self.scroll_to_question();
        self.happened("wasl.faq.unhelpful", properties);
        let last = self.bot.turns().last();
        if last.is_some_and(|last| last.reply == Reply::Unknown) {
            self.announce(self.sentence(Key::FaqUnknown));
        }
    }

    /// One of the related questions below an answer.
    pub(super) fn related_chosen(&mut self, turn: u32, place: usize) {
        if let Some(entry) = self.bot.related(turn).get(place) {
            self.entry_chosen(*entry, "related");
        }
    }

    pub(super) fn entry_chosen(&mut self, entry: usize, via: &str) {
        if self.mode() == Mode::Person {
            return;
        }
        if self.bot.choose(self.now, &self.options.faq, entry) {
            self.answered(via);
        }
    }

    /// The bot's last turn is new.
    fn answered(&mut self, via: &str) {
        let Some(turn) = self.bot.turns().last() else {
            return;
        };
        let mut asked = Properties::default();
        asked.set("question", head(&turn.question, MAX_QUESTION_CHARS));
        asked.set("via", via);
        let mut properties = Properties::default();
        properties.set("question", head(&turn.question, MAX_QUESTION_CHARS));
        properties.set("confidence", turn.confidence);
        let (kind, words) = match &turn.reply {
            Reply::Answer(place) => {
                properties.set("entry", self.entry_name(*place));
                let entry = self.options.faq.entries.get(*place);
                let words = entry.map(|entry| wasl_chat::plain(&entry.rich));
                let template = self.locale.text(Key::AnnounceAnswer);
                let words = fill(template, "[TEXT]", &words.unwrap_or_default());
                ("wasl.faq.answered", words)
            }
            Reply::Suggest(places) => {
                properties.set("suggested", places.len() as u32);
                ("wasl.faq.unanswered", self.sentence(Key::FaqDidYouMean))
            }
            Reply::Unknown => {
                properties.set("suggested", 0_u32);
                ("wasl.faq.unanswered", self.sentence(Key::FaqUnknown))
            }
            // What comes of it is said when it has come.
            Reply::Generated(_) => {
                properties.set("suggested", 0_u32);
                ("wasl.faq.unanswered", String::new())
            }
        };
        self.acted();
        self.keep_bot();
        self.scroll_to_question();
        self.happened("wasl.faq.asked", asked);
        self.changed = true;
        if !words.is_empty() {
            self.announce(words);
        }
        self.happened(kind, properties);
    }

    /// An entry's id, or its question when it has none.
    pub(super) fn entry_name(&self, place: usize) -> &str {
        match self.options.faq.entries.get(place) {
            Some(entry) => entry.name(),
            None => "",
        }
    }

    pub(super) fn keep_bot(&mut self) {
        let record = self.bot.record();
        self.order(Effect::Save(Record::Bot(record)));
    }

    /// "Did this help?" was answered.
    pub(super) fn helpful_chosen(&mut self, number: u32, helpful: bool) {
        let Some(turn) = self.bot.helped(number, helpful) else {
            return;
        };
        let mut properties = Properties::default();
        properties.set("question", head(&turn.question, MAX_QUESTION_CHARS));
        match turn.reply {
            Reply::Answer(place) => properties.set("entry", self.entry_name(place)),
            Reply::Generated(_) => properties.set("generated", true),
            Reply::Suggest(_) | Reply::Unknown => {}
        }
        let kind = if helpful {
            "wasl.faq.helpful"
        } else {
            "wasl.faq.unhelpful"
        };
        self.happened(kind, properties);
        self.keep_bot();
        self.changed = true;
    }
}
