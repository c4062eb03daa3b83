//! The two forms before the desk: signing in, and making an account of a one-time link.
//!
//! A form is sent once at a time; what the server or the form's own check refuses comes back as
//! a [`Complaint`] about a field.

use wasl_protocol::ErrorCode;

use super::request::{Credentials, Question, Redemption, Reply, Request, Trouble};
use super::surroundings::Turn;
use super::{Effect, Target};
use crate::i18n::Key;

/// The shortest password of a new account, in characters. The server checks the same.
const MIN_PASSWORD: usize = 10;

/// A form on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    asked: Option<Question>,
    complaint: Option<Complaint>,
}

/// What is wrong with a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The words.
    pub key: Key,
    /// The field it is about; the whole form when there is none.
    pub field: Option<Field>,
}

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The agent's name.
    Name,
    /// The address.
    Email,
    /// The password.
    Password,
}

impl Form {
    /// A form that says why the agent sees it.
    pub(super) const fn because(key: Key) -> Self {
        Self {
            asked: None,
            complaint: Some(Complaint { key, field: None }),
        }
    }

    /// Whether an answer is waited for.
    pub(super) const fn is_busy(&self) -> bool {
        self.asked.is_some()
    }

    /// What is wrong.
    pub(super) const fn complaint(&self) -> Option<Complaint> {
        self.complaint
    }

    /// Takes an answer, if it is the one that is waited for. What the server granted comes back;
    /// what it refused is said in the form.
    pub(super) fn answered(
        &mut self,
        question: Question,
        result: Result<Reply, Trouble>,
        turn: &mut Turn<'_>,
    ) -> Option<Reply> {
        if self.asked != Some(question) {
            return None;
        }
        self.asked = None;
        match result {
            Ok(reply) => Some(reply),
            Err(trouble) => {
                self.complain(complaint_of(trouble), turn);
                None
            }
        }
    }

    /// Sends the sign-in form, when it is filled in.
    pub(super) fn sign_in(&mut self, credentials: Credentials, turn: &mut Turn<'_>) {
        let credentials = trimmed(credentials);
        let wrong = if !is_address(&credentials.email) {
            Some((Field::Email, Key::ErrorEmail))
        } else if credentials.password.is_empty() {
            Some((Field::Password, Key::ErrorPassword))
        } else {
            None
        };
        self.send(wrong, Request::SignIn(credentials), turn);
    }

    /// Sends the form of the one-time link, when it is filled in.
    pub(super) fn redeem(
        &mut self,
        token: &str,
        name: &str,
        credentials: Credentials,
        turn: &mut Turn<'_>,
    ) {
        let Credentials { email, password } = trimmed(credentials);
        let name = name.trim();
        let wrong = if name.is_empty() {
            Some((Field::Name, Key::ErrorName))
        } else if !is_address(&email) {
            Some((Field::Email, Key::ErrorEmail))
        } else if password.chars().count() < MIN_PASSWORD {
            Some((Field::Password, Key::ErrorPasswordShort))
        } else {
            None
        };
        let request = Request::Redeem(Redemption {
            token: token.into(),
            name: name.into(),
            email,
            password,
        });
        self.send(wrong, request, turn);
    }

    fn send(&mut self, wrong: Option<(Field, Key)>, request: Request, turn: &mut Turn<'_>) {
        if self.is_busy() {
            return;
        }
        if let Some((field, key)) = wrong {
            let field = Some(field);
            self.complain(Complaint { key, field }, turn);
            return;
        }
        self.complaint = None;
        self.asked = Some(turn.ask(request));
    }

    fn complain(&mut self, complaint: Complaint, turn: &mut Turn<'_>) {
        self.complaint = Some(complaint);
        turn.order(Effect::Focus(Target::Form));
    }
}

fn trimmed(credentials: Credentials) -> Credentials {
    Credentials {
        email: credentials.email.trim().into(),
        password: credentials.password,
    }
}

/// Whether it can be an e-mail address at all; the server decides.
fn is_address(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
        && !text.contains(char::is_whitespace)
}

fn complaint_of(trouble: Trouble) -> Complaint {
    let (key, field) = match trouble {
        Trouble::Unreachable => (Key::ErrorNetwork, None),
        Trouble::Unreadable => (Key::ErrorOther, None),
        Trouble::Refused(code) => match code {
            ErrorCode::Unauthorized => (Key::ErrorUnauthorized, Some(Field::Password)),
            ErrorCode::LinkExpired => (Key::ErrorLinkExpired, None),
            ErrorCode::RateLimited => (Key::ErrorRateLimited, None),
            ErrorCode::Conflict => (Key::ErrorTaken, Some(Field::Email)),
            ErrorCode::Malformed | ErrorCode::Empty | ErrorCode::TooLarge => {
                (Key::ErrorInvalid, None)
            }
            ErrorCode::Restarting => (Key::ErrorNetwork, None),
            ErrorCode::Unexpected
            | ErrorCode::Version
            | ErrorCode::UnknownSite
            | ErrorCode::Origin
            | ErrorCode::IdentityExpired
            | ErrorCode::Forbidden
            | ErrorCode::NotFound
            | ErrorCode::SlowConsumer
            | ErrorCode::Internal => (Key::ErrorOther, None),
        },
    };
    Complaint { key, field }
}
