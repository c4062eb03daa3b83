//! The dead letters of the site, in the section of events: reading them, trying them again,
//! deleting them. The server decides; what it answers is shown, and what is taken goes.

use wasl_protocol::{Duration, Timestamp};

use super::request::{DeadLetter, LetterPage, Question, Reply, Request, Tried, Trouble};
use super::surroundings::{Load, Turn};
use super::{Effect, Target};
use crate::i18n::Key;

/// How often the letters are read anew while they are on screen.
const INTERVAL: Duration = Duration::from_secs(10);

/// The order that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Order {
    /// Try again.
    Replay,
    /// Delete this one.
    Drop(i64),
}

/// The dead letters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Letters {
    /// They are on screen in the place of the events.
    pub shown: bool,
    /// Newest first.
    pub list: Vec<DeadLetter>,
    /// The state of reading the newest.
    pub load: Load,
    /// The state of reading older ones.
    pub older: Load,
    /// Those whose body is shown, by number.
    pub expanded: Vec<i64>,
    /// What came of those that were tried again and are still here.
    pub tried: Vec<Tried>,
    /// What came of the last order.
    pub said: Option<Key>,
    next: Option<i64>,
    order: Option<(Question, Order)>,
    due: Option<Timestamp>,
}

impl Letters {
    /// Shows the letters, or the events.
    pub(super) fn show(&mut self, turn: &mut Turn<'_>, shown: bool) {
        self.shown = shown;
        self.said = None;
        if shown {
            self.refresh(turn);
        }
    }

    /// Reads the newest, unless that is under way.
    pub(super) fn refresh(&mut self, turn: &mut Turn<'_>) {
        if !self.load.is_asked() {
            self.load = Load::Asked(turn.ask(Request::DeadLetters { before: None }));
        }
        self.due = Some(turn.now + INTERVAL);
    }

    /// Reads those before the oldest known, unless that is under way.
    pub(super) fn ask_older(&mut self, turn: &mut Turn<'_>) {
        if self.next.is_some() && !self.older.is_asked() {
            let before = self.next;
            self.older = Load::Asked(turn.ask(Request::DeadLetters { before }));
        }
    }

    /// Whether there are older ones.
    pub(super) const fn has_older(&self) -> bool {
        self.next.is_some()
    }

    /// Whether an order is under way.
    pub(super) const fn is_busy(&self) -> bool {
        self.order.is_some()
    }

    /// When to read anew, while on screen.
    pub(super) const fn due(&self) -> Option<Timestamp> {
        self.due
    }

    /// Shows or hides a letter's body.
    pub(super) fn toggle(&mut self, id: i64) {
        match self.expanded.iter().position(|open| *open == id) {
            Some(at) => {
                self.expanded.remove(at);
            }
            None => self.expanded.push(id),
        }
    }

    /// Tries a letter again.
    pub(super) fn replay(&mut self, turn: &mut Turn<'_>, id: i64, csrf: &str) {
        let csrf = csrf.to_owned();
        self.give(turn, Request::Replay { id, csrf }, Order::Replay);
    }

    /// Deletes a letter.
    pub(super) fn drop_letter(&mut self, turn: &mut Turn<'_>, id: i64, csrf: &str) {
        let csrf = csrf.to_owned();
        self.give(turn, Request::DropLetter { id, csrf }, Order::Drop(id));
    }

    fn give(&mut self, turn: &mut Turn<'_>, request: Request, order: Order) {
        if self.order.is_none() {
            self.said = None;
            self.order = Some((turn.ask(request), order));
        }
    }

    /// Takes an answer, if it is to one of its questions.
    pub(super) fn answered(
        &mut self,
        turn: &mut Turn<'_>,
        question: Question,
        result: &Result<Reply, Trouble>,
    ) {
        if self.load.awaits(question) {
            self.load = match result {
                Ok(Reply::DeadLetters(page)) => {
                    self.take_newest(page);
                    Load::Done
                }
                Ok(_) => Load::Failed(Trouble::Unreadable),
                Err(trouble) => Load::Failed(*trouble),
            };
        } else if self.older.awaits(question) {
            self.older = match result {
                Ok(Reply::DeadLetters(page)) => {
                    self.next = page.next;
                    let known = |id| self.list.iter().any(|letter| letter.id == id);
                    let fresh = page.letters.iter().filter(|letter| !known(letter.id));
                    let fresh: Vec<_> = fresh.cloned().collect();
                    self.list.extend(fresh);
                    Load::Done
                }
                Ok(_) => Load::Failed(Trouble::Unreadable),
                Err(trouble) => Load::Failed(*trouble),
            };
        } else if let Some((_, order)) = self.order.take_if(|(asked, _)| *asked == question) {
            self.done(turn, &order, result);
        }
    }

    fn take_newest(&mut self, page: &LetterPage) {
        let oldest = page.letters.last().map(|letter| letter.id);
        // What stands before this page stays, where the two join on.
        let joins = oldest.is_some_and(|oldest| self.list.iter().any(|known| known.id == oldest));
        let rest = self
            .list
            .iter()
            .filter(|known| oldest.is_some_and(|oldest| known.id < oldest));
        let rest: Vec<_> = rest.filter(|_| joins).cloned().collect();
        self.list.clone_from(&page.letters);
        if rest.is_empty() {
            self.next = page.next;
            self.older = Load::Never;
        }
        self.list.extend(rest);
    }

    fn done(&mut self, turn: &mut Turn<'_>, order: &Order, result: &Result<Reply, Trouble>) {
        let key = match (order, result) {
            (Order::Drop(id), Ok(_)) => {
                self.remove(turn, *id);
                Key::LettersDropped
            }
            (Order::Replay, Ok(Reply::Replayed(tried))) => match tried.first() {
                Some(one) => {
                    self.tried.retain(|other| other.id != one.id);
                    if one.is_taken() {
                        self.remove(turn, one.id);
                    } else {
                        self.tried.push(one.clone());
                    }
                    said(one)
                }
                None => Key::LettersGone,
            },
            (Order::Replay, Ok(_)) | (Order::Replay | Order::Drop(_), Err(_)) => {
                Key::LettersTrouble
            }
        };
        self.said = Some(key);
    }

    /// A letter goes, and with it the button that had the focus.
    fn remove(&mut self, turn: &mut Turn<'_>, id: i64) {
        self.list.retain(|letter| letter.id != id);
        self.tried.retain(|tried| tried.id != id);
        turn.order(Effect::Focus(Target::Heading));
    }
}

/// What came of a letter, in words.
pub(super) fn said(tried: &Tried) -> Key {
    match tried.outcome.as_str() {
        "taken" => Key::LettersTaken,
        "refused" => Key::LettersRefused,
        "later" => Key::LettersLater,
        _ => Key::LettersImpossible,
    }
}
