//! Putting a draft on top of another version of the FAQ, entry by entry.
//!
//! What only one side changed is taken from that side. Lists are merged by what was added and what
//! was taken out; where both changed the same words, the draft's stand for the time being and the
//! change is contested. Nothing of a draft is lost.

use super::draft::{Draft, Edit, Place};
use super::wire::{Entry, folded};

/// The draft on top of another version.
#[must_use]
pub fn rebase(draft: &Draft, version: u64, theirs: &[Entry]) -> Draft {
    if draft.version == version {
        return draft.clone();
    }
    let mut taken = vec![false; theirs.len()];
    let mut edits = Vec::new();
    // Those that are exactly as they were come first, so that a namesake does not take their place.
    let mut places: Vec<Option<usize>> = draft.edits().iter().map(|_| None).collect();
    for exact in [true, false] {
        for (edit, place) in draft.edits().iter().zip(&mut places) {
            if place.is_none() {
                *place = find(edit, exact, theirs, &mut taken);
            }
        }
    }
    for (edit, place) in draft.edits().iter().zip(places) {
        let moved = match place {
            Some(at) => on_top(edit, at, &theirs[at]),
            None => alone(edit),
        };
        edits.extend(moved);
    }
    Draft::of(version, edits)
}

/// Where the entry of a change is now. Each entry is found once.
fn find(edit: &Edit, exact: bool, theirs: &[Entry], taken: &mut [bool]) -> Option<usize> {
    let known = edit.before.as_ref().or(edit.after.as_ref())?;
    let same = |entry: &Entry| {
        if exact {
            edit.before.as_ref() == Some(entry)
        } else if known.id.is_some() {
            known.id == entry.id
        } else {
            folded(&known.question) == folded(&entry.question)
        }
    };
    let mut free = (0..theirs.len()).filter(|at| !taken[*at] && same(&theirs[*at]));
    let at = free.next()?;
    taken[at] = true;
    Some(at)
}

/// The change to an entry that is still there.
fn on_top(edit: &Edit, at: usize, theirs: &Entry) -> Option<Edit> {
    let (after, clash) = match (&edit.before, &edit.after) {
        (Some(before), None) => (None, before != theirs),
        (before, Some(mine)) => {
            let (merged, clash) = merge(before.as_ref(), mine, theirs);
            (Some(merged), clash)
        }
        (None, None) => return None,
    };
    let edit = Edit {
        place: Place::Old(at),
        before: Some(theirs.clone()),
        contested: clash || edit.contested,
        after,
    };
    (edit.before != edit.after).then_some(edit)
}

/// The change to an entry that is not there.
fn alone(edit: &Edit) -> Option<Edit> {
    // Both took it out.
    let after = edit.after.clone()?;
    let number = match edit.place {
        Place::New(number) => number,
        // Beyond all that a draft gives out by itself, and each its own.
        Place::Old(at) => (1 << 20) + u32::try_from(at).unwrap_or(u32::MAX >> 1),
    };
    Some(Edit {
        place: Place::New(number),
        // They took out what the draft changes.
        contested: edit.contested || edit.before.is_some(),
        before: None,
        after: Some(after),
    })
}

/// One entry of two, and whether both changed the same words.
pub(super) fn merge(before: Option<&Entry>, mine: &Entry, theirs: &Entry) -> (Entry, bool) {
    if before == Some(theirs) || mine == theirs {
        return (mine.clone(), false);
    }
    if before == Some(mine) {
        return (theirs.clone(), false);
    }
    let mut clash = false;
    let empty = Entry::default();
    let old = before.unwrap_or(&empty);
    let merged = Entry {
        id: one(
            before.map(|entry| &entry.id),
            &mine.id,
            &theirs.id,
            &mut clash,
        ),
        question: one(
            before.map(|entry| &entry.question),
            &mine.question,
            &theirs.question,
            &mut clash,
        ),
        phrasings: all(&old.phrasings, &mine.phrasings, &theirs.phrasings),
        answer: one(
            before.map(|entry| &entry.answer),
            &mine.answer,
            &theirs.answer,
            &mut clash,
        ),
        tags: all(&old.tags, &mine.tags, &theirs.tags),
        quick: one(
            before.map(|entry| &entry.quick),
            &mine.quick,
            &theirs.quick,
            &mut clash,
        ),
        rest: one(
            before.map(|entry| &entry.rest),
            &mine.rest,
            &theirs.rest,
            &mut clash,
        ),
    };
    (merged, clash)
}

/// One value of two.
fn one<T: Clone + PartialEq>(before: Option<&T>, mine: &T, theirs: &T, clash: &mut bool) -> T {
    if before == Some(mine) {
        return theirs.clone();
    }
    *clash |= before != Some(theirs) && mine != theirs;
    mine.clone()
}

/// Theirs, without what was taken out of mine, and with what was added to mine.
fn all(before: &[String], mine: &[String], theirs: &[String]) -> Vec<String> {
    if before == theirs {
        return mine.to_vec();
    }
    let kept = theirs.iter();
    let kept = kept.filter(|text| mine.contains(text) || !before.contains(text));
    let mut merged: Vec<String> = kept.cloned().collect();
    for text in mine {
        if !before.contains(text) && !merged.contains(text) {
            merged.push(text.clone());
        }
    }
    merged
}

/// The changes that make other entries of these.
#[must_use]
pub fn differences(base: &[Entry], wanted: &[Entry]) -> Vec<Edit> {
    let mut taken = vec![false; wanted.len()];
    let mut found: Vec<Option<usize>> = base.iter().map(|_| None).collect();
    for exact in [true, false] {
        for (entry, place) in base.iter().zip(&mut found) {
            if place.is_none() {
                let edit = Edit {
                    place: Place::New(0),
                    before: Some(entry.clone()),
                    after: None,
                    contested: false,
                };
                *place = find(&edit, exact, wanted, &mut taken);
            }
        }
    }
    let old = base.iter().zip(found).enumerate();
    let old = old.filter_map(|(at, (entry, found))| {
        let after = found.map(|found| wanted[found].clone());
        (after.as_ref() != Some(entry)).then(|| Edit {
            place: Place::Old(at),
            before: Some(entry.clone()),
            after,
            contested: false,
        })
    });
    let new = (0_u32..).zip(wanted.iter().zip(&taken));
    let new = new.filter(|(_, (_, taken))| !**taken);
    let new = new.map(|(number, (entry, _))| Edit {
        place: Place::New(number),
        before: None,
        after: Some(entry.clone()),
        contested: false,
    });
    old.chain(new).collect()
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
