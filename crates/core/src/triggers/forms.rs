//! Forms of the page: begun, and left without being sent.
//!
//! The page tells of input, of the focus coming and going, and of sending; what that means, and
//! after how long, is decided here. A form is known by the selectors that conditions ask for: two
//! forms of one selector are one. It begins once a page; it may be given up again after more input.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Duration, Timestamp};

/// A form that the focus has left for so long is given up: who only looks at a size table or a
/// postcode comes back sooner.
pub const GIVEN_UP: Duration = Duration::from_secs(10);

/// What happens to a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormAct {
    /// Something was entered.
    Used,
    /// The focus left it.
    Left,
    /// The focus came back.
    Returned,
    /// It was sent.
    Sent,
}

impl FormAct {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Used, Self::Left, Self::Returned, Self::Sent];

    /// As visits name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Left => "left",
            Self::Returned => "returned",
            Self::Sent => "sent",
        }
    }
}

/// The forms of this page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forms(Vec<Form>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Form {
    selector: String,
    phase: Phase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// There is something in it, and the focus.
    Begun,
    /// The focus left; given up then.
    Left(Timestamp),
    /// Sent, or given up.
    Over,
}

impl Forms {
    /// Something happened to forms of these selectors; those that began by it.
    pub fn happened(
        &mut self,
        now: Timestamp,
        act: FormAct,
        selectors: Vec<String>,
    ) -> Vec<String> {
        let mut began = Vec::new();
        for selector in selectors {
            let known = self.0.iter_mut().find(|form| form.selector == selector);
            match (known, act) {
                (None, FormAct::Used) => {
                    began.push(selector.clone());
                    self.0.push(Form {
                        selector,
                        phase: Phase::Begun,
                    });
                }
                (None, FormAct::Left | FormAct::Returned | FormAct::Sent) => {}
                (Some(form), _) => {
                    form.phase = match (act, form.phase) {
                        (FormAct::Used, _) | (FormAct::Returned, Phase::Left(_)) => Phase::Begun,
                        (FormAct::Left, Phase::Begun) => Phase::Left(now + GIVEN_UP),
                        (FormAct::Sent, _) => Phase::Over,
                        (FormAct::Left | FormAct::Returned, phase) => phase,
                    };
                }
            }
        }
        began
    }

    /// When the next one is given up.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        let mut first: Option<Timestamp> = None;
        for form in &self.0 {
            if let Phase::Left(due) = form.phase {
                first = Some(first.map_or(due, |first| first.min(due)));
            }
        }
        first
    }

    /// The selectors of those that are given up by now; says so once.
    pub fn given_up(&mut self, now: Timestamp) -> Vec<String> {
        let mut gone = Vec::new();
        for form in &mut self.0 {
            if matches!(form.phase, Phase::Left(due) if due <= now) {
                form.phase = Phase::Over;
                gone.push(form.selector.clone());
            }
        }
        gone
    }

    /// The page was away and is in front again: nobody could come back to a form meanwhile.
    pub fn wait_anew(&mut self, now: Timestamp) {
        for form in &mut self.0 {
            if let Phase::Left(due) = &mut form.phase {
                *due = now + GIVEN_UP;
            }
        }
    }

    /// Another page begins; the selectors of the forms that were begun and not sent on this one.
    pub fn page_changed(&mut self) -> Vec<String> {
        let mut gone = Vec::new();
        for form in self.0.drain(..) {
            if form.phase != Phase::Over {
                gone.push(form.selector);
            }
        }
        gone
    }
}
