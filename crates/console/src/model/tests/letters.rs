//! The dead letters: read, tried again, deleted.

use super::*;
use crate::i18n::Key;
use crate::model::Target;
use crate::model::event::Section;
use crate::model::request::{DeadLetter, LetterPage, Tried, Trouble};
use crate::model::view::{LettersView, ListState, Older};

const NEWEST: Request = Request::DeadLetters { before: None };

fn letter(id: i64) -> DeadLetter {
    DeadLetter {
        id,
        reason: "schema".into(),
        message: "prompt is a text".into(),
        forward: None,
        seen: 1,
        last_at: Timestamp::from_millis(1_800_000_000_000),
        cut: false,
        body: "{}".into(),
    }
}

fn page(ids: &[i64], next: Option<i64>) -> Result<Reply, Trouble> {
    Ok(Reply::DeadLetters(LetterPage {
        letters: ids.iter().map(|id| letter(*id)).collect(),
        next,
    }))
}

fn letters(console: &Console) -> LettersView {
    let Content::Letters(letters) = console.desk().content else {
        panic!("no letters");
    };
    (*letters).clone()
}

fn ids(console: &Console) -> Vec<i64> {
    letters(console)
        .rows
        .iter()
        .map(|row| row.letter.id)
        .collect()
}

fn looking(first: &[i64], next: Option<i64>) -> Console {
    let mut console = Console::ready(Vec::new());
    console.tell(Event::SectionChosen(Section::Events));
    console.tell(Event::LettersChosen(true));
    assert_eq!(letters(&console).state, ListState::Loading);
    console.answer(&NEWEST, page(first, next));
    console.take_orders();
    console
}

fn replay(id: i64) -> Request {
    let csrf = "proof".into();
    Request::Replay { id, csrf }
}

fn tried(id: i64, outcome: &str) -> Result<Reply, Trouble> {
    Ok(Reply::Replayed(vec![Tried {
        id,
        outcome: outcome.into(),
        message: Some("prompt is a text".into()),
    }]))
}

#[test]
fn letters_are_read_while_they_are_looked_at() {
    let mut console = looking(&[5, 4], Some(4));
    assert_eq!(ids(&console), [5, 4]);
    console.tell(Event::OlderLettersClicked);
    let older = Request::DeadLetters { before: Some(4) };
    console.answer(&older, page(&[3, 2], None));
    assert_eq!(ids(&console), [5, 4, 3, 2]);
    assert_eq!(letters(&console).older, Older::None);
    console.wait(10_000);
    console.answer(&NEWEST, page(&[6, 4], Some(4)));
    assert_eq!(
        ids(&console),
        [6, 4, 3, 2],
        "one came, one went, what is older stays"
    );
    console.tell(Event::LettersChosen(false));
    assert!(matches!(console.desk().content, Content::Events(_)));
    console.take_orders();
    console.wait(20_000);
    assert!(!console.has_asked(&NEWEST), "nobody looks");
}

#[test]
fn what_is_taken_goes_and_what_is_refused_says_why() {
    let mut console = looking(&[5, 4], None);
    console.tell(Event::ReplayClicked(5));
    assert!(letters(&console).busy);
    console.tell(Event::ReplayClicked(4));
    assert!(!console.has_asked(&replay(4)), "one at a time");
    console.answer(&replay(5), tried(5, "refused"));
    assert_eq!(ids(&console), [5, 4]);
    let view = letters(&console);
    assert_eq!(view.said, Some(Key::LettersRefused));
    assert_eq!(
        view.rows[0].tried,
        Some((Key::LettersRefused, "prompt is a text".into()))
    );
    console.tell(Event::ReplayClicked(5));
    console.answer(&replay(5), tried(5, "taken"));
    assert_eq!(ids(&console), [4]);
    assert_eq!(letters(&console).said, Some(Key::LettersTaken));
    let orders = console.take_orders();
    assert!(
        orders.contains(&Effect::Focus(Target::Heading)),
        "its button is gone"
    );
    console.tell(Event::ReplayClicked(4));
    console.answer(&replay(4), Err(Trouble::Unreachable));
    assert_eq!(letters(&console).said, Some(Key::LettersTrouble));
    assert!(!letters(&console).busy);
}

#[test]
fn a_letter_is_deleted() {
    let mut console = looking(&[5, 4], None);
    console.tell(Event::LetterToggled(5));
    assert!(letters(&console).rows[0].open);
    console.tell(Event::DropClicked(5));
    let drop = Request::DropLetter {
        id: 5,
        csrf: "proof".into(),
    };
    console.answer(&drop, Ok(Reply::Done));
    assert_eq!(ids(&console), [4]);
    assert_eq!(letters(&console).said, Some(Key::LettersDropped));
}

#[test]
fn requests_are_as_the_server_has_them() {
    let one = replay(5);
    assert_eq!(
        (one.method(), one.path().as_str()),
        ("POST", "/v1/agent/dead-letters/replay")
    );
    assert_eq!(
        (one.body().as_deref(), one.csrf()),
        (Some("{\"ids\":[5]}"), Some("proof"))
    );
    let drop = Request::DropLetter {
        id: 5,
        csrf: "proof".into(),
    };
    assert_eq!(
        (drop.method(), drop.path().as_str()),
        ("DELETE", "/v1/agent/dead-letters/5")
    );
    assert_eq!(drop.read(204, ""), Ok(Reply::Done));
    let text = r#"{"letters":[{"id":5,"reason":"schema","message":"prompt is a text","forward":null,
        "event":null,"seen":1,"first_at":1,"last_at":1800000000000,"bytes":2,"cut":false,"body":"{}"}],"next":null}"#;
    assert_eq!(NEWEST.read(200, text), page(&[5], None));
    let text =
        r#"{"outcomes":[{"id":5,"outcome":"refused","message":"prompt is a text"}],"next":null}"#;
    assert_eq!(one.read(200, text), tried(5, "refused"));
}
