//! `wasl link`: a new one-time sign-in link, also while the server runs.

use std::error::Error;

use clap::Args;

use super::serve::ADDRESS;
use super::{Data, open_site, say};
use crate::links::new_link;
use crate::seed;

/// The options of `wasl link`.
#[derive(Args, Debug)]
pub struct Options {
    #[command(flatten)]
    data: Data,
    /// The agent's site.
    #[arg(long, default_value = seed::SITE)]
    site: String,
}

pub async fn run(options: Options) -> Result<(), Box<dyn Error>> {
    let (store, site) = open_site(&options.data, options.site).await?;
    let address = store.fact(ADDRESS).await?;
    let address = address.unwrap_or_else(|| "http://127.0.0.1:8787".to_owned());
    let link = new_link(&store, site).await?;
    say(&format!("{address}{link}"))?;
    Ok(())
}
