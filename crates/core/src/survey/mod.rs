//! Polls: their scales, their scores, what is asked and how a visitor goes through it; for the
//! widget, the server and the export alike.

mod csat;
mod definition;
mod scale;
mod score;

pub use csat::Csat;
pub use definition::{Answer, Branch, Choice, Kind, Look, Question, Survey, Thanks, When, Words};
pub(crate) use definition::{Fault, faults};
pub use scale::{Bucket, CesPoints, CesScale, GoodEnd, Scale};
pub use score::{
    Ces, Estimate, Inclusion, Interval, LEAST_ANSWERS, Measure, Nps, Score, Scores, Tally,
};
