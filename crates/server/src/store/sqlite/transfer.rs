//! All data out of the two files, and into two empty ones.

use sqlx::sqlite::SqliteRow;
use sqlx::{ConnectOptions as _, Connection as _, Sqlite, SqliteConnection, SqlitePool};

use super::SqliteStore;
use crate::store::transfer::copy::{AT_ONCE, copying};
use crate::store::transfer::table::{DATA, TELEMETRY};
use crate::store::transfer::{Rows, channel};

copying!(
    Sqlite,
    SqliteRow,
    SqliteConnection,
    as_it_is,
    ToOwned::to_owned
);

fn as_it_is(words: String) -> Result<String, sqlx::Error> {
    Ok(words)
}

impl SqliteStore {
    /// All data, as it is now.
    pub fn copy_out(&self) -> Rows {
        let (out, rows) = channel();
        let (messages, events) = (self.message_reads.clone(), self.event_reads.clone());
        tokio::spawn(async move {
            let sent = async {
                Ok(read_file(&messages, DATA, &out).await?
                    && read_file(&events, TELEMETRY, &out).await?)
            };
            if let Err(error) = sent.await {
                let error: sqlx::Error = error;
                // Nobody waits any more: then nobody needs the reason.
                let _ = out.send(Err(error.into())).await;
            }
        });
        rows
    }

    /// Takes all data of another store, when there is none here; how many rows.
    pub async fn copy_in(&self, mut rows: Rows) -> Result<u64, TransferError> {
        let mut messages = self.options.0.connect().await?;
        let mut events = self.options.1.connect().await?;
        let mut data = messages.begin_with("BEGIN IMMEDIATE").await?;
        let mut telemetry = events.begin_with("BEGIN IMMEDIATE").await?;
        if has_data(&mut data).await? {
            return Err(TransferError::NotEmpty);
        }
        let mut count = 0;
        let mut waiting: Vec<Row> = Vec::with_capacity(AT_ONCE);
        loop {
            let next = rows.recv().await.transpose()?;
            let is_full = waiting.len() == AT_ONCE;
            if let Some(first) = waiting.first()
                && (is_full || next.as_ref().is_none_or(|next| next.table != first.table))
            {
                let table = first.table;
                let file = if TELEMETRY.contains(&table) {
                    &mut telemetry
                } else {
                    &mut data
                };
                write(file, table, &waiting).await?;
                waiting.clear();
            }
            let Some(next) = next else { break };
            waiting.push(next);
            count += 1;
        }
        check(&mut data).await?;
        sqlx::raw_sql(include_str!("schema/polls_fill.sql"))
            .execute(&mut *data)
            .await?;
        sqlx::raw_sql(include_str!("schema/waits_fill.sql"))
            .execute(&mut *data)
            .await?;
        sqlx::query(
            "INSERT INTO feed (conversation, seq) \
             SELECT conversation, seq FROM messages ORDER BY at, conversation, seq",
        )
        .execute(&mut *data)
        .await?;
        sqlx::raw_sql(include_str!("schema/forwards_fill.sql"))
            .execute(&mut *telemetry)
            .await?;
        // Telemetry first: cut off between the two, the same import can be run again.
        telemetry.commit().await?;
        data.commit().await?;
        Ok(count)
    }
}

async fn read_file(
    pool: &SqlitePool,
    tables: &[&'static Table],
    out: &Sender<Result<Row, TransferError>>,
) -> Result<bool, sqlx::Error> {
    // One transaction: all tables as of one moment.
    let mut moment = pool.begin().await?;
    for table in tables {
        if !read(&mut moment, table, out).await? {
            return Ok(false);
        }
    }
    moment.commit().await?;
    Ok(true)
}
