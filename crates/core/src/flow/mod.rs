//! Flows: guided conversations in the thread, written by the merchant as data.
//!
//! `docs/FLOWS.md` is the language. `config::flows` makes [`Flow`]s of a merchant's options and
//! refuses what names a step that there is not. A [`Run`] is one walk through a flow: pure, and what
//! is kept of it is all it needs to go on after a reload. Whoever walks asks [`Run::onward`] where the
//! answers lead, arrives there, and does what the step says; [`read`] judges what a visitor typed.

mod cards;
mod definition;
mod facts;
mod input;
mod run;

pub use cards::{Milestone, State, matching, timeline};
pub use definition::{
    ANY, Branch, Cards, Choice, FieldKind, Flow, Goal, Input, Kind, LeadStep, MAX_STEPS, Said, Step,
};
pub use facts::Told;
pub use input::{Given, InputProblem, chosen, read};
pub(crate) use run::has_some;
pub use run::{Ended, MAX_PASSED, Passed, Phase, Run};
