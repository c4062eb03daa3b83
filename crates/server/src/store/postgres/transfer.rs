//! All data out of the database, and into an empty one.

use sqlx::postgres::PgRow;
use sqlx::{Acquire as _, PgConnection, PgPool, Postgres};

use super::PostgresStore;
use crate::store::column;
use crate::store::transfer::copy::{AT_ONCE, copying};
use crate::store::transfer::table::{DATA, TELEMETRY};
use crate::store::transfer::{Rows, channel};

copying!(Postgres, PgRow, PgConnection, words_of, to_words);

fn words_of(json: String) -> Result<String, sqlx::Error> {
    column::from_json(&json)
}

fn to_words(words: &str) -> String {
    // Not by `to_json`: a text always has a JSON form.
    serde_json::Value::from(words).to_string()
}

/// This takes as long as it takes; see the settings in `open`.
const PATIENT: &str = "SET LOCAL statement_timeout = 0; \
    SET LOCAL idle_in_transaction_session_timeout = 0";

impl PostgresStore {
    /// All data, as it is now.
    pub fn copy_out(&self) -> Rows {
        let (out, rows) = channel();
        let pool = self.desk.clone();
        tokio::spawn(async move {
            if let Err(error) = read_all(&pool, &out).await {
                // Nobody waits any more: then nobody needs the reason.
                let _ = out.send(Err(error.into())).await;
            }
        });
        rows
    }

    /// Takes all data of another store, when there is none here; how many rows.
    pub async fn copy_in(&self, mut rows: Rows) -> Result<u64, TransferError> {
        let mut db = self.desk.acquire().await?;
        let mut data = db.begin().await?;
        sqlx::raw_sql(PATIENT).execute(&mut *data).await?;
        // A node that starts now waits with its demo site.
        sqlx::query("LOCK TABLE sites IN EXCLUSIVE MODE")
            .execute(&mut *data)
            .await?;
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
                write(&mut data, first.table, &waiting).await?;
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
        sqlx::raw_sql(include_str!("schema/forwards_fill.sql"))
            .execute(&mut *data)
            .await?;
        data.commit().await?;
        Ok(count)
    }
}

async fn read_all(
    pool: &PgPool,
    out: &Sender<Result<Row, TransferError>>,
) -> Result<(), sqlx::Error> {
    let mut moment = pool.begin().await?;
    // One snapshot: all tables as of one moment.
    sqlx::raw_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .execute(&mut *moment)
        .await?;
    sqlx::raw_sql(PATIENT).execute(&mut *moment).await?;
    for table in DATA.iter().chain(TELEMETRY) {
        if !read(&mut moment, table, out).await? {
            return Ok(());
        }
    }
    moment.commit().await
}
