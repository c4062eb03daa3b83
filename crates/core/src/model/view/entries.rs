//! The entries of the thread: the greeting, what was said to the bot, then the conversation.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use wasl_chat::{Item, ItemState, Thread};
use wasl_protocol::{Author, Body, ConversationState, Duration, ErrorCode, MessageId, Timestamp};

use super::super::running::Running;
use crate::bot::{Reply, Turn};
use crate::card::Shelf;
use crate::flow::Run;
use crate::i18n::{Key, decimal};
use crate::rich;
use crate::text::concat;
use crate::view::{Delivery, Entry, EntryKind, FlowEntry, Mode, Note, SurveyView};

/// Words of one author within this time stand together.
const GROUP: Duration = Duration::from_secs(5 * 60);

/// Who an entry is by, as far as grouping goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By<'a> {
    Visitor,
    Bot,
    Agent(&'a str),
    Nobody,
}

/// The entries so far, and who the last is by.
struct Entries<'a> {
    list: Vec<Entry>,
    last: (By<'a>, Option<Timestamp>),
}

impl<'a> Entries<'a> {
    fn push(&mut self, key: String, kind: EntryKind, at: Option<Timestamp>, by: By<'a>) {
        let (last_by, last_at) = self.last;
        let close = match (last_at, at) {
            (Some(before), Some(at)) => at.since(before) < GROUP,
            (None, _) | (_, None) => true,
        };
        let leads = by == By::Nobody || by != last_by || !close;
        self.last = (by, at);
        self.list.push(Entry {
            key,
            kind,
            at,
            leads,
            unsent: None,
        });
    }
}

impl Running {
    /// Everything said, oldest first. The bot speaks only before the conversation begins.
    pub(super) fn entries<'a>(&'a self, thread: Option<&'a Thread>) -> Vec<Entry> {
        let mut entries = Entries {
            list: Vec::new(),
            last: (By::Nobody, None),
        };
        let greeting = self.words(self.options.greeting.as_ref(), Key::PanelGreeting);
        entries.push(
            "greeting".into(),
            EntryKind::Greeting(greeting),
            None,
            By::Bot,
        );
        // Greetings of prompts stand where they came up.
        let mut greetings = self.journey.greetings.iter().peekable();
        let mut greet = |entries: &mut Entries<'a>, before: Option<Timestamp>| {
            while let Some(greeting) =
                greetings.next_if(|greeting| before.is_none_or(|before| greeting.at <= before))
            {
                if let Some(text) = self.greeting_text(&greeting.id) {
                    let kind = EntryKind::Greeting(text.into());
                    let key = concat(&["g", &greeting.id]);
                    entries.push(key, kind, Some(greeting.at), By::Bot);
                }
            }
        };
        // Walks through flows stand where they began.
        let mut walks = (0..self.flows.runs.len()).peekable();
        let mut walk = |entries: &mut Entries<'a>, began: &dyn Fn(&Run) -> bool| {
            while let Some(place) = walks.next_if(|place| began(&self.flows.runs[*place])) {
                let run = &self.flows.runs[place];
                let mut number = 0;
                self.run_entries(place, &mut |_, mine, kind| {
                    number += 1;
                    let key = concat(&["f", &run.id, "-", &decimal(number)]);
                    let by = if mine { By::Visitor } else { By::Bot };
                    entries.push(key, kind, None, by);
                });
            }
        };
        for (place, turn) in self.bot.turns().iter().enumerate() {
            walk(&mut entries, &|run| run.after as usize <= place);
            if let Some(at) = turn.at {
                greet(&mut entries, Some(at));
            }
            self.push_turn(&mut entries, turn);
        }
        for item in thread.map_or(&[][..], |thread| &thread.items) {
            walk(&mut entries, &|run| run.at <= item.at);
            greet(&mut entries, Some(item.at));
            self.push_item(&mut entries, item);
        }
        walk(&mut entries, &|_| true);
        greet(&mut entries, None);
        self.push_waiting(&mut entries);
        for run in self.thread_runs() {
            if let Some(view) = self.run_view(run) {
                let key = concat(&["r", &view.run]);
                entries.push(key, EntryKind::Run(Rc::new(view)), None, By::Nobody);
            }
        }
        entries.list
    }

    #[inline(never)]
    fn push_turn<'a>(&'a self, entries: &mut Entries<'a>, turn: &'a Turn) {
        let number = decimal(turn.number);
        let question = EntryKind::Mine {
            text: turn.question.clone(),
            cid: None,
            state: Delivery::Local,
        };
        entries.push(concat(&["q", &number]), question, turn.at, By::Visitor);
        let faq = &self.options.faq.entries;
        let reply = match &turn.reply {
            Reply::Answer(place) => faq.get(*place).map(|entry| EntryKind::Answer {
                turn: turn.number,
                matched: entry.question.clone(),
                rich: entry.rich.clone(),
                helpful: turn.helpful,
                flow: self.answer_flow(entry.flow.as_ref()),
                cards: self.shelf_view(Shelf::Answer(turn.number)),
                buttons: self.answer_buttons(entry),
                // After a handover the bot is silent.
                related: if self.mode() == Mode::Bot {
                    self.questions(self.bot.related(turn.number))
                } else {
                    Vec::new()
                },
            }),
            Reply::Suggest(places) => {
                let mut questions = self.questions(places);
                if self.may_refuse(turn.number) {
                    questions.push(self.sentence(Key::FaqNone));
                }
                Some(EntryKind::Suggestions {
                    turn: turn.number,
                    questions,
                })
            }
            Reply::Unknown => None,
            Reply::Generated(written) => Some(EntryKind::Generated {
                turn: turn.number,
                rich: written.rich.clone(),
                sources: written.sources.clone(),
                stage: written.stage,
                helpful: turn.helpful,
            }),
        };
        let reply = reply.unwrap_or(EntryKind::Unknown);
        entries.push(concat(&["a", &number]), reply, turn.at, By::Bot);
    }

    /// What was asked and waits for the index of the FAQ, and a sign that it does: that of a flow.
    fn push_waiting<'a>(&'a self, entries: &mut Entries<'a>) {
        for (place, question) in self.bot.waiting().iter().enumerate() {
            let kind = EntryKind::Mine {
                text: question.clone(),
                cid: None,
                state: Delivery::Local,
            };
            let key = concat(&["w", &decimal(place as u32)]);
            entries.push(key, kind, None, By::Visitor);
        }
        if !self.bot.waiting().is_empty() {
            let kind = EntryKind::Flow(FlowEntry::Waits);
            entries.push("w".into(), kind, None, By::Bot);
        }
    }

    #[inline(never)]
    fn push_item<'a>(&'a self, entries: &mut Entries<'a>, item: &'a Item) {
        let at = Some(item.at);
        // What the entry stands for, where that is not words.
        let mut sent = None;
        let (kind, by) = match (&item.body, &item.from) {
            (Body::Text { text, .. }, Author::Visitor) => (
                EntryKind::Mine {
                    text: text.clone(),
                    cid: item.cid.clone(),
                    state: delivery(item.state),
                },
                By::Visitor,
            ),
            (Body::Text { text, rich }, Author::Agent { .. } | Author::System) => {
                let name = match &item.from {
                    Author::Agent { name, .. } => name,
                    Author::Visitor | Author::System => "",
                };
                let rich = if rich.is_empty() {
                    rich::from_plain(text)
                } else {
                    rich.clone()
                };
                let kind = EntryKind::Theirs {
                    name: name.into(),
                    rich,
                };
                (kind, By::Agent(name))
            }
            (Body::Handover { .. }, _) => {
                sent = Some(item);
                (EntryKind::Note(Note::HandedOver), By::Nobody)
            }
            (Body::Status { state }, _) => match state {
                ConversationState::Resolved => (EntryKind::Note(Note::Resolved), By::Nobody),
                ConversationState::Reopened => (EntryKind::Note(Note::Reopened), By::Nobody),
                ConversationState::Open => return,
            },
            (Body::Survey { survey }, _) => match &item.id {
                Some(id) if self.is_built_in(survey) => {
                    sent = self.rating(id).map(|(item, _)| item);
                    (EntryKind::Survey(self.survey_view(id)), By::Nobody)
                }
                Some(id) => match self.run_of(id).and_then(|run| self.run_view(run)) {
                    Some(view) => (EntryKind::Run(Rc::new(view)), By::Nobody),
                    None => return,
                },
                None => return,
            },
            // Shown in the poll that it answers.
            (Body::Rating(_), _) => return,
        };
        entries.push(item_key(item), kind, at, by);
        if let (Some(sent), Some(entry)) = (sent, entries.list.last_mut())
            && let ItemState::Failed(_) = sent.state
        {
            entry.unsent = sent.cid.clone().map(|cid| (cid, delivery(sent.state)));
        }
    }

    fn survey_view(&self, id: &MessageId) -> SurveyView {
        let rating = self.rating(id).map(|(_, rating)| rating);
        SurveyView {
            id: id.clone(),
            score: rating.map(|rating| rating.score),
            comment: self.comment(id).into(),
            done: rating.is_some_and(|rating| rating.comment.is_some()),
        }
    }
}

/// The sender's id stays when a message is committed, so its entry does too.
fn item_key(item: &Item) -> String {
    match (&item.cid, &item.id) {
        (Some(cid), _) => concat(&["c", cid.as_str()]),
        (None, Some(id)) => concat(&["m", id.as_str()]),
        (None, None) => concat(&["s", &decimal(item.seq.unwrap_or_default().0)]),
    }
}

const fn delivery(state: ItemState) -> Delivery {
    match state {
        ItemState::Sending => Delivery::Sending,
        ItemState::Sent => Delivery::Sent,
        ItemState::Seen => Delivery::Seen,
        ItemState::Failed(ErrorCode::Forbidden) => Delivery::Blocked,
        ItemState::Failed(_) => Delivery::Failed,
    }
}
