//! The assistant in the thread: asked where the FAQ has no answer, written to as it speaks, stopped, kept
//! over a reload, and silent once people are asked.

use wasl_core::event::Command;
use wasl_core::record::Record;
use wasl_core::view::{EntryKind, GeneratedStage};
use wasl_core::{Effect, Event};
use wasl_protocol::{
    AssistantAsk, AssistantEnd, AssistantSaid, Block, Body, ConversationId, Inline, Source, Value,
};

use crate::harness::{FAQ, Shop, boot, json};

const UNKNOWN: &str = "zzzz qqqq wwww";

fn with(settings: &str) -> Shop {
    let mut shop = Shop::boot(boot(FAQ));
    shop.event(Event::SettingsLoaded(json(settings)));
    shop.event(Event::LauncherClicked);
    shop
}

fn opened() -> Shop {
    with(r#"{"assistant":true}"#)
}

/// What was asked of the assistant so far.
fn asked(shop: &Shop) -> Vec<(u32, AssistantAsk)> {
    let mut all = Vec::new();
    for effect in &shop.log {
        if let Effect::AskAssistant { request, url, ask } = effect {
            assert_eq!(url, "https://chat.example/v1/assistant");
            all.push((*request, ask.clone()));
        }
    }
    all
}

fn stops(shop: &Shop) -> usize {
    let stop = |effect: &&Effect| **effect == Effect::StopAssistant;
    shop.log.iter().filter(stop).count()
}

fn blocks(text: &str) -> Vec<Block> {
    vec![Block::Paragraph(vec![Inline::Text(text.into())])]
}

fn said(shop: &mut Shop, request: u32, text: &str) {
    let source = Source {
        entry: "ship".into(),
        question: "How long does shipping take?".into(),
    };
    let said = AssistantSaid::Text {
        rich: blocks(text),
        sources: vec![source],
    };
    let said = Some(said);
    shop.event(Event::AssistantSpoke { request, said });
}

fn ended(shop: &mut Shop, request: u32, end: AssistantEnd) {
    let said = Some(AssistantSaid::End(end));
    shop.event(Event::AssistantSpoke { request, said });
}

fn last(shop: &Shop) -> EntryKind {
    shop.kinds().last().cloned().expect("an entry")
}

fn stage(shop: &Shop) -> Option<(String, GeneratedStage, Option<bool>)> {
    match last(shop) {
        EntryKind::Generated {
            rich,
            stage,
            helpful,
            ..
        } => Some((wasl_core::plain(&rich), stage, helpful)),
        _ => None,
    }
}

fn going(shop: &Shop) -> bool {
    stage(shop).is_some_and(|(_, stage, _)| stage == GeneratedStage::Going)
}

#[test]
fn what_the_faq_does_not_know_is_asked_and_the_answer_grows() {
    let mut shop = opened();
    shop.write("How long does shipping take?");
    assert!(asked(&shop).is_empty(), "the FAQ knows that");
    shop.now += 5;
    let before = shop.view().announcement.clone();
    shop.write("my card 4111 1111 1111 1111, mail a@b.example: zzzz qqqq");
    let (request, ask) = asked(&shop).remove(0);
    assert_eq!(ask.question, "my card [card], mail [email]: zzzz qqqq");
    assert_eq!(ask.locale, "en");
    assert_eq!(ask.history.len(), 1);
    assert_eq!(
        ask.history[0].matched.as_deref(),
        Some("How long does shipping take?")
    );
    assert!(going(&shop));
    assert_eq!(shop.happened("wasl.faq.unanswered").len(), 1);

    said(&mut shop, request, "Three");
    said(&mut shop, request, "Three days [1]");
    assert_eq!(shop.view().announcement, before, "said once, at the end");
    shop.now += 1_200;
    ended(&mut shop, request, AssistantEnd::Done);
    let announced = &shop.view().announcement;
    assert_eq!(announced.0, before.0 + 1);
    assert!(
        announced.1.contains("Generated answer: Three days [1]"),
        "{announced:?}"
    );
    assert_eq!(
        stage(&shop),
        Some(("Three days [1]".into(), GeneratedStage::Done, None))
    );
    let told = &shop.happened("wasl.faq.generated")[0];
    assert_eq!(told.get("outcome"), Some(&Value::Text("done".into())));
    assert_eq!(told.get("citations"), Some(&Value::Number(1.0)));
    assert_eq!(told.get("ms"), Some(&Value::Number(1_200.0)));

    shop.event(Event::HelpfulChosen {
        turn: 2,
        helpful: false,
    });
    assert_eq!(
        stage(&shop).and_then(|(_, _, helpful)| helpful),
        Some(false)
    );
    let told = &shop.happened("wasl.faq.unhelpful")[0];
    assert_eq!(told.get("generated"), Some(&Value::Bool(true)));
    // A source is an entry to read.
    shop.event(Event::SourceChosen { turn: 2, index: 7 });
    shop.event(Event::SourceChosen { turn: 2, index: 0 });
    assert!(
        matches!(last(&shop), EntryKind::Answer { matched, .. } if matched.contains("shipping"))
    );
    let via = shop.happened("wasl.faq.asked");
    let via = via.last().and_then(|asked| asked.get("via"));
    assert_eq!(via, Some(&Value::Text("source".into())));
}

#[test]
fn it_is_off_unless_the_site_says_so_and_the_page_does_not_object() {
    for settings in ["{}", r#"{"assistant":false}"#] {
        let mut shop = with(settings);
        // The page alone cannot switch it on.
        shop.event(Event::Commanded(Command::Update(json(
            r#"{"assistant":true}"#,
        ))));
        shop.write(UNKNOWN);
        assert_eq!(last(&shop), EntryKind::Unknown, "{settings}");
    }
    let mut shop = opened();
    shop.event(Event::Commanded(Command::Update(json(
        r#"{"assistant":false}"#,
    ))));
    shop.write(UNKNOWN);
    assert_eq!(last(&shop), EntryKind::Unknown);
    let mut shop = opened();
    shop.event(Event::NetworkChanged { online: false });
    shop.write(UNKNOWN);
    assert_eq!(last(&shop), EntryKind::Unknown);
    let mut shop = opened();
    let denied = wasl_protocol::Properties::default().with("functional", "denied");
    shop.event(Event::Commanded(Command::Consent(denied)));
    shop.write(UNKNOWN);
    assert_eq!(last(&shop), EntryKind::Unknown, "consent counts");
    assert!(asked(&shop).is_empty());
}

#[test]
fn an_unsure_bot_still_suggests() {
    let mut shop = opened();
    shop.event(Event::Commanded(Command::Update(json(
        r#"{"faq":{"threshold":1}}"#,
    ))));
    shop.write("how long does shipping take please");
    let EntryKind::Suggestions { turn, questions } = last(&shop) else {
        panic!("{:?}", last(&shop));
    };
    assert!(asked(&shop).is_empty());
    // None of them: the assistant may know.
    let index = questions.len() - 1;
    shop.event(Event::SuggestionChosen { turn, index });
    assert_eq!(asked(&shop).len(), 1);
    assert!(matches!(last(&shop), EntryKind::Generated { .. }));
}

#[test]
fn without_an_answer_the_bot_does_not_know() {
    for end in [
        Some(AssistantEnd::Refused),
        Some(AssistantEnd::Failed),
        Some(AssistantEnd::Budget),
        Some(AssistantEnd::Done),
        None,
    ] {
        for spoke in [false, true] {
            let mut shop = opened();
            shop.write(UNKNOWN);
            if spoke && end != Some(AssistantEnd::Done) {
                said(&mut shop, 1, "Three");
            }
            let said = end.map(AssistantSaid::End);
            shop.event(Event::AssistantSpoke { request: 1, said });
            assert_eq!(last(&shop), EntryKind::Unknown, "{end:?}");
            assert!(shop.panel().offers_person);
            assert!(shop.view().announcement.1.contains("talk to a person"));
            let told = &shop.happened("wasl.faq.generated")[0];
            let expected = end.map_or("failed", AssistantEnd::as_str);
            assert_eq!(told.get("outcome"), Some(&Value::Text(expected.into())));
        }
    }
}

#[test]
fn stopping_keeps_what_was_said() {
    let mut shop = opened();
    shop.write(UNKNOWN);
    said(&mut shop, 1, "Three days [1]");
    shop.event(Event::AssistantStopped);
    assert_eq!(stops(&shop), 1);
    assert_eq!(
        stage(&shop),
        Some(("Three days [1]".into(), GeneratedStage::Stopped, None))
    );
    // What still comes is of a question that is over.
    said(&mut shop, 1, "Three days [1]. And more");
    ended(&mut shop, 1, AssistantEnd::Done);
    shop.event(Event::AssistantStopped);
    assert_eq!(shop.happened("wasl.faq.generated").len(), 1);
    assert_eq!(stops(&shop), 1);
    assert_eq!(
        stage(&shop).map(|(text, ..)| text),
        Some("Three days [1]".into())
    );

    let mut shop = opened();
    shop.write(UNKNOWN);
    shop.event(Event::AssistantStopped);
    assert_eq!(last(&shop), EntryKind::Unknown, "nothing was said");
}

#[test]
fn one_question_at_a_time_and_late_words_are_nobodys() {
    let mut shop = opened();
    shop.write(UNKNOWN);
    shop.write("xxxx yyyy vvvv");
    assert_eq!(stops(&shop), 1);
    assert_eq!(
        asked(&shop)
            .iter()
            .map(|(request, _)| *request)
            .collect::<Vec<_>>(),
        [1, 2]
    );
    said(&mut shop, 1, "of the first");
    ended(&mut shop, 1, AssistantEnd::Done);
    assert!(going(&shop));
    said(&mut shop, 2, "of the second [1]");
    shop.event(Event::AssistantSpoke {
        request: 1,
        said: None,
    });
    ended(&mut shop, 2, AssistantEnd::Done);
    assert_eq!(
        stage(&shop).map(|(text, ..)| text),
        Some("of the second [1]".into())
    );
    assert_eq!(shop.kinds()[2], EntryKind::Unknown, "the first was stopped");
}

#[test]
fn a_reload_keeps_a_finished_answer_and_asks_nothing() {
    for finished in [true, false] {
        let mut shop = opened();
        shop.write(UNKNOWN);
        said(&mut shop, 1, "Three days [1]");
        if finished {
            ended(&mut shop, 1, AssistantEnd::Done);
        }
        let before = last(&shop);
        let saved = shop.saved();
        let record = saved
            .iter()
            .rfind(|record| matches!(record, Record::Bot(_)));
        let mut next = boot(FAQ);
        next.records = vec![record.expect("it is kept").clone(), Record::Panel(true)];
        let mut next = Shop::boot(next);
        next.event(Event::SettingsLoaded(json(r#"{"assistant":true}"#)));
        next.wait(5_000);
        if finished {
            assert_eq!(last(&next), before);
        } else {
            assert_eq!(last(&next), EntryKind::Unknown);
        }
        assert!(asked(&next).is_empty());
    }
}

#[test]
fn people_end_it_and_are_told_what_it_said() {
    let mut shop = opened();
    shop.write(UNKNOWN);
    said(&mut shop, 1, "Three days [1]");
    ended(&mut shop, 1, AssistantEnd::Done);
    shop.write("xxxx yyyy vvvv");
    assert!(going(&shop));
    shop.event(Event::PersonWanted);
    assert_eq!(stops(&shop), 1);
    assert!(!shop.kinds().iter().any(|kind| matches!(
        kind,
        EntryKind::Generated {
            stage: GeneratedStage::Going,
            ..
        }
    )));
    shop.serve();
    let Body::Handover { asked: told } = &shop.server.messages[0].body else {
        panic!("{:?}", shop.server.messages);
    };
    let generated = told[0].generated.as_ref().expect("what it said");
    assert_eq!(generated.text, "Three days [1]");
    assert!(
        generated.rich.is_empty(),
        "only the server draws for agents"
    );
    assert_eq!(told[1].generated, None);
    shop.write(UNKNOWN);
    said(&mut shop, 2, "too late");
    assert_eq!(asked(&shop).len(), 2, "nothing more is asked");
}

#[test]
fn a_conversation_that_another_tab_began_ends_it_too() {
    let mut shop = opened();
    shop.write(UNKNOWN);
    assert!(going(&shop));
    let saved = shop.saved();
    let visitor = saved.iter().rev().find_map(|record| match record {
        Record::Visitor(visitor) => Some(visitor.clone()),
        _ => None,
    });
    let mut visitor = visitor.expect("a visitor was made to ask");
    visitor.conversation = Some(ConversationId::new("01890000-0000-7000-8000-000000000001"));
    shop.event(Event::RecordChanged(Record::Visitor(visitor)));
    assert_eq!(stops(&shop), 1);
    let told = &shop.happened("wasl.faq.generated")[0];
    assert_eq!(told.get("outcome"), Some(&Value::Text("stopped".into())));
}
