//! The visitor and the FAQ bot.

use alloc::string::String;

use wasl_protocol::Properties;

use super::running::Running;
use crate::Effect;
use crate::bot::{self, FaqFile, MAX_QUESTION_CHARS, Reply};
use crate::effect::Level;
use crate::i18n::{Key, fill};
use crate::record::Record;
use crate::text::head;
use crate::view::Mode;

impl Running {
    /// A question in the visitor's own words.
    pub(super) fn question_asked(&mut self, question: String) {
        if self.bot.loading() {
            self.bot.wait(question);
            return;
        }
        self.bot.ask(self.now, &self.options.faq, question);
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
            return;
        };
        self.changed = true;
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
        if let Some(question) = self.bot.waited() {
            self.question_asked(question);
        }
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
                let words = self.locale.text(Key::FaqDidYouMean);
                ("wasl.faq.unanswered", words.into())
            }
            Reply::Unknown => {
                properties.set("suggested", 0_u32);
                let words = self.locale.text(Key::FaqUnknown);
                ("wasl.faq.unanswered", words.into())
            }
        };
        self.acted();
        self.keep_bot();
        self.scroll();
        self.happened("wasl.faq.asked", asked);
        self.announce(words);
        self.happened(kind, properties);
    }

    /// An entry's id, or its question when it has none.
    fn entry_name(&self, place: usize) -> &str {
        match self.options.faq.entries.get(place) {
            Some(entry) => entry.id.as_ref().unwrap_or(&entry.question),
            None => "",
        }
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
        let mut properties = Properties::default();
        properties.set("question", head(&turn.question, MAX_QUESTION_CHARS));
        if let Reply::Answer(place) = turn.reply {
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
