//! `wasl events forward`: the endpoints that a site's events go on to.

use std::error::Error;

use clap::{Args, Subcommand};
use wasl_core::telemetry::Dialect;
use wasl_protocol::Timestamp;

use super::{Of, open_site, say};
use crate::clock;
use crate::forward;
use crate::store::{Forward, ForwardId, ListedForward};

/// What to do with forwards.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Forward a site's events to an endpoint, from now on.
    Add(Add),
    /// List the forwards, and how far each has come.
    List(List),
    /// Forward no more. What was given up stays among the dead letters.
    Remove(Named),
    /// Let a forward rest; what comes meanwhile waits.
    Pause(Named),
    /// Let it go on, at once.
    Resume(Named),
}

/// The options of `wasl events forward add`.
#[derive(Args, Debug)]
pub struct Add {
    #[command(flatten)]
    of: Of,
    /// Its name: lower-case letters, digits and hyphens.
    name: String,
    /// The endpoint, http or https; to an origin alone the format's usual path is added.
    url: String,
    /// How the endpoint wants its events: cloudevents, segment, posthog, snowplow or json.
    #[arg(long, default_value = "cloudevents", value_parser = format)]
    format: Dialect,
    /// What the endpoint knows the site by: a write key, a project key. Default: the site's id.
    #[arg(long)]
    key: Option<String>,
    /// A header of each request, as NAME=VALUE. Can be repeated.
    #[arg(long = "header", value_name = "NAME=VALUE")]
    headers: Vec<String>,
    /// A type of events to forward, where `*` at the end stands for any rest. Can be repeated.
    /// Default: all.
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// Begin with the first event that is stored, not with the next one.
    #[arg(long)]
    from_first: bool,
}

/// The options of `wasl events forward list`.
#[derive(Args, Debug)]
pub struct List {
    #[command(flatten)]
    of: Of,
    /// An object a line.
    #[arg(long)]
    json: bool,
}

/// A forward by its name.
#[derive(Args, Debug)]
pub struct Named {
    #[command(flatten)]
    of: Of,
    /// Its name.
    name: String,
}

fn format(name: &str) -> Result<Dialect, String> {
    let known = "write cloudevents, segment, posthog, snowplow or json";
    Dialect::named(name).ok_or_else(|| known.to_owned())
}

pub async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Add(options) => add(options).await,
        Command::List(options) => list(options).await,
        Command::Remove(named) => {
            let (store, id) = open(named).await?;
            match store.remove_forward(id.clone()).await? {
                true => Ok(()),
                false => Err(none(&id)),
            }
        }
        Command::Pause(named) => pause(named, true).await,
        Command::Resume(named) => pause(named, false).await,
    }
}

async fn open(named: Named) -> Result<(crate::store::Store, ForwardId), Box<dyn Error>> {
    let (store, site) = open_site(&named.of.data, named.of.site).await?;
    let name = named.name;
    Ok((store, ForwardId { site, name }))
}

async fn pause(named: Named, paused: bool) -> Result<(), Box<dyn Error>> {
    let (store, id) = open(named).await?;
    match store.pause_forward(id.clone(), paused).await? {
        true => Ok(()),
        false => Err(none(&id)),
    }
}

fn none(id: &ForwardId) -> Box<dyn Error> {
    let ForwardId { site, name } = id;
    format!(
        "site {site} has no forward {name}; `wasl events forward list --site {site}` names them"
    )
    .into()
}

async fn add(options: Add) -> Result<(), Box<dyn Error>> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let name = options.name;
    if name.is_empty() || name.len() > 64 || !name.bytes().all(plain) {
        return Err("the name has only lower-case letters, digits and hyphens".into());
    }
    let mut headers = Vec::with_capacity(options.headers.len());
    for pair in &options.headers {
        let (name, value) = pair.split_once('=').ok_or("write a header as NAME=VALUE")?;
        headers.push((name.to_owned(), value.to_owned()));
    }
    for kind in &options.types {
        let kind = kind.strip_suffix('*').unwrap_or(kind);
        let fits = |byte: u8| plain(byte) || matches!(byte, b'.' | b'_');
        if !kind.bytes().all(fits) {
            return Err(format!("{kind} is no type of events; `*` stands at the end only").into());
        }
    }
    let (store, site) = open_site(&options.of.data, options.of.site).await?;
    let added = Forward {
        id: ForwardId {
            site,
            name: name.clone(),
        },
        url: options.url,
        format: options.format,
        key: options.key,
        headers,
        types: options.types,
        is_paused: false,
        created_at: clock::now(),
    };
    // What cannot be posted is told now and not in the log.
    forward::write(&added, [], clock::now())?;
    if store.add_forward(added, options.from_first).await? {
        Ok(())
    } else {
        Err(format!("there is a forward {name} already; remove it first").into())
    }
}

async fn list(options: List) -> Result<(), Box<dyn Error>> {
    let (store, site) = open_site(&options.of.data, options.of.site).await?;
    for listed in store.forwards().await? {
        if listed.forward.id.site == site {
            say(&if options.json {
                json_of(&listed).to_string()
            } else {
                line_of(&listed)
            })?;
        }
    }
    Ok(())
}

/// What it is doing, in a word.
fn state_of(listed: &ListedForward) -> &'static str {
    if listed.forward.is_paused {
        "paused"
    } else if listed.progress.failures > 0 {
        "failing"
    } else if listed.behind > 0 {
        "behind"
    } else {
        "up to date"
    }
}

fn line_of(listed: &ListedForward) -> String {
    let progress = &listed.progress;
    let mut line = format!(
        "{}\t{}\t{}\t{}\t{} waiting\t{} delivered\t{} given up",
        listed.forward.id.name,
        listed.forward.url,
        listed.forward.format_name(),
        state_of(listed),
        listed.behind,
        progress.delivered,
        progress.given_up,
    );
    if !progress.said.is_empty() {
        line.push_str(&format!(
            "\tlast: {} at {}",
            progress.said,
            progress.said_at.to_rfc3339()
        ));
    }
    line
}

/// Without the key and the headers' values, which are secrets.
fn json_of(listed: &ListedForward) -> serde_json::Value {
    let (forward, progress) = (&listed.forward, &listed.progress);
    let at = |at: Timestamp| (at.as_millis() > 0).then(|| at.to_rfc3339());
    let headers: Vec<&String> = forward.headers.iter().map(|(name, _)| name).collect();
    serde_json::json!({
        "name": forward.id.name,
        "url": forward.url,
        "format": forward.format_name(),
        "has_key": forward.key.is_some(),
        "headers": headers,
        "types": forward.types,
        "state": state_of(listed),
        "waiting": listed.behind,
        "delivered": progress.delivered,
        "given_up": progress.given_up,
        "failures": progress.failures,
        "retry_at": at(progress.retry_at),
        "batch": progress.most,
        "last": progress.said,
        "last_at": at(progress.said_at),
    })
}
