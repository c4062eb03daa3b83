//! The statements of dead letters, one text for both databases, and the methods made of them.

/// A letter; one that came before is counted.
pub const KEEP: &str = "INSERT INTO dead_letters (site, forward, reason, message, event, body, \
    size, hash, seen, first_at, last_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9) \
    ON CONFLICT (site, hash) DO UPDATE SET seen = dead_letters.seen + 1, \
    message = excluded.message, last_at = excluded.last_at";

/// Letters that are too old.
pub const TOO_OLD: &str = "DELETE FROM dead_letters WHERE site = $1 AND last_at < $2";

/// Letters that there is no room for: the newest that together are too many, and all older ones.
pub const TOO_MANY: &str = "DELETE FROM dead_letters WHERE site = $1 AND position <= \
    (SELECT max(position) FROM (SELECT position, row_number() OVER newest AS place, \
    sum(length(body)) OVER newest AS bytes FROM dead_letters WHERE site = $1 \
    WINDOW newest AS (ORDER BY position DESC)) AS kept WHERE place > $2 OR bytes > $3)";

/// The latest before a position.
pub const LIST: &str = "SELECT position, site, forward, reason, message, event, body, size, seen, \
    first_at, last_at FROM dead_letters WHERE site = $1 AND position < $2 \
    ORDER BY position DESC LIMIT $3";

/// One.
pub const ONE: &str = "SELECT position, site, forward, reason, message, event, body, size, seen, \
    first_at, last_at FROM dead_letters WHERE site = $1 AND position = $2";

/// Drops one.
pub const DROP_ONE: &str = "DELETE FROM dead_letters WHERE site = $1 AND position = $2";

/// Drops all.
pub const DROP_ALL: &str = "DELETE FROM dead_letters WHERE site = $1";

/// Makes `keep_letters` and `drop_letters` for a database.
macro_rules! letter_writes {
    ($connection:ty) => {
        use $crate::store::dead_letters::statements as letters_sql;

        /// Keeps letters as far as there is room; how many older ones went for them.
        pub(super) async fn keep_letters(
            db: &mut $connection,
            letters: &[$crate::store::DeadLetter],
            room: $crate::store::Room,
        ) -> Result<u64, sqlx::Error> {
            use $crate::store::column::millis;
            let mut sites = std::collections::BTreeMap::new();
            for letter in letters {
                sqlx::query(letters_sql::KEEP)
                    .bind(letter.site.as_str())
                    .bind(letter.forward.as_deref())
                    .bind(letter.reason.name())
                    .bind(letter.message.as_str())
                    .bind(letter.event.as_deref())
                    .bind(letter.body.as_slice())
                    .bind(i64::try_from(letter.size).unwrap_or(i64::MAX))
                    .bind(letter.hash().to_vec())
                    .bind(millis(letter.at))
                    .execute(&mut *db)
                    .await?;
                sites.insert(letter.site.as_str(), letter.at);
            }
            let mut gone = 0;
            for (site, now) in sites {
                let age = i64::try_from(room.age.as_millis()).unwrap_or(i64::MAX);
                gone += sqlx::query(letters_sql::TOO_OLD)
                    .bind(site)
                    .bind(millis(now).saturating_sub(age))
                    .execute(&mut *db)
                    .await?
                    .rows_affected();
                gone += sqlx::query(letters_sql::TOO_MANY)
                    .bind(site)
                    .bind(i64::from(room.letters))
                    .bind(i64::try_from(room.bytes).unwrap_or(i64::MAX))
                    .execute(&mut *db)
                    .await?
                    .rows_affected();
            }
            Ok(gone)
        }

        /// Drops letters of a site; how many there were.
        async fn drop_letters(
            db: &mut $connection,
            site: &wasl_protocol::SiteId,
            which: &$crate::store::Letters,
        ) -> Result<u64, sqlx::Error> {
            let positions = match which {
                $crate::store::Letters::All => {
                    let all = sqlx::query(letters_sql::DROP_ALL).bind(site.as_str());
                    return Ok(all.execute(&mut *db).await?.rows_affected());
                }
                $crate::store::Letters::These(positions) => positions,
            };
            let mut gone = 0;
            for position in positions {
                let one = sqlx::query(letters_sql::DROP_ONE).bind(site.as_str());
                gone += one.bind(*position).execute(&mut *db).await?.rows_affected();
            }
            Ok(gone)
        }
    };
}
pub(in crate::store) use letter_writes;

/// Makes the methods of a store that read letters from a pool.
macro_rules! letter_reads {
    ($store:ty, $row:ty, $pool:ident) => {
        impl $store {
            /// The latest letters of a site before a position, the newest first.
            pub async fn list_letters(
                &self,
                site: &SiteId,
                before: Option<i64>,
                limit: u32,
            ) -> Result<Vec<ListedLetter>, StoreError> {
                let rows = sqlx::query(letters_sql::LIST)
                    .bind(site.as_str())
                    .bind(before.unwrap_or(i64::MAX))
                    .bind(i64::from(limit))
                    .fetch_all(&self.$pool)
                    .await?;
                Ok(rows.iter().map(letter_of).collect::<Result<_, _>>()?)
            }

            /// A letter of a site.
            pub async fn letter(
                &self,
                site: &SiteId,
                position: i64,
            ) -> Result<Option<ListedLetter>, StoreError> {
                let row = sqlx::query(letters_sql::ONE)
                    .bind(site.as_str())
                    .bind(position)
                    .fetch_optional(&self.$pool)
                    .await?;
                Ok(row.as_ref().map(letter_of).transpose()?)
            }
        }

        fn letter_of(row: &$row) -> Result<ListedLetter, sqlx::Error> {
            use sqlx::Row as _;
            let letter = DeadLetter {
                site: SiteId::new(row.try_get::<String, _>("site")?),
                forward: row.try_get("forward")?,
                reason: Reason::named(row.try_get("reason")?),
                message: row.try_get("message")?,
                event: row.try_get("event")?,
                body: row.try_get("body")?,
                size: usize::try_from(row.try_get::<i64, _>("size")?).unwrap_or(0),
                at: timestamp(row.try_get("first_at")?),
            };
            Ok(ListedLetter {
                position: row.try_get("position")?,
                seen: u32::try_from(row.try_get::<i64, _>("seen")?).unwrap_or(u32::MAX),
                last_at: timestamp(row.try_get("last_at")?),
                letter,
            })
        }
    };
}
pub(in crate::store) use letter_reads;
