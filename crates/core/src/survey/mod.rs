//! Polls: the formulas of their scores, for the widget, the server and the export alike.

mod csat;

pub use csat::Csat;
