//! `wasl backup`: a copy of the data directory, also while a server works on it.

use std::error::Error;
use std::path::PathBuf;

use clap::Args;

use super::{Data, say};
use crate::store::back_up;

/// The options of `wasl backup`.
#[derive(Args, Debug)]
pub struct Options {
    /// A new directory for the copy.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    #[command(flatten)]
    data: Data,
}

pub async fn run(options: Options) -> Result<(), Box<dyn Error>> {
    back_up(&options.data.path, &options.to).await?;
    say(&format!("The copy is in {}", options.to.display()))?;
    Ok(())
}
