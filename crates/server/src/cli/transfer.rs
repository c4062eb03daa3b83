//! `wasl export`, `wasl import`, `wasl migrate`: all data to a file, from one, or to another
//! database. Nothing is changed when something is wrong.

use std::error::Error;
use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Data, say};
use crate::store::transfer::lines;
use crate::store::{Database, Store};

/// The options of `wasl export`.
#[derive(Args, Debug)]
pub struct Export {
    #[command(flatten)]
    data: Data,
    /// The file to write; it must not be there yet. It holds password hashes: keep it safe.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// The options of `wasl import`.
#[derive(Args, Debug)]
pub struct Import {
    #[command(flatten)]
    data: Data,
    /// The file that `wasl export` wrote.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
}

/// The options of `wasl migrate`.
#[derive(Args, Debug)]
pub struct Migrate {
    /// Where the data is: sqlite:DIR or postgres://…
    #[arg(long, value_name = "DATABASE")]
    from: String,
    /// Where it shall be; no data may be there.
    #[arg(long, value_name = "DATABASE")]
    to: String,
}

/// Writes all data to a file.
pub async fn export(options: Export) -> Result<(), Box<dyn Error>> {
    let store = source(&options.data.database()).await?;
    let shown = options.to.display();
    let file = create(&options.to).map_err(|error| format!("{shown}: {error}"))?;
    let mut out = BufWriter::new(file);
    let count = match lines::write_to(store.copy_out(), &mut out).await {
        Ok(count) => count,
        Err(error) => {
            // Half a file would only be taken for a whole one.
            let _ = std::fs::remove_file(&options.to);
            return Err(error.into());
        }
    };
    out.get_ref().sync_all()?;
    say(&format!("{count} rows are in {shown}"))?;
    Ok(())
}

/// Reads all data from a file.
pub async fn import(options: Import) -> Result<(), Box<dyn Error>> {
    let shown = options.from.display();
    let file = File::open(&options.from).map_err(|error| format!("{shown}: {error}"))?;
    let store = target(&options.data.database()).await?;
    let rows = lines::read_from(BufReader::new(file));
    let count = store.copy_in(rows).await?;
    say(&format!("{count} rows are stored"))?;
    Ok(())
}

/// Brings all data from one database to another.
pub async fn migrate(options: Migrate) -> Result<(), Box<dyn Error>> {
    let (from, to) = (place(&options.from)?, place(&options.to)?);
    // The source must stand still: a message that came meanwhile would stay behind.
    let from = match from {
        Database::Folder(path) => {
            has_file(&path)?;
            target(&Database::Folder(path)).await?
        }
        Database::Postgres(_) => source(&from).await?,
    };
    let to = target(&to).await?;
    let count = to.copy_in(from.copy_out()).await?;
    say(&format!("{count} rows are stored"))?;
    Ok(())
}

fn place(text: &str) -> Result<Database, Box<dyn Error>> {
    if let Some(path) = text.strip_prefix("sqlite:") {
        return Ok(Database::Folder(PathBuf::from(path)));
    }
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        return Ok(Database::Postgres(text.to_owned()));
    }
    Err("a database is written as sqlite:DIR or postgres://user:password@host:5432/name".into())
}

/// A store that is only read, also beside a server.
async fn source(database: &Database) -> Result<Store, Box<dyn Error>> {
    if let Database::Folder(path) = database {
        has_file(path)?;
    }
    Ok(Store::open_beside(database).await?)
}

/// A store that nobody else has open, as far as its kind can tell.
async fn target(database: &Database) -> Result<Store, Box<dyn Error>> {
    Ok(Store::open(database, Box::new(|_| ())).await?)
}

/// To read from a directory that is not there would make one.
pub(super) fn has_file(path: &Path) -> Result<(), String> {
    if path.join("wasl.db").is_file() {
        return Ok(());
    }
    Err(format!(
        "there is no Wasl data in {}; check --data or --from",
        path.display()
    ))
}

fn create(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}
