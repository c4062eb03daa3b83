//! Opens a database by its URL: connection, encoding, schema, lines, pools.

use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _, PgConnection};
use tokio::time::timeout;

use super::PostgresStore;
use super::line::Lines;
use super::migrate::migrate;
use crate::store::{OpenError, Publish, StoreError};

/// Connections for reads and rare orders.
const DESK: u32 = 8;

/// Connections for telemetry.
const TELEMETRY: u32 = 2;

/// How long a request waits for a connection.
const ACQUIRE: Duration = Duration::from_secs(3);

/// How long the first connection may take.
const FIRST: Duration = Duration::from_secs(10);

/// What every connection of ours is set to, whatever the server's own settings are: an answered
/// commit is on the disk; a node that hangs does not keep its locks; a statement or a lock that
/// takes too long fails, and the client tries again.
const SETTINGS: [(&str, &str); 6] = [
    ("search_path", "wasl"),
    ("synchronous_commit", "on"),
    ("default_transaction_isolation", "read committed"),
    ("lock_timeout", "5s"),
    ("statement_timeout", "20s"),
    ("idle_in_transaction_session_timeout", "10s"),
];

impl PostgresStore {
    /// Opens a database; other nodes may have it open.
    pub async fn open(url: &str, publish: Publish) -> Result<Self, OpenError> {
        let publish = Arc::new(publish);
        let options = options(url)?;
        let place = place(&options);
        let unreachable = |reason: sqlx::Error| {
            let advice = advice(&reason);
            OpenError::Unreachable {
                place: place.clone(),
                reason,
                advice,
            }
        };
        let mut db = timeout(FIRST, options.connect())
            .await
            .unwrap_or(Err(sqlx::Error::PoolTimedOut))
            .map_err(unreachable)?;
        let encoding: String = sqlx::query_scalar("SELECT current_setting('server_encoding')")
            .fetch_one(&mut db)
            .await?;
        if encoding != "UTF8" {
            return Err(OpenError::Encoding { place, encoding });
        }
        migrate(&mut db, &place).await?;
        db.close().await?;
        let pool = |size| {
            PgPoolOptions::new()
                .max_connections(size)
                .acquire_timeout(ACQUIRE)
                .after_release(|db, _| Box::pin(is_alive(db)))
                .connect_lazy_with(options.clone())
        };
        Ok(Self {
            desk: pool(DESK),
            telemetry: pool(TELEMETRY),
            lines: Lines::start(&options, &publish),
            publish,
        })
    }

    /// What tells this database from every other one: the number that PostgreSQL gave its data
    /// when they were made, which a dump does not take along, and the database's own in there.
    pub async fn shared_identity(&self) -> Result<Option<String>, StoreError> {
        let may: bool =
            sqlx::query_scalar("SELECT has_function_privilege('pg_control_system()', 'EXECUTE')")
                .fetch_one(&self.desk)
                .await?;
        let data: i64 = if may {
            sqlx::query_scalar("SELECT system_identifier FROM pg_control_system()")
                .fetch_one(&self.desk)
                .await?
        } else {
            0
        };
        let (number, name): (i64, String) = sqlx::query_as(
            "SELECT oid::bigint, datname::text FROM pg_database WHERE datname = current_database()",
        )
        .fetch_one(&self.desk)
        .await?;
        Ok(Some(format!("{data} {number} {name}")))
    }

    /// Whether the database answers.
    pub async fn is_ready(&self) -> bool {
        let asked = sqlx::query("SELECT 1").execute(&self.desk);
        timeout(ACQUIRE, asked).await.is_ok_and(|said| said.is_ok())
    }
}

/// Before a connection goes back to its pool: one that has fallen silent, so that its question was
/// given up, would keep its place there for ever.
async fn is_alive(db: &mut PgConnection) -> Result<bool, sqlx::Error> {
    // An error closes it without a goodbye, which nobody would read.
    let silent = || sqlx::Error::Io(std::io::ErrorKind::TimedOut.into());
    timeout(ACQUIRE, db.ping()).await.map_err(|_| silent())??;
    Ok(true)
}

fn options(url: &str) -> Result<PgConnectOptions, OpenError> {
    let wrong = |reason: String| OpenError::Url { reason };
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(wrong(
            "it does not begin with postgres:// or postgresql://".to_owned(),
        ));
    }
    let options = PgConnectOptions::from_str(url).map_err(|error| {
        // Without "error with configuration:" in front, where that is all it is.
        if let sqlx::Error::Configuration(reason) = error {
            wrong(reason.to_string())
        } else {
            wrong(error.to_string())
        }
    })?;
    if options.get_database().is_none() {
        return Err(wrong("it does not name a database".to_owned()));
    }
    Ok(options
        .application_name("wasl")
        .options(SETTINGS)
        .disable_statement_logging())
}

/// Where a database is, without the password.
fn place(options: &PgConnectOptions) -> String {
    let name = options.get_database().unwrap_or_default();
    match options.get_socket() {
        Some(socket) => format!("{}/{name}", socket.display()),
        None => format!("{}:{}/{name}", options.get_host(), options.get_port()),
    }
}

/// What to do about a connection that does not come about.
fn advice(error: &sqlx::Error) -> &'static str {
    const NETWORK: &str = "Check host and port in --database, and that PostgreSQL runs there";
    let sqlx::Error::Database(error) = error else {
        return NETWORK;
    };
    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    match error.code().as_deref() {
        Some("28P01" | "28000") => "Check user and password in --database",
        Some("3D000") => "Make the database with `createdb`, or check its name in --database",
        Some("53300") => "PostgreSQL has no connection left: raise its max_connections",
        Some("57P03") => "PostgreSQL is starting or ending: try again",
        Some(_) | None => "PostgreSQL's own log says more",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_url_is_told_without_its_password() {
        for url in [
            "mysql://u:secret@h/d",
            "postgres://u:secret@h:port/d",
            "postgres://u:secret@localhost:5432",
            "sqlite:secret",
        ] {
            let error = options(url).expect_err(url).to_string();
            assert!(error.contains("postgres://user:password@"), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn a_place_has_no_password() {
        let options = options("postgres://u:secret@db.example:6543/chat").unwrap();
        assert_eq!(place(&options), "db.example:6543/chat");
    }
}
