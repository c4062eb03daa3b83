//! The one writer of a database file: orders come in by a queue, every batch is one transaction.
//!
//! An order is answered only after the commit that holds it; before that, in the order of
//! commit, what others must hear of it is published. One slow `fsync` so pays for all the
//! orders that came meanwhile (group commit).

use std::time::Instant;

use futures_util::future::BoxFuture;
use sqlx::{Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot, watch};
use wasl_protocol::ErrorCode;

use crate::metrics::METRICS;
use crate::store::backend::stopped;
use crate::store::{Answer, News, Publish, StoreError, wait};

/// The most orders in one transaction.
const MAX_BATCH: usize = 256;

/// The most orders that wait; more are turned away with [`StoreError::Busy`].
const MAX_WAITING: usize = 2_048;

/// Why an order failed inside the transaction.
#[derive(Debug)]
pub enum WriteError {
    /// Refused before anything was written.
    Refused(ErrorCode),
    /// The database failed.
    Sql(sqlx::Error),
}

impl From<sqlx::Error> for WriteError {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<ErrorCode> for WriteError {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(code)
    }
}

/// An order to change the database. It may be run again when its batch failed.
pub trait Write: Send + 'static {
    /// What comes back.
    type Output: Send + 'static;

    /// Carries it out. It must refuse before it writes.
    fn apply<'a>(
        &'a self,
        db: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, Result<Self::Output, WriteError>>;

    /// What others must hear of it.
    fn news(&self, output: &Self::Output) -> Option<News> {
        let _ = output;
        None
    }
}

trait Job: Send {
    fn run<'a>(
        &'a mut self,
        db: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, Result<(), sqlx::Error>>;
    fn finish(self: Box<Self>, failure: Option<&str>, publish: &Publish);
}

struct Pending<W: Write> {
    write: W,
    outcome: Option<Result<W::Output, ErrorCode>>,
    reply: oneshot::Sender<Result<W::Output, StoreError>>,
}

impl<W: Write> Job for Pending<W> {
    fn run<'a>(
        &'a mut self,
        db: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, Result<(), sqlx::Error>> {
        Box::pin(async move {
            self.outcome = match self.write.apply(db).await {
                Ok(output) => Some(Ok(output)),
                Err(WriteError::Refused(code)) => Some(Err(code)),
                Err(WriteError::Sql(error)) => return Err(error),
            };
            Ok(())
        })
    }

    fn finish(self: Box<Self>, failure: Option<&str>, publish: &Publish) {
        let result = match (failure, self.outcome) {
            (None, Some(Ok(output))) => {
                if let Some(news) = self.write.news(&output) {
                    publish(news);
                }
                Ok(output)
            }
            (_, Some(Err(code))) => Err(StoreError::Refused(code)),
            (failure, _) => Err(StoreError::Failed(
                failure.unwrap_or("the order did not run").to_owned(),
            )),
        };
        // The asker may be gone: the commit stands all the same.
        let _ = self.reply.send(result);
    }
}

/// Takes the orders of one database file.
#[derive(Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Box<dyn Job>>,
}

impl Writer {
    /// Starts the writer's task on its own connection; each commit is told to `commits`.
    pub fn start(db: SqliteConnection, publish: Publish, commits: watch::Sender<()>) -> Self {
        let (jobs, queue) = mpsc::channel(MAX_WAITING);
        tokio::spawn(run(db, queue, publish, commits));
        Self { jobs }
    }

    /// Puts an order in the queue at once, so that orders keep the sequence of their calls.
    pub fn submit<W: Write>(&self, write: W) -> Result<Answer<W::Output>, StoreError> {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Pending {
            write,
            outcome: None,
            reply,
        });
        match self.jobs.try_send(job) {
            Ok(()) => {
                METRICS.waiting.add(1);
                Ok(answer)
            }
            Err(mpsc::error::TrySendError::Full(_)) => Err(StoreError::Busy),
            Err(mpsc::error::TrySendError::Closed(_)) => Err(stopped()),
        }
    }

    /// Gives an order and waits for its answer.
    pub async fn write<W: Write>(&self, write: W) -> Result<W::Output, StoreError> {
        wait(self.submit(write)?).await
    }
}

async fn run(
    mut db: SqliteConnection,
    mut queue: mpsc::Receiver<Box<dyn Job>>,
    publish: Publish,
    commits: watch::Sender<()>,
) {
    let mut batch = Vec::with_capacity(MAX_BATCH);
    while queue.recv_many(&mut batch, MAX_BATCH).await > 0 {
        METRICS.waiting.subtract(batch.len());
        let began = Instant::now();
        let committed = commit(&mut db, &mut batch).await;
        METRICS.commit.observe(began.elapsed());
        match committed {
            Ok(()) => {
                for job in batch.drain(..) {
                    job.finish(None, &publish);
                }
                commits.send_replace(());
            }
            Err(error) if batch.len() > 1 => {
                // One order may have spoilt it for all: give each its own transaction.
                tracing::warn!(%error, orders = batch.len(), "a batch failed, trying one by one");
                for job in batch.drain(..) {
                    let mut alone = vec![job];
                    let failure = commit(&mut db, &mut alone).await.err();
                    let failure = failure.map(|error| error.to_string());
                    for job in alone {
                        job.finish(failure.as_deref(), &publish);
                    }
                }
            }
            Err(error) => {
                let failure = error.to_string();
                for job in batch.drain(..) {
                    job.finish(Some(&failure), &publish);
                }
            }
        }
    }
    if let Err(error) = db.close().await {
        tracing::warn!(%error, "the database did not close cleanly");
    }
}

async fn commit(db: &mut SqliteConnection, batch: &mut [Box<dyn Job>]) -> Result<(), sqlx::Error> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *db).await?;
    for job in batch {
        if let Err(error) = job.run(db).await {
            rollback(db).await;
            return Err(error);
        }
    }
    if let Err(error) = sqlx::query("COMMIT").execute(&mut *db).await {
        rollback(db).await;
        return Err(error);
    }
    Ok(())
}

async fn rollback(db: &mut SqliteConnection) {
    if let Err(error) = sqlx::query("ROLLBACK").execute(db).await {
        // After some errors SQLite has rolled back by itself.
        tracing::debug!(%error, "nothing to roll back");
    }
}
