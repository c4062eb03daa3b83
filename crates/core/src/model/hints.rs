//! Suggestions while typing: entries that the question in the composer may be after.
//!
//! Trigger: the draft changes while the bot listens; a moment later the ranker is asked, or as soon as
//! it is trained. Arrow keys walk through them, Enter or a press picks one, Escape and leaving the
//! composer close them. What was typed is sent as it is when none is picked.

use alloc::vec::Vec;

use wasl_protocol::{Duration, Timestamp};

use super::running::Running;
use crate::i18n::PluralKey;
use crate::view::Mode;

/// From so many letters on.
const LEAST: usize = 3;

/// How long the visitor must have stopped typing.
const PAUSE: Duration = Duration::from_millis(150);

/// When the ranker is asked.
#[derive(Debug, Default)]
enum Due {
    #[default]
    Never,
    At(Timestamp),
    /// When it is trained.
    Trained,
}

/// What is suggested.
#[derive(Debug, Default)]
pub(super) struct Hints {
    due: Due,
    /// The entries, the likeliest first.
    pub entries: Vec<usize>,
    /// The one that the arrow keys came to.
    pub picked: Option<usize>,
}

impl Hints {
    /// When the ranker is to be asked.
    pub fn due(&self) -> Option<Timestamp> {
        match self.due {
            Due::At(moment) => Some(moment),
            Due::Never | Due::Trained => None,
        }
    }
}

impl Running {
    /// The draft changed.
    pub(super) fn hints_wanted(&mut self) {
        let listens = self.mode() == Mode::Bot && self.open_flow().is_none() && !self.bot.loading();
        // In several lines the arrow keys are the caret's.
        let listens = listens && !self.draft.contains('\n');
        if !listens || self.draft.trim().chars().nth(LEAST - 1).is_none() {
            return self.close_hints();
        }
        // What is shown stays until there is something better, but Enter sends what is typed.
        self.hints.picked = None;
        self.hints.due = Due::At(self.now + PAUSE);
    }

    /// Nothing is suggested any more.
    pub(super) fn close_hints(&mut self) {
        self.changed |= !self.hints.entries.is_empty();
        self.hints = Hints::default();
    }

    /// Asks the ranker, when that is due.
    pub(super) fn hints_due(&mut self) {
        match self.hints.due {
            Due::At(moment) if moment <= self.now => {}
            Due::Trained => {}
            Due::Never | Due::At(_) => return,
        }
        if !self.bot.is_trained() {
            self.bot.prepare(self.now, &self.options.faq);
            self.hints.due = Due::Trained;
        }
        if !self.bot.is_trained() {
            return;
        }
        self.hints.due = Due::Never;
        let found = self.bot.hints(self.draft.trim());
        if found == self.hints.entries {
            return;
        }
        let before = self.hints.entries.len();
        self.hints.entries = found;
        self.hints.picked = None;
        self.changed = true;
        let count = self.hints.entries.len();
        if count > 0 && count != before {
            let words = self
                .locale
                .plural(PluralKey::ComposerHintsFound, count as u32);
            self.announce(words);
        }
    }

    /// An arrow key: on to the next one or back to the one before; past the ends is the composer.
    pub(super) fn hints_walked(&mut self, down: bool) {
        self.acted();
        let count = self.hints.entries.len();
        self.hints.picked = match (self.hints.picked, down) {
            (None, true) => Some(0),
            (None, false) => count.checked_sub(1),
            (Some(at), true) => Some(at + 1),
            (Some(at), false) => at.checked_sub(1),
        }
        .filter(|at| *at < count);
        self.changed = true;
    }

    /// One was pressed, or picked by Enter.
    pub(super) fn hint_chosen(&mut self, place: usize) {
        if self.mode() == Mode::Bot
            && let Some(entry) = self.hints.entries.get(place).copied()
        {
            self.clear_draft();
            self.entry_chosen(entry, "typing");
        }
    }
}
