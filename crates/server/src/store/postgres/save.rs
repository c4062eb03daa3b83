//! Writes what a batch has decided: at most four statements, whatever its size, one for each kind of
//! change of the waits for an agent, and one for each poll.

use sqlx::PgConnection;

use super::desk::{Conversation, Desk, Fate, Visitor};
use super::line::Failure;
use super::polls;
use super::waits;
use crate::store::column::{millis, state_name, to_json};

/// Writes all of it, in the order in which rows refer to each other.
pub async fn desk(db: &mut PgConnection, desk: &Desk) -> Result<(), Failure> {
    let visitors: Vec<&Visitor> = desk
        .visitors
        .values()
        .filter(|visitor| visitor.fate != Fate::Kept)
        .collect();
    if !visitors.is_empty() {
        save_visitors(db, &visitors).await?;
    }
    let of_fate = |fate: Fate| -> Vec<&Conversation> {
        desk.conversations
            .values()
            .filter(|conversation| conversation.fate == fate)
            .collect()
    };
    let new = of_fate(Fate::New);
    if !new.is_empty() {
        insert_conversations(db, &new).await?;
    }
    if !desk.rows.is_empty() {
        insert_messages(db, desk).await?;
    }
    let changed = of_fate(Fate::Changed);
    if !changed.is_empty() {
        update_conversations(db, &changed).await?;
    }
    waits::save(db, desk).await?;
    Ok(polls::save(db, &desk.polls).await?)
}

async fn save_visitors(db: &mut PgConnection, visitors: &[&Visitor]) -> Result<(), sqlx::Error> {
    let all = || visitors.iter();
    sqlx::query(
        "INSERT INTO visitors (id, site, name, contact, locale, page_url, page_title, page_stage, \
         page_count, created_at, verified_as, verified_until) \
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], \
         $6::text[], $7::text[], $8::text[], $9::bigint[], $10::bigint[], \
         $11::text[], $12::bigint[]) \
         ON CONFLICT (id) DO UPDATE SET name = coalesce(excluded.name, visitors.name), \
         contact = coalesce(excluded.contact, visitors.contact), \
         verified_as = coalesce(excluded.verified_as, visitors.verified_as), \
         verified_until = coalesce(excluded.verified_until, visitors.verified_until), locale = excluded.locale, \
         page_url = excluded.page_url, page_title = excluded.page_title, \
         page_stage = excluded.page_stage, page_count = excluded.page_count",
    )
    .bind(Vec::from_iter(all().map(|v| v.facts.id.as_str())))
    .bind(Vec::from_iter(all().map(|v| v.site.as_str())))
    .bind(Vec::from_iter(all().map(|v| v.facts.name.as_deref())))
    .bind(Vec::from_iter(all().map(|v| v.facts.contact.as_deref())))
    .bind(Vec::from_iter(all().map(|v| v.facts.locale.as_str())))
    .bind(Vec::from_iter(all().map(|v| v.facts.page.url.as_str())))
    .bind(Vec::from_iter(all().map(|v| v.facts.page.title.as_str())))
    .bind(Vec::from_iter(all().map(|v| v.facts.page.stage.as_deref())))
    .bind(Vec::from_iter(
        all().map(|v| i64::from(v.facts.page.page_count)),
    ))
    .bind(Vec::from_iter(all().map(|v| millis(v.now))))
    .bind(Vec::from_iter(all().map(|v| {
        v.facts.verified.as_ref().map(|it| it.subject.as_str())
    })))
    .bind(Vec::from_iter(all().map(|v| {
        v.facts.verified.as_ref().map(|it| millis(it.until))
    })))
    .execute(db)
    .await?;
    Ok(())
}

async fn insert_conversations(db: &mut PgConnection, new: &[&Conversation]) -> Result<(), Failure> {
    let columns = Columns::of(new)?;
    let inserted = sqlx::query(
        "INSERT INTO conversations (id, site, visitor, started_at, state, head, visitor_seen, \
         agent_seen, preview, rating, rating_comment, updated_at) \
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], \
         $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::bigint[], $11::text[], \
         $12::bigint[]) ON CONFLICT (id) DO NOTHING",
    )
    .bind(columns.ids)
    .bind(Vec::from_iter(new.iter().map(|c| c.site.as_str())))
    .bind(Vec::from_iter(
        new.iter().map(|c| c.summary.visitor.id.as_str()),
    ))
    .bind(Vec::from_iter(
        new.iter().map(|c| millis(c.summary.started_at)),
    ))
    .bind(columns.states)
    .bind(columns.heads)
    .bind(columns.visitor_seen)
    .bind(columns.agent_seen)
    .bind(columns.previews)
    .bind(columns.ratings)
    .bind(columns.comments)
    .bind(columns.updated_at)
    .execute(db)
    .await?;
    if usize::try_from(inserted.rows_affected()).ok() == Some(new.len()) {
        Ok(())
    } else {
        Err(Failure::Raced)
    }
}

async fn update_conversations(
    db: &mut PgConnection,
    changed: &[&Conversation],
) -> Result<(), sqlx::Error> {
    let columns = Columns::of(changed)?;
    sqlx::query(
        "UPDATE conversations c SET state = n.state, head = n.head, \
         visitor_seen = n.visitor_seen, agent_seen = n.agent_seen, preview = n.preview, \
         rating = n.rating, rating_comment = n.rating_comment, updated_at = n.updated_at \
         FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], \
         $6::text[], $7::bigint[], $8::text[], $9::bigint[]) AS n (id, state, head, \
         visitor_seen, agent_seen, preview, rating, rating_comment, updated_at) \
         WHERE c.id = n.id",
    )
    .bind(columns.ids)
    .bind(columns.states)
    .bind(columns.heads)
    .bind(columns.visitor_seen)
    .bind(columns.agent_seen)
    .bind(columns.previews)
    .bind(columns.ratings)
    .bind(columns.comments)
    .bind(columns.updated_at)
    .execute(db)
    .await?;
    Ok(())
}

/// What changes in conversations, column by column.
struct Columns<'a> {
    ids: Vec<&'a str>,
    states: Vec<&'static str>,
    heads: Vec<i64>,
    visitor_seen: Vec<i64>,
    agent_seen: Vec<i64>,
    previews: Vec<&'a str>,
    ratings: Vec<Option<i64>>,
    comments: Vec<Option<String>>,
    updated_at: Vec<i64>,
}

impl<'a> Columns<'a> {
    fn of(conversations: &[&'a Conversation]) -> Result<Self, sqlx::Error> {
        let all = || conversations.iter().map(|c| &c.summary);
        let comments = all().map(|s| s.rating_comment.as_ref().map(to_json).transpose());
        Ok(Self {
            ids: all().map(|s| s.id.as_str()).collect(),
            states: all().map(|s| state_name(s.state)).collect(),
            heads: all().map(|s| i64::from(s.head.0)).collect(),
            visitor_seen: all().map(|s| i64::from(s.visitor_seen.0)).collect(),
            agent_seen: all().map(|s| i64::from(s.agent_seen.0)).collect(),
            previews: all().map(|s| s.preview.as_str()).collect(),
            ratings: all().map(|s| s.rating.map(i64::from)).collect(),
            comments: comments.collect::<Result<_, _>>()?,
            updated_at: all().map(|s| millis(s.updated_at)).collect(),
        })
    }
}

async fn insert_messages(db: &mut PgConnection, desk: &Desk) -> Result<(), sqlx::Error> {
    let all = || desk.rows.iter();
    let authors: Vec<String> = all()
        .map(|row| to_json(&row.event.from))
        .collect::<Result<_, _>>()?;
    let bodies: Vec<String> = all()
        .map(|row| to_json(&row.event.body))
        .collect::<Result<_, _>>()?;
    sqlx::query(
        "INSERT INTO messages (conversation, seq, id, cid, body_hash, sender, author, body, at) \
         SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bytea[], \
         $6::text[], $7::text[], $8::text[], $9::bigint[])",
    )
    .bind(Vec::from_iter(
        all().map(|row| row.event.conversation.as_str()),
    ))
    .bind(Vec::from_iter(all().map(|row| i64::from(row.event.seq.0))))
    .bind(Vec::from_iter(all().map(|row| row.event.id.as_str())))
    .bind(Vec::from_iter(
        all().map(|row| row.event.cid.as_ref().map(|cid| cid.as_str())),
    ))
    .bind(Vec::from_iter(all().map(|row| {
        row.sent.as_ref().map(|(hash, _)| hash.as_slice())
    })))
    .bind(Vec::from_iter(all().map(|row| {
        row.sent.as_ref().map(|(_, sender)| sender.as_str())
    })))
    .bind(authors)
    .bind(bodies)
    .bind(Vec::from_iter(all().map(|row| millis(row.event.at))))
    .execute(db)
    .await?;
    Ok(())
}
