//! Reading, once for both databases.

/// Makes the methods of a store that read questions and versions. `$questions` is the pool of what
/// events said, `$versions` that of the settings.
macro_rules! faq_reads {
    ($store:ty, $questions:ident, $versions:ident) => {
        use $crate::faq::versions::{Difference, Listed};
        use $crate::store::faq::{
            QUESTION_COUNT, QUESTIONS, QuestionRow, Questions, VERSION, VERSIONS, Which,
        };

        impl $store {
            /// The most asked questions of a site that are meant, and how many there are.
            pub async fn faq_questions(
                &self,
                site: &SiteId,
                which: &Which,
                limit: u32,
            ) -> Result<Questions, StoreError> {
                let since = $crate::store::column::millis(which.since);
                let rows: Vec<(String, String, String, i64, i64)> = sqlx::query_as(QUESTIONS)
                    .bind(site.as_str())
                    .bind(which.locale.as_str())
                    .bind(which.outcome.name())
                    .bind(since)
                    .bind(i64::from(limit))
                    .fetch_all(&self.$questions)
                    .await?;
                let all: i64 = sqlx::query_scalar(QUESTION_COUNT)
                    .bind(site.as_str())
                    .bind(which.locale.as_str())
                    .bind(which.outcome.name())
                    .bind(since)
                    .fetch_one(&self.$questions)
                    .await?;
                let rows = rows.into_iter();
                let rows = rows.map(|(key, text, entry, count, last_at)| QuestionRow {
                    key,
                    text,
                    entry,
                    count: u64::try_from(count).unwrap_or(0),
                    last_at: timestamp(last_at),
                });
                Ok(Questions {
                    rows: rows.collect(),
                    all: u64::try_from(all).unwrap_or(0),
                })
            }

            /// The versions of a language's entries, the latest first.
            pub async fn faq_versions(
                &self,
                site: &SiteId,
                locale: &str,
            ) -> Result<Vec<Listed>, StoreError> {
                type Row = (i64, i64, String, String, i64, i64, i64, i64);
                let rows: Vec<Row> = sqlx::query_as(VERSIONS)
                    .bind(site.as_str())
                    .bind(locale)
                    .fetch_all(&self.$versions)
                    .await?;
                let number = |number: i64| u32::try_from(number).unwrap_or(0);
                let rows = rows.into_iter().map(
                    |(version, at, by, note, total, added, changed, removed)| Listed {
                        version: number(version),
                        at: timestamp(at),
                        by,
                        note,
                        difference: Difference {
                            total: number(total),
                            added: number(added),
                            changed: number(changed),
                            removed: number(removed),
                        },
                    },
                );
                Ok(rows.collect())
            }

            /// The entries of a version, a JSON array.
            pub async fn faq_version(
                &self,
                site: &SiteId,
                locale: &str,
                version: u32,
            ) -> Result<Option<String>, StoreError> {
                Ok(sqlx::query_scalar(VERSION)
                    .bind(site.as_str())
                    .bind(locale)
                    .bind(i64::from(version))
                    .fetch_optional(&self.$versions)
                    .await?)
            }
        }
    };
}
pub(in crate::store) use faq_reads;
