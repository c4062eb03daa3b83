//! The person at a client, and what happens to their device.

use wasl_chat::{Chance, Chat, Input, OutgoingState};
use wasl_protocol::{Body, ClientId, ConversationId, Seq};
use wasl_rig::wire::Door;

use super::{Client, Order, Role};
use crate::check::Written;

/// One message in so many is long: long ones fill queues and buffers.
const LONG_EVERY: u64 = 10;
const LONG_BYTES: usize = 8 * 1024;

/// A message is read at once in one case of so many.
const READ_EVERY: u64 = 4;

impl Client {
    pub(super) fn obey(&mut self, order: Order) {
        match order {
            Order::Write(count) => {
                for _ in 0..count {
                    self.write();
                }
            }
            Order::Restart => self.restart(),
            Order::SetClock(by) => {
                self.clock_off = self.clock_off.saturating_add(by);
                self.feed(Input::Ticked);
            }
            Order::Wake => self.feed(Input::Woken),
            Order::TakeUp => self.feed(Input::Restored(self.birth.storage.all())),
            Order::Stutter(on) => self.stutters = on,
            Order::LetTokensRunOut(soon) => self.let_tokens_run_out(soon),
            Order::Follow(conversation) => self.follow(conversation),
            Order::SignIn(pass) => {
                self.birth.door = Door::Agent(pass);
                self.restart();
            }
            Order::Retry => self.retry(),
            Order::Show(answer) => {
                let threads = self.chat.conversations().filter_map(|id| {
                    let thread = self.chat.thread(id)?;
                    Some((id.clone(), thread.items.clone()))
                });
                // Who asked may have given up.
                let _ = answer.send(threads.collect());
            }
        }
    }

    fn write(&mut self) {
        let Some(conversation) = self.pick() else {
            return;
        };
        self.words += 1;
        let mut text = match self.birth.role {
            Role::Visitor(..) => format!("{} سؤال {}", self.birth.name, self.words),
            Role::Agent => format!("{}: **answer** {}", self.birth.name, self.words),
        };
        if self.chance.up_to(LONG_EVERY - 1) == 0 {
            text.push(' ');
            text.extend(std::iter::repeat_n('…', LONG_BYTES / '…'.len_utf8()));
        }
        let body = Body::Text {
            text,
            rich: Vec::new(),
        };
        let cid = ClientId::new(self.chance.uuid(self.now()));
        self.birth.journal.wrote(
            cid.clone(),
            Written {
                client: self.birth.name.clone(),
                conversation: conversation.clone(),
                body: body.clone(),
                by_visitor: matches!(self.birth.role, Role::Visitor(..)),
            },
        );
        self.feed(Input::Submitted {
            cid,
            conversation,
            body,
        });
    }

    fn retry(&mut self) {
        let refused = self.chat.outgoing().filter_map(|(outgoing, state)| {
            let is_refused = matches!(state, OutgoingState::Failed(_));
            is_refused.then(|| outgoing.cid.clone())
        });
        for cid in refused.collect::<Vec<_>>() {
            self.feed(Input::Retried(cid));
        }
    }

    /// A visitor has one conversation, an agent answers in one of those that are there.
    fn pick(&mut self) -> Option<ConversationId> {
        match &self.birth.role {
            Role::Visitor(_, conversation) => Some(conversation.clone()),
            Role::Agent => {
                let begun = |id: &&ConversationId| {
                    let thread = self.chat.thread(id);
                    thread.is_some_and(|thread| thread.last > Seq::ZERO)
                };
                let begun: Vec<_> = self.chat.conversations().filter(begun).cloned().collect();
                let most = u64::try_from(begun.len()).ok()?.checked_sub(1)?;
                let at = usize::try_from(self.chance.up_to(most)).ok()?;
                begun.into_iter().nth(at)
            }
        }
    }

    pub(super) fn read(&mut self, conversation: &ConversationId, seq: Seq) {
        if self.chance.up_to(READ_EVERY - 1) == 0 {
            let conversation = conversation.clone();
            self.feed(Input::Read { conversation, seq });
        }
    }

    /// The agent has every conversation on screen.
    pub(super) fn follow(&mut self, conversation: ConversationId) {
        match self.birth.role {
            Role::Agent => self.feed(Input::Followed(conversation)),
            Role::Visitor(..) => {}
        }
    }

    fn restart(&mut self) {
        self.socket = None;
        self.arrived.clear();
        let seen: Vec<_> = self.chat.conversations().cloned().collect();
        self.chat = Chat::new(Chance::new(self.chance.bits()));
        self.begin();
        // The console opens with its inbox.
        for conversation in seen {
            self.follow(conversation);
        }
    }
}
