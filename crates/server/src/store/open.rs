//! Which database, and what can be wrong with it at the start.

use std::io;
use std::path::{Path, PathBuf};

/// Where the data is.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// SQLite files in a data directory.
    Folder(PathBuf),
    /// A PostgreSQL database, by its URL (`postgres://user:password@host:port/name`).
    Postgres(String),
}

impl From<&Path> for Database {
    fn from(path: &Path) -> Self {
        Self::Folder(path.to_owned())
    }
}

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data directory cannot be created or written.
    #[error("the data directory {} is not writable: {reason}. Choose another one with --data", path.display())]
    NotWritable {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// Another server has the data directory.
    #[error("the data directory {} is in use by another wasl process. Stop that one, or choose another directory with --data", path.display())]
    InUse {
        /// The directory.
        path: PathBuf,
    },
    /// A newer program wrote it.
    #[error(
        "{what} was written by a newer version of wasl (schema {found}; this program knows {known}). Update wasl, or choose another database with --data or --database"
    )]
    NewerSchema {
        /// The file or database.
        what: String,
        /// Its version.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// The URL is none of PostgreSQL's.
    #[error(
        "--database is not a PostgreSQL address: {reason}. Write postgres://user:password@host:5432/name"
    )]
    Url {
        /// What is wrong with it.
        reason: String,
    },
    /// PostgreSQL does not let us in.
    #[error("cannot connect to PostgreSQL at {place}: {reason}. {advice}")]
    Unreachable {
        /// Host, port and name of the database; never the password.
        place: String,
        /// What the system or the database said.
        reason: sqlx::Error,
        /// What to do.
        advice: &'static str,
    },
    /// The database cannot hold our text.
    #[error(
        "the PostgreSQL database {place} stores text as {encoding}. Make one with ENCODING 'UTF8'"
    )]
    Encoding {
        /// Host, port and name of the database.
        place: String,
        /// Its encoding.
        encoding: String,
    },
    /// Other tables are where ours would be, or we may not make any.
    #[error(
        "cannot make Wasl's tables in the PostgreSQL database {place}: {reason}. Give Wasl a database of its own, whose owner it is"
    )]
    Tables {
        /// Host, port and name of the database.
        place: String,
        /// What the database said.
        reason: sqlx::Error,
    },
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}
