//! `wasl events dead`, `replay` and `drop`.

use std::error::Error;

use clap::Args;

use wasl_protocol::SiteId;

use super::{Of, open_site, say};
use crate::letters::{self, Outcome};
use crate::outgoing::Reach;
use crate::routes::{Letter, Tried};
use crate::store::{Letters, ListedLetter, Store};

/// How many letters are read at once.
const PAGE: u32 = 200;

/// The options of `wasl events dead`.
#[derive(Args, Debug)]
pub struct List {
    #[command(flatten)]
    of: Of,
    /// An object a line, with the bodies.
    #[arg(long)]
    json: bool,
}

/// Which letters.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// The letters' numbers, as `wasl events dead` lists them.
    ids: Vec<i64>,
    /// All of the site.
    #[arg(long)]
    all: bool,
}

/// The options of `wasl events replay`.
#[derive(Args, Debug)]
pub struct Replay {
    #[command(flatten)]
    of: Of,
    #[command(flatten)]
    which: Which,
    /// Lets forwards post to this machine and private networks too.
    #[arg(long)]
    forward_to_private: bool,
    /// An object a line.
    #[arg(long)]
    json: bool,
}

/// The options of `wasl events drop`.
#[derive(Args, Debug)]
pub struct Drop {
    #[command(flatten)]
    of: Of,
    #[command(flatten)]
    which: Which,
}

pub async fn list(options: List) -> Result<(), Box<dyn Error>> {
    let (store, site) = open_site(&options.of.data, options.of.site).await?;
    let mut before = None;
    loop {
        let page = store.list_letters(&site, before, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        before = Some(last.position);
        for listed in page {
            if options.json {
                say(&serde_json::to_string(&Letter::from(listed))?)?;
            } else {
                say(&line_of(&listed))?;
            }
        }
    }
}

/// Number, time, who refused, why, how often; on one line whatever a message holds.
fn line_of(listed: &ListedLetter) -> String {
    let letter = &listed.letter;
    let by = letter.forward.as_deref().unwrap_or("collector");
    let line = format!(
        "{}\t{}\t{by}\t{}\t{}\t{} times",
        listed.position,
        listed.last_at.to_rfc3339(),
        letter.reason.name(),
        letter.message,
        listed.seen,
    );
    line.chars()
        .map(|char| {
            if char.is_control() && char != '\t' {
                ' '
            } else {
                char
            }
        })
        .collect()
}

pub async fn replay(options: Replay) -> Result<(), Box<dyn Error>> {
    let (store, site) = open_site(&options.of.data, options.of.site).await?;
    let reach = if options.forward_to_private {
        Reach::Private
    } else {
        Reach::Public
    };
    let ids = options.which.ids;
    let mut before = None;
    loop {
        let letters = if options.which.all {
            store.list_letters(&site, before, PAGE).await?
        } else {
            chosen(&store, &site, &ids).await?
        };
        before = letters.last().map(|last| last.position);
        if before.is_none() {
            return Ok(());
        }
        for replayed in letters::replay(&store, reach, &site, letters).await? {
            if options.json {
                say(&serde_json::to_string(&Tried::from(replayed))?)?;
                continue;
            }
            let told = match replayed.outcome {
                Outcome::Taken => "taken".to_owned(),
                Outcome::Refused(why) => format!("refused\t{why}"),
                Outcome::Later(why) => format!("later\t{why}"),
                Outcome::Impossible(why) => format!("impossible\t{why}"),
            };
            say(&format!("{}\t{told}", replayed.position))?;
        }
        if !options.which.all {
            return Ok(());
        }
    }
}

async fn chosen(
    store: &Store,
    site: &SiteId,
    ids: &[i64],
) -> Result<Vec<ListedLetter>, Box<dyn Error>> {
    let mut letters = Vec::with_capacity(ids.len());
    for id in ids {
        let letter = store.letter(site, *id).await?;
        let none = || format!("site {site} has no letter {id}; `wasl events dead` lists them");
        letters.push(letter.ok_or_else(none)?);
    }
    Ok(letters)
}

pub async fn drop_letters(options: Drop) -> Result<(), Box<dyn Error>> {
    let (store, site) = open_site(&options.of.data, options.of.site).await?;
    let which = if options.which.all {
        Letters::All
    } else {
        Letters::These(options.which.ids)
    };
    let dropped = store.drop_letters(site, which).await?;
    say(&format!("{dropped} dropped"))?;
    Ok(())
}
