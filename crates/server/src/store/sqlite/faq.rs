//! The FAQ: the questions that were asked, beside the events, and the versions of its entries,
//! beside the settings.

use futures_util::future::BoxFuture;
use sqlx::SqliteConnection;
use wasl_protocol::SiteId;

use super::SqliteStore;
use super::writer::{Write, WriteError};
use crate::faq::versions::{Order, Standing};
use crate::store::StoreError;
use crate::store::column::timestamp;
use crate::store::faq::{DISMISS, SETTINGS, faq_orders, faq_reads};

faq_reads!(SqliteStore, event_reads, message_reads);
// The one writer: nobody changes the settings meanwhile.
faq_orders!(SqliteConnection, SETTINGS);

impl SqliteStore {
    /// Carries out an order about the entries of a language; what stands there afterwards.
    pub async fn keep_faq(&self, order: Order) -> Result<Standing, StoreError> {
        self.messages.write(order).await
    }

    /// Notes that questions need no entry.
    pub async fn dismiss_questions(
        &self,
        site: SiteId,
        locale: String,
        keys: Vec<String>,
    ) -> Result<(), StoreError> {
        let dismiss = Dismiss { site, locale, keys };
        self.events.write(dismiss).await
    }
}

impl Write for Order {
    type Output = Standing;

    fn apply<'a>(
        &'a self,
        db: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, Result<Standing, WriteError>> {
        Box::pin(async move { Ok(carry_out(db, self).await??) })
    }
}

struct Dismiss {
    site: SiteId,
    locale: String,
    keys: Vec<String>,
}

impl Write for Dismiss {
    type Output = ();

    fn apply<'a>(&'a self, db: &'a mut SqliteConnection) -> BoxFuture<'a, Result<(), WriteError>> {
        Box::pin(async move {
            for key in &self.keys {
                sqlx::query(DISMISS)
                    .bind(self.site.as_str())
                    .bind(self.locale.as_str())
                    .bind(key.as_str())
                    .execute(&mut *db)
                    .await?;
            }
            Ok(())
        })
    }
}
