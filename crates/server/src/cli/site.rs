//! `wasl site add` and `wasl site list`: the merchants' sites, also while the server runs.

use std::error::Error;
use std::path::Path;

use clap::{Args, Subcommand};
use wasl_protocol::SiteId;

use super::{Data, say};
use crate::clock;
use crate::origin::{self, SAME_HOST};
use crate::settings;
use crate::store::{SettingsRecord, SiteRecord, Store};

/// What to do with sites.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add a site, or change one.
    Add(Add),
    /// List the sites with their origins.
    List(List),
}

/// The options of `wasl site add`.
#[derive(Args, Debug)]
pub struct Add {
    #[command(flatten)]
    data: Data,
    /// The site's id, for data-site: lower-case letters, digits and hyphens.
    id: String,
    /// The site's name, as agents see it. Default: the id.
    #[arg(long)]
    name: Option<String>,
    /// An origin whose pages may use the site, e.g. https://shop.example; or one of the words
    /// `same-host` and `loopback`. Can be repeated; replaces the list. `same-host` is always in.
    #[arg(long = "origin", value_name = "ORIGIN")]
    origins: Vec<String>,
    /// Settings in one language, as LOCALE=FILE with the widget's options as JSON. Can be repeated.
    #[arg(long, value_name = "LOCALE=FILE")]
    settings: Vec<String>,
}

/// The options of `wasl site list`.
#[derive(Args, Debug)]
pub struct List {
    #[command(flatten)]
    data: Data,
}

pub async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Add(options) => add(options).await,
        Command::List(options) => list(options).await,
    }
}

async fn add(options: Add) -> Result<(), Box<dyn Error>> {
    let is_id = !options.id.is_empty()
        && options.id.len() <= 64
        && options
            .id
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !is_id {
        return Err("the id has only lower-case letters, digits and hyphens".into());
    }
    let mut origins = options.origins;
    for entry in &origins {
        if !origin::is_entry(entry) {
            let message = format!(
                "--origin {entry} is not an origin: write scheme and host, like https://shop.example"
            );
            return Err(message.into());
        }
    }
    if !origins.iter().any(|entry| entry == SAME_HOST) {
        origins.push(SAME_HOST.to_owned());
    }
    let mut settings = Vec::with_capacity(options.settings.len());
    for pair in &options.settings {
        let (locale, file) = pair
            .split_once('=')
            .ok_or_else(|| format!("--settings {pair}: write LOCALE=FILE, like en=shop.en.json"))?;
        settings.push(SettingsRecord {
            locale: locale.to_owned(),
            json: read_settings(Path::new(file))?,
        });
    }
    let store = Store::open_beside(&options.data.database()).await?;
    let site = SiteRecord {
        name: options.name.unwrap_or_else(|| options.id.clone()),
        id: SiteId::new(options.id),
        origins,
    };
    let line = line_of(&site);
    store.save_site(site, settings, clock::now()).await?;
    say(&line)?;
    Ok(())
}

/// Reads options and checks them as the widget will.
fn read_settings(file: &Path) -> Result<String, Box<dyn Error>> {
    let shown = file.display();
    let json = std::fs::read_to_string(file).map_err(|error| format!("{shown}: {error}"))?;
    settings::check(&json).map_err(|error| format!("{shown}: {error}"))?;
    Ok(json)
}

async fn list(options: List) -> Result<(), Box<dyn Error>> {
    let store = Store::open_beside(&options.data.database()).await?;
    for site in store.sites().await? {
        say(&line_of(&site))?;
    }
    Ok(())
}

fn line_of(site: &SiteRecord) -> String {
    format!("{}\t{}\t{}", site.id, site.name, site.origins.join(" "))
}
