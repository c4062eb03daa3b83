//! The FAQ bot in the thread.

use wasl_core::effect::Target;
use wasl_core::event::Command;
use wasl_core::record::Record;
use wasl_core::view::{Delivery, EntryKind, Mode, Note};
use wasl_core::{Effect, Event};
use wasl_protocol::{Body, ClientFrame, Value};

use crate::harness::{FAQ, Shop, at, boot, json};

fn opened() -> Shop {
    let mut shop = Shop::open(FAQ);
    shop.event(Event::LauncherClicked);
    shop
}

/// A page whose settings are on their way, where something was written and is to be sent.
fn early() -> Shop {
    let mut shop = Shop::boot(boot(r#"{"site":"demo"}"#));
    shop.event(Event::LauncherClicked);
    shop.write("How long does shipping take?");
    shop
}

#[test]
fn what_is_sent_before_the_settings_came_waits_for_who_answers() {
    let mut shop = early();
    let panel = shop.panel();
    assert_eq!(panel.draft, "How long does shipping take?");
    assert!(!panel.can_send, "it is to be sent already");
    assert!(shop.sent().is_empty());
    let faq =
        r#"{"faq":{"entries":[{"question":"How long does shipping take?","answer":"Two days."}]}}"#;
    shop.event(Event::SettingsLoaded(json(faq)));
    assert!(shop.panel().draft.is_empty());
    assert!(
        (shop.kinds().iter()).any(|kind| matches!(kind, EntryKind::Answer { .. })),
        "{:?}",
        shop.kinds()
    );

    // Where there is no bot, and where the settings do not come, a person has it.
    for settings in [Event::SettingsLoaded(json("{}")), Event::SettingsFailed] {
        let mut shop = early();
        shop.event(settings);
        shop.serve();
        shop.serve();
        assert_eq!(shop.server.messages.len(), 1);
        assert!(shop.panel().draft.is_empty());
    }

    // Other words are another message: they are sent when the visitor says so.
    let mut shop = early();
    shop.event(Event::DraftChanged("How".into()));
    shop.event(Event::SettingsLoaded(json(faq)));
    assert_eq!(shop.panel().draft, "How");
    assert!(shop.panel().can_send);
}

#[test]
fn quick_questions_come_first() {
    let mut shop = opened();
    let panel = shop.panel();
    assert_eq!(panel.mode, Mode::Bot);
    assert!(panel.offers_person);
    assert_eq!(panel.quick, ["How long does shipping take?"]);
    assert!(matches!(panel.entries[0].kind, EntryKind::Greeting(_)));
    shop.event(Event::QuickQuestionChosen(7));
    shop.event(Event::QuickQuestionChosen(0));
    let panel = shop.panel();
    assert!(panel.quick.is_empty(), "the thread is not fresh any more");
    let EntryKind::Answer {
        matched,
        rich,
        helpful,
        ..
    } = &panel.entries[2].kind
    else {
        panic!("{:?}", panel.entries);
    };
    assert_eq!(matched, "How long does shipping take?");
    assert_eq!(rich.len(), 2, "two paragraphs");
    assert_eq!(*helpful, None);
    assert!(
        shop.view()
            .announcement
            .1
            .contains("Three days. Abroad: ten.")
    );
}

#[test]
fn the_merchant_chooses_the_quick_questions() {
    for (quick, expected) in [
        (r#"["back","nope"]"#, vec!["Can I return my order?"]),
        ("[]", vec![]),
    ] {
        let mut shop = opened();
        let update = format!(r#"{{"faq":{{"quick":{quick}}}}}"#);
        shop.event(Event::Commanded(Command::Update(json(&update))));
        assert_eq!(shop.panel().quick, expected);
    }
}

#[test]
fn a_question_in_own_words_is_answered() {
    let mut shop = opened();
    shop.write("  How long does shipping take  ");
    let kinds = shop.kinds();
    assert_eq!(
        kinds[1],
        EntryKind::Mine {
            text: "How long does shipping take".into(),
            cid: None,
            state: Delivery::Local
        }
    );
    assert!(matches!(&kinds[2], EntryKind::Answer { matched, .. } if matched.contains("shipping")));
    assert_eq!(shop.panel().draft, "");
    assert!(
        shop.sent().is_empty(),
        "it never leaves the page as a message"
    );
    let asked = &shop.happened("wasl.faq.asked")[0];
    assert_eq!(asked.get("via"), Some(&Value::Text("typed".into())));
    let answered = &shop.happened("wasl.faq.answered")[0];
    assert_eq!(answered.get("entry"), Some(&Value::Text("ship".into())));
    let question = Value::Text("How long does shipping take".into());
    assert_eq!(answered.get("question"), Some(&question));
    assert!(
        matches!(answered.get("confidence"), Some(Value::Number(percent)) if *percent >= 50.0 && *percent <= 100.0)
    );
}

#[test]
fn whether_it_helped_is_noted_once() {
    let mut shop = opened();
    shop.event(Event::QuickQuestionChosen(0));
    shop.event(Event::HelpfulChosen {
        turn: 1,
        helpful: true,
    });
    shop.event(Event::HelpfulChosen {
        turn: 1,
        helpful: true,
    });
    shop.event(Event::HelpfulChosen {
        turn: 9,
        helpful: true,
    });
    assert_eq!(shop.happened("wasl.faq.helpful").len(), 1);
    shop.event(Event::HelpfulChosen {
        turn: 1,
        helpful: false,
    });
    let unhelpful = &shop.happened("wasl.faq.unhelpful");
    assert_eq!(unhelpful.len(), 1);
    let question = unhelpful[0].get("question").and_then(Value::as_text);
    assert_eq!(question, Some("How long does shipping take?"));
    assert!(matches!(
        shop.kinds()[2],
        EntryKind::Answer {
            helpful: Some(false),
            ..
        }
    ));
}

#[test]
fn it_says_so_when_it_does_not_know() {
    let mut shop = opened();
    shop.write("zzzz qqqq wwww");
    assert_eq!(shop.kinds()[2], EntryKind::Unknown);
    let unanswered = &shop.happened("wasl.faq.unanswered");
    assert_eq!(unanswered.len(), 1);
    let question = Value::Text("zzzz qqqq wwww".into());
    assert_eq!(unanswered[0].get("question"), Some(&question));
    assert!(shop.panel().offers_person);
}

#[test]
fn an_unsure_bot_suggests() {
    let mut shop = opened();
    // Certainty is never reached, so the likely ones are offered.
    shop.event(Event::Commanded(Command::Update(json(
        r#"{"faq":{"threshold":1}}"#,
    ))));
    shop.write("how long does shipping take please");
    let EntryKind::Suggestions { turn, questions } = shop.kinds()[2].clone() else {
        panic!("{:?}", shop.kinds());
    };
    assert_eq!(questions[0], "How long does shipping take?");
    shop.event(Event::SuggestionChosen { turn, index: 99 });
    assert_eq!(shop.kinds().len(), 3);
    shop.event(Event::SuggestionChosen { turn, index: 0 });
    assert!(matches!(shop.kinds()[4], EntryKind::Answer { .. }));
    let EntryKind::Suggestions { questions, .. } = shop.kinds()[2].clone() else {
        panic!("{:?}", shop.kinds());
    };
    assert_eq!(questions.len(), 1, "it was one of these");
}

#[test]
fn none_of_the_suggestions_may_be_it() {
    let mut shop = opened();
    let unsure = json(r#"{"faq":{"threshold":1}}"#);
    shop.event(Event::Commanded(Command::Update(unsure.clone())));
    shop.write("how long does shipping take please");
    let EntryKind::Suggestions { turn, questions } = shop.kinds()[2].clone() else {
        panic!("{:?}", shop.kinds());
    };
    assert_eq!(questions.last().map(|last| &**last), Some("None of these"));
    let index = questions.len() - 1;
    shop.event(Event::SuggestionChosen { turn, index });
    assert_eq!(shop.kinds()[2], EntryKind::Unknown);
    assert!(shop.panel().offers_person);
    let unhelpful = shop.happened("wasl.faq.unhelpful");
    let question = Value::Text("how long does shipping take please".into());
    assert_eq!(unhelpful.len(), 1);
    assert_eq!(unhelpful[0].get("question"), Some(&question));
    // Once is enough, also after a reload.
    shop.event(Event::SuggestionChosen { turn, index });
    assert_eq!(shop.happened("wasl.faq.unhelpful").len(), 1);
    let mut kept = shop.saved().into_iter().rev();
    let kept = kept.find(|record| matches!(record, Record::Bot(_)));
    let mut next = boot(FAQ);
    next.records = vec![kept.expect("the bot's turns"), Record::Panel(true)];
    let mut next = Shop::boot(next);
    next.event(Event::Commanded(Command::Update(unsure)));
    assert_eq!(next.kinds()[2], EntryKind::Unknown);
}

#[test]
fn a_reload_shows_the_same_and_later_entries_are_looked_up() {
    let mut shop = opened();
    shop.event(Event::QuickQuestionChosen(0));
    shop.event(Event::HelpfulChosen {
        turn: 1,
        helpful: true,
    });
    shop.write("zzzz qqqq wwww");
    let before = shop.kinds();
    let kept: Vec<Record> = shop
        .saved()
        .into_iter()
        .filter(|record| matches!(record, Record::Bot(_)))
        .collect();

    let mut next = boot(r#"{"site":"demo"}"#);
    next.records = vec![kept.last().unwrap().clone(), Record::Panel(true)];
    let mut next = Shop::boot(next);
    assert!(next.panel().loading);
    assert!(next.panel().entries.is_empty());
    let faq = wasl_core::config::Given::part(&json(FAQ), crate::patterns::ENGINE).0;
    next.event(Event::SettingsLoaded(Value::Map(
        wasl_protocol::Properties::default().with("faq", faq.get("faq").unwrap().clone()),
    )));
    assert!(!next.panel().loading);
    assert_eq!(next.kinds(), before);
}

#[test]
fn handing_over_tells_the_agent_what_was_asked() {
    let mut shop = opened();
    shop.write("How long does shipping take?");
    shop.write(&"zq".repeat(300));
    let effects = shop.event(Event::PersonWanted);
    assert!(effects.contains(&Effect::Focus(Target::Composer)));
    assert_eq!(shop.panel().mode, Mode::Person);
    assert!(!shop.panel().offers_person);
    shop.serve();
    let Body::Handover { asked } = &shop.server.messages[0].body else {
        panic!("{:?}", shop.server.messages);
    };
    assert_eq!(asked.len(), 2);
    assert_eq!(
        asked[0].matched.as_deref(),
        Some("How long does shipping take?")
    );
    assert_eq!(asked[1].question.chars().count(), 200);
    shop.write("Hello?");
    shop.serve();
    assert_eq!(shop.server.messages.len(), 2);
    let kinds = shop.kinds();
    assert_eq!(kinds[5], EntryKind::Note(Note::HandedOver));
    assert!(
        matches!(&kinds[6], EntryKind::Mine { text, state: Delivery::Sent, .. } if text == "Hello?")
    );
    shop.event(Event::PersonWanted);
    shop.event(Event::QuickQuestionChosen(0));
    assert_eq!(shop.kinds().len(), 7, "the bot has left");
    let sends = shop
        .sent()
        .iter()
        .filter(|frame| matches!(frame, ClientFrame::Send(_)))
        .count();
    assert_eq!(sends, 2);
    assert_eq!(shop.happened("wasl.faq.handed_over").len(), 1);
    assert_eq!(shop.happened("wasl.conversation.started").len(), 1);
}

#[test]
fn entries_group_and_keep_their_keys() {
    let mut shop = opened();
    shop.event(Event::QuickQuestionChosen(0));
    shop.write("zzzz qqqq wwww");
    let entries = shop.panel().entries.clone();
    let keys: Vec<_> = entries.iter().map(|entry| entry.key.as_str()).collect();
    assert_eq!(keys, ["greeting", "q1", "a1", "q2", "a2"]);
    let leads: Vec<_> = entries.iter().map(|entry| entry.leads).collect();
    assert_eq!(leads, [true; 5]);
}

/// A FAQ that takes more than one slice to train.
fn long() -> String {
    let mut entries = String::new();
    for topic in ["parcel", "refund", "size", "voucher", "invoice", "repair"] {
        let phrasings: Vec<String> = (0..14)
            .map(|n| format!("\"please tell me about the {topic} number {n} of my last order\""))
            .collect();
        let entry = format!(
            r#"{{"question":"What about my {topic}?","answer":"About the {topic}.","phrasings":[{}]}}"#,
            phrasings.join(",")
        );
        entries.push_str(if entries.is_empty() { "" } else { "," });
        entries.push_str(&entry);
    }
    format!(r#"{{"site":"demo","faq":{{"entries":[{entries}]}}}}"#)
}

#[test]
fn training_is_done_in_slices() {
    let mut shop = Shop::open(&long());
    shop.event(Event::LauncherClicked);

    let mut slices = 0;
    let mut next = at(shop.now + 1);
    while shop.model.deadline().is_some_and(|due| due <= next) {
        assert!(slices < 1_000, "it does not end");
        shop.model.update(next, Event::Ticked);
        shop.now += 1;
        next = at(shop.now + 1);
        slices += 1;
    }
    assert!(slices > 1, "{slices}");
}

#[test]
fn a_question_does_not_wait_for_the_training() {
    for waited in [0, 1_000] {
        let mut shop = Shop::open(&long());
        shop.event(Event::LauncherClicked);
        shop.wait(waited);
        shop.write("where is my voucher");
        let panel = shop.panel();
        let last = panel.entries.last().expect("an answer");
        let EntryKind::Answer { matched, .. } = &last.kind else {
            panic!("{last:?}");
        };
        assert_eq!(matched, "What about my voucher?");
    }
}
