//! What the console asks the server over HTTP, and what comes back.
//!
//! A [`Question`] numbers each request; its answer carries the number, so that a late answer to
//! a question nobody has any more is dropped. Paths and shapes are those of `docs/SERVER.md`.

use serde::{Deserialize, Serialize};
use wasl_protocol::{
    AgentId, ConversationId, ConversationSummary, ErrorCode, Properties, SiteId, Timestamp,
    VisitorId,
};

use super::faq;
use super::survey::{Answer, Report, TextPage, Wanted};

/// The number of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question(pub u32);

/// The header that proves that a change was ordered by this page.
pub const CSRF_HEADER: &str = "x-wasl-csrf";

/// How many events one request asks for.
pub const EVENTS_PAGE: u32 = 50;

/// Something asked of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Who is signed in.
    Session,
    /// Sign in.
    SignIn(Credentials),
    /// Use a one-time link to make an account.
    Redeem(Redemption),
    /// Sign out.
    SignOut {
        /// From [`Session::csrf`].
        csrf: String,
    },
    /// Refuse what a visitor sends, or take it again.
    Block {
        /// The visitor.
        visitor: VisitorId,
        /// Refuse it.
        blocked: bool,
        /// From [`Session::csrf`].
        csrf: String,
    },
    /// The inbox.
    Conversations,
    /// The stored events, newest first.
    Events {
        /// Only those before this place.
        before: Option<i64>,
    },
    /// What could not be taken, newest first.
    DeadLetters {
        /// Only those before this one.
        before: Option<i64>,
    },
    /// Try a letter again.
    Replay {
        /// Which.
        id: i64,
        /// From [`Session::csrf`].
        csrf: String,
    },
    /// Delete a letter.
    DropLetter {
        /// Which.
        id: i64,
        /// From [`Session::csrf`].
        csrf: String,
    },
    /// The CSAT score.
    Scores,
    /// What the answers to surveys add up to.
    Surveys {
        /// Which: [`Filter::query`](super::survey::Filter::query).
        query: String,
    },
    /// What was written to a question of a survey.
    SurveyTexts {
        /// Which.
        wanted: Wanted,
        /// Of which askings.
        query: String,
    },
    /// What was answered in a conversation.
    Answers {
        /// Which.
        conversation: ConversationId,
    },
    /// Something about the FAQ.
    Faq(faq::Ask),
}

/// What signs an agent in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Credentials {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// What makes an account of a one-time link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Redemption {
    /// The link's secret.
    pub token: String,
    /// The name that visitors see.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The password to sign in with.
    pub password: String,
}

/// What the server answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// Somebody is signed in.
    Session(Session),
    /// The inbox.
    Conversations(Vec<ConversationSummary>),
    /// Stored events.
    Events(EventPage),
    /// What could not be taken.
    DeadLetters(LetterPage),
    /// What came of letters that were tried again.
    Replayed(Vec<Tried>),
    /// The CSAT score.
    Scores(Csat),
    /// What the answers to surveys add up to.
    Surveys(Report),
    /// What was written to a question.
    SurveyTexts(TextPage),
    /// What was answered in a conversation.
    Answers(Vec<Answer>),
    /// Something about the FAQ.
    Faq(faq::Told),
    /// It is done.
    Done,
}

/// Why there is no reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The server was not reached, or did not answer.
    Unreachable,
    /// The server refused.
    Refused(ErrorCode),
    /// What came is not what was asked for.
    Unreadable,
}

/// Who is signed in, and where.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Session {
    /// The agent.
    pub agent: Agent,
    /// The site they answer for.
    pub site: Site,
    /// To be sent with every change.
    pub csrf: String,
}

/// An agent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Agent {
    /// Which.
    pub id: AgentId,
    /// The name that visitors see.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
}

/// A site.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// Its name.
    pub name: String,
}

/// A page of the stored events, newest first.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct EventPage {
    /// The events.
    pub events: Vec<StoredEvent>,
    /// The place to ask for the page after this one with; `None` when this is the last.
    #[serde(default)]
    pub next: Option<i64>,
}

/// A telemetry event as the server lists it. Only what the list shows is read.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct StoredEvent {
    /// Unique for ever.
    pub id: String,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: String,
    /// When, RFC 3339.
    pub time: String,
    /// The session.
    #[serde(default)]
    pub session: String,
    /// What there is to know.
    #[serde(default)]
    pub data: Properties,
}

/// A page of dead letters, newest first.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct LetterPage {
    /// The letters.
    pub letters: Vec<DeadLetter>,
    /// The letter to ask for the page after this one with; `None` when this is the last.
    #[serde(default)]
    pub next: Option<i64>,
}

/// Something that could not be taken. Only what the list shows is read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DeadLetter {
    /// Its number.
    pub id: i64,
    /// Why, as a word of the server's.
    pub reason: String,
    /// Why, in its words.
    pub message: String,
    /// The forward whose endpoint refused it; `None`: the collector did.
    #[serde(default)]
    pub forward: Option<String>,
    /// How often it came.
    pub seen: u32,
    /// When it came last.
    pub last_at: Timestamp,
    /// Whether `body` is not all of it.
    pub cut: bool,
    /// What came.
    pub body: String,
}

/// What came of a letter that was tried again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Tried {
    /// Its number.
    pub id: i64,
    /// A word of the server's.
    pub outcome: String,
    /// Why it was not taken.
    #[serde(default)]
    pub message: Option<String>,
}

impl Tried {
    /// Whether it was, and is a letter no more.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.outcome == "taken"
    }
}

/// The CSAT score.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Csat {
    /// How many visitors answered.
    pub answers: u32,
    /// The share of 4 and 5, in percent; `None` without answers.
    #[serde(default)]
    pub score: Option<u32>,
    /// The mean of the scores, in thousandths; `None` without answers.
    #[serde(default)]
    pub mean_milli: Option<u32>,
    /// How many gave each score, 1 first; empty when the server does not say.
    #[serde(default)]
    pub counts: Vec<u32>,
}

#[derive(Deserialize)]
struct Conversations {
    conversations: Vec<ConversationSummary>,
}

#[derive(Deserialize)]
struct Outcomes {
    outcomes: Vec<Tried>,
}

#[derive(Deserialize)]
struct Answers {
    answers: Vec<Answer>,
}

#[derive(Deserialize)]
struct Scores {
    csat: Csat,
}

#[derive(Deserialize)]
struct Failure {
    error: FailureDetail,
}

#[derive(Deserialize)]
struct FailureDetail {
    code: ErrorCode,
}

impl Request {
    /// The HTTP method.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        match self {
            Self::Faq(ask) => ask.method(),
            Self::Session
            | Self::Conversations
            | Self::Events { .. }
            | Self::DeadLetters { .. }
            | Self::Scores
            | Self::Surveys { .. }
            | Self::SurveyTexts { .. }
            | Self::Answers { .. } => "GET",
            Self::SignIn(_) | Self::Redeem(_) | Self::Replay { .. } => "POST",
            Self::SignOut { .. } | Self::DropLetter { .. } | Self::Block { blocked: false, .. } => {
                "DELETE"
            }
            Self::Block { blocked: true, .. } => "PUT",
        }
    }

    /// Path and query.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Faq(ask) => ask.path(),
            Self::Session | Self::SignIn(_) | Self::SignOut { .. } => "/v1/agent/session".into(),
            Self::Redeem(_) => "/v1/agent/link".into(),
            Self::Block { visitor, .. } => format!("/v1/agent/visitors/{visitor}/block"),
            Self::Conversations => "/v1/agent/conversations".into(),
            Self::Scores => "/v1/agent/scores".into(),
            Self::Surveys { query } => format!("/v1/agent/surveys{query}"),
            Self::SurveyTexts { wanted, query } => {
                let Wanted {
                    survey,
                    question,
                    before,
                } = wanted;
                let before = before.as_ref().map(|before| format!("&before={before}"));
                let before = before.unwrap_or_default();
                format!("/v1/agent/surveys/{survey}/texts{query}&question={question}{before}")
            }
            Self::Answers { conversation } => {
                format!("/v1/agent/conversations/{conversation}/answers")
            }
            Self::DeadLetters { before } => {
                let before = before.map(|before| format!("&before={before}"));
                let before = before.unwrap_or_default();
                format!("/v1/agent/dead-letters?limit={EVENTS_PAGE}{before}")
            }
            Self::Replay { .. } => "/v1/agent/dead-letters/replay".into(),
            Self::DropLetter { id, .. } => format!("/v1/agent/dead-letters/{id}"),
            Self::Events { before: None } => format!("/v1/agent/events?limit={EVENTS_PAGE}"),
            Self::Events {
                before: Some(before),
            } => format!("/v1/agent/events?limit={EVENTS_PAGE}&before={before}"),
        }
    }

    /// The kind of what is sent.
    #[must_use]
    pub const fn content_type(&self) -> &'static str {
        if let Self::Faq(ask) = self {
            ask.content_type()
        } else {
            "application/json"
        }
    }

    /// What to send, for those that send something.
    #[must_use]
    pub fn body(&self) -> Option<String> {
        match self {
            Self::Faq(ask) => ask.body(),
            Self::SignIn(credentials) => serde_json::to_string(credentials).ok(),
            Self::Redeem(redemption) => serde_json::to_string(redemption).ok(),
            Self::Replay { id, .. } => Some(format!("{{\"ids\":[{id}]}}")),
            Self::Session
            | Self::SignOut { .. }
            | Self::Block { .. }
            | Self::Conversations
            | Self::Events { .. }
            | Self::DeadLetters { .. }
            | Self::DropLetter { .. }
            | Self::Scores
            | Self::Surveys { .. }
            | Self::SurveyTexts { .. }
            | Self::Answers { .. } => None,
        }
    }

    /// The proof that this page ordered the change, for those that need it.
    #[must_use]
    pub fn csrf(&self) -> Option<&str> {
        match self {
            Self::SignOut { csrf }
            | Self::Block { csrf, .. }
            | Self::Replay { csrf, .. }
            | Self::DropLetter { csrf, .. } => Some(csrf),
            Self::Faq(ask) => ask.csrf(),
            Self::Session
            | Self::SignIn(_)
            | Self::Redeem(_)
            | Self::Conversations
            | Self::Events { .. }
            | Self::DeadLetters { .. }
            | Self::Scores
            | Self::Surveys { .. }
            | Self::SurveyTexts { .. }
            | Self::Answers { .. } => None,
        }
    }

    /// Reads the answer to this request.
    ///
    /// # Errors
    /// [`Trouble::Refused`] with the server's code, [`Trouble::Unreadable`] when it has none or
    /// the answer is not of the documented shape.
    pub fn read(&self, status: u16, text: &str) -> Result<Reply, Trouble> {
        if !(200..300).contains(&status) {
            if let Self::Faq(ask) = self
                && let Some(told) = ask.read_refusal(text)
            {
                return told.map(Reply::Faq);
            }
            return Err(match serde_json::from_str::<Failure>(text) {
                Ok(failure) => Trouble::Refused(failure.error.code),
                Err(_) if status == 401 => Trouble::Refused(ErrorCode::Unauthorized),
                Err(_) if status == 429 => Trouble::Refused(ErrorCode::RateLimited),
                Err(_) => Trouble::Unreadable,
            });
        }
        let reply = match self {
            Self::Session if status == 204 => {
                return Err(Trouble::Refused(ErrorCode::Unauthorized));
            }
            Self::Session | Self::SignIn(_) | Self::Redeem(_) => {
                serde_json::from_str(text).map(Reply::Session)
            }
            Self::Faq(ask) => ask.read(text).map(Reply::Faq),
            Self::SignOut { .. } | Self::Block { .. } | Self::DropLetter { .. } => Ok(Reply::Done),
            Self::DeadLetters { .. } => serde_json::from_str(text).map(Reply::DeadLetters),
            Self::Replay { .. } => serde_json::from_str::<Outcomes>(text)
                .map(|answer| Reply::Replayed(answer.outcomes)),
            Self::Conversations => serde_json::from_str::<Conversations>(text)
                .map(|list| Reply::Conversations(list.conversations)),
            Self::Events { .. } => serde_json::from_str(text).map(Reply::Events),
            Self::Scores => {
                serde_json::from_str::<Scores>(text).map(|scores| Reply::Scores(scores.csat))
            }
            Self::Surveys { .. } => serde_json::from_str(text).map(Reply::Surveys),
            Self::SurveyTexts { .. } => serde_json::from_str(text).map(Reply::SurveyTexts),
            Self::Answers { .. } => {
                serde_json::from_str::<Answers>(text).map(|list| Reply::Answers(list.answers))
            }
        };
        reply.map_err(|_| Trouble::Unreadable)
    }
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;
