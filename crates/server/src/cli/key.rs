//! `wasl key`: the keys that a merchant's server signs visitors' tokens with, also while the server
//! runs.

use std::error::Error;

use clap::{Args, Subcommand};

use super::{Data, open_site, say};
use crate::clock;
use crate::seed;
use crate::store::IdentityKey;

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a key and print its kid and its secret. The secret is not printed again.
    Add(Of),
    /// List the kids of a site's keys, oldest first.
    List(Of),
    /// Remove a key: its tokens prove nothing from now on.
    Remove(Remove),
}

/// Whose keys.
#[derive(Args, Debug)]
pub struct Of {
    #[command(flatten)]
    data: Data,
    /// The site.
    #[arg(long, default_value = seed::SITE)]
    site: String,
}

/// The options of `wasl key remove`.
#[derive(Args, Debug)]
pub struct Remove {
    #[command(flatten)]
    of: Of,
    /// The key's kid.
    kid: String,
}

pub async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Add(of) => add(of).await,
        Command::List(of) => list(of).await,
        Command::Remove(options) => remove(options).await,
    }
}

async fn add(of: Of) -> Result<(), Box<dyn Error>> {
    let (store, site) = open_site(&of.data, of.site).await?;
    let now = clock::now();
    let key = IdentityKey {
        kid: format!("{:016x}", clock::random_word()),
        secret: clock::new_secret(),
        created_at: now,
    };
    store.add_identity_key(site, key.clone()).await?;
    say(&format!("kid\t{}", key.kid))?;
    say(&format!("secret\t{}", key.secret))?;
    Ok(())
}

async fn list(of: Of) -> Result<(), Box<dyn Error>> {
    let (store, site) = open_site(&of.data, of.site).await?;
    for key in store.identity_keys(&site).await? {
        say(&key.kid)?;
    }
    Ok(())
}

async fn remove(options: Remove) -> Result<(), Box<dyn Error>> {
    let (store, site) = open_site(&options.of.data, options.of.site).await?;
    if store
        .remove_identity_key(site.clone(), options.kid.clone())
        .await?
    {
        return Ok(());
    }
    let (kid, site) = (options.kid, site);
    Err(format!("site {site} has no key {kid}; `wasl key list --site {site}` names them").into())
}
