//! What agents and the command line do with a site's FAQ, over the store: the questions that were
//! missed, changes tried and kept, versions, the table.
//!
//! Reading from the store is asynchronous and here; everything that trains a ranker is a plain
//! function on what was read, in [`Language`].

use wasl_protocol::{Duration, ErrorCode, SiteId, Timestamp};

use super::asked::{Heard, MAX_CHARACTERS, key};
use super::bodies::{Missed, Question};
use super::entry::Entry;
use super::language::{Language, heard};
use super::preview::Recent;
use super::versions::{Change, Listed, Order};
use crate::settings::choose;
use crate::store::{QuestionRow, Store, StoreError, Which};

/// The most questions that are looked at.
pub(super) const MAX_QUESTIONS: u32 = 1_000;

/// The most days that questions are looked back for.
pub const MAX_DAYS: u32 = 366;

/// How many days a preview looks back.
const PREVIEW_DAYS: u32 = 90;

/// Why something cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// There is no FAQ to work with.
    #[error(
        "this site has no settings in {locale:?}; `wasl site add {site} --settings LOCALE=FILE` adds them"
    )]
    NoSettings {
        /// The site.
        site: SiteId,
        /// The language that was asked for.
        locale: String,
    },
    /// No such version is kept.
    #[error("there is no version {0}; the last 100 are kept")]
    NoVersion(u32),
    /// Somebody else was faster.
    #[error("the entries were changed meanwhile: read them anew and make the change again")]
    Conflict,
    /// The entries or the table are not fit: a sentence for each flaw.
    #[error("{}", .0.join("\n"))]
    Unfit(Vec<String>),
    /// More than is worked on.
    #[error("{0}")]
    TooMuch(String),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A site's FAQ.
pub struct Learning<'a> {
    /// Where it is kept.
    pub store: &'a Store,
    /// Whose it is.
    pub site: &'a SiteId,
    /// Now.
    pub now: Timestamp,
}

impl Learning<'_> {
    /// A language; without a name English, else the first.
    ///
    /// # Errors
    ///
    /// [`Problem::NoSettings`], or the store's.
    pub async fn language(&self, wanted: Option<&str>) -> Result<Language, Problem> {
        let records = self.store.settings(self.site).await?;
        let found = match wanted {
            Some(wanted) => records
                .iter()
                .find(|record| record.locale.eq_ignore_ascii_case(wanted)),
            None => choose(&records, "en"),
        };
        let Some(record) = found else {
            return Err(Problem::NoSettings {
                site: self.site.clone(),
                locale: wanted.unwrap_or("en").to_owned(),
            });
        };
        let order = self.order(&record.locale, None);
        let standing = self.store.keep_faq(order).await?;
        Ok(Language {
            locale: record.locale.clone(),
            locales: records.iter().map(|one| one.locale.clone()).collect(),
            version: standing.version,
            json: standing.json,
            heard: heard(&records, &record.locale),
        })
    }

    fn order(&self, locale: &str, change: Option<Change>) -> Order {
        Order {
            site: self.site.clone(),
            locale: locale.to_owned(),
            change,
            now: self.now,
        }
    }

    /// The questions of the last days that came out one way or another, with how many there are
    /// beside them.
    ///
    /// # Errors
    ///
    /// The store's.
    async fn asked(
        &self,
        language: &Language,
        outcomes: &[Heard],
        days: u32,
    ) -> Result<(Vec<(Heard, QuestionRow)>, u64), Problem> {
        let back = Duration::from_secs(u64::from(days.min(MAX_DAYS)) * 24 * 60 * 60);
        let since = self.now.as_millis().saturating_sub(back.as_millis());
        let (mut rows, mut all) = (Vec::new(), 0);
        for locale in &language.heard {
            for outcome in outcomes {
                let which = Which {
                    locale: locale.clone(),
                    outcome: *outcome,
                    since: Timestamp::from_millis(since),
                };
                let found = self.store.faq_questions(self.site, &which, MAX_QUESTIONS);
                let found = found.await?;
                all += found.all;
                rows.extend(found.rows.into_iter().map(|row| (*outcome, row)));
            }
        }
        rows.sort_by(|(_, a), (_, b)| b.count.cmp(&a.count).then_with(|| a.key.cmp(&b.key)));
        rows.truncate(MAX_QUESTIONS as usize);
        let skipped = all.saturating_sub(rows.len() as u64);
        Ok((rows, skipped))
    }

    /// What was missed in the last days: for [`Language::questions`].
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn missed(
        &self,
        language: &Language,
        days: u32,
    ) -> Result<(Vec<Question>, u64), Problem> {
        let outcomes = [Heard::Unanswered, Heard::Unhelpful];
        let (rows, skipped) = self.asked(language, &outcomes, days).await?;
        let rows = rows.into_iter().map(|(outcome, row)| Question {
            text: row.text,
            count: row.count,
            outcome: match outcome {
                Heard::Unanswered | Heard::Answered => Missed::Unanswered,
                Heard::Unhelpful | Heard::Helpful => Missed::Unhelpful,
            },
            last_at: row.last_at,
        });
        Ok((rows.collect(), skipped))
    }

    /// What was asked lately: for [`Language::preview`].
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn recent(&self, language: &Language) -> Result<Recent, Problem> {
        let mut recent = Recent::default();
        for outcome in Heard::ALL {
            let (rows, _) = self.asked(language, &[outcome], PREVIEW_DAYS).await?;
            recent.add(outcome, rows.into_iter().map(|(_, row)| row).collect());
        }
        Ok(recent)
    }

    /// Notes that questions need no entry.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn dismiss(&self, language: &Language, texts: &[String]) -> Result<(), Problem> {
        let mut keys: Vec<String> = texts.iter().filter_map(|text| key(text)).collect();
        keys.sort_unstable();
        keys.dedup();
        for locale in &language.heard {
            let dismissed =
                self.store
                    .dismiss_questions(self.site.clone(), locale.clone(), keys.clone());
            dismissed.await?;
        }
        Ok(())
    }

    /// Stores entries in the settings, when they are fit and `version` is still the current one;
    /// the new version.
    ///
    /// # Errors
    ///
    /// [`Problem::Conflict`] and [`Problem::Unfit`], with nothing stored; or the store's.
    pub async fn save(
        &self,
        language: &Language,
        version: u32,
        entries: &[Entry],
        by: &str,
        note: &str,
    ) -> Result<u32, Problem> {
        if version != language.version {
            return Err(Problem::Conflict);
        }
        let entries = language.fit(entries)?.map_err(Problem::Unfit)?.0;
        let change = Change {
            version,
            entries,
            by: by.to_owned(),
            note: short(note),
        };
        let order = self.order(&language.locale, Some(change));
        match self.store.keep_faq(order).await {
            Ok(standing) => Ok(standing.version),
            Err(StoreError::Refused(ErrorCode::Conflict)) => Err(Problem::Conflict),
            Err(error) => Err(error.into()),
        }
    }

    /// The versions, the latest first.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn versions(&self, language: &Language) -> Result<Vec<Listed>, Problem> {
        Ok(self.store.faq_versions(self.site, &language.locale).await?)
    }

    /// Stores the entries of an earlier version as a new one; its number.
    ///
    /// # Errors
    ///
    /// [`Problem::NoVersion`], and as [`Learning::save`].
    pub async fn restore(
        &self,
        language: &Language,
        earlier: u32,
        version: u32,
        by: &str,
    ) -> Result<u32, Problem> {
        let found = self
            .store
            .faq_version(self.site, &language.locale, earlier)
            .await?;
        let entries = found.ok_or(Problem::NoVersion(earlier))?;
        let entries: Vec<Entry> =
            serde_json::from_str(&entries).map_err(|_| Problem::NoVersion(earlier))?;
        self.save(language, version, &entries, by, &format!("↺ {earlier}"))
            .await
    }
}

/// A note on one line.
fn short(note: &str) -> String {
    let line = note.split(|c: char| c.is_whitespace() || c.is_control());
    let line: Vec<&str> = line.filter(|word| !word.is_empty()).collect();
    line.join(" ").chars().take(MAX_CHARACTERS).collect()
}
