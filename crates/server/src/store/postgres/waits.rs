//! The waits of conversations for an agent: written with the messages of a batch.

use std::collections::HashMap;

use sqlx::PgConnection;

use super::PostgresStore;
use super::desk::{Conversation, Desk, Row};
use crate::store::column::millis;
use crate::store::waits::{Change, wait_reads};

wait_reads!(PostgresStore, desk);

/// Writes what the messages of a batch make of the waits: one statement for each kind of change, and
/// as many rounds as a conversation has changes, which is one but for a burst.
pub async fn save(db: &mut PgConnection, desk: &Desk) -> Result<(), sqlx::Error> {
    let mut rounds: Vec<Vec<(Change, &Row, &Conversation)>> = Vec::new();
    let mut last = HashMap::new();
    for row in &desk.rows {
        let conversation = &row.event.conversation;
        let (Some(change), Some(known)) =
            (Change::of(&row.event), desk.conversations.get(conversation))
        else {
            continue;
        };
        let round = match last.get(conversation) {
            // Who writes twice waits once.
            Some((before, _)) if *before == change => continue,
            Some((_, round)) => round + 1,
            None => 0,
        };
        last.insert(conversation, (change, round));
        if rounds.len() == round {
            rounds.push(Vec::new());
        }
        rounds[round].push((change, row, known));
    }
    for round in &rounds {
        for change in [Change::Begins, Change::Answered, Change::Over] {
            let of = round.iter().filter(|(other, ..)| *other == change);
            let these: Vec<(&Row, &Conversation)> =
                of.map(|(_, row, known)| (*row, *known)).collect();
            if !these.is_empty() {
                write(db, change, &these).await?;
            }
        }
    }
    Ok(())
}

async fn write(
    db: &mut PgConnection,
    change: Change,
    rows: &[(&Row, &Conversation)],
) -> Result<(), sqlx::Error> {
    let all = || rows.iter();
    let ids = Vec::from_iter(all().map(|(row, _)| row.event.conversation.as_str()));
    let times = Vec::from_iter(all().map(|(row, _)| millis(row.event.at)));
    let query = match change {
        Change::Begins => sqlx::query(
            "INSERT INTO waits (conversation, since, seq, site, visitor, is_first) \
             SELECT n.*, CASE WHEN EXISTS (SELECT FROM waits w WHERE w.conversation = n.conversation \
             AND w.answered = 1 AND w.is_over = 0) THEN 0 ELSE 1 END \
             FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[]) \
             AS n (conversation, since, seq, site, visitor) \
             WHERE NOT EXISTS (SELECT FROM waits w \
             WHERE w.conversation = n.conversation AND w.ended_at IS NULL)",
        )
        .bind(ids)
        .bind(times)
        .bind(Vec::from_iter(all().map(|(row, _)| i64::from(row.event.seq.0))))
        .bind(Vec::from_iter(all().map(|(_, known)| known.site.as_str())))
        .bind(Vec::from_iter(
            all().map(|(_, known)| known.summary.visitor.id.as_str()),
        )),
        Change::Answered => sqlx::query(
            "UPDATE waits w SET ended_at = n.at, answered = 1 \
             FROM unnest($1::text[], $2::bigint[]) AS n (conversation, at) \
             WHERE w.conversation = n.conversation AND w.ended_at IS NULL",
        )
        .bind(ids)
        .bind(times),
        Change::Over => sqlx::query(
            "UPDATE waits w SET ended_at = coalesce(w.ended_at, n.at), is_over = 1 \
             FROM unnest($1::text[], $2::bigint[]) AS n (conversation, at) \
             WHERE w.conversation = n.conversation AND w.is_over = 0",
        )
        .bind(ids)
        .bind(times),
    };
    query.execute(db).await?;
    Ok(())
}
