//! The visitor and the FAQ bot.

use alloc::string::String;

use wasl_protocol::Properties;

use super::running::Running;
use crate::Effect;
use crate::bot::{self, Reply, Turn};
use crate::i18n::{Key, fill};
use crate::record::Record;
use crate::rich;
use crate::view::Mode;

impl Running {
    /// A question in the visitor's own words.
    pub(super) fn question_asked(&mut self, question: String) {
        let turn = self.bot.ask(self.now, &self.options.faq, question);
        self.answered(&turn, "typed");
    }

    /// A quick question.
    pub(super) fn quick_question_chosen(&mut self, place: usize) {
        if let Some(entry) = bot::quick(&self.options.faq).get(place) {
            self.entry_chosen(*entry, "quick");
        }
    }

    /// One of "did you mean".
    pub(super) fn suggestion_chosen(&mut self, turn: u32, place: usize) {
        if let Some(entry) = self.bot.suggested(turn, place) {
            self.entry_chosen(entry, "suggestion");
        }
    }

    fn entry_chosen(&mut self, entry: usize, via: &str) {
        if self.mode() == Mode::Person {
            return;
        }
        if let Some(turn) = self.bot.choose(self.now, &self.options.faq, entry) {
            self.answered(&turn, via);
        }
    }

    fn answered(&mut self, turn: &Turn, via: &str) {
        self.acted();
        self.keep_bot();
        self.scroll();
        self.changed = true;
        self.happened(
            "wasl.faq.asked",
            Properties::default()
                .with("question", bot::shorten(&turn.question))
                .with("via", via),
        );
        let mut properties = Properties::default().with("confidence", turn.confidence);
        match &turn.reply {
            Reply::Answer(entry) => {
                properties.set("entry", self.entry_name(*entry));
                let words = self.options.faq.entries.get(*entry);
                let words = words.map(|entry| rich::to_plain(&entry.rich));
                let template = self.locale.text(Key::AnnounceAnswer);
                self.announce(fill(template, "[TEXT]", &words.unwrap_or_default()));
                self.happened("wasl.faq.answered", properties);
            }
            Reply::Suggest(entries) => {
                properties.set("suggested", entries.len() as u32);
                self.announce(self.locale.text(Key::FaqDidYouMean).into());
                self.happened("wasl.faq.unanswered", properties);
            }
            Reply::Unknown => {
                properties.set("suggested", 0_u32);
                self.announce(self.locale.text(Key::FaqUnknown).into());
                self.happened("wasl.faq.unanswered", properties);
            }
        }
    }

    /// An entry's id, or its question when it has none.
    fn entry_name(&self, place: usize) -> String {
        self.options
            .faq
            .entries
            .get(place)
            .map(|entry| entry.id.as_ref().unwrap_or(&entry.question).clone())
            .unwrap_or_default()
    }

    fn keep_bot(&mut self) {
        let record = self.bot.record();
        self.order(Effect::Save(Record::Bot(record)));
    }

    /// "Did this help?" was answered.
    pub(super) fn helpful_chosen(&mut self, number: u32, helpful: bool) {
        let Some(turn) = self.bot.helped(number, helpful) else {
            return;
        };
        let place = match turn.reply {
            Reply::Answer(place) => Some(place),
            Reply::Suggest(_) | Reply::Unknown => None,
        };
        let mut properties = Properties::default();
        if let Some(place) = place {
            properties.set("entry", self.entry_name(place));
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
