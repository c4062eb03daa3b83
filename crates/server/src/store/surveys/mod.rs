//! The statements of surveys, one text for both databases, and the methods made of them.
//!
//! What events say is folded into two tables by the times of the events, so that their order of
//! arrival changes nothing: the facts of a run are those of its earliest event, its end is the
//! latest end, an answer is the latest word on its question.

mod answer;
mod reading;
pub mod statements;
mod writing;

pub use answer::{Columns, before, end_of, given, known, range};
pub(super) use reading::survey_reads;
pub(super) use writing::survey_writes;
