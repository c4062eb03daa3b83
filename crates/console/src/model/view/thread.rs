//! The open conversation: its messages as entries, grouped, with how far each came.

use std::rc::Rc;

use wasl_chat::{Item, ItemState, Thread};
use wasl_protocol::{
    Author, Body, ClientId, ConversationState, Duration, MessageId, Seq, Timestamp,
};

use super::{Delivery, Entry, EntryKind, ThreadView, inbox, surveys};
use crate::i18n::Locale;
use crate::model::desk::Desk;
use crate::model::drafts::is_too_long;
use crate::model::inbox::unread;
use crate::model::request::Agent;

/// Messages of one author further apart than this do not belong together.
const RUN: Duration = Duration::from_secs(5 * 60);

/// The open conversation, when there is one.
pub(super) fn view(desk: &Desk, locale: Locale) -> Option<ThreadView> {
    let summary = desk.inbox.chosen_summary()?;
    let thread = desk.chat.thread(&summary.id);
    let me = &desk.session.agent;
    let entries = thread.map_or_else(Vec::new, |thread| {
        let said = surveys::Said::of(desk, locale);
        entries(
            thread,
            thread.visitor_seen.max(summary.visitor_seen),
            me,
            &said,
        )
    });
    let draft = desk.drafts.text(&summary.id);
    let too_long = is_too_long(draft);
    Some(ThreadView {
        id: summary.id.clone(),
        name: inbox::name(&summary.visitor),
        visitor: summary.visitor.clone(),
        started_at: summary.started_at,
        state: summary.state,
        rating: summary
            .rating
            .map(|score| (score, summary.rating_comment.clone())),
        // There is no conversation without a message.
        loading: entries.is_empty() || thread.is_some_and(|thread| thread.loading),
        entries: Rc::new(entries),
        typing: thread.is_some_and(|thread| thread.typing.is_some()),
        news_below: !desk.at_end && unread(summary, thread) > 0,
        can_resolve: desk.can_resolve(&summary.id),
        resolving: desk.is_resolving(&summary.id),
        draft: draft.to_owned(),
        can_send: !draft.trim().is_empty() && !too_long,
        too_long,
        facts: desk.facts,
        asking: desk.asking.then(|| surveys::offers(desk, locale)),
        blocking: desk.blocking,
    })
}

fn entries(thread: &Thread, seen: Seq, me: &Agent, said: &surveys::Said<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::with_capacity(thread.items.len());
    let mut last: Option<(Speaker<'_>, Timestamp)> = None;
    for (at, item) in thread.items.iter().enumerate() {
        let rest = thread.items.get(at + 1..).unwrap_or_default();
        let Some(kind) = kind(item, rest, seen, me, said) else {
            continue;
        };
        let speaker = speaker(item);
        let leads = match (last, speaker) {
            (Some((before, when)), Some(now)) => before != now || item.at.since(when) > RUN,
            (None, _) | (_, None) => true,
        };
        last = speaker.map(|speaker| (speaker, item.at));
        entries.push(Entry {
            key: key(item),
            seq: item.seq,
            at: item.at,
            leads,
            kind,
        });
    }
    entries
}

/// Who says something, for grouping.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Speaker<'a> {
    Visitor,
    Agent(&'a str),
}

fn speaker(item: &Item) -> Option<Speaker<'_>> {
    match (&item.body, &item.from) {
        (Body::Text { .. }, Author::Visitor) => Some(Speaker::Visitor),
        (Body::Text { .. }, Author::Agent { id, .. }) => Some(Speaker::Agent(id.as_str())),
        (
            Body::Text { .. }
            | Body::Handover { .. }
            | Body::Status { .. }
            | Body::Survey { .. }
            | Body::Rating(_),
            _,
        ) => None,
    }
}

fn key(item: &Item) -> String {
    let cid = item.cid.as_ref().map(ClientId::as_str);
    let id = item.id.as_ref().map(MessageId::as_str);
    cid.or(id).unwrap_or_default().to_owned()
}

fn kind(
    item: &Item,
    rest: &[Item],
    seen: Seq,
    me: &Agent,
    said: &surveys::Said<'_>,
) -> Option<EntryKind> {
    Some(match &item.body {
        Body::Text { text, rich } => match &item.from {
            Author::Visitor => EntryKind::Visitor(text.clone()),
            Author::Agent { id, name } => EntryKind::Agent {
                name: (*id != me.id && !name.is_empty()).then(|| name.clone()),
                text: text.clone(),
                rich: rich.clone(),
                delivery: delivery(item, seen),
            },
            Author::System => EntryKind::Agent {
                name: None,
                text: text.clone(),
                rich: rich.clone(),
                delivery: delivery(item, seen),
            },
        },
        Body::Handover { asked } => EntryKind::Handover(asked.clone()),
        Body::Status { state } => match state {
            ConversationState::Resolved => EntryKind::Resolved {
                name: match &item.from {
                    Author::Agent { name, .. } if !name.is_empty() => Some(name.clone()),
                    Author::Agent { .. } => Some(me.name.clone()),
                    Author::Visitor | Author::System => None,
                },
                delivery: delivery(item, seen),
            },
            ConversationState::Reopened | ConversationState::Open => EntryKind::Reopened,
        },
        Body::Survey { survey } => EntryKind::Survey {
            asked: said.asked(survey),
            delivery: match &item.from {
                Author::Agent { .. } => Some(delivery(item, seen)),
                Author::System | Author::Visitor => None,
            },
            refused: match item.state {
                ItemState::Failed(code) => Some(code),
                ItemState::Sending | ItemState::Sent | ItemState::Seen => None,
            },
            answers: item
                .id
                .as_ref()
                .map_or_else(Vec::new, |id| said.answers(id)),
        },
        Body::Rating(rating) => {
            // A later answer to the same poll replaces this one.
            if rest.iter().any(|later| match &later.body {
                Body::Rating(other) => other.survey == rating.survey,
                Body::Text { .. }
                | Body::Handover { .. }
                | Body::Status { .. }
                | Body::Survey { .. } => false,
            }) {
                return None;
            }
            EntryKind::Rating {
                score: rating.score,
                comment: rating.comment.clone(),
            }
        }
    })
}

fn delivery(item: &Item, seen: Seq) -> Delivery {
    match (item.state, item.seq, &item.cid) {
        (ItemState::Failed(_), _, Some(cid)) => Delivery::Failed(cid.clone()),
        (_, Some(seq), _) if seq <= seen => Delivery::Seen,
        (ItemState::Seen, _, _) => Delivery::Seen,
        (ItemState::Sent | ItemState::Failed(_), _, _) => Delivery::Sent,
        (ItemState::Sending, _, _) => Delivery::Sending,
    }
}
