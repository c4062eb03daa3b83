//! The versions of a language's entries: what an order to change them makes of what is stored. Pure:
//! both databases follow it, inside the write transaction.
//!
//! What is served are the settings alone; versions are the memory beside them. So what changes the
//! settings by another way (the command line) is noticed here by its hash, and becomes a version
//! too. The first version is what stood there before anybody changed it.

use std::collections::BTreeMap;

use serde_json::Value;
use wasl_protocol::{ErrorCode, SiteId, Timestamp};

use super::splice::{entries_of, with_entries};
use crate::digest::{self, Hash};

/// How many versions of a language are kept.
pub const KEPT: u32 = 100;

/// An order about the entries of a language.
#[derive(Clone, Debug)]
pub struct Order {
    /// The site.
    pub site: SiteId,
    /// The language, as the settings have it.
    pub locale: String,
    /// What is to change; nothing only keeps what stands there.
    pub change: Option<Change>,
    /// Now.
    pub now: Timestamp,
}

/// Other entries.
#[derive(Clone, Debug)]
pub struct Change {
    /// The version that they were made from.
    pub version: u32,
    /// All of them, a JSON array that was checked.
    pub entries: String,
    /// Who changes them.
    pub by: String,
    /// In a few words.
    pub note: String,
}

/// What the transaction found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The settings.
    pub json: String,
    /// The latest version, when there is one.
    pub latest: Option<Latest>,
}

/// A version that is stored.
#[derive(Clone, Debug)]
pub struct Latest {
    /// Its number.
    pub version: u32,
    /// The hash of its entries.
    pub hash: Vec<u8>,
    /// Its entries.
    pub entries: String,
}

/// What is to be written.
#[derive(Clone, Debug)]
pub struct Plan {
    /// New versions, in order.
    pub versions: Vec<Fresh>,
    /// The settings, where they change.
    pub json: Option<String>,
    /// What stands there afterwards.
    pub standing: Standing,
}

/// A new version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fresh {
    /// Its number.
    pub version: u32,
    /// Its entries, a JSON array.
    pub entries: String,
    /// Their hash.
    pub hash: Hash,
    /// Who made it; empty for the settings themselves.
    pub by: String,
    /// In a few words.
    pub note: String,
    /// Against the version before.
    pub difference: Difference,
}

/// The entries of a language as they stand in its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Their version.
    pub version: u32,
    /// The settings.
    pub json: String,
}

/// A version as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub version: u32,
    /// When it was stored.
    pub at: Timestamp,
    /// Who made it.
    pub by: String,
    /// In a few words.
    pub note: String,
    /// Against the version before.
    pub difference: Difference,
}

/// How many entries there are, and how many are not as they were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// All.
    pub total: u32,
    /// New names.
    pub added: u32,
    /// Names with something else.
    pub changed: u32,
    /// Names that are gone.
    pub removed: u32,
}

impl Order {
    /// What is to be written.
    ///
    /// # Errors
    ///
    /// `conflict` when the change was made from another version than the current one; `internal`
    /// when the settings are no JSON object. Then nothing is to be written.
    pub fn plan(&self, found: Found) -> Result<Plan, ErrorCode> {
        let Found { json, latest } = found;
        let entries = entries_of(&json);
        let hash = fingerprint(entries);
        let mut versions = Vec::new();
        let mut version = latest.as_ref().map_or(0, |latest| latest.version);
        if latest.as_ref().is_none_or(|latest| latest.hash != hash) {
            version += 1;
            let before = latest.as_ref().map_or("[]", |latest| &*latest.entries);
            versions.push(Fresh {
                version,
                entries: entries.to_owned(),
                hash,
                by: String::new(),
                note: String::new(),
                difference: difference(before, entries),
            });
        }
        let mut changed = None;
        if let Some(change) = &self.change {
            if change.version != version {
                return Err(ErrorCode::Conflict);
            }
            let hash_after = fingerprint(&change.entries);
            if hash_after != hash {
                version += 1;
                versions.push(Fresh {
                    version,
                    entries: change.entries.clone(),
                    hash: hash_after,
                    by: change.by.clone(),
                    note: change.note.clone(),
                    difference: difference(entries, &change.entries),
                });
                let after = with_entries(&json, &change.entries);
                changed = Some(after.ok_or(ErrorCode::Internal)?);
            }
        }
        Ok(Plan {
            versions,
            standing: Standing {
                version,
                json: changed.clone().unwrap_or(json),
            },
            json: changed,
        })
    }
}

/// A hash that is the same for the same entries, however they are written.
#[must_use]
pub fn fingerprint(entries: &str) -> Hash {
    // Maps of `serde_json` are in the order of their keys.
    match serde_json::from_str::<Value>(entries) {
        Ok(value) => digest::hash(&[value.to_string().as_bytes()]),
        Err(_) => digest::hash(&[entries.as_bytes()]),
    }
}

/// What became of the entries, by their names; of several with one name the last counts.
#[must_use]
pub fn difference(before: &str, after: &str) -> Difference {
    let (before, after) = (list(before), list(after));
    let of = |list: &[Value]| -> BTreeMap<String, Value> {
        list.iter().map(|one| (name(one), one.clone())).collect()
    };
    let total = count(after.len());
    let (before, after) = (of(&before), of(&after));
    let kept = after.iter().filter(|(name, _)| before.contains_key(*name));
    let changed = kept.filter(|(name, one)| before.get(*name) != Some(one));
    let added = after.keys().filter(|name| !before.contains_key(*name));
    let removed = before.keys().filter(|name| !after.contains_key(*name));
    Difference {
        total,
        added: count(added.count()),
        changed: count(changed.count()),
        removed: count(removed.count()),
    }
}

fn list(entries: &str) -> Vec<Value> {
    serde_json::from_str(entries).unwrap_or_default()
}

fn name(entry: &Value) -> String {
    let word = |key: &str| entry.get(key).and_then(Value::as_str);
    word("id")
        .or_else(|| word("question"))
        .unwrap_or_default()
        .to_owned()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "versions_tests.rs"]
mod tests;
