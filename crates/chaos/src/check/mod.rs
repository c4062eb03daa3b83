//! The checker: what was said while the faults ran, against what the store has in the end and
//! what every client shows. Pure: it would judge any history.

mod journal;
mod limit;
mod stream;
#[cfg(test)]
mod tests;
mod violation;

use std::collections::{BTreeMap, BTreeSet};

use wasl_chat::Item;
use wasl_protocol::{ConversationId, MessageEvent, Seq};

pub use journal::{Journal, Notes, Written};
pub use limit::{Flood, SOCKETS};
pub use stream::Stream;
pub use violation::Violation;

/// What the store has of one conversation.
#[derive(Clone, Debug, Default)]
pub struct Stored {
    /// The end that the inbox shows.
    pub head: Seq,
    /// Every message, as it is read back.
    pub events: Vec<MessageEvent>,
    /// The customer whose it was proven to be.
    pub customer: Option<String>,
}

/// What the store has.
pub type Truth = BTreeMap<ConversationId, Stored>;

/// What a client shows of one conversation in the end.
#[derive(Clone, Debug)]
pub struct Screen {
    /// Who.
    pub client: String,
    /// Which.
    pub conversation: ConversationId,
    /// The list.
    pub items: Vec<Item>,
}

/// Everything that is wrong, each once.
pub fn judge(notes: &Notes, truth: &Truth, screens: &[Screen]) -> BTreeSet<Violation> {
    let mut wrong = notes.violations.clone();
    places(truth, &mut wrong);
    stored(notes, truth, &mut wrong);
    told(notes, truth, &mut wrong);
    customers(notes, truth, &mut wrong);
    wrong.extend(notes.floods.values().filter_map(Flood::judge));
    for screen in screens {
        wrong.extend(compare(screen, truth));
    }
    wrong
}

/// Places are 1, 2, 3 … up to the head.
fn places(truth: &Truth, wrong: &mut BTreeSet<Violation>) {
    for (conversation, stored) in truth {
        let mut last = Seq::ZERO;
        for event in &stored.events {
            if event.seq != last.next() {
                wrong.insert(Violation::Hole {
                    conversation: conversation.clone(),
                    expected: last.next(),
                    found: event.seq,
                });
            }
            last = event.seq;
        }
        if last != stored.head {
            wrong.insert(Violation::WrongHead {
                conversation: conversation.clone(),
                head: stored.head,
                last,
            });
        }
    }
}

/// What was written is stored once, and where its acknowledgement says.
fn stored(notes: &Notes, truth: &Truth, wrong: &mut BTreeSet<Violation>) {
    let mut places: BTreeMap<_, Vec<&MessageEvent>> = BTreeMap::new();
    for event in truth.values().flat_map(|stored| &stored.events) {
        let sent = event.cid.as_ref().and_then(|cid| {
            places.entry(cid).or_default().push(event);
            notes.written.get(cid)
        });
        let is_so = sent.is_some_and(|written| {
            written.conversation == event.conversation && written.body == plain(event)
        });
        if !is_so {
            wrong.insert(Violation::NobodySent {
                conversation: event.conversation.clone(),
                seq: event.seq,
            });
        }
    }
    for (cid, written) in &notes.written {
        let found = places.get(cid).map(Vec::as_slice).unwrap_or_default();
        let acked = notes.acked.get(cid);
        match (found, acked) {
            ([], Some(_)) => {
                wrong.insert(Violation::AckedNotStored { cid: cid.clone() });
            }
            ([], None) => {
                wrong.insert(Violation::Lost {
                    client: written.client.clone(),
                    cid: cid.clone(),
                });
            }
            ([event], Some(ack))
                if (event.seq, &event.id, event.at) != (ack.seq, &ack.id, ack.at) =>
            {
                wrong.insert(Violation::AckedElsewhere {
                    cid: cid.clone(),
                    acked: ack.seq,
                    stored: event.seq,
                });
            }
            ([_], _) => {}
            (copies, _) => {
                wrong.insert(Violation::StoredAgain {
                    cid: cid.clone(),
                    times: copies.len(),
                });
            }
        }
    }
}

/// A conversation belongs to the customer who proved it, however often a token ran out, and to
/// nobody else.
fn customers(notes: &Notes, truth: &Truth, wrong: &mut BTreeSet<Violation>) {
    for (conversation, stored) in truth {
        let customer = notes.customers.get(conversation);
        if stored.customer.as_ref() != customer {
            wrong.insert(Violation::OtherCustomer {
                conversation: conversation.clone(),
                stored: stored.customer.clone(),
                proven: customer.cloned(),
            });
        }
    }
}

/// What was told to anybody is what is stored.
fn told(notes: &Notes, truth: &Truth, wrong: &mut BTreeSet<Violation>) {
    let mut stored = BTreeMap::new();
    for event in truth.values().flat_map(|stored| &stored.events) {
        stored.insert((&event.conversation, event.seq), event);
    }
    for ((conversation, seq), event) in &notes.told {
        if stored.get(&(conversation, *seq)) != Some(&event) {
            wrong.insert(Violation::ToldNotStored {
                conversation: conversation.clone(),
                seq: *seq,
            });
        }
    }
}

/// A client's list against the store's.
fn compare(screen: &Screen, truth: &Truth) -> Option<Violation> {
    let events = truth
        .get(&screen.conversation)
        .map(|stored| stored.events.as_slice())
        .unwrap_or_default();
    let longest = events.len().max(screen.items.len());
    let differs = (0..longest).find(|at| match (events.get(*at), screen.items.get(*at)) {
        (Some(event), Some(item)) => !shows(item, event),
        (Some(_), None) | (None, Some(_) | None) => true,
    })?;
    Some(Violation::OtherList {
        client: screen.client.clone(),
        conversation: screen.conversation.clone(),
        from: Seq(u32::try_from(differs).unwrap_or(u32::MAX)).next(),
        shown: name(screen.items.get(differs)),
        stored: name(events.get(differs)),
    })
}

/// What stands at a place, for the report.
fn name(what: Option<&impl std::fmt::Debug>) -> String {
    let Some(what) = what else {
        return "nothing".to_owned();
    };
    let mut name = format!("{what:?}");
    if let Some((most, _)) = name.char_indices().nth(400) {
        name.truncate(most);
    }
    name
}

fn shows(item: &Item, event: &MessageEvent) -> bool {
    item.seq == Some(event.seq)
        && item.id.as_ref() == Some(&event.id)
        && item.cid == event.cid
        && item.from == event.from
        && item.body == event.body
        && item.at == event.at
}

/// A message as its sender wrote it: without what the server made of it.
fn plain(event: &MessageEvent) -> wasl_protocol::Body {
    use wasl_protocol::Body;
    match &event.body {
        Body::Text { text, .. } => Body::Text {
            text: text.clone(),
            rich: Vec::new(),
        },
        body @ (Body::Handover { .. }
        | Body::Status { .. }
        | Body::Survey { .. }
        | Body::Rating(_)) => body.clone(),
    }
}
