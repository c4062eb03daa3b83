//! The stages of a visit to the console: finding out who is signed in, the two forms, the desk.
//!
//! An event that is meant for another stage has come late, and changes nothing.

use wasl_protocol::{Duration, ErrorCode, Timestamp};

use super::desk::{Desk, Leaving};
use super::request::{Question, Reply, Request, Session, Trouble};
use super::signing::Form;
use super::surroundings::{Surroundings, Turn};
use super::{Effect, Event, Target};
use crate::i18n::Key;

/// How long to wait before asking again who is signed in, when the server was not reached.
const RECHECK: Duration = Duration::from_secs(3);

/// Who the console is for, now.
#[derive(Debug)]
pub(super) enum Stage {
    /// Before `Event::Started`.
    Starting,
    /// The server is asked who is signed in.
    Checking(Question),
    /// It did not say; it is asked again at that moment.
    Unreachable { retry_at: Timestamp },
    /// Nobody is signed in.
    SigningIn(Form),
    /// Somebody came with a one-time link.
    Redeeming {
        /// The link's secret.
        token: String,
        form: Form,
    },
    /// An agent is at work.
    Ready(Box<Desk>),
}

impl Stage {
    /// Takes an event; says which stage follows, if another one does.
    pub(super) fn update(&mut self, event: Event, turn: &mut Turn<'_>) -> Option<Self> {
        match (self, event) {
            (Self::Ready(desk), event) => desk
                .update(turn, event)
                .map(|leaving| Self::leave(leaving, turn)),
            (Self::Starting, Event::Started(start)) => Some(match start.link {
                Some(token) => {
                    turn.order(Effect::Focus(Target::Form));
                    let form = Form::default();
                    Self::Redeeming { token, form }
                }
                None => Self::check(turn),
            }),
            (Self::Checking(asked), Event::Answered(question, result)) => {
                (*asked == question).then(|| Self::checked(result, turn))
            }
            (
                Self::Unreachable { .. },
                Event::Ticked | Event::RetryClicked | Event::NetworkChanged { online: true },
            ) => Some(Self::check(turn)),
            (Self::SigningIn(form), Event::SignInSubmitted(credentials)) => {
                form.sign_in(credentials, turn);
                None
            }
            (Self::SigningIn(form), Event::Answered(question, result)) => {
                let reply = form.answered(question, result, turn)?;
                Some(Self::signed_in(reply, turn))
            }
            (Self::Redeeming { token, form }, Event::LinkSubmitted { name, credentials }) => {
                form.redeem(token, &name, credentials, turn);
                None
            }
            (Self::Redeeming { form, .. }, Event::Answered(question, result)) => {
                let reply = form.answered(question, result, turn)?;
                turn.order(Effect::ClearLink);
                Some(Self::signed_in(reply, turn))
            }
            (Self::Redeeming { .. }, Event::BackClicked) => {
                // Who has an account does not need the link.
                turn.order(Effect::ClearLink);
                Some(Self::check(turn))
            }
            (
                Self::Starting
                | Self::Checking(_)
                | Self::Unreachable { .. }
                | Self::SigningIn(_)
                | Self::Redeeming { .. },
                _,
            ) => None,
        }
    }

    /// When `Event::Ticked` is next needed.
    pub(super) fn deadline(&self, around: &Surroundings) -> Option<Timestamp> {
        match self {
            Self::Unreachable { retry_at } => Some(*retry_at),
            Self::Ready(desk) => desk.deadline(around),
            Self::Starting | Self::Checking(_) | Self::SigningIn(_) | Self::Redeeming { .. } => {
                None
            }
        }
    }

    fn check(turn: &mut Turn<'_>) -> Self {
        Self::Checking(turn.ask(Request::Session))
    }

    fn checked(result: Result<Reply, Trouble>, turn: &mut Turn<'_>) -> Self {
        match result {
            Ok(Reply::Session(session)) => Self::begin(session, turn),
            Err(Trouble::Refused(ErrorCode::Unauthorized)) => Self::ask_to_sign_in(None, turn),
            Ok(_) | Err(_) => Self::Unreachable {
                retry_at: turn.now + RECHECK,
            },
        }
    }

    fn signed_in(reply: Reply, turn: &mut Turn<'_>) -> Self {
        match reply {
            Reply::Session(session) => Self::begin(session, turn),
            Reply::Conversations(_)
            | Reply::Events(_)
            | Reply::DeadLetters(_)
            | Reply::Replayed(_)
            | Reply::Scores(_)
            | Reply::Surveys(_)
            | Reply::SurveyTexts(_)
            | Reply::Answers(_)
            | Reply::Faq(_)
            | Reply::Done => Self::check(turn),
        }
    }

    fn begin(session: Session, turn: &mut Turn<'_>) -> Self {
        Self::Ready(Box::new(Desk::new(session, turn)))
    }

    fn leave(leaving: Leaving, turn: &mut Turn<'_>) -> Self {
        turn.order(Effect::CloseSocket);
        let why = match leaving {
            Leaving::SignedOut => None,
            Leaving::Expired => Some(Key::ErrorSession),
        };
        Self::ask_to_sign_in(why, turn)
    }

    fn ask_to_sign_in(why: Option<Key>, turn: &mut Turn<'_>) -> Self {
        turn.order(Effect::Focus(Target::Form));
        Self::SigningIn(why.map_or_else(Form::default, Form::because))
    }
}
