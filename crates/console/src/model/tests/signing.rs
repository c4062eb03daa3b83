//! Coming in and going out.

use wasl_protocol::ErrorCode;

use super::*;
use crate::i18n::{Key, Locale};
use crate::model::Target;
use crate::model::request::{Credentials, Redemption, Trouble};
use crate::model::view::{Complaint, Field, FormView};

fn credentials(email: &str, password: &str) -> Credentials {
    Credentials {
        email: email.into(),
        password: password.into(),
    }
}

fn refused(code: ErrorCode) -> Result<Reply, Trouble> {
    Err(Trouble::Refused(code))
}

fn form(console: &Console) -> FormView {
    let (Screen::SignIn(form) | Screen::Redeem(form)) = console.model.view().screen else {
        panic!("no form");
    };
    form
}

fn complaint(console: &Console) -> Option<(Key, Option<Field>)> {
    form(console)
        .complaint
        .map(|Complaint { key, field }| (key, field))
}

#[test]
fn an_open_session_leads_to_the_desk() {
    let mut console = Console::new(None);
    assert_eq!(console.model.view().screen, Screen::Checking);
    console.answer(&Request::Session, Ok(Reply::Session(session())));
    assert_eq!(console.desk().agent, "Sara");
    assert!(
        console
            .orders
            .contains(&Effect::Restore(session().agent.id))
    );
    assert!(console.has_asked(&Request::Conversations));
    assert!(
        !console.orders.contains(&Effect::OpenSocket),
        "not before what was kept is known"
    );
    console.restore(Vec::new());
    assert!(console.orders.contains(&Effect::OpenSocket));
}

#[test]
fn an_unreachable_server_is_asked_again() {
    let mut console = Console::new(None);
    console.answer(&Request::Session, Err(Trouble::Unreachable));
    assert_eq!(console.model.view().screen, Screen::Unreachable);
    console.take_orders();
    console.wait(3_000);
    assert!(console.has_asked(&Request::Session));
    console.answer(&Request::Session, refused(ErrorCode::Unauthorized));
    assert_eq!(
        form(&console),
        FormView {
            busy: false,
            complaint: None
        }
    );
}

#[test]
fn what_cannot_be_right_is_not_sent() {
    for (email, password, key, field) in [
        ("", "secret", Key::ErrorEmail, Field::Email),
        ("sara", "secret", Key::ErrorEmail, Field::Email),
        ("sa ra@x.example", "secret", Key::ErrorEmail, Field::Email),
        ("sara@x.example", "", Key::ErrorPassword, Field::Password),
    ] {
        let mut console = Console::new(None);
        console.answer(&Request::Session, refused(ErrorCode::Unauthorized));
        console.take_orders();
        console.tell(Event::SignInSubmitted(credentials(email, password)));
        assert_eq!(complaint(&console), Some((key, Some(field))), "{email}");
        assert_eq!(console.take_orders(), [Effect::Focus(Target::Form)]);
    }
}

#[test]
fn refusals_are_said_by_their_code() {
    for (answer, expected) in [
        (
            refused(ErrorCode::Unauthorized),
            (Key::ErrorUnauthorized, Some(Field::Password)),
        ),
        (
            refused(ErrorCode::RateLimited),
            (Key::ErrorRateLimited, None),
        ),
        (refused(ErrorCode::Internal), (Key::ErrorOther, None)),
        (Err(Trouble::Unreachable), (Key::ErrorNetwork, None)),
        (Err(Trouble::Unreadable), (Key::ErrorOther, None)),
    ] {
        let mut console = Console::new(None);
        console.answer(&Request::Session, refused(ErrorCode::Unauthorized));
        let sent = credentials("sara@x.example", "secret");
        console.tell(Event::SignInSubmitted(sent.clone()));
        assert!(form(&console).busy);
        console.answer(&Request::SignIn(sent), answer);
        assert_eq!(complaint(&console), Some(expected));
        assert!(!form(&console).busy);
    }
}

#[test]
fn a_form_is_sent_once_and_hears_its_own_answer_only() {
    let mut console = Console::new(None);
    let check = console.question(&Request::Session);
    console.answer(&Request::Session, refused(ErrorCode::Unauthorized));
    console.take_orders();
    let sent = Request::SignIn(credentials("sara@x.example", "secret"));
    console.tell(Event::SignInSubmitted(credentials(
        " sara@x.example ",
        "secret",
    )));
    console.tell(Event::SignInSubmitted(credentials(
        "sara@x.example",
        "other",
    )));
    let asked = console
        .orders
        .iter()
        .filter(|order| matches!(order, Effect::Ask(..)));
    assert_eq!(asked.count(), 1);
    console.tell(Event::Answered(check, refused(ErrorCode::Internal)));
    assert_eq!(
        form(&console).complaint,
        None,
        "the answer to an old question"
    );
    console.answer(&sent, Ok(Reply::Session(session())));
    assert_eq!(console.desk().agent, "Sara");
}

#[test]
fn a_link_makes_an_account_and_is_taken_out_of_the_address() {
    let mut console = Console::new(Some("t0ken"));
    assert!(matches!(console.model.view().screen, Screen::Redeem(_)));
    let submit = |name: &str, password: &str| Event::LinkSubmitted {
        name: name.into(),
        credentials: credentials("sara@x.example", password),
    };
    console.tell(submit(" ", "long enough"));
    assert_eq!(
        complaint(&console),
        Some((Key::ErrorName, Some(Field::Name)))
    );
    console.tell(submit("Sara", "too short"));
    assert_eq!(
        complaint(&console),
        Some((Key::ErrorPasswordShort, Some(Field::Password)))
    );
    console.tell(submit("Sara", "عشرة أحرف كافية"));
    let sent = Request::Redeem(Redemption {
        token: "t0ken".into(),
        name: "Sara".into(),
        email: "sara@x.example".into(),
        password: "عشرة أحرف كافية".into(),
    });
    console.answer(&sent, refused(ErrorCode::LinkExpired));
    assert_eq!(complaint(&console), Some((Key::ErrorLinkExpired, None)));
    assert!(!console.orders.contains(&Effect::ClearLink));
    console.tell(submit("Sara", "عشرة أحرف كافية"));
    console.answer(&sent, Ok(Reply::Session(session())));
    assert!(console.orders.contains(&Effect::ClearLink));
    assert_eq!(console.desk().agent, "Sara");
}

#[test]
fn who_has_an_account_can_leave_the_link() {
    let mut console = Console::new(Some("t0ken"));
    console.tell(Event::BackClicked);
    assert!(console.orders.contains(&Effect::ClearLink));
    console.answer(&Request::Session, refused(ErrorCode::Unauthorized));
    assert!(matches!(console.model.view().screen, Screen::SignIn(_)));
}

#[test]
fn signing_out_ends_at_the_form() {
    let mut console = Console::ready(Vec::new());
    console.tell(Event::SignOutClicked);
    console.tell(Event::SignOutClicked);
    let request = Request::SignOut {
        csrf: "proof".into(),
    };
    let asked = console
        .orders
        .iter()
        .filter(|order| matches!(order, Effect::Ask(..)));
    assert_eq!(asked.count(), 1);
    assert!(console.desk().leaving);
    console.answer(&request, Err(Trouble::Unreachable));
    assert_eq!(console.desk().notice, Some(Key::ErrorNetwork));
    console.tell(Event::SignOutClicked);
    console.answer(&request, Ok(Reply::Done));
    assert!(console.orders.contains(&Effect::CloseSocket));
    assert_eq!(form(&console).complaint, None);
}

#[test]
fn an_expired_session_says_so() {
    let mut console = Console::ready(Vec::new());
    console.tell(Event::SectionChosen(crate::model::event::Section::Scores));
    console.answer(&Request::Scores, refused(ErrorCode::Unauthorized));
    assert!(console.orders.contains(&Effect::CloseSocket));
    assert_eq!(complaint(&console), Some((Key::ErrorSession, None)));
}

#[test]
fn the_language_is_the_browsers_until_chosen() {
    let mut console = Console::new(None);
    assert!(console.orders.contains(&Effect::SetLanguage(Locale::En)));
    console.tell(Event::LanguageToggled);
    assert!(console.orders.contains(&Effect::SetLanguage(Locale::Ar)));
    assert_eq!(console.model.view().locale, Locale::Ar);
    let title = Effect::SetTitle(Locale::Ar.text(Key::Title).into());
    assert!(console.orders.contains(&title));
}
