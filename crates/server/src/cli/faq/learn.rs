//! `wasl faq questions`, `export` and `import`: the learning loop on the command line, also while the
//! server runs.

use std::error::Error;
use std::path::PathBuf;

use clap::Args;
use wasl_protocol::SiteId;

use crate::cli::{Data, open_site, say};
use crate::clock;
use crate::faq::sheet::{self, Missing};
use crate::faq::{Language, Learning, Problem};
use crate::seed;
use crate::store::Store;

/// Who an import is of, among the versions.
const AUTHOR: &str = "wasl faq import";

/// Which entries are meant.
#[derive(Args, Debug)]
pub struct Which {
    #[command(flatten)]
    data: Data,
    /// The site.
    #[arg(long, default_value = seed::SITE)]
    site: String,
    /// The language of the site's settings. Default: English, else the first.
    #[arg(long, value_name = "LANGUAGE")]
    locale: Option<String>,
}

/// The options of `wasl faq questions`.
#[derive(Args, Debug)]
pub struct Questions {
    #[command(flatten)]
    which: Which,
    /// How many days to look back.
    #[arg(long, value_name = "N", default_value_t = 30)]
    days: u32,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// The options of `wasl faq export`.
#[derive(Args, Debug)]
pub struct Export {
    #[command(flatten)]
    which: Which,
}

/// The options of `wasl faq import`.
#[derive(Args, Debug)]
pub struct Import {
    #[command(flatten)]
    which: Which,
    /// The table: CSV with the columns id, question, phrasings, answer, tags.
    file: PathBuf,
    /// Remove the entries that the file does not have.
    #[arg(long)]
    remove: bool,
}

/// The store, the site, and the language that is meant.
struct Opened {
    store: Store,
    site: SiteId,
    language: Language,
}

impl Opened {
    async fn of(which: Which) -> Result<Self, Box<dyn Error>> {
        let (store, site) = open_site(&which.data, which.site).await?;
        let learning = Learning {
            store: &store,
            site: &site,
            now: clock::now(),
        };
        let language = learning.language(which.locale.as_deref()).await?;
        Ok(Self {
            store,
            site,
            language,
        })
    }

    fn learning(&self) -> Learning<'_> {
        Learning {
            store: &self.store,
            site: &self.site,
            now: clock::now(),
        }
    }
}

pub async fn questions(options: Questions) -> Result<(), Box<dyn Error>> {
    let opened = Opened::of(options.which).await?;
    let language = &opened.language;
    let (missed, skipped) = opened.learning().missed(language, options.days).await?;
    let found = language.questions(missed, skipped)?;
    if options.json {
        say(&serde_json::to_string(&found)?)?;
        return Ok(());
    }
    for group in &found.groups {
        let near = group.nearest.as_ref();
        let near = near.map_or("-", |near| &near.entry);
        say(&format!("{}\tnearest: {near}", group.count))?;
        for question in &group.questions {
            say(&format!("\t{}\t{}", question.count, question.text))?;
        }
    }
    if skipped > 0 {
        say(&format!("{skipped} more were not looked at"))?;
    }
    Ok(())
}

pub async fn export(options: Export) -> Result<(), Box<dyn Error>> {
    let opened = Opened::of(options.which).await?;
    let table = sheet::write(&opened.language.entries());
    say(table.trim_end())?;
    Ok(())
}

pub async fn import(options: Import) -> Result<(), Box<dyn Error>> {
    let shown = options.file.display();
    let file = std::fs::read(&options.file).map_err(|error| format!("{shown}: {error}"))?;
    let missing = if options.remove {
        Missing::Remove
    } else {
        Missing::Keep
    };
    let rows = sheet::read(&file).map_err(Problem::Unfit)?;
    let opened = Opened::of(options.which).await?;
    let language = &opened.language;
    let entries = sheet::merge(language.entries(), rows, missing).map_err(Problem::Unfit)?;
    let name = options.file.file_name().unwrap_or_default();
    let note = name.to_string_lossy();
    let version = opened
        .learning()
        .save(language, language.version, &entries, AUTHOR, &note)
        .await?;
    say(&format!(
        "{}: version {version}, {} entries",
        language.locale,
        entries.len()
    ))?;
    Ok(())
}
