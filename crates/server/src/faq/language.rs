//! A language of a site's FAQ as it was read: what questions make of its entries, and what other
//! entries would do. Plain functions, for a thread of their own: they train the ranker.

use wasl_core::config::Faq;
use wasl_core::i18n::Locale;

use super::bodies::{Missed, Preview, Question, Questions};
use super::entry::Entry;
use super::groups::grouped;
use super::learning::{MAX_QUESTIONS, Problem};
use super::preview::{Recent, preview};
use super::ranking::{MAX_TEXTS, Ranker, reading, texts};
use super::splice::{entries_of, with_entries};
use crate::settings::{self, choose};
use crate::store::SettingsRecord;

/// The most entries of a language.
const MAX_ENTRIES: usize = 2_000;

/// A language of a site's FAQ, as it stands.
#[derive(Clone, Debug)]
pub struct Language {
    /// The language, as the settings have it.
    pub locale: String,
    /// All languages of the site's settings.
    pub locales: Vec<String>,
    /// The version of its entries.
    pub version: u32,
    /// The settings.
    pub(super) json: String,
    /// The widget's languages that are served these settings.
    pub(super) heard: Vec<String>,
}

impl Language {
    /// The entries, as they stand in the settings.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        // Settings were checked when they were stored.
        serde_json::from_str(entries_of(&self.json)).unwrap_or_default()
    }

    fn faq(&self) -> Result<Faq, Problem> {
        let (options, _) = settings::read(&self.json).map_err(|flaw| Problem::Unfit(vec![flaw]))?;
        Ok(options.faq)
    }

    /// Groups what was missed, with the entries that come near. What the entries answer by now is
    /// left out. Takes a processor for some tenths of a second.
    ///
    /// # Errors
    ///
    /// [`Problem::Unfit`] where somebody broke the settings in the database itself.
    pub fn questions(&self, mut missed: Vec<Question>, skipped: u64) -> Result<Questions, Problem> {
        let faq = self.faq()?;
        let ranker = (texts(&faq) <= MAX_TEXTS).then(|| Ranker::of(&faq));
        if let Some(ranker) = &ranker {
            missed.retain(|one| one.outcome == Missed::Unhelpful || !ranker.answers(&one.text));
        }
        let mut groups = grouped(missed, &reading(&faq));
        if let Some(ranker) = &ranker {
            for group in &mut groups {
                let first = group.questions.first();
                group.nearest = first.and_then(|first| ranker.nearest(&first.text));
            }
        }
        Ok(Questions { groups, skipped })
    }

    /// What other entries would do. Takes a processor for up to some seconds.
    ///
    /// # Errors
    ///
    /// [`Problem::TooMuch`] for more phrasings than are trained on, and as [`Language::questions`].
    pub fn preview(&self, entries: &[Entry], recent: Recent) -> Result<Preview, Problem> {
        let after = match self.fit(entries)? {
            Ok((_, after)) => after,
            Err(problems) => {
                return Ok(Preview {
                    problems,
                    ..Preview::default()
                });
            }
        };
        let before = self.faq()?;
        let most = texts(&before).max(texts(&after));
        if most > MAX_TEXTS {
            return Err(Problem::TooMuch(format!(
                "the entries have {most} questions and phrasings, and a preview trains on at most \
                 {MAX_TEXTS}; they can be stored all the same, and tried with `wasl faq eval`"
            )));
        }
        Ok(preview(&before, &after, recent, MAX_QUESTIONS as usize))
    }

    /// Entries as they are stored, with the FAQ that they make; or what is wrong with them, by the
    /// code that the widget reads them with.
    pub(super) fn fit(
        &self,
        entries: &[Entry],
    ) -> Result<Result<(String, Faq), Vec<String>>, Problem> {
        if entries.len() > MAX_ENTRIES {
            return Err(Problem::TooMuch(format!(
                "these are {} entries; a language has at most {MAX_ENTRIES}",
                entries.len()
            )));
        }
        let unfit = |flaw: &str| Ok(Err(vec![flaw.to_owned()]));
        let Ok(text) = serde_json::to_string(entries) else {
            return unfit("the entries are no JSON");
        };
        let Some(json) = with_entries(&self.json, &text) else {
            return unfit(
                "the option \"faq\" in the settings is no object; mend it with `wasl site add`",
            );
        };
        let (options, problems) = match settings::read(&json) {
            Ok(read) => read,
            Err(flaw) => return unfit(&flaw),
        };
        // What is wrong elsewhere was there before, and is not what is changed here.
        let problems = problems
            .iter()
            .filter(|one| one.path.starts_with("faq.entries"));
        let problems: Vec<String> = problems.map(|one| one.message()).collect();
        Ok(if problems.is_empty() {
            Ok((text, options.faq))
        } else {
            Err(problems)
        })
    }
}

/// The widget's languages that are served the settings of this one.
pub(super) fn heard(records: &[SettingsRecord], locale: &str) -> Vec<String> {
    let known = [Locale::En, Locale::Ar].map(|locale| locale.tag().to_owned());
    let named = records.iter().map(|record| record.locale.clone());
    let mut heard: Vec<String> = known.into_iter().chain(named).collect();
    heard.retain(|one| choose(records, one).is_some_and(|served| served.locale == locale));
    heard.sort_unstable();
    heard.dedup();
    heard
}
