//! Reach: in how many visits a rule had its moment, and what came of it.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use super::Made;
use super::page::Page;
use crate::config::Prompt;
use crate::triggers::names;

/// How far a prompt reached. All are numbers of visits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The prompt.
    pub prompt: String,
    /// All visits.
    pub visits: u32,
    /// Whose visitor is not in the prompt's share.
    pub outside: u32,
    /// In which its moment came.
    pub eligible: u32,
    /// In which it was shown.
    pub shown: u32,
    /// In which it would have been, but the visitor is held out.
    pub held_out: u32,
    /// In which something was in its way at least once.
    pub kept_back: u32,
    /// In which it was called off.
    pub called_off: u32,
    /// In which it was pressed.
    pub clicked: u32,
    /// In which it was closed.
    pub dismissed: u32,
    /// Facts that its rule looks at.
    pub facts: Vec<String>,
}

/// What happened to a prompt in one visit.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    outside: bool,
    eligible: bool,
    shown: bool,
    held_out: bool,
    kept_back: bool,
    called_off: bool,
    clicked: bool,
    dismissed: bool,
}

/// Counts over visits.
pub(super) struct Tally {
    reach: Vec<Reach>,
    /// The visit at hand.
    seen: Vec<Seen>,
    has_visit: bool,
    visits: u32,
    /// How many prompts the draft has.
    drafted: usize,
}

impl Tally {
    pub(super) fn new(prompts: &[Prompt]) -> Self {
        let mut tally = Self {
            reach: Vec::new(),
            seen: Vec::new(),
            has_visit: false,
            visits: 0,
            drafted: prompts.len(),
        };
        for prompt in prompts {
            let place = tally.place(&prompt.id);
            tally.note_facts(place, prompt);
        }
        tally
    }

    fn note_facts(&mut self, place: usize, prompt: &Prompt) {
        for fact in prompt.rule.facts() {
            let name = names::known(fact).map_or(fact, |name| name.name);
            let facts = &mut self.reach[place].facts;
            if !facts.iter().any(|one| one == name) {
                facts.push(name.into());
            }
        }
    }

    /// Where a prompt stands; one that only a page's own options have is new.
    fn place(&mut self, id: &str) -> usize {
        if let Some(place) = self.reach.iter().position(|reach| reach.prompt == id) {
            return place;
        }
        self.reach.push(Reach {
            prompt: id.into(),
            ..Reach::default()
        });
        self.seen.push(Seen::default());
        self.reach.len() - 1
    }

    /// A page was run.
    pub(super) fn page(&mut self, page: &Page) {
        self.has_visit = true;
        for prompt in page.model.prompts() {
            let place = self.place(&prompt.id);
            if self.reach[place].facts.is_empty() {
                self.note_facts(place, prompt);
            }
            self.seen[place].outside |= !page.model.is_sampled(prompt);
        }
        for decision in &page.decisions {
            let place = self.place(&decision.prompt);
            let seen = &mut self.seen[place];
            match decision.made {
                Made::Shown { .. } => seen.shown = true,
                Made::HeldOut => seen.held_out = true,
                Made::KeptBack(_) | Made::Busy => seen.kept_back = true,
                Made::CalledOff => seen.called_off = true,
                Made::Clicked { .. } => seen.clicked = true,
                Made::Dismissed => seen.dismissed = true,
                Made::Unanswered => {}
            }
            seen.eligible |= seen.shown || seen.held_out || seen.kept_back;
        }
    }

    /// The visit at hand is over.
    pub(super) fn visit_over(&mut self) {
        if !mem::take(&mut self.has_visit) {
            return;
        }
        self.visits += 1;
        for (reach, seen) in self.reach.iter_mut().zip(&mut self.seen) {
            let seen = mem::take(seen);
            reach.outside += u32::from(seen.outside);
            reach.eligible += u32::from(seen.eligible);
            reach.shown += u32::from(seen.shown);
            reach.held_out += u32::from(seen.held_out);
            reach.kept_back += u32::from(seen.kept_back);
            reach.called_off += u32::from(seen.called_off);
            reach.clicked += u32::from(seen.clicked);
            reach.dismissed += u32::from(seen.dismissed);
        }
    }

    pub(super) const fn visits(&self) -> u32 {
        self.visits
    }

    pub(super) fn reach(&self) -> Vec<Reach> {
        let mut all = self.reach.clone();
        // Those of the draft in its order, then those that only pages had.
        all[self.drafted..].sort_by(|one, other| one.prompt.cmp(&other.prompt));
        for reach in &mut all {
            reach.visits = self.visits;
        }
        all
    }
}
