//! The assistant on the server: asked where the FAQ has no answer and the site wants it to be, one
//! question at a time. What it says comes in pieces, and counts while its question does.
//!
//! Triggers: a typed question that the bot does not know; what the server says; the stop button. Leaves:
//! an answer in the thread with its sources, or the bot's "I don't know" with the way to a person. Once people are asked,
//! nothing is asked of it any more.

use wasl_protocol::{
    AssistantAsk, AssistantEnd, AssistantSaid, MAX_ASK_CHARS, Properties, Timestamp, Value,
};

use super::running::{Running, Settings};
use crate::Effect;
use crate::bot::{mask, masked};
use crate::i18n::{Key, fill};
use crate::telemetry::consent::{Mode as ConsentMode, Purpose};
use crate::text::concat;
use crate::view::{GeneratedStage, Mode};

/// What is being answered.
#[derive(Debug, Default)]
pub(super) struct Assistant {
    /// The number of the last request.
    request: u32,
    /// The turn that it answers, while it does.
    turn: Option<u32>,
    /// When it was asked.
    since: Timestamp,
}

impl Running {
    /// Whether questions go to the assistant: the site's settings say so, where the server has one, and
    /// the page does not say otherwise.
    fn asks_assistant(&self) -> bool {
        let site_wants = match &self.settings {
            Settings::Loaded(given) => given.get("assistant") == Some(&Value::Bool(true)),
            Settings::Loading | Settings::Failed => false,
        };
        let agreed = self.privacy.gate.consent().agreed(Purpose::Functional);
        site_wants
            && self.options.assistant
            && self.online
            && self.mode() == Mode::Bot
            && agreed != ConsentMode::Denied
    }

    /// The bot was asked: what it does not know goes to the assistant.
    pub(super) fn assistant_asked(&mut self) {
        if !self.asks_assistant() {
            return;
        }
        let Some(turn) = self.bot.generate() else {
            return;
        };
        self.ensure_visitor();
        let (Some(visitor), Some(site)) = (&self.visitor, &self.options.site) else {
            return self.bot.withdraw(turn);
        };
        let mut history = self.bot.before_last();
        history.iter_mut().for_each(mask);
        let question = self.bot.turns().last().map(|turn| turn.question.as_str());
        let ask = AssistantAsk {
            site: site.clone(),
            token: visitor.token.clone(),
            locale: self.locale.tag().into(),
            question: masked(question.unwrap_or_default(), MAX_ASK_CHARS),
            history,
        };
        let assistant = &mut self.assistant;
        assistant.request += 1;
        assistant.turn = Some(turn);
        assistant.since = self.now;
        let request = assistant.request;
        let url = concat(&[&self.server, "/v1/assistant"]);
        self.order(Effect::AskAssistant { request, url, ask });
    }

    /// It said something, or will say no more.
    pub(super) fn assistant_spoke(&mut self, request: u32, said: Option<AssistantSaid>) {
        let Some(turn) = self
            .assistant
            .turn
            .filter(|_| request == self.assistant.request)
        else {
            return;
        };
        self.changed = true;
        match said {
            Some(AssistantSaid::Text { rich, sources }) => {
                if let Some(written) = self.bot.writing(turn) {
                    written.rich = rich;
                    written.sources.clear();
                    for source in sources {
                        written.sources.push(source.question);
                    }
                }
            }
            Some(AssistantSaid::End(AssistantEnd::Done)) => self.assistant_ended("done"),
            Some(AssistantSaid::End(end)) => self.assistant_ended(end.as_str()),
            None => self.assistant_ended("failed"),
        }
    }

    /// Stops an answer that is being written, if there is one: by the visitor, another question, or since
    /// people are asked now.
    pub(super) fn stop_assistant(&mut self) {
        if self.assistant.turn.is_some() {
            self.order(Effect::StopAssistant);
            self.assistant_ended("stopped");
        }
    }

    fn assistant_ended(&mut self, outcome: &str) {
        let Some(turn) = self.assistant.turn.take() else {
            return;
        };
        let mut words = alloc::string::String::new();
        let mut citations = 0;
        match outcome {
            "done" => self.bot.written(turn, GeneratedStage::Done),
            "stopped" => self.bot.written(turn, GeneratedStage::Stopped),
            _ => self.bot.withdraw(turn),
        }
        if let Some(written) = self.bot.writing(turn) {
            words = wasl_chat::plain(&written.rich);
            citations = written.sources.len() as u32;
        }
        let words = if words.is_empty() {
            self.sentence(Key::FaqUnknown)
        } else {
            let label = self.locale.text(Key::FaqGenerated);
            let template = self.locale.text(Key::AnnounceAnswer);
            fill(template, "[TEXT]", &concat(&[label, ": ", &words]))
        };
        self.changed = true;
        self.announce(words);
        let mut about = Properties::default();
        about.set("outcome", outcome);
        about.set("citations", citations);
        let took = self.now.since(self.assistant.since).as_millis();
        about.set("ms", took as u32);
        self.happened("wasl.faq.generated", about);
        self.keep_bot();
    }

    /// A source of an answer was pressed: the entry is shown.
    pub(super) fn source_chosen(&mut self, turn: u32, place: usize) {
        let Some(question) = self.bot.source(turn, place) else {
            return;
        };
        let entries = &self.options.faq.entries;
        let entry = entries.iter().position(|entry| entry.question == *question);
        if let Some(entry) = entry {
            self.entry_chosen(entry, "source");
        }
    }

    /// People are asked: the assistant is not any more.
    pub(super) fn assistant_yields(&mut self) {
        if self.conversation().is_some() {
            self.stop_assistant();
        }
    }
}
