//! Makes the view of the FAQ.

use std::collections::BTreeMap;

use wasl_protocol::Timestamp;

use super::{
    Body, Change, Contested, EntryRow, FaqView, FormView, GroupRow, Home, Title, VersionRow,
};
use crate::model::faq::{ENOUGH, Entry, Form, Group, Learning, Place, Tab, folded};
use crate::model::surroundings::Load;
use crate::model::view::ListState;

/// The FAQ.
pub(in crate::model::view) fn view(learning: &Learning) -> FaqView {
    let draft = &learning.work.draft;
    let titles = draft.entries(learning.base()).into_iter();
    let titles = titles.map(|(place, entry)| Title {
        place,
        name: entry.name().to_owned(),
        question: entry.question.clone(),
    });
    let titles: Vec<Title> = titles.collect();
    FaqView {
        state: match (&learning.known, learning.load) {
            (Some(_), _) => ListState::Rows,
            (None, Load::Failed(_)) => ListState::Failed,
            (None, Load::Never | Load::Asked(_) | Load::Done) => ListState::Loading,
        },
        stale: learning.load.is_failed(),
        busy: learning.load.is_asked(),
        locale: learning.locale.clone(),
        locales: learning
            .known
            .iter()
            .flat_map(|faq| faq.locales.clone())
            .collect(),
        tab: learning.tab,
        said: learning.said.clone(),
        behind: learning.behind,
        changes: count(draft.edits().len()),
        can_undo: draft.can_undo(),
        can_publish: learning.can_publish(),
        ordered: learning.order.is_some(),
        published: learning
            .published
            .and(learning.known.as_ref())
            .map(|faq| faq.version),
        contested: contested(learning),
        panel: learning.panel.clone(),
        form: learning
            .work
            .form
            .as_ref()
            .map(|form| form_view(learning, form)),
        body: match learning.tab {
            Tab::Questions => questions(learning, &titles),
            Tab::Entries => entries(learning),
            Tab::Versions => versions(learning),
        },
        titles,
    }
}

fn contested(learning: &Learning) -> Vec<Contested> {
    let edits = learning.work.draft.edits().iter();
    let edits = edits.filter(|edit| edit.contested);
    let contested = edits.map(|edit| Contested {
        place: edit.place,
        question: edit
            .after
            .as_ref()
            .or(edit.before.as_ref())
            .map_or_else(String::new, |entry| entry.question.clone()),
        mine: edit.after.clone(),
        theirs: edit.before.clone(),
    });
    contested.collect()
}

fn form_view(learning: &Learning, form: &Form) -> FormView {
    let drawn = &learning.drawn;
    FormView {
        phrasings: count(form.phrasings()),
        few: form.phrasings() < ENOUGH,
        complaint: learning.complaint,
        drawn: drawn.shown.then(|| drawn.blocks.clone()),
        drawing: drawn.load.is_asked(),
        undrawn: drawn.load.is_failed(),
        form: form.clone(),
    }
}

fn questions(learning: &Learning, titles: &[Title]) -> Body {
    let asked = learning.asked.as_ref();
    let groups = asked.map(|asked| &*asked.groups).unwrap_or_default();
    let homes = homes(learning);
    let groups: Vec<_> = groups
        .iter()
        .map(|group| group_row(learning, group, titles, &homes))
        .collect();
    let state = match (learning.asking, asked) {
        (_, Some(_)) if !groups.is_empty() => ListState::Rows,
        (Load::Failed(_), _) => ListState::Failed,
        (_, None) => ListState::Loading,
        (_, Some(_)) if titles.is_empty() => ListState::Empty,
        (_, Some(_)) => ListState::Filtered,
    };
    Body::Questions {
        state,
        days: learning.days,
        groups,
        skipped: asked.map_or(0, |asked| asked.skipped),
    }
}

fn group_row(learning: &Learning, group: &Group, titles: &[Title], homes: &Homes<'_>) -> GroupRow {
    let place = |same: &dyn Fn(&Title) -> bool| {
        titles
            .iter()
            .find(|title| same(title))
            .map(|title| title.place)
    };
    let nearest = group.nearest.as_ref();
    let picking = learning.picking.as_ref();
    let picking = picking.filter(|(key, _)| key == group.key());
    let picking = picking.map(|(_, typed)| typed.clone());
    let last = group
        .questions
        .iter()
        .map(|question| question.last_at)
        .max();
    GroupRow {
        last_at: last.unwrap_or(Timestamp::from_millis(0)),
        nearest: nearest.and_then(|nearest| place(&|title| title.name == nearest.entry)),
        home: home(learning, group, homes),
        picked: picking
            .as_ref()
            .and_then(|typed| place(&|title| title.question == typed.trim())),
        picking,
        group: group.clone(),
    }
}

/// Which text is asked by which entry.
type Homes<'a> = BTreeMap<String, (Place, &'a Entry)>;

fn homes<'a>(learning: &'a Learning) -> Homes<'a> {
    let mut homes = Homes::new();
    for (place, entry) in learning.work.draft.entries(learning.base()) {
        for text in std::iter::once(&entry.question).chain(&entry.phrasings) {
            homes.entry(folded(text)).or_insert((place, entry));
        }
    }
    homes
}

/// The entry that asks everything that a group does.
fn home(learning: &Learning, group: &Group, homes: &Homes<'_>) -> Option<Home> {
    let (place, entry) = homes.get(&folded(group.key()))?;
    let mut questions = group.questions.iter();
    let all = questions.all(|question| entry.asks(&question.text));
    all.then(|| Home {
        question: entry.question.clone(),
        draft: learning.work.draft.edit(*place).is_some(),
    })
}

fn entries(learning: &Learning) -> Body {
    let draft = &learning.work.draft;
    let old = (0..learning.base().len()).map(Place::Old);
    let new = draft.edits().iter().map(|edit| edit.place);
    let new = new.filter(|place| matches!(place, Place::New(_)));
    let places: Vec<Place> = old.chain(new).collect();
    let wanted = learning.search.trim().to_lowercase();
    let rows: Vec<_> = places
        .iter()
        .filter_map(|place| entry_row(learning, *place, &wanted))
        .collect();
    let state = match (places.is_empty(), rows.is_empty()) {
        (true, _) => ListState::Empty,
        (false, true) => ListState::Filtered,
        (false, false) => ListState::Rows,
    };
    Body::Entries {
        state,
        search: learning.search.clone(),
        rows,
    }
}

fn entry_row(learning: &Learning, place: Place, wanted: &str) -> Option<EntryRow> {
    let edit = learning.work.draft.edit(place);
    let change = edit.map(|edit| match (&edit.before, &edit.after) {
        (None, _) => Change::Added,
        (Some(_), Some(_)) => Change::Changed,
        (Some(_), None) => Change::Removed,
    });
    let now = learning.work.draft.entry(learning.base(), place);
    // One that is to go is shown as it is.
    let entry = now.or_else(|| edit.and_then(|edit| edit.before.as_ref()))?;
    if !has(entry, wanted) {
        return None;
    }
    Some(EntryRow {
        place,
        id: entry.id.clone(),
        question: entry.question.clone(),
        phrasings: count(entry.phrasings.len()),
        few: entry.phrasings.len() < ENOUGH,
        quick: entry.quick,
        change,
    })
}

fn has(entry: &Entry, wanted: &str) -> bool {
    let mut texts = [&entry.question, &entry.answer]
        .into_iter()
        .chain(&entry.phrasings)
        .chain(&entry.tags)
        .chain(&entry.id);
    wanted.is_empty() || texts.any(|text| text.to_lowercase().contains(wanted))
}

fn versions(learning: &Learning) -> Body {
    let list = learning.versions.as_deref();
    let current = learning.known.as_ref().map(|faq| faq.version);
    let rows = list.unwrap_or_default().iter().map(|version| VersionRow {
        current: current == Some(version.version),
        confirming: learning.confirming == Some(version.version),
        version: version.clone(),
    });
    let rows: Vec<_> = rows.collect();
    let state = match (learning.listing, list) {
        (_, Some(_)) if !rows.is_empty() => ListState::Rows,
        (Load::Failed(_), _) => ListState::Failed,
        (_, None) => ListState::Loading,
        (_, Some(_)) => ListState::Empty,
    };
    Body::Versions { state, rows }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
