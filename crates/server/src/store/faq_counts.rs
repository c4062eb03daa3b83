//! How often the FAQ's entries are asked for: the statements, one text for both databases.
//!
//! A weight is in millionths, as of a day; each day later it is worth `2^(-1/14)` of that. The statements
//! bring it to the day of the new count in whole numbers, by the table that `asked::faded` reads with.

/// The most rows of a site: whoever makes up entries and pages fills the table no further.
const ROWS: &str = "5000";

/// Notes that a session asked for an entry on a day; a row the first time.
pub const ASKED: &str = "INSERT INTO faq_askers (site, day, entry, session) \
    VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

/// Forgets who was counted before a day.
pub const FORGET: &str = "DELETE FROM faq_askers WHERE day < $1";

/// Forgets what was not asked for since a day.
pub const FADE: &str = "DELETE FROM faq_counts WHERE day < $1";

/// The weights of a site.
pub const COUNTS: &str =
    "SELECT scope, entry, weight, day FROM faq_counts WHERE site = $1 ORDER BY scope, entry";

/// Adds a weight.
#[must_use]
pub fn add() -> String {
    let mut table = String::new();
    for (days, factor) in crate::asked::FACTORS.iter().enumerate() {
        table.push_str(&format!(" WHEN {days} THEN {factor}"));
    }
    let days = "(excluded.day - faq_counts.day)";
    let (half, one) = (crate::asked::HALF_LIFE_DAYS, crate::asked::ONE);
    format!(
        "INSERT INTO faq_counts (site, scope, entry, weight, day) SELECT $1, $2, $3, $4, $5 \
         WHERE EXISTS (SELECT 1 FROM faq_counts c \
         WHERE c.site = $1 AND c.scope = $2 AND c.entry = $3) \
         OR (SELECT count(*) FROM faq_counts c WHERE c.site = $1) < {ROWS} \
         ON CONFLICT (site, scope, entry) DO UPDATE SET \
         weight = excluded.weight + CASE WHEN {days} <= 0 THEN faq_counts.weight \
         WHEN {days} >= {half} * 62 THEN 0 \
         ELSE (faq_counts.weight * (CASE {days} % {half}{table} END) / {one}) \
         >> CAST({days} / {half} AS integer) END, \
         day = CASE WHEN {days} > 0 THEN excluded.day ELSE faq_counts.day END"
    )
}

/// Makes `keep_asked` for a database.
macro_rules! faq_writes {
    ($connection:ty) => {
        /// Counts what events say of the FAQ. They are stored by then, once.
        async fn keep_asked(
            db: &mut $connection,
            site: &wasl_protocol::SiteId,
            mut asked: Vec<$crate::asked::Asked>,
            now: wasl_protocol::Timestamp,
        ) -> Result<(), sqlx::Error> {
            use $crate::store::faq_counts::{ASKED, add};
            if asked.is_empty() {
                return Ok(());
            }
            let day = $crate::asked::day_of(now);
            // In one order everywhere, so that two requests do not wait for each other.
            asked.sort();
            let mut weights = std::collections::BTreeMap::new();
            for one in &asked {
                let new = sqlx::query(ASKED)
                    .bind(site.as_str())
                    .bind(day)
                    .bind(one.entry.as_str())
                    .bind(one.session.as_str())
                    .execute(&mut *db)
                    .await?;
                if new.rows_affected() == 0 {
                    continue;
                }
                for scope in one.scopes() {
                    *weights.entry((scope, one.entry.as_str())).or_insert(0) += $crate::asked::ONE;
                }
            }
            let sql = add();
            for ((scope, entry), weight) in weights {
                sqlx::query(sqlx::AssertSqlSafe(sql.as_str()))
                    .bind(site.as_str())
                    .bind(scope)
                    .bind(entry)
                    .bind(weight)
                    .bind(day)
                    .execute(&mut *db)
                    .await?;
            }
            Ok(())
        }
    };
}
pub(super) use faq_writes;

/// Makes the method of a store that reads the counts of a site from the pool `$pool`.
macro_rules! faq_reads {
    ($store:ty, $pool:ident) => {
        impl $store {
            /// How often a site's FAQ entries are asked for.
            pub async fn faq_counts(
                &self,
                site: &wasl_protocol::SiteId,
            ) -> Result<Vec<$crate::asked::Count>, $crate::store::StoreError> {
                let rows: Vec<(String, String, i64, i64)> =
                    sqlx::query_as($crate::store::faq_counts::COUNTS)
                        .bind(site.as_str())
                        .fetch_all(&self.$pool)
                        .await?;
                let count = |(scope, entry, weight, day)| $crate::asked::Count {
                    scope,
                    entry,
                    weight,
                    day,
                };
                Ok(rows.into_iter().map(count).collect())
            }
        }
    };
}
pub(super) use faq_reads;
