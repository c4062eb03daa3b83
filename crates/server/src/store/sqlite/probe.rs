//! The order that changes nothing: it shows that the writer takes orders and can commit.

use futures_util::future::BoxFuture;
use sqlx::SqliteConnection;

use super::writer::{Write, WriteError};

/// Writes nothing, in a transaction of its own or with others.
pub struct Probe;

impl Write for Probe {
    type Output = ();

    fn apply<'a>(&'a self, _: &'a mut SqliteConnection) -> BoxFuture<'a, Result<(), WriteError>> {
        Box::pin(async { Ok(()) })
    }
}
