//! The statements of forwards, one text for both databases but for what reads events, and the
//! methods made of them.

/// A new one; one of that name stays.
pub const ADD: &str = "INSERT INTO forwards (site, name, url, format, key, headers, types, paused, \
    created_at, cursor_transaction, cursor_row, passed, failures, retry_at, most, delivered, \
    given_up, said, said_at, leased_by, leased_until) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0, $13, 0, 0, '', 0, '', 0) \
    ON CONFLICT (site, name) DO NOTHING";

/// Goes away.
pub const REMOVE: &str = "DELETE FROM forwards WHERE site = $1 AND name = $2";

/// Rests or goes on; going on is at once.
pub const PAUSE: &str = "UPDATE forwards SET paused = $3, \
    retry_at = CASE WHEN $3 = 0 THEN 0 ELSE retry_at END WHERE site = $1 AND name = $2";

/// What a forward is and how far it has come.
macro_rules! selected {
    ($rest:literal) => {
        concat!(
            "SELECT f.site, f.name, f.url, f.format, f.key, f.headers, f.types, f.paused, \
             f.created_at, f.cursor_transaction, f.cursor_row, f.passed, f.failures, f.retry_at, \
             f.most, f.delivered, f.given_up, f.said, f.said_at FROM forwards f ",
            $rest
        )
    };
}

/// All of them.
pub const ALL: &str = selected!("ORDER BY f.site, f.name");

/// One.
pub const ONE: &str = selected!("WHERE f.site = $1 AND f.name = $2");

/// Takes the lease, when nobody else has it and the forward may work now.
pub const LEASE: &str = "UPDATE forwards SET leased_by = $3, leased_until = $4 \
    WHERE site = $1 AND name = $2 AND paused = 0 AND retry_at <= $5 \
    AND (leased_until <= $5 OR leased_by = $3)";

/// Notes how far it has come; only the holder of the lease may.
pub const SAVE: &str = "UPDATE forwards SET cursor_transaction = $4, cursor_row = $5, passed = $6, \
    failures = $7, retry_at = $8, most = $9, delivered = $10, given_up = $11, said = $12, \
    said_at = $13, leased_until = $14 WHERE site = $1 AND name = $2 AND leased_by = $3";

/// Gives every lease back: of a server that ended without doing so.
pub const FREE: &str = "UPDATE forwards SET leased_until = 0 WHERE leased_until > 0";

/// Makes `add_forward_row`, `lease_row` and `save_row` for a database.
macro_rules! forward_writes {
    ($connection:ty) => {
        use $crate::store::forwards::statements as forwards_sql;

        async fn add_forward_row(
            db: &mut $connection,
            forward: &Forward,
            cursor: FeedPosition,
            passed: Option<&str>,
        ) -> Result<bool, sqlx::Error> {
            use $crate::store::column::to_json;
            let done = sqlx::query(forwards_sql::ADD)
                .bind(forward.id.site.as_str())
                .bind(forward.id.name.as_str())
                .bind(forward.url.as_str())
                .bind(forward.format_name())
                .bind(forward.key.as_deref())
                .bind(to_json(&forward.headers)?)
                .bind(to_json(&forward.types)?)
                .bind(i64::from(forward.is_paused))
                .bind(millis(forward.created_at))
                .bind(i64::try_from(cursor.transaction).unwrap_or(i64::MAX))
                .bind(cursor.row)
                .bind(passed)
                .bind(i64::from($crate::store::forwards::MOST))
                .execute(db)
                .await?;
            Ok(done.rows_affected() > 0)
        }

        async fn remove_row(db: &mut $connection, id: &ForwardId) -> Result<bool, sqlx::Error> {
            let row = sqlx::query(forwards_sql::REMOVE).bind(id.site.as_str());
            let done = row.bind(id.name.as_str()).execute(db).await?;
            Ok(done.rows_affected() > 0)
        }

        async fn pause_row(
            db: &mut $connection,
            id: &ForwardId,
            paused: bool,
        ) -> Result<bool, sqlx::Error> {
            let row = sqlx::query(forwards_sql::PAUSE)
                .bind(id.site.as_str())
                .bind(id.name.as_str());
            let done = row.bind(i64::from(paused)).execute(db).await?;
            Ok(done.rows_affected() > 0)
        }

        async fn lease_row(
            db: &mut $connection,
            id: &ForwardId,
            lease: &Lease,
            now: Timestamp,
        ) -> Result<bool, sqlx::Error> {
            let done = sqlx::query(forwards_sql::LEASE)
                .bind(id.site.as_str())
                .bind(id.name.as_str())
                .bind(lease.by.as_str())
                .bind(millis(lease.until))
                .bind(millis(now))
                .execute(db)
                .await?;
            Ok(done.rows_affected() > 0)
        }

        async fn save_row(
            db: &mut $connection,
            id: &ForwardId,
            lease: &Lease,
            progress: &Progress,
        ) -> Result<bool, sqlx::Error> {
            let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
            let done = sqlx::query(forwards_sql::SAVE)
                .bind(id.site.as_str())
                .bind(id.name.as_str())
                .bind(lease.by.as_str())
                .bind(number(progress.cursor.transaction))
                .bind(progress.cursor.row)
                .bind(progress.passed.as_deref())
                .bind(i64::from(progress.failures))
                .bind(millis(progress.retry_at))
                .bind(i64::from(progress.most))
                .bind(number(progress.delivered))
                .bind(number(progress.given_up))
                .bind(progress.said.as_str())
                .bind(millis(progress.said_at))
                .bind(millis(lease.until))
                .execute(db)
                .await?;
            Ok(done.rows_affected() > 0)
        }
    };
}
pub(in crate::store) use forward_writes;

/// Makes the methods of a store that read forwards from a pool, and `forward_of`.
macro_rules! forward_reads {
    ($store:ty, $row:ty, $pool:ident) => {
        impl $store {
            /// All forwards of all sites.
            pub async fn forwards(&self) -> Result<Vec<ListedForward>, StoreError> {
                let rows = sqlx::query(forwards_sql::ALL).fetch_all(&self.$pool);
                let mut all = Vec::new();
                for row in &rows.await? {
                    let (forward, progress) = forward_of(row)?;
                    let behind = self.behind(&forward.id.site, progress.cursor).await?;
                    all.push(ListedForward {
                        forward,
                        progress,
                        behind,
                    });
                }
                Ok(all)
            }

            /// A forward, and how far it has come.
            pub async fn forward(
                &self,
                id: &ForwardId,
            ) -> Result<Option<(Forward, Progress)>, StoreError> {
                let row = sqlx::query(forwards_sql::ONE)
                    .bind(id.site.as_str())
                    .bind(id.name.as_str())
                    .fetch_optional(&self.$pool)
                    .await?;
                Ok(row.as_ref().map(forward_of).transpose()?)
            }
        }

        fn forward_of(row: &$row) -> Result<(Forward, Progress), sqlx::Error> {
            use sqlx::Row as _;
            use $crate::store::column::{from_json, timestamp};
            let number = |name: &str| -> Result<u64, sqlx::Error> {
                Ok(u64::try_from(row.try_get::<i64, _>(name)?).unwrap_or(0))
            };
            let small = |name: &str| -> Result<u32, sqlx::Error> {
                Ok(u32::try_from(number(name)?).unwrap_or(u32::MAX))
            };
            let format: &str = row.try_get("format")?;
            let forward = Forward {
                id: ForwardId {
                    site: SiteId::new(row.try_get::<String, _>("site")?),
                    name: row.try_get("name")?,
                },
                url: row.try_get("url")?,
                format: wasl_core::telemetry::Dialect::named(format).unwrap_or_default(),
                key: row.try_get("key")?,
                headers: from_json(row.try_get("headers")?)?,
                types: from_json(row.try_get("types")?)?,
                is_paused: row.try_get::<i64, _>("paused")? != 0,
                created_at: timestamp(row.try_get("created_at")?),
            };
            let progress = Progress {
                cursor: FeedPosition {
                    transaction: number("cursor_transaction")?,
                    row: row.try_get("cursor_row")?,
                },
                passed: row.try_get("passed")?,
                failures: small("failures")?,
                retry_at: timestamp(row.try_get("retry_at")?),
                most: small("most")?.max(1),
                delivered: number("delivered")?,
                given_up: number("given_up")?,
                said: row.try_get("said")?,
                said_at: timestamp(row.try_get("said_at")?),
            };
            Ok((forward, progress))
        }
    };
}
pub(in crate::store) use forward_reads;
