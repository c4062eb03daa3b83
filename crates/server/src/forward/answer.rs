//! What an endpoint's answer means for each event of a batch. Pure.

use std::time::Duration;

use wasl_core::telemetry::Dialect;
use wasl_protocol::{Accepted, Timestamp};

use super::wait;
use crate::outgoing::{PostError, Reply};
use crate::store::Reason;

/// An answer to a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The batch was read; which of its events were refused, and which are to come again.
    Taken {
        /// Refused for good, by their places, with the reason.
        refused: Vec<(usize, String)>,
        /// To come again, by their places, in order.
        again: Vec<usize>,
        /// How long to wait before that.
        wait: Option<Duration>,
    },
    /// None of it was taken, and it may be later: no connection, no answer, 408, 425, 429, 5xx, or
    /// a redirect, which is not followed.
    Later {
        /// Why, for people.
        said: String,
        /// How long to wait, when the endpoint says.
        wait: Option<Duration>,
    },
    /// 413: it was too large.
    TooLarge(String),
    /// It will never be taken.
    Never(String),
}

impl Answer {
    /// The meaning of what came of a post.
    #[must_use]
    pub fn of(posted: Result<Reply, PostError>, format: Dialect, now: Timestamp) -> Self {
        let reply = match posted {
            Ok(reply) => reply,
            Err(error) => {
                return Self::Later {
                    said: error.to_string(),
                    wait: None,
                };
            }
        };
        let asked = reply.retry_after.as_deref();
        let wait = asked.and_then(|asked| wait::asked(asked, now));
        let said = format!("status {}", reply.status);
        match reply.status {
            200..=299 => Self::taken(&reply.body, format, wait),
            300..=399 => Self::Later {
                said: format!("{said}: redirects are not followed"),
                wait,
            },
            408 | 425 | 429 | 500..=599 => Self::Later { said, wait },
            413 => Self::TooLarge(said),
            _ => Self::Never(said),
        }
    }

    fn taken(body: &[u8], format: Dialect, wait: Option<Duration>) -> Self {
        let told = format.is_answered_by_event();
        let told = told.then(|| serde_json::from_slice::<Accepted>(body).ok());
        // A body that is not our collector's says that all was taken.
        let Accepted {
            rejected, retry, ..
        } = told.flatten().unwrap_or_default();
        let place = |index: u32| usize::try_from(index).unwrap_or(usize::MAX);
        let mut again: Vec<usize> = retry.into_iter().map(place).collect();
        again.sort_unstable();
        Self::Taken {
            refused: rejected
                .into_iter()
                .map(|one| (place(one.index), one.message))
                .collect(),
            again,
            wait,
        }
    }

    /// Why an event that this answer does not take is dead, when it is.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        match self {
            Self::Taken { .. } => Reason::Rejected,
            Self::TooLarge(_) => Reason::TooLarge,
            Self::Later { .. } | Self::Never(_) => Reason::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    const NOW: Timestamp = Timestamp::from_millis(0);

    fn reply(status: u16, retry_after: Option<&str>, body: &str) -> Result<Reply, PostError> {
        Ok(Reply {
            status,
            retry_after: retry_after.map(ToOwned::to_owned),
            body: body.as_bytes().to_vec(),
        })
    }

    #[test]
    fn each_status_has_its_meaning() {
        let of = |status| Answer::of(reply(status, Some("7"), ""), Dialect::Segment, NOW);
        let seven = Some(Duration::from_secs(7));
        for status in [200, 202, 204] {
            assert!(matches!(of(status), Answer::Taken { refused, again, .. }
                if refused.is_empty() && again.is_empty()));
        }
        for status in [301, 302, 307, 308, 408, 425, 429, 500, 502, 503, 504, 599] {
            assert!(
                matches!(of(status), Answer::Later { wait, .. } if wait == seven),
                "{status}"
            );
        }
        assert!(matches!(of(413), Answer::TooLarge(_)));
        for status in [400, 401, 403, 404, 405, 410, 422, 451] {
            assert!(matches!(of(status), Answer::Never(_)), "{status}");
        }
        let broken = Err(PostError::Connect(io::ErrorKind::ConnectionRefused.into()));
        let broken = Answer::of(broken, Dialect::Json, NOW);
        assert!(matches!(broken, Answer::Later { wait: None, .. }));
    }

    #[test]
    fn a_collector_of_ours_answers_for_each_event() {
        let body = r#"{"accepted":["a"],"rejected":[{"index":1,"id":"b","code":"schema","message":"no"}],"retry":[3,2]}"#;
        let of = |format| Answer::of(reply(200, None, body), format, NOW);
        let told = Answer::Taken {
            refused: vec![(1, "no".to_owned())],
            again: vec![2, 3],
            wait: None,
        };
        assert_eq!(of(Dialect::CloudEvents), told);
        assert_eq!(of(Dialect::Json), told);
        let whole = Answer::Taken {
            refused: vec![],
            again: vec![],
            wait: None,
        };
        assert_eq!(of(Dialect::Segment), whole, "others' bodies say nothing");
        let odd = Answer::of(reply(200, None, "<html>"), Dialect::CloudEvents, NOW);
        assert_eq!(odd, whole);
    }
}
