//! `wasl key`: the keys that a merchant's server signs visitors' tokens with, also while the server
//! runs.

use std::error::Error;

use clap::{Args, Subcommand};
use wasl_protocol::SiteId;

use super::{Data, say};
use crate::clock;
use crate::seed;
use crate::store::{IdentityKey, Store};

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

async fn open(of: Of) -> Result<(Store, SiteId), Box<dyn Error>> {
    let store = Store::open_beside(&of.data.database()).await?;
    seed::plant(&store).await?;
    let site = SiteId::new(of.site);
    if store.site(&site).await?.is_none() {
        return Err(format!("there is no site {site}; `wasl site list` names them").into());
    }
    Ok((store, site))
}

async fn add(of: Of) -> Result<(), Box<dyn Error>> {
    let (store, site) = open(of).await?;
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
    let (store, site) = open(of).await?;
    for key in store.identity_keys(&site).await? {
        say(&key.kid)?;
    }
    Ok(())
}

async fn remove(options: Remove) -> Result<(), Box<dyn Error>> {
    let (store, site) = open(options.of).await?;
    if store
        .remove_identity_key(site.clone(), options.kid.clone())
        .await?
    {
        return Ok(());
    }
    let (kid, site) = (options.kid, site);
    Err(format!("site {site} has no key {kid}; `wasl key list --site {site}` names them").into())
}
