//! What every stage of the console needs: the state of the page, the numbers of questions, chance.

use wasl_chat::Chance;
use wasl_protocol::Timestamp;

use super::Effect;
use super::request::{Question, Request, Trouble};
use crate::i18n::Locale;

/// The page and the counters that outlive a stage.
#[derive(Debug)]
pub(super) struct Surroundings {
    /// The page can be seen.
    pub visible: bool,
    /// The browser has a network.
    pub online: bool,
    /// There is room for one pane only.
    pub narrow: bool,
    /// The console's language.
    pub locale: Locale,
    /// Messages make no sound.
    pub muted: bool,
    /// For ids and jitter.
    pub chance: Chance,
    asked: u32,
}

impl Surroundings {
    pub(super) const fn new(seed: u64) -> Self {
        Self {
            visible: true,
            online: true,
            narrow: false,
            locale: Locale::En,
            muted: false,
            chance: Chance::new(seed),
            asked: 0,
        }
    }
}

/// One update: when it happens, in what surroundings, and what it orders.
pub(super) struct Turn<'a> {
    /// The page and the counters.
    pub around: &'a mut Surroundings,
    /// Now.
    pub now: Timestamp,
    out: &'a mut Vec<Effect>,
}

impl<'a> Turn<'a> {
    pub(super) const fn new(
        around: &'a mut Surroundings,
        now: Timestamp,
        out: &'a mut Vec<Effect>,
    ) -> Self {
        Self { around, now, out }
    }

    /// Orders something of the host.
    pub(super) fn order(&mut self, effect: Effect) {
        self.out.push(effect);
    }

    /// Asks the server something, under a new number.
    pub(super) fn ask(&mut self, request: Request) -> Question {
        self.around.asked = self.around.asked.wrapping_add(1);
        let question = Question(self.around.asked);
        self.order(Effect::Ask(question, request));
        question
    }
}

/// Something that is read from the server now and then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Load {
    /// Not asked for yet.
    #[default]
    Never,
    /// Asked for; a late answer to another question is not for this.
    Asked(Question),
    /// Here.
    Done,
    /// The last time it failed.
    Failed(Trouble),
}

impl Load {
    /// Whether this is the answer that is waited for.
    pub(super) fn awaits(self, question: Question) -> bool {
        self == Self::Asked(question)
    }

    /// Whether an answer is on its way.
    pub(super) const fn is_asked(self) -> bool {
        matches!(self, Self::Asked(_))
    }

    /// Whether the last answer was none.
    pub(super) const fn is_failed(self) -> bool {
        matches!(self, Self::Failed(_))
    }
}
