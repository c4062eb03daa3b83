//! Trying dead letters again: those of the collector are judged and stored, those of a forward are
//! posted to its endpoint. What is taken is a letter no more.
//!
//! Ordered by the console and by `wasl events replay`. An event may so be stored or posted that was
//! before: its id is the same.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use wasl_protocol::SiteId;

use crate::clock;
use crate::collector::{Writer, judge_with_owners};
use crate::forward::{Answer, deliver};
use crate::outgoing::Reach;
use crate::store::{
    Forward, ForwardId, Letters, ListedLetter, MOST_FORWARDED, Reason, Store, StoreError,
};

/// What came of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was stored or posted, and is gone.
    Taken,
    /// It was refused again, with the reason.
    Refused(String),
    /// The endpoint did not answer as it should; try later.
    Later(String),
    /// It cannot be tried: its body was too long to keep, or its forward was removed.
    Impossible(&'static str),
}

/// A letter, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// Its number.
    pub position: i64,
    /// What came of it.
    pub outcome: Outcome,
}

/// Tries letters of a site again; the answer has one entry for each, in their order.
///
/// # Errors
///
/// The store's. Letters that were taken before it failed may still be there; trying them again does
/// no harm.
pub async fn replay(
    store: &Store,
    reach: Reach,
    site: &SiteId,
    letters: Vec<ListedLetter>,
) -> Result<Vec<Replayed>, StoreError> {
    let mut outcomes = BTreeMap::new();
    let mut by_forward: BTreeMap<String, Vec<&ListedLetter>> = BTreeMap::new();
    for listed in &letters {
        let letter = &listed.letter;
        if letter.is_cut() {
            let told = Outcome::Impossible("its body was too long to be kept whole");
            outcomes.insert(listed.position, told);
        } else if let Some(forward) = &letter.forward {
            by_forward.entry(forward.clone()).or_default().push(listed);
        } else {
            let outcome = collect(store, site, listed).await?;
            outcomes.insert(listed.position, outcome);
        }
    }
    for (name, letters) in by_forward {
        let id = ForwardId {
            site: site.clone(),
            name,
        };
        match store.forward(&id).await? {
            Some((forward, _)) => post(reach, &forward, &letters, &mut outcomes).await,
            None => {
                let gone = || Outcome::Impossible("its forward was removed");
                outcomes.extend(letters.iter().map(|listed| (listed.position, gone())));
            }
        }
    }
    let taken = outcomes
        .iter()
        .filter(|(_, outcome)| **outcome == Outcome::Taken);
    let taken: Vec<i64> = taken.map(|(position, _)| *position).collect();
    if !taken.is_empty() {
        store
            .drop_letters(site.clone(), Letters::These(taken))
            .await?;
    }
    let replayed = |listed: &ListedLetter| {
        let position = listed.position;
        let outcome = outcomes.remove(&position)?;
        Some(Replayed { position, outcome })
    };
    Ok(letters.iter().filter_map(replayed).collect())
}

/// Judges a letter of the collector again. A whole request is taken whole or not at all: what of it
/// is unfit would be lost else.
async fn collect(
    store: &Store,
    site: &SiteId,
    listed: &ListedLetter,
) -> Result<Outcome, StoreError> {
    let body = &listed.letter.body;
    let read: Result<Vec<&RawValue>, serde_json::Error> = match listed.letter.reason {
        Reason::Malformed => serde_json::from_slice(body),
        Reason::Schema
        | Reason::TooLarge
        | Reason::WrongSite
        | Reason::Time
        | Reason::Refused
        | Reason::Rejected => serde_json::from_slice(body).map(|event| vec![event]),
    };
    let batch = match read {
        Ok(batch) => batch,
        Err(error) => return Ok(Outcome::Refused(format!("it is not JSON: {error}"))),
    };
    let now = clock::now();
    // Which client it came from is not known any more: the one that is asked less.
    let judged = judge_with_owners(store, site, &batch, Writer::Foreign, now).await?;
    if let Some(rejected) = judged.rejected.first() {
        return Ok(Outcome::Refused(rejected.message.clone()));
    }
    store.add_events(site.clone(), judged.fit, now).await?;
    Ok(Outcome::Taken)
}

/// Posts letters of one forward: together, and one by one where the endpoint refuses them together.
/// Where it does not answer, the rest is not tried.
async fn post(
    reach: Reach,
    forward: &Forward,
    letters: &[&ListedLetter],
    outcomes: &mut BTreeMap<i64, Outcome>,
) {
    let most = usize::try_from(MOST_FORWARDED).unwrap_or(1);
    let mut waiting: Vec<&[&ListedLetter]> = letters.chunks(most).rev().collect();
    while let Some(batch) = waiting.pop() {
        let told = outcomes_of(reach, forward, batch).await;
        let is_refused = told.iter().all(|told| matches!(told, Outcome::Refused(_)));
        if is_refused && batch.len() > 1 {
            waiting.extend(batch.chunks(1).rev());
            continue;
        }
        let away = told
            .iter()
            .find(|told| matches!(told, Outcome::Later(_)))
            .cloned();
        let tried = batch.iter().map(|listed| listed.position).zip(told);
        outcomes.extend(tried);
        if let Some(away) = away {
            for listed in waiting.drain(..).flatten() {
                outcomes.insert(listed.position, away.clone());
            }
        }
    }
}

async fn outcomes_of(reach: Reach, forward: &Forward, batch: &[&ListedLetter]) -> Vec<Outcome> {
    let mut events = Vec::with_capacity(batch.len());
    for listed in batch {
        let letter = &listed.letter;
        let id = letter.event.as_deref().unwrap_or_default();
        // What a forward gave up is an event of ours, which is text.
        let json = std::str::from_utf8(&letter.body).unwrap_or_default();
        events.push((id, json));
    }
    match deliver(reach, forward, &events).await {
        Answer::Taken { refused, again, .. } => {
            let outcome = |place| {
                if let Some((_, message)) = refused.iter().find(|(at, _)| *at == place) {
                    Outcome::Refused(message.clone())
                } else if again.contains(&place) {
                    Outcome::Later("the endpoint wants it again later".to_owned())
                } else {
                    Outcome::Taken
                }
            };
            (0..batch.len()).map(outcome).collect()
        }
        Answer::Later { said, .. } => vec![Outcome::Later(said); batch.len()],
        Answer::TooLarge(said) | Answer::Never(said) => vec![Outcome::Refused(said); batch.len()],
    }
}
