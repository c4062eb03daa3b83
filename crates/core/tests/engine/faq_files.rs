//! The FAQ's index and language pack: fetched when the panel opens, used or told to be of no use.

use wasl_chat::Outgoing;
use wasl_core::bot::FaqFile;
use wasl_core::effect::Level;
use wasl_core::event::Command;
use wasl_core::view::{EntryKind, FlowEntry};
use wasl_core::{Effect, Event};
use wasl_faq::{Entry, Kept, Kind, Reading, build, seal, write};

use wasl_protocol::{Block, Body, Properties};

use crate::harness::{Shop, json, properties};

const INDEX: &str = r#"{"site":"demo","faq":{"index":"/faq.index.gz","meaning":"/en.meaning.gz",
    "entries":[{"question":"Do you ship abroad?","answer":"Yes."}]}}"#;

fn file() -> Vec<u8> {
    let rows = [
        (
            "How long does shipping take?",
            "Three days.\n\nAbroad: ten.",
        ),
        ("Can I return my order?", "Within a month."),
    ];
    let entries = rows.map(|(question, answer)| Entry {
        question,
        phrasings: &[],
        tags: &[],
        answer,
    });
    let kept = rows.map(|(question, answer)| Kept {
        question: question.into(),
        answer: answer.into(),
        id: None,
        quick: answer.contains("month"),
        more: if answer.contains("month") {
            properties(SHOWN)
        } else {
            Properties::default()
        },
    });
    write(&build(&entries), &kept, &Reading::default()).expect("it was trained here")
}

/// What an entry of the file shows beside its answer; some of it may not be drawn.
const SHOWN: &str = r#"{"image":{"src":"/label.svg","alt":"The label"},
    "cards":[{"title":"Bag","cart":{"id":"bag"}},{"text":"no title"}],
    "buttons":[{"label":"Page","action":"link","href":"javascript:alert(1)"},
        {"label":"How long?","action":"question","question":"How long does shipping take?"}]}"#;

fn fetched(bytes: Option<Vec<u8>>) -> Event {
    Event::FaqFileFetched {
        file: FaqFile::Index,
        url: "/faq.index.gz".into(),
        bytes,
    }
}

fn asked_for(effects: &[Effect]) -> Vec<(FaqFile, &str)> {
    let one = |effect| match effect {
        &Effect::FetchFaqFile { file, ref url } => Some((file, url.as_str())),
        _ => None,
    };
    effects.iter().filter_map(one).collect()
}

fn complaints(effects: &[Effect]) -> Vec<&str> {
    let one = |effect| match effect {
        &Effect::Report {
            level: Level::Error,
            ref message,
        } => Some(message.as_str()),
        _ => None,
    };
    effects.iter().filter_map(one).collect()
}

/// The last answer, or that there is none.
fn answer(shop: &Shop) -> Option<String> {
    shop.panel()
        .entries
        .iter()
        .rev()
        .find_map(|entry| match &entry.kind {
            EntryKind::Answer { matched, .. } => Some(matched.clone()),
            _ => None,
        })
}

#[test]
fn the_index_is_fetched_once_when_the_panel_opens() {
    let mut shop = Shop::open(INDEX);
    let effects = shop.event(Event::LauncherClicked);
    // Beside an index a language pack has nothing to say.
    assert_eq!(asked_for(&effects), [(FaqFile::Index, "/faq.index.gz")]);
    shop.event(Event::PanelClosed);
    assert!(asked_for(&shop.event(Event::LauncherClicked)).is_empty());
    assert_eq!(complaints(&shop.event(fetched(Some(file())))), [""; 0]);
    assert_eq!(shop.panel().quick, ["Can I return my order?"]);
    shop.write("how long will shipping take");
    assert_eq!(
        answer(&shop).as_deref(),
        Some("How long does shipping take?")
    );
    // Other options do not take the entries away.
    shop.event(Event::Commanded(Command::Update(json(
        r#"{"title":"Ask"}"#,
    ))));
    assert_eq!(
        shop.panel().quick.len(),
        0,
        "the thread is not fresh any more"
    );
    shop.write("return my order");
    assert_eq!(answer(&shop).as_deref(), Some("Can I return my order?"));
    // Other entries do, and the index is asked for again.
    let effects = shop.event(Event::Commanded(Command::Update(json(
        r#"{"faq":{"index":"/other.gz"}}"#,
    ))));
    assert_eq!(asked_for(&effects), [(FaqFile::Index, "/other.gz")]);
    // A late answer from the old address is nobody's.
    shop.event(fetched(Some(file())));
    shop.event(Event::FaqFileFetched {
        file: FaqFile::Index,
        url: "/other.gz".into(),
        bytes: None,
    });
    shop.write("do you ship abroad");
    assert_eq!(answer(&shop).as_deref(), Some("Do you ship abroad?"));
}

#[test]
fn questions_wait_for_the_index() {
    let mut shop = Shop::open(INDEX);
    shop.event(Event::LauncherClicked);
    shop.write("return my order");
    assert_eq!(answer(&shop), None);
    shop.event(fetched(Some(file())));
    assert_eq!(answer(&shop).as_deref(), Some("Can I return my order?"));
}

#[test]
fn what_waits_is_shown_and_said_and_all_of_it_is_answered() {
    let mut shop = Shop::open(INDEX);
    shop.event(Event::LauncherClicked);
    shop.write("return my order");
    shop.write("how long will shipping take");
    let kinds = shop.kinds();
    let waits = EntryKind::Flow(FlowEntry::Waits);
    assert!(
        matches!(&kinds[1..], [EntryKind::Mine { text, .. }, EntryKind::Mine { .. }, last]
            if text == "return my order" && *last == waits),
        "{kinds:?}"
    );
    assert_eq!(shop.view().announcement.1, "One moment…");
    assert!(shop.panel().quick.is_empty(), "something was asked");
    shop.event(fetched(Some(file())));
    let answers = |kind: &&EntryKind| matches!(kind, EntryKind::Answer { .. });
    assert_eq!(shop.kinds().iter().filter(answers).count(), 2);
    assert!(!shop.kinds().contains(&waits));
}

#[test]
fn what_waits_is_answered_when_nothing_comes_any_more_and_before_a_person_takes_over() {
    let mut shop = Shop::open(INDEX);
    shop.event(Event::LauncherClicked);
    shop.write("do you ship abroad");
    // Other options with the same index: it is still waited for, and not asked for twice.
    let effects = shop.event(Event::SettingsLoaded(json(r#"{"title":"Ask"}"#)));
    assert!(asked_for(&effects).is_empty());
    assert_eq!(answer(&shop), None);
    shop.event(Event::PersonWanted);
    assert_eq!(answer(&shop).as_deref(), Some("Do you ship abroad?"));
    // The person is told of it.
    let told = shop.log.iter().any(|effect| match effect {
        Effect::SaveOutgoing(Outgoing {
            body: Body::Handover { asked },
            ..
        }) => asked[0].question == "do you ship abroad",
        _ => false,
    });
    assert!(told);
    let last = shop.kinds().len();
    // The file that comes now has nothing to answer any more.
    shop.event(fetched(Some(file())));
    assert_eq!(shop.kinds().len(), last);
}

#[test]
fn options_that_name_no_index_any_more_wait_for_none() {
    for open in [true, false] {
        let mut shop = Shop::open(INDEX);
        shop.event(Event::LauncherClicked);
        shop.write("do you ship abroad");
        if !open {
            shop.event(Event::PanelClosed);
        }
        shop.event(Event::Commanded(Command::Update(json(
            r#"{"faq":{"index":"/other.gz"}}"#,
        ))));
        // What was wanted before is nobody's.
        shop.event(fetched(Some(file())));
        if !open {
            shop.event(Event::LauncherClicked);
        }
        shop.event(Event::FaqFileFetched {
            file: FaqFile::Index,
            url: "/other.gz".into(),
            bytes: None,
        });
        assert_eq!(answer(&shop).as_deref(), Some("Do you ship abroad?"));
    }
}

#[test]
fn an_entry_of_the_file_keeps_what_it_shows() {
    let mut shop = Shop::open(INDEX);
    shop.event(Event::LauncherClicked);
    shop.event(fetched(Some(file())));
    shop.write("return my order");
    let kinds = shop.kinds();
    let Some(EntryKind::Answer {
        rich,
        cards,
        buttons,
        ..
    }) = kinds.last()
    else {
        panic!("{kinds:?}");
    };
    assert!(
        matches!(&rich[1], Block::Image { src, alt } if src == "/label.svg" && alt == "The label")
    );
    assert_eq!(cards.len(), 1);
    assert_eq!(cards[0].card.title, "Bag");
    // The link that may not be followed is not there, and the other button keeps its meaning.
    assert_eq!(buttons.len(), 1);
    assert_eq!(buttons[0].label, "How long?");
    let EntryKind::Answer { turn, .. } = kinds[kinds.len() - 1] else {
        unreachable!()
    };
    let place = buttons[0].place;
    shop.event(Event::AnswerPressed { turn, place });
    assert_eq!(
        answer(&shop).as_deref(),
        Some("How long does shipping take?")
    );
}

#[test]
fn what_is_no_index_is_told_and_the_entries_answer() {
    let mut other = file();
    other[8] = 9;
    let mut changed = file();
    let last = changed.len() - 1;
    changed[last] ^= 1;
    let cut = file()[..40].to_vec();
    for (bytes, why) in [
        (None, "cannot be fetched"),
        (Some(other), "another version"),
        (Some(changed), "changed on the way"),
        (Some(cut), "cut short"),
        (Some(seal(Kind::Meaning, b"")), "no such file"),
        (Some(b"<html>".to_vec()), "cut short"),
    ] {
        let mut shop = Shop::open(INDEX);
        shop.event(Event::LauncherClicked);
        shop.write("do you ship abroad");
        let effects = shop.event(fetched(bytes));
        let [complaint] = complaints(&effects)[..] else {
            panic!("{effects:?}");
        };
        assert!(
            complaint.contains("faq.index") && complaint.contains(why),
            "{complaint}"
        );
        assert_eq!(answer(&shop).as_deref(), Some("Do you ship abroad?"));
    }
}

#[test]
fn a_language_pack_is_learned_from_once_it_is_there() {
    let mut shop = Shop::open(
        r#"{"site":"demo","faq":{"meaning":"/en.meaning.gz","arabizi":true,
        "synonyms":[["return","zurück"]],
        "entries":[{"question":"Can I return it?","answer":"Yes."},{"question":"Opening hours","answer":"9"}]}}"#,
    );
    let effects = shop.event(Event::LauncherClicked);
    assert_eq!(asked_for(&effects), [(FaqFile::Meaning, "/en.meaning.gz")]);
    // The bot does not wait for it.
    shop.write("zurück");
    assert_eq!(answer(&shop).as_deref(), Some("Can I return it?"));
    // A pack of one dimension and no words.
    let bytes = Some(seal(Kind::Meaning, &[2, b'e', b'n', 1, 0]));
    let url = String::from("/en.meaning.gz");
    let file = FaqFile::Meaning;
    let effects = shop.event(Event::FaqFileFetched { file, url, bytes });
    assert_eq!(complaints(&effects), [""; 0]);
    shop.write("opening hours");
    assert_eq!(answer(&shop).as_deref(), Some("Opening hours"));
}

#[test]
fn what_the_options_say_of_an_entry_stays_beside_an_index() {
    let options = r#"{"site":"demo","faq":{"index":"/faq.index.gz","entries":[
        {"id":"b","question":"B?","answer":"b","related":["a"]},
        {"id":"a","question":"A?","answer":"a","when":{"url":{"contains":"/cart/"}}}]}}"#;
    let mut shop = Shop::open(options);
    shop.event(Event::LauncherClicked);
    let rows = [
        ("a", "How long does shipping take?"),
        ("b", "Can I return my order?"),
    ];
    let entries = rows.map(|(_, question)| Entry {
        question,
        phrasings: &[],
        tags: &[],
        answer: "Yes.",
    });
    let kept = rows.map(|(id, question)| Kept {
        question: question.into(),
        answer: "Yes.".into(),
        id: Some(id.into()),
        quick: true,
        ..Kept::default()
    });
    let file = write(&build(&entries), &kept, &Reading::default()).expect("it was trained here");
    shop.event(fetched(Some(file)));
    assert_eq!(
        shop.panel().quick,
        ["Can I return my order?"],
        "the other one is for the cart"
    );
    shop.write("Can I return my order?");
    let related = shop
        .panel()
        .entries
        .iter()
        .find_map(|entry| match &entry.kind {
            EntryKind::Answer { related, .. } => Some(related.clone()),
            _ => None,
        });
    assert_eq!(
        related.expect("an answer"),
        ["How long does shipping take?"]
    );
}
