//! A copy of the data directory while a server works on it: each file as one transaction left it.
//!
//! `VACUUM INTO` reads in a snapshot, so it neither stops the writer nor sees half of its work. The
//! copy gets its name only when it is whole, checked and on the disk.

use std::fs::{self, File as FsFile};
use std::io;
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

use super::migrate::File;
use super::open::BUSY_TIMEOUT;

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The directory holds no data.
    #[error("there is no {} in {}. Choose the data directory with --data", file, path.display())]
    NoData {
        /// The file that is missing.
        file: &'static str,
        /// The directory.
        path: PathBuf,
    },
    /// A copy replaces nothing.
    #[error("{} exists. Choose a new directory with --to", .0.display())]
    Exists(PathBuf),
    /// The copy cannot be written.
    #[error("cannot write {}: {reason}. Choose another directory with --to", path.display())]
    Write {
        /// What.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// The copy is not what it should be.
    #[error("the copy of {file} is damaged: {found}. Try again; if it stays so, check the disk")]
    Damaged {
        /// The file.
        file: &'static str,
        /// What the check found.
        found: String,
    },
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}

/// Copies a data directory to a new directory.
///
/// # Errors
///
/// [`BackupError`] says why there is no copy; nothing is left behind then.
pub async fn back_up(data: &Path, to: &Path) -> Result<(), BackupError> {
    for file in [File::Messages, File::Events] {
        if !data.join(file.name()).is_file() {
            return Err(BackupError::NoData {
                file: file.name(),
                path: data.to_owned(),
            });
        }
    }
    if to.exists() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(format!(".part-{}", std::process::id()));
    let part = to.with_file_name(name);
    let done = copy(data, &part, to).await;
    if done.is_err() {
        // What cannot be removed either is named so that everybody sees it is a part.
        let _ = fs::remove_dir_all(&part);
    }
    done
}

async fn copy(data: &Path, part: &Path, to: &Path) -> Result<(), BackupError> {
    let write = |path: &Path| {
        let path = path.to_owned();
        move |reason| BackupError::Write { path, reason }
    };
    make_private(part).map_err(write(part))?;
    for file in [File::Messages, File::Events] {
        let copy = part.join(file.name());
        copy_file(&data.join(file.name()), &copy, file.name()).await?;
        let synced = FsFile::open(&copy).and_then(|file| file.sync_all());
        synced.map_err(write(&copy))?;
    }
    let synced = FsFile::open(part).and_then(|dir| dir.sync_all());
    synced.map_err(write(part))?;
    fs::rename(part, to).map_err(write(to))?;
    // A relative name alone has an empty parent.
    let parent = to.parent().filter(|parent| *parent != Path::new(""));
    let parent = parent.unwrap_or(Path::new("."));
    let synced = FsFile::open(parent).and_then(|dir| dir.sync_all());
    synced.map_err(write(parent))
}

/// What visitors wrote is nobody else's to read.
fn make_private(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

async fn copy_file(from: &Path, to: &Path, name: &'static str) -> Result<(), BackupError> {
    let options = SqliteConnectOptions::new().busy_timeout(BUSY_TIMEOUT);
    let mut db = options.clone().filename(from).connect().await?;
    let target = to.to_str().ok_or_else(|| BackupError::Write {
        path: to.to_owned(),
        reason: io::Error::new(io::ErrorKind::InvalidInput, "its name is not UTF-8"),
    })?;
    let vacuumed = sqlx::query("VACUUM INTO ?")
        .bind(target)
        .execute(&mut db)
        .await;
    db.close().await?;
    vacuumed?;
    let mut copy = options.filename(to).read_only(true).connect().await?;
    let found: String = sqlx::query_scalar("PRAGMA integrity_check(1)")
        .fetch_one(&mut copy)
        .await?;
    copy.close().await?;
    if found == "ok" {
        Ok(())
    } else {
        Err(BackupError::Damaged { file: name, found })
    }
}
