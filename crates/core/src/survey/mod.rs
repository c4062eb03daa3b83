//! Polls: their scales, their scores, what is asked and how a visitor goes through it; for the
//! widget, the server and the export alike.

mod act;
mod count;
mod csat;
mod definition;
mod kept;
mod recontact;
mod run;
mod scale;
mod score;

pub use act::SurveyAct;
pub use csat::Csat;
pub use definition::{Answer, Branch, Choice, Kind, Look, Question, Survey, Thanks, When, Words};
pub(crate) use definition::{Fault, faults};
pub use kept::{By, KeptRun, MAX_WORDS, Place, SurveysRecord};
pub use recontact::{Ask, AskedRecord, Reply, may_ask, remember};
pub use run::{ABANDON_AFTER, Dismissal, GivenAnswer, Input, Outcome, Phase, Run, RunRecord};
pub use scale::{Bucket, CesPoints, CesScale, GoodEnd, Scale};
pub use score::{
    Ces, Estimate, Inclusion, Interval, LEAST_ANSWERS, Measure, Nps, Score, Scores, Tally,
};
