//! When a visitor may be asked again.
//!
//! Each touchpoint has a window after it was asked about, and all surveys together may have one
//! as well. Who said "later" has a window of their own; who said "never" is not asked about the
//! touchpoint again.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use wasl_protocol::{Duration, Timestamp};

use super::definition::Survey;

/// That a survey was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedRecord {
    /// Which survey.
    pub survey: String,
    /// What it asked about.
    pub touchpoint: String,
    /// When it came up.
    pub at: Timestamp,
    /// How the visitor took it.
    pub reply: Reply,
}

/// How a visitor took a survey, the more telling the later in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// Not at all so far.
    Open,
    /// Closed or left without an answer.
    Closed,
    /// "Later".
    Later,
    /// With an answer at least.
    Answered,
    /// "Never".
    Never,
}

/// Whether a survey may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Now.
    Now,
    /// From that moment on, if it is not asked before.
    From(Timestamp),
    /// Never again.
    Never,
}

/// Whether a survey may be asked now, after all that was asked before. `between` is the least
/// time between any two surveys; zero for none.
///
/// After "later" it is the survey's `later` that counts, else its `recontact`: also when it was
/// only seen. A record from a time to come is of a clock that was set back, and counts as now.
///
/// ```
/// # use wasl_core::{config::surveys, survey::{Ask, AskedRecord, Reply, may_ask}};
/// # use wasl_protocol::{Duration, Properties, Timestamp, Value};
/// # let how = Properties::default().with("id", "how").with("type", "text").with("text", "How?");
/// # let poll = Properties::default().with("id", "poll").with("touchpoint", "chat")
/// #     .with("questions", Value::List(vec![how.into()]));
/// # let (surveys, _) = surveys(&Value::List(vec![poll.into()]));
/// # let survey = &surveys[0];
/// let monday = Timestamp::from_millis(1_767_571_200_000);
/// let asked = AskedRecord {
///     survey: "poll".into(),
///     touchpoint: "chat".into(),
///     at: monday,
///     reply: Reply::Later,
/// };
/// let week = Duration::from_secs(7 * 86_400);
/// assert_eq!(may_ask(&[asked], survey, Duration::ZERO, monday), Ask::From(monday + week));
/// ```
#[must_use]
pub fn may_ask(records: &[AskedRecord], survey: &Survey, between: Duration, now: Timestamp) -> Ask {
    let mut from = now;
    for record in records {
        let mut window = between;
        if record.touchpoint == survey.touchpoint {
            window = window.max(match record.reply {
                Reply::Never => return Ask::Never,
                Reply::Later => survey.later,
                Reply::Open | Reply::Closed | Reply::Answered => survey.recontact,
            });
        }
        from = from.max(record.at.min(now) + window);
    }
    if from > now {
        Ask::From(from)
    } else {
        Ask::Now
    }
}

/// Adds what was asked, here or in another tab, to what is known: of each survey the last asking
/// and the most telling reply to it, but a "never" for good. The order changes nothing.
pub fn remember(records: &mut Vec<AskedRecord>, asked: AskedRecord) {
    for known in records.iter_mut() {
        if known.survey == asked.survey && known.touchpoint == asked.touchpoint {
            let never = known.reply == Reply::Never || asked.reply == Reply::Never;
            if (known.at, known.reply) < (asked.at, asked.reply) {
                *known = asked;
            }
            if never {
                known.reply = Reply::Never;
            }
            return;
        }
    }
    records.push(asked);
}
