//! `wasl faq build`: trains a large FAQ once, so that no page has to.

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use clap::{ArgGroup, Args};
use flate2::Compression;
use flate2::write::GzEncoder;
use wasl_core::config::{Engine, Given};
use wasl_faq::{Entry, Kept, Reading, build_with, write};
use wasl_protocol::{Properties, Value};

use super::questions::{Problem, labelled};
use super::reading::HowRead;
use crate::cli::{options_file, say};
use crate::markdown;

/// The options of `wasl faq build`.
#[derive(Args, Debug)]
#[command(group(ArgGroup::new("from").required(true)))]
pub struct Options {
    /// The FAQ: a site's options as JSON, of which `faq` is taken: entries, synonyms, arabizi.
    #[arg(long, value_name = "FILE", group = "from", conflicts_with_all = ["arabizi", "synonyms"])]
    options: Option<PathBuf>,
    /// The FAQ: `text<TAB>label` lines. Each label is an entry without an answer, to measure with.
    #[arg(long, value_name = "FILE", group = "from")]
    entries: Option<PathBuf>,
    /// Answers are Markdown, as in the site's settings on the server.
    #[arg(long, requires = "options")]
    markdown: bool,
    #[command(flatten)]
    read: HowRead,
    /// Where the index goes: `faq.index` names it to the widget.
    #[arg(long, value_name = "FILE", default_value = "faq.index.gz")]
    out: PathBuf,
}

/// An entry with all its texts.
#[derive(Debug, Default)]
struct Whole {
    kept: Kept,
    phrasings: Vec<String>,
    tags: Vec<String>,
}

pub fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let mut reading = options.read.reading()?;
    if reading.meaning.is_some() {
        return Err("an index has no use for a language pack; leave out --pack".into());
    }
    let mut entries = Vec::new();
    if let Some(path) = &options.entries {
        let (labels, phrasings) = labelled(path)?;
        for (label, mut phrasings) in labels.into_iter().zip(phrasings) {
            let question = phrasings.remove(0);
            entries.push(Whole {
                kept: Kept {
                    question,
                    id: Some(label),
                    ..Kept::default()
                },
                phrasings,
                tags: Vec::new(),
            });
        }
    } else if let Some(path) = &options.options {
        let (given, problems) = Given::part(&options_file::read(path)?, Engine::NONE);
        // Other options need the browser to be judged: `wasl check` does all of them.
        let wrong = problems.iter().find(|one| one.path.starts_with("faq"));
        if let Some(problem) = wrong {
            return Err(problem.message().to_owned().into());
        }
        let faq = given.options(Engine::NONE).faq;
        let shown = shown(given.get("faq"), options.markdown);
        reading = Reading {
            arabizi: faq.arabizi,
            synonyms: faq.synonyms,
            meaning: None,
        };
        for (entry, more) in faq.entries.into_iter().zip(shown) {
            entries.push(Whole {
                kept: Kept {
                    question: entry.question,
                    answer: entry.answer,
                    id: entry.id,
                    quick: entry.quick,
                    more,
                },
                phrasings: entry.phrasings,
                tags: entry.tags,
            });
        }
        if entries.is_empty() {
            return Err(Problem::Empty { path: path.clone() }.into());
        }
    }
    let bytes = trained(&entries, &reading)?;
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&bytes)?;
    let packed = packed.finish()?;
    fs::write(&options.out, &packed)
        .map_err(|error| format!("cannot write {}: {error}", options.out.display()))?;
    let phrasings: usize = entries.iter().map(|entry| 1 + entry.phrasings.len()).sum();
    say(&format!(
        "{}: {} entries, {phrasings} phrasings, {} bytes ({} unpacked)",
        options.out.display(),
        entries.len(),
        packed.len(),
        bytes.len()
    ))?;
    Ok(())
}

/// The keys that are written apart, or that only training needs.
const APART: [&str; 6] = ["id", "question", "answer", "quick", "phrasings", "tags"];

/// What each entry shows beside its answer: cards, buttons, a picture, the flow that it offers; and the
/// answer as drawn, where it is Markdown.
fn shown(faq: Option<&Value>, markdown: bool) -> Vec<Properties> {
    let entries = match faq {
        Some(Value::Map(faq)) => faq.get("entries"),
        Some(_) | None => None,
    };
    let Some(Value::List(entries)) = entries else {
        return Vec::new();
    };
    let more = |entry: &Value| {
        let mut more = Properties::default();
        let Value::Map(entry) = entry else {
            return more;
        };
        for (key, value) in &entry.0 {
            if !APART.contains(&key.as_str()) {
                more.set(key, value.clone());
            }
        }
        if let (true, Some(answer)) = (markdown, entry.get("answer").and_then(Value::as_text)) {
            let drawn = serde_json::to_value(markdown::parse_own(answer));
            if let Ok(drawn) = drawn.and_then(serde_json::from_value::<Value>) {
                more.set("rich", drawn);
            }
        }
        more
    };
    entries.iter().map(more).collect()
}

fn trained(entries: &[Whole], reading: &Reading) -> Result<Vec<u8>, Box<dyn Error>> {
    let seen: Vec<Entry<'_>> = entries
        .iter()
        .map(|entry| Entry {
            question: &entry.kept.question,
            phrasings: &entry.phrasings,
            tags: &entry.tags,
            answer: &entry.kept.answer,
        })
        .collect();
    let index = build_with(&seen, reading);
    let kept: Vec<Kept> = entries.iter().map(|entry| entry.kept.clone()).collect();
    write(&index, &kept, reading).ok_or_else(|| "this FAQ is too large for an index".into())
}
