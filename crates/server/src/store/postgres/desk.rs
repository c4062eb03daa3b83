//! Decides on the orders of a batch, in turn, from what the transaction has read. No database.
//!
//! What one order changes the next one finds, as if each had its own transaction.

use std::collections::{BTreeMap, HashMap};

use wasl_protocol::{
    Body, ClientId, ConversationId, ConversationState, ConversationSummary, ErrorCode,
    MessageEvent, Seq, SiteId, Timestamp, VisitorFacts, VisitorId,
};

use super::orders::{Mark, Note, Order, Outcome};
use super::polls::Polls;
use crate::digest::{self, Hash};
use crate::store::plan::{Before, Found, Plan};
use crate::store::{Append, Appended, MAX_CONVERSATIONS, Sender, Side, VisitorRecord};

/// What a batch does with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays as it was found.
    Kept,
    /// It is updated.
    Changed,
    /// It is inserted.
    New,
}

/// A conversation.
pub struct Conversation {
    pub site: SiteId,
    pub summary: ConversationSummary,
    pub fate: Fate,
    /// Its latest status message, where an order may need it.
    pub last_status: Option<Before>,
}

/// A visitor.
pub struct Visitor {
    pub site: SiteId,
    pub facts: VisitorFacts,
    /// How many conversations they have.
    pub conversations: i64,
    /// When they first wrote, for a new row.
    pub now: Timestamp,
    pub fate: Fate,
}

/// A message that was stored under a `cid`.
pub struct Stored {
    pub before: Before,
    pub body_hash: Vec<u8>,
    pub sender: String,
}

/// A message that is to be stored.
pub struct Row {
    pub event: MessageEvent,
    /// The body's hash and the sender, for the one with a `cid`.
    pub sent: Option<(Hash, String)>,
}

/// All that a batch works on. Sorted maps: rows are written in the same order by every node.
#[derive(Default)]
pub struct Desk {
    pub conversations: BTreeMap<ConversationId, Conversation>,
    pub visitors: BTreeMap<VisitorId, Visitor>,
    pub stored: HashMap<(ConversationId, ClientId), Stored>,
    pub polls: Polls,
    pub rows: Vec<Row>,
    /// The visitors of whom something was noted.
    pub noted: Vec<VisitorId>,
}

impl Desk {
    /// Decides on one order.
    pub fn decide(&mut self, order: &Order) -> Result<Outcome, ErrorCode> {
        match order {
            Order::Append(append, _) => self.append(append).map(Outcome::Appended),
            Order::Mark(mark, _) => Ok(Outcome::Marked(self.mark(mark))),
            Order::Note(note, _) => {
                self.note(note);
                Ok(Outcome::Noted(Vec::new()))
            }
        }
    }

    fn append(&mut self, append: &Append) -> Result<Appended, ErrorCode> {
        let known = self.conversations.get(&append.conversation);
        if let Some(known) = known {
            let visitor = known.summary.visitor.id.as_str();
            append.may_write(known.site.as_str(), visitor)?;
            let key = (append.conversation.clone(), append.cid.clone());
            if let Some(stored) = self.stored.get(&key) {
                return if append.is_same(&stored.body_hash, &stored.sender) {
                    Ok(stored.before.clone().into())
                } else {
                    Err(ErrorCode::Conflict)
                };
            }
            if append.resolves()
                && known.summary.state == ConversationState::Resolved
                && let Some(before) = &known.last_status
            {
                return Ok(before.clone().into());
            }
        }
        if let Sender::Visitor(sender) = &append.sender {
            let blocked = match known {
                Some(known) => known.summary.visitor.blocked,
                None => (self.visitors.get(&sender.id)).is_some_and(|known| known.facts.blocked),
            };
            if blocked {
                return Err(ErrorCode::Forbidden);
            }
        }
        if let Body::Rating(rating) = &append.body {
            let (conversation, poll) = (&append.conversation, &rating.survey);
            if !self.polls.takes_rating(conversation, poll) {
                return Err(ErrorCode::NotFound);
            }
        }
        let polled = append.polls() && self.polls.one_waits(append);
        if polled && known.is_some() && !append.resolves() {
            return Err(ErrorCode::Conflict);
        }
        let created = known.is_none();
        let found = match known {
            Some(known) => Found {
                state: known.summary.state,
                head: known.summary.head,
                updated_at: known.summary.updated_at,
                polled,
            },
            None => self.open(append)?,
        };
        Ok(self.store(append, append.plan(found), created))
    }

    /// Opens a conversation.
    fn open(&mut self, append: &Append) -> Result<Found, ErrorCode> {
        let Sender::Visitor(sender) = &append.sender else {
            return Err(ErrorCode::NotFound);
        };
        let count = self.visitors.get(&sender.id).map(|v| v.conversations);
        if count.unwrap_or(0) >= MAX_CONVERSATIONS {
            return Err(ErrorCode::Forbidden);
        }
        self.learn(sender, append.now);
        let visitor = self.visitors.get_mut(&sender.id);
        let visitor = visitor.map(|visitor| {
            visitor.conversations += 1;
            visitor.facts.clone()
        });
        let found = append.fresh();
        let summary = ConversationSummary {
            id: append.conversation.clone(),
            state: found.state,
            head: found.head,
            agent_seen: Seq::ZERO,
            visitor_seen: Seq::ZERO,
            preview: String::new(),
            updated_at: found.updated_at,
            started_at: append.now,
            visitor: visitor.unwrap_or_else(|| facts_of(sender)),
            rating: None,
            rating_comment: None,
        };
        let conversation = Conversation {
            site: sender.site.clone(),
            summary,
            fate: Fate::New,
            last_status: None,
        };
        self.conversations
            .insert(append.conversation.clone(), conversation);
        Ok(found)
    }

    fn store(&mut self, append: &Append, plan: Plan, created: bool) -> Appended {
        let before = Before {
            seq: plan.seq,
            id: plan.id.clone(),
            at: plan.at,
        };
        let hash = digest::of_body(&append.sent);
        let sender = append.sender_id().to_owned();
        for event in &plan.events {
            let sent = event.cid.as_ref().map(|_| (hash, sender.clone()));
            self.polls.take(append.site(), event);
            self.rows.push(Row {
                event: event.clone(),
                sent,
            });
        }
        let key = (append.conversation.clone(), append.cid.clone());
        let stored = Stored {
            before: before.clone(),
            body_hash: hash.to_vec(),
            sender,
        };
        self.stored.insert(key, stored);
        let conversation = self.conversations.get_mut(&append.conversation);
        let summary = conversation.map(|conversation| {
            if append.resolves() {
                conversation.last_status = Some(before);
            }
            conversation.change();
            let summary = &mut conversation.summary;
            summary.state = plan.state;
            summary.head = plan.head;
            summary.updated_at = plan.at;
            if let Some(preview) = plan.preview {
                summary.preview = preview;
            }
            // Who writes has read what stands before.
            match append.side() {
                Side::Visitor => summary.visitor_seen = plan.head,
                Side::Agents => summary.agent_seen = plan.head,
            }
            if let Body::Rating(rating) = &append.body {
                summary.rating = Some(rating.score);
                summary.rating_comment = rating.comment.clone();
            }
            summary.clone()
        });
        Appended {
            seq: plan.seq,
            id: plan.id,
            at: plan.at,
            duplicate: false,
            events: plan.events,
            created,
            summary,
        }
    }

    fn mark(&mut self, mark: &Mark) -> Option<ConversationSummary> {
        let conversation = self.conversations.get_mut(&mark.conversation)?;
        let summary = &mut conversation.summary;
        let seq = mark.seq.min(summary.head);
        let seen = match mark.side {
            Side::Visitor => &mut summary.visitor_seen,
            Side::Agents => &mut summary.agent_seen,
        };
        if *seen >= seq {
            return None;
        }
        *seen = seq;
        conversation.change();
        Some(conversation.summary.clone())
    }

    fn note(&mut self, note: &Note) {
        let visitor = &note.visitor;
        if !self.visitors.contains_key(&visitor.id) {
            return;
        }
        self.learn(visitor, note.now);
        if !self.noted.contains(&visitor.id) {
            self.noted.push(visitor.id.clone());
        }
    }

    /// Takes a visitor's facts; a name or contact that is not given stays as it was, and so does
    /// one that a token proved, unless a token changes it.
    fn learn(&mut self, record: &VisitorRecord, now: Timestamp) {
        let visitor = self
            .visitors
            .entry(record.id.clone())
            .or_insert_with(|| Visitor {
                site: record.site.clone(),
                facts: facts_of(record),
                conversations: 0,
                now,
                fate: Fate::New,
            });
        let known = std::mem::replace(&mut visitor.facts, facts_of(record));
        let facts = &mut visitor.facts;
        if facts.verified.is_none() && known.verified.is_some() {
            (facts.name, facts.contact) = (None, None);
        }
        facts.name = facts.name.take().or(known.name);
        facts.contact = facts.contact.take().or(known.contact);
        facts.verified = facts.verified.take().or(known.verified);
        facts.blocked = known.blocked;
        if visitor.fate == Fate::Kept {
            visitor.fate = Fate::Changed;
        }
        for conversation in self.conversations.values_mut() {
            if conversation.summary.visitor.id == record.id {
                conversation.summary.visitor = facts.clone();
            }
        }
    }
}

impl Conversation {
    const fn change(&mut self) {
        if let Fate::Kept = self.fate {
            self.fate = Fate::Changed;
        }
    }
}

fn facts_of(visitor: &VisitorRecord) -> VisitorFacts {
    VisitorFacts {
        id: visitor.id.clone(),
        name: visitor.identity.name.clone(),
        contact: visitor.identity.contact.clone(),
        locale: visitor.locale.clone(),
        page: visitor.page.clone(),
        // Known to the hub, not to the database.
        online: false,
        verified: visitor.verified.clone(),
        // Known to the table of the blocked; who writes first is not in it.
        blocked: false,
    }
}
