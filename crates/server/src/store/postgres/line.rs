//! The lines in which orders about conversations wait: each has a connection of its own and makes
//! one transaction of all that waits in it.
//!
//! An order is answered only after the commit that holds it; before that, what others must hear
//! of it is published. When the database is away the orders fail, to be tried again by who gave
//! them; the next batch connects anew.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, PgConnection};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::batch;
use super::orders::{Order, Outcomes};
use crate::store::backend::stopped;
use crate::store::{Publish, StoreError};

/// How many lines, each with a connection.
const LINES: usize = 4;

/// The most orders in one transaction.
const MAX_BATCH: usize = 256;

/// The most orders that wait in a line; more are turned away with [`StoreError::Busy`].
const MAX_WAITING: usize = 1_024;

/// How long a batch may take, with connecting: after this the database counts as away.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often a batch is tried whose transaction lost against another node's.
const ATTEMPTS: u32 = 4;

/// Takes the orders about conversations.
pub struct Lines(Vec<mpsc::Sender<Order>>);

impl Lines {
    /// Starts the lines; they connect when their first order comes.
    pub fn start(options: &PgConnectOptions, publish: &Arc<Publish>) -> Self {
        Self(
            (0..LINES)
                .map(|_| {
                    let (orders, queue) = mpsc::channel(MAX_WAITING);
                    let line = Line {
                        options: options.clone(),
                        db: None,
                    };
                    tokio::spawn(run(line, queue, publish.clone()));
                    orders
                })
                .collect(),
        )
    }

    /// Puts an order in the line of its key, at once: orders of one key keep their sequence.
    pub fn submit(&self, key: &str, order: Order) -> Result<(), StoreError> {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let number = usize::try_from(hasher.finish() % 1_024).unwrap_or(0) % self.0.len();
        match self.0[number].try_send(order) {
            Ok(()) => Ok(()),
            Err(mpsc::error::TrySendError::Full(_)) => Err(StoreError::Busy),
            Err(mpsc::error::TrySendError::Closed(_)) => Err(stopped()),
        }
    }
}

/// Why a batch was not committed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Another node made the same conversation meanwhile; the next attempt will see it.
    #[error("another node was faster")]
    Raced,
    /// The database refused, or went away before it was asked to commit: nothing is stored.
    #[error(transparent)]
    Before(#[from] sqlx::Error),
    /// The database went away with the commit: nobody knows.
    #[error("the connection was lost with the commit: {0}")]
    Unknown(sqlx::Error),
    /// The database did not answer in time: nobody knows.
    #[error("the database did not answer in time")]
    Silent,
}

impl Failure {
    /// Whether the same batch may succeed at once: it lost against another transaction.
    fn is_passing(&self) -> bool {
        match self {
            Self::Raced => true,
            // Serialisation failure, deadlock, unique violation.
            Self::Before(sqlx::Error::Database(error)) => {
                matches!(error.code().as_deref(), Some("40001" | "40P01" | "23505"))
            }
            Self::Before(_) | Self::Unknown(_) | Self::Silent => false,
        }
    }

    /// Whether one of the orders may be the reason, so that the others would succeed without it.
    fn is_of_an_order(&self) -> bool {
        match self {
            Self::Raced => true,
            Self::Before(error) => !is_of_the_connection(error),
            Self::Unknown(_) | Self::Silent => false,
        }
    }
}

fn is_of_the_connection(error: &sqlx::Error) -> bool {
    if let sqlx::Error::Database(error) = error {
        // Class 57 (ending, starting), class 08 (connection), 25P03 (our session was ended),
        // 53300 (no connection left).
        return error.code().is_some_and(|code| {
            code.starts_with("57") || code.starts_with("08") || code == "25P03" || code == "53300"
        });
    }
    !matches!(
        error,
        sqlx::Error::Encode(_) | sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. }
    )
}

struct Line {
    options: PgConnectOptions,
    db: Option<PgConnection>,
}

async fn run(mut line: Line, mut queue: mpsc::Receiver<Order>, publish: Arc<Publish>) {
    let mut orders = Vec::with_capacity(MAX_BATCH);
    while queue.recv_many(&mut orders, MAX_BATCH).await > 0 {
        match line.commit(&orders).await {
            Ok(outcomes) => {
                for (order, outcome) in orders.drain(..).zip(outcomes) {
                    order.finish(outcome, &publish);
                }
            }
            Err(failure) if orders.len() > 1 && failure.is_of_an_order() => {
                // One order may have spoilt it for all: give each its own transaction.
                tracing::warn!(%failure, orders = orders.len(), "a batch failed, trying one by one");
                for order in orders.drain(..) {
                    let alone = std::slice::from_ref(&order);
                    match line.commit(alone).await {
                        Ok(mut outcomes) => match outcomes.pop() {
                            Some(outcome) => order.finish(outcome, &publish),
                            None => order.fail("the order did not run"),
                        },
                        Err(failure) => order.fail(&failure.to_string()),
                    }
                }
            }
            Err(failure) => {
                let reason = failure.to_string();
                for order in orders.drain(..) {
                    order.fail(&reason);
                }
            }
        }
    }
    if let Some(db) = line.db
        && let Err(error) = db.close().await
    {
        tracing::debug!(%error, "a connection did not close cleanly");
    }
}

impl Line {
    /// Carries orders out in one transaction.
    async fn commit(&mut self, orders: &[Order]) -> Result<Outcomes, Failure> {
        let mut attempt = 0;
        loop {
            attempt += 1;
            // The connection may have died since the last batch: then a new one is worth a try.
            let is_old = self.db.is_some();
            let result = timeout(PATIENCE, self.attempt(orders))
                .await
                .unwrap_or(Err(Failure::Silent));
            match result {
                Err(failure) if failure.is_passing() && attempt < ATTEMPTS => {
                    tracing::debug!(%failure, "trying a batch again");
                }
                Err(Failure::Before(error)) if is_old && is_of_the_connection(&error) => {
                    tracing::info!(%error, "connecting to the database anew");
                }
                result => return result,
            }
        }
    }

    /// One try. The connection is kept only when it is whole: also a try that is given up
    /// half-way takes it along.
    async fn attempt(&mut self, orders: &[Order]) -> Result<Outcomes, Failure> {
        let mut db = match self.db.take() {
            Some(db) => db,
            None => self.options.connect().await?,
        };
        let result = batch::run(&mut db, orders).await;
        let is_whole = match &result {
            Ok(_) => true,
            Err(Failure::Raced) => rollback(&mut db).await,
            Err(Failure::Before(error)) if !is_of_the_connection(error) => rollback(&mut db).await,
            Err(Failure::Before(_) | Failure::Unknown(_) | Failure::Silent) => false,
        };
        if is_whole {
            self.db = Some(db);
        }
        result
    }
}

async fn rollback(db: &mut PgConnection) -> bool {
    sqlx::query("ROLLBACK").execute(db).await.is_ok()
}
