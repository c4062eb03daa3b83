//! Writing, once for both databases.

/// Makes `keep_asked` for a database: notes what an event says of a question. The event itself is
/// stored by then, once.
macro_rules! faq_keeps {
    ($connection:ty) => {
        async fn keep_asked(
            db: &mut $connection,
            site: &wasl_protocol::SiteId,
            asked: &$crate::faq::asked::Asked,
        ) -> Result<(), sqlx::Error> {
            sqlx::query($crate::store::faq::KEEP_QUESTION)
                .bind(site.as_str())
                .bind(asked.locale.as_str())
                .bind(asked.key.as_str())
                .bind(asked.outcome.name())
                .bind(asked.text.as_str())
                .bind(asked.entry.as_str())
                .bind($crate::store::column::millis(asked.at))
                .execute(db)
                .await?;
            Ok(())
        }
    };
}
pub(in crate::store) use faq_keeps;

/// Makes what carries out an order about the entries of a language, inside of a transaction;
/// `$settings` reads the settings so that nobody else changes them before its end.
macro_rules! faq_orders {
    ($connection:ty, $settings:path) => {
        /// Carries an order out; a refusal comes before anything is written.
        async fn carry_out(
            db: &mut $connection,
            order: &$crate::faq::versions::Order,
        ) -> Result<Result<$crate::faq::versions::Standing, wasl_protocol::ErrorCode>, sqlx::Error>
        {
            use $crate::faq::versions::{Found, KEPT, Latest};
            use $crate::store::column::millis;
            use $crate::store::faq::{ADD_VERSION, FORGET_VERSIONS, LATEST, SET_SETTINGS};
            let (site, locale) = (order.site.as_str(), order.locale.as_str());
            let json: Option<String> = sqlx::query_scalar($settings)
                .bind(site)
                .bind(locale)
                .fetch_optional(&mut *db)
                .await?;
            let Some(json) = json else {
                return Ok(Err(wasl_protocol::ErrorCode::NotFound));
            };
            let latest: Option<(i64, Vec<u8>, String)> = sqlx::query_as(LATEST)
                .bind(site)
                .bind(locale)
                .fetch_optional(&mut *db)
                .await?;
            let latest = latest.map(|(version, hash, entries)| Latest {
                version: u32::try_from(version).unwrap_or(u32::MAX),
                hash,
                entries,
            });
            let plan = match order.plan(Found { json, latest }) {
                Ok(plan) => plan,
                Err(code) => return Ok(Err(code)),
            };
            for fresh in &plan.versions {
                let difference = fresh.difference;
                sqlx::query(ADD_VERSION)
                    .bind(site)
                    .bind(locale)
                    .bind(i64::from(fresh.version))
                    .bind(fresh.entries.as_str())
                    .bind(&fresh.hash[..])
                    .bind(fresh.by.as_str())
                    .bind(fresh.note.as_str())
                    .bind(millis(order.now))
                    .bind(i64::from(difference.total))
                    .bind(i64::from(difference.added))
                    .bind(i64::from(difference.changed))
                    .bind(i64::from(difference.removed))
                    .execute(&mut *db)
                    .await?;
            }
            if let Some(last) = plan.versions.last() {
                sqlx::query(FORGET_VERSIONS)
                    .bind(site)
                    .bind(locale)
                    .bind(i64::from(last.version) - i64::from(KEPT))
                    .execute(&mut *db)
                    .await?;
            }
            if let Some(json) = &plan.json {
                sqlx::query(SET_SETTINGS)
                    .bind(site)
                    .bind(locale)
                    .bind(json.as_str())
                    .execute(&mut *db)
                    .await?;
            }
            Ok(Ok(plan.standing))
        }
    };
}
pub(in crate::store) use faq_orders;
