//! Polls: their scales and scores, for the widget, the server and the export alike.

mod csat;
mod scale;
mod score;

pub use csat::Csat;
pub use scale::{Bucket, CesPoints, CesScale, GoodEnd, Scale};
pub use score::{
    Ces, Estimate, Inclusion, Interval, LEAST_ANSWERS, Measure, Nps, Score, Scores, Tally,
};
