//! The two views that are read over HTTP and refresh by themselves: the stored events, with
//! older ones on request, and the CSAT score.

use wasl_protocol::{Duration, Timestamp};

use super::request::{Csat, EventPage, Question, Reply, Request, StoredEvent, Trouble};
use super::surroundings::{Load, Turn};

/// How often the events are read anew while they are on screen.
const EVENTS_INTERVAL: Duration = Duration::from_secs(5);
/// How often the score is.
const SCORES_INTERVAL: Duration = Duration::from_secs(30);

/// The stored events.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Feed {
    /// Newest first.
    pub events: Vec<StoredEvent>,
    /// The state of reading the newest.
    pub load: Load,
    /// The state of reading older ones.
    pub older: Load,
    /// Where older ones begin; `None` when there are none, or nothing was read.
    next: Option<i64>,
    /// The agent asked for the newest and waits for them.
    pub awaited: bool,
    /// The newest were read at least once.
    pub read_once: bool,
    /// Those whose data is shown, by id.
    pub expanded: Vec<String>,
    due: Option<Timestamp>,
}

impl Feed {
    /// Reads the newest, unless that is under way.
    pub(super) fn refresh(&mut self, turn: &mut Turn<'_>) {
        if !self.load.is_asked() {
            self.load = Load::Asked(turn.ask(Request::Events { before: None }));
        }
        self.due = Some(turn.now + EVENTS_INTERVAL);
    }

    /// Reads those before the oldest known, unless that is under way.
    pub(super) fn ask_older(&mut self, turn: &mut Turn<'_>) {
        if self.next.is_none() || self.older.is_asked() {
            return;
        }
        let before = self.next;
        self.older = Load::Asked(turn.ask(Request::Events { before }));
    }

    /// Whether there are older ones.
    pub(super) const fn has_older(&self) -> bool {
        self.next.is_some()
    }

    /// When to read anew, while on screen.
    pub(super) const fn due(&self) -> Option<Timestamp> {
        self.due
    }

    /// Takes an answer, if it is to one of its questions.
    pub(super) fn answered(&mut self, question: Question, result: &Result<Reply, Trouble>) {
        if self.load.awaits(question) {
            self.awaited = false;
            self.load = match result {
                Ok(Reply::Events(page)) => {
                    self.take_newest(page);
                    self.read_once = true;
                    Load::Done
                }
                other => failed(other),
            };
        } else if self.older.awaits(question) {
            self.older = match result {
                Ok(Reply::Events(page)) => {
                    self.take_older(page);
                    Load::Done
                }
                other => failed(other),
            };
        }
    }

    /// Shows or hides an event's data.
    pub(super) fn toggle(&mut self, id: String) {
        match self.expanded.iter().position(|open| *open == id) {
            Some(at) => {
                self.expanded.remove(at);
            }
            None => self.expanded.push(id),
        }
    }

    fn take_newest(&mut self, page: &EventPage) {
        let known = page
            .events
            .iter()
            .position(|event| self.events.iter().any(|old| old.id == event.id));
        match known {
            Some(known) => {
                let fresh = page.events.iter().take(known).cloned();
                self.events.splice(0..0, fresh);
            }
            // More came than one page holds: what is known no longer joins on.
            None => {
                self.events = page.events.clone();
                self.next = page.next;
                self.older = Load::Never;
            }
        }
    }

    fn take_older(&mut self, page: &EventPage) {
        self.next = page.next;
        for event in &page.events {
            if !self.events.iter().any(|old| old.id == event.id) {
                self.events.push(event.clone());
            }
        }
    }
}

/// The CSAT score.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Board {
    /// The score, once read.
    pub csat: Option<Csat>,
    /// The state of reading it.
    pub load: Load,
    due: Option<Timestamp>,
}

impl Board {
    /// Reads it, unless that is under way.
    pub(super) fn refresh(&mut self, turn: &mut Turn<'_>) {
        if !self.load.is_asked() {
            self.load = Load::Asked(turn.ask(Request::Scores));
        }
        self.due = Some(turn.now + SCORES_INTERVAL);
    }

    /// When to read anew, while on screen.
    pub(super) const fn due(&self) -> Option<Timestamp> {
        self.due
    }

    /// Takes an answer, if it is to its question.
    pub(super) fn answered(&mut self, question: Question, result: &Result<Reply, Trouble>) {
        if self.load.awaits(question) {
            self.load = match result {
                Ok(Reply::Scores(csat)) => {
                    self.csat = Some(csat.clone());
                    Load::Done
                }
                other => failed(other),
            };
        }
    }
}

/// Any other answer than the one asked for.
fn failed(result: &Result<Reply, Trouble>) -> Load {
    Load::Failed(match result {
        Ok(_) => Trouble::Unreadable,
        Err(trouble) => *trouble,
    })
}
