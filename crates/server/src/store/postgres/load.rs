//! Locks and reads what a batch needs.

use std::collections::BTreeSet;

use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row as _};
use wasl_protocol::{ClientId, ConversationId, MessageId, SiteId, Timestamp, VisitorId};

use super::desk::{Conversation, Desk, Fate, Stored, Visitor};
use super::orders::Order;
use super::polls;
use super::read::{facts_of, select_summary, summary_of};
use crate::store::column::{seq, timestamp};
use crate::store::plan::Before;
use crate::store::{Append, Sender};

/// Reads and locks, in this order everywhere: conversations, then visitors, each by id.
pub async fn desk(db: &mut PgConnection, orders: &[Order]) -> Result<Desk, sqlx::Error> {
    let mut desk = Desk::default();
    conversations(db, orders, &mut desk).await?;
    let appends: Vec<&Append> = orders.iter().filter_map(append_of).collect();
    if !appends.is_empty() {
        stored(db, &appends, &mut desk).await?;
        polls::load(db, &appends, &mut desk).await?;
        statuses(db, &appends, &mut desk).await?;
    }
    visitors(db, orders, &mut desk).await?;
    Ok(desk)
}

const fn append_of(order: &Order) -> Option<&Append> {
    match order {
        Order::Append(append, _) => Some(append),
        Order::Mark(..) | Order::Note(..) => None,
    }
}

async fn conversations(
    db: &mut PgConnection,
    orders: &[Order],
    desk: &mut Desk,
) -> Result<(), sqlx::Error> {
    let ids: BTreeSet<&str> = orders
        .iter()
        .filter_map(|order| match order {
            Order::Append(append, _) => Some(append.conversation.as_str()),
            Order::Mark(mark, _) => Some(mark.conversation.as_str()),
            Order::Note(..) => None,
        })
        .collect();
    if ids.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query(select_summary!(
        "WHERE c.id = ANY($1) ORDER BY c.id FOR NO KEY UPDATE OF c"
    ))
    .bind(Vec::from_iter(ids))
    .fetch_all(db)
    .await?;
    for row in &rows {
        let summary = summary_of(row)?;
        let conversation = Conversation {
            site: SiteId::new(row.try_get::<String, _>("site")?),
            summary,
            fate: Fate::Kept,
            last_status: None,
        };
        let id = conversation.summary.id.clone();
        desk.conversations.insert(id, conversation);
    }
    Ok(())
}

async fn stored(
    db: &mut PgConnection,
    appends: &[&Append],
    desk: &mut Desk,
) -> Result<(), sqlx::Error> {
    let known = appends
        .iter()
        .filter(|append| desk.conversations.contains_key(&append.conversation));
    let (ids, cids): (Vec<&str>, Vec<&str>) = known
        .map(|append| (append.conversation.as_str(), append.cid.as_str()))
        .unzip();
    if ids.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query(
        "SELECT m.conversation, m.cid, m.seq, m.id, m.at, m.body_hash, m.sender \
         FROM unnest($1::text[], $2::text[]) AS asked (conversation, cid) \
         JOIN messages m ON m.conversation = asked.conversation AND m.cid = asked.cid",
    )
    .bind(ids)
    .bind(cids)
    .fetch_all(db)
    .await?;
    for row in &rows {
        let key = (
            ConversationId::new(row.try_get::<String, _>("conversation")?),
            ClientId::new(row.try_get::<String, _>("cid")?),
        );
        let stored = Stored {
            before: before(row)?,
            body_hash: row.try_get("body_hash")?,
            sender: row.try_get("sender")?,
        };
        desk.stored.insert(key, stored);
    }
    Ok(())
}

/// The latest status of each conversation that is to be resolved.
async fn statuses(
    db: &mut PgConnection,
    appends: &[&Append],
    desk: &mut Desk,
) -> Result<(), sqlx::Error> {
    let ids: Vec<&str> = appends
        .iter()
        .filter(|append| append.resolves())
        .map(|append| append.conversation.as_str())
        .collect();
    if ids.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query(
        "SELECT DISTINCT ON (conversation) conversation, seq, id, at FROM messages \
         WHERE conversation = ANY($1) AND body LIKE '{\"status\":%' \
         ORDER BY conversation, seq DESC",
    )
    .bind(ids)
    .fetch_all(db)
    .await?;
    for row in &rows {
        let id = ConversationId::new(row.try_get::<String, _>("conversation")?);
        if let Some(conversation) = desk.conversations.get_mut(&id) {
            conversation.last_status = Some(before(row)?);
        }
    }
    Ok(())
}

/// The visitors of whom something is noted, and those who open a conversation.
async fn visitors(
    db: &mut PgConnection,
    orders: &[Order],
    desk: &mut Desk,
) -> Result<(), sqlx::Error> {
    let ids: BTreeSet<&str> = orders
        .iter()
        .filter_map(|order| match order {
            Order::Append(append, _) => match &append.sender {
                Sender::Visitor(visitor)
                    if !desk.conversations.contains_key(&append.conversation) =>
                {
                    Some(visitor.id.as_str())
                }
                Sender::Visitor(_) | Sender::Agent(_) => None,
            },
            Order::Mark(..) => None,
            Order::Note(note, _) => Some(note.visitor.id.as_str()),
        })
        .collect();
    if ids.is_empty() {
        return Ok(());
    }
    let ids = Vec::from_iter(ids);
    let rows = sqlx::query(
        "SELECT id AS visitor, site, name, contact, locale, page_url, page_title, page_stage, \
         page_count, created_at, verified_as, verified_until, \
         EXISTS (SELECT FROM blocked_visitors b WHERE b.visitor = visitors.id) AS blocked \
         FROM visitors WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE",
    )
    .bind(&ids)
    .fetch_all(&mut *db)
    .await?;
    if rows.is_empty() {
        return Ok(());
    }
    // Counted after the lock: nobody else opens a conversation for them now.
    let counts: Vec<(String, i64)> = sqlx::query_as(
        "SELECT visitor, count(*) FROM conversations WHERE visitor = ANY($1) GROUP BY visitor",
    )
    .bind(&ids)
    .fetch_all(db)
    .await?;
    for row in &rows {
        let visitor = visitor_of(row, &counts)?;
        desk.visitors.insert(visitor.facts.id.clone(), visitor);
    }
    Ok(())
}

fn visitor_of(row: &PgRow, counts: &[(String, i64)]) -> Result<Visitor, sqlx::Error> {
    let facts = facts_of(row)?;
    let is_theirs = |(id, _): &&(String, i64)| VisitorId::new(id.as_str()) == facts.id;
    Ok(Visitor {
        site: SiteId::new(row.try_get::<String, _>("site")?),
        conversations: counts.iter().find(is_theirs).map_or(0, |(_, count)| *count),
        now: timestamp(row.try_get("created_at")?),
        fate: Fate::Kept,
        facts,
    })
}

fn before(row: &PgRow) -> Result<Before, sqlx::Error> {
    let at: Timestamp = timestamp(row.try_get("at")?);
    Ok(Before {
        seq: seq(row.try_get("seq")?),
        id: MessageId::new(row.try_get::<String, _>("id")?),
        at,
    })
}
