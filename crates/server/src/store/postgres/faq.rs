//! The FAQ: the questions that were asked, and the versions of its entries.

use sqlx::PgConnection;
use wasl_protocol::SiteId;

use super::PostgresStore;
use crate::faq::versions::{Order, Standing};
use crate::store::StoreError;
use crate::store::column::timestamp;
use crate::store::faq::{DISMISS, SETTINGS_HELD, faq_orders, faq_reads};

faq_reads!(PostgresStore, telemetry, desk);
faq_orders!(PgConnection, SETTINGS_HELD);

impl PostgresStore {
    /// Carries out an order about the entries of a language; what stands there afterwards.
    pub async fn keep_faq(&self, order: Order) -> Result<Standing, StoreError> {
        let mut transaction = self.desk.begin().await?;
        let standing = carry_out(&mut transaction, &order).await??;
        transaction.commit().await?;
        Ok(standing)
    }

    /// Notes that questions need no entry.
    pub async fn dismiss_questions(
        &self,
        site: SiteId,
        locale: String,
        mut keys: Vec<String>,
    ) -> Result<(), StoreError> {
        // In the order in which events take the rows.
        keys.sort_unstable();
        let mut transaction = self.telemetry.begin().await?;
        for key in &keys {
            sqlx::query(DISMISS)
                .bind(site.as_str())
                .bind(locale.as_str())
                .bind(key.as_str())
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }
}
