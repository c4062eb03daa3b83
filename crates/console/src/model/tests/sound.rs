//! The tone for what the agent is not looking at.

use wasl_protocol::Asked;

use super::*;
use crate::model::event::Section;

fn tones(console: &Console) -> usize {
    let tone = |order: &&Effect| matches!(order, Effect::Chime);
    console.orders.iter().filter(tone).count()
}

/// An agent with two conversations, looking at "a".
fn working() -> Console {
    let mut console = Console::ready(vec![summary("a", 1, 1, 10), summary("b", 1, 1, 20)]);
    console.open("a", vec![says("a", 1, "hello")]);
    console.orders.clear();
    console
}

#[test]
fn a_tone_sounds_for_a_conversation_that_nobody_looks_at() {
    type Change = fn(&mut Console);
    let cases: [(&str, Change, &str, usize); 6] = [
        ("the open one", |_| {}, "a", 0),
        ("another one", |_| {}, "b", 1),
        (
            "the page in the back",
            |console| console.tell(Event::VisibilityChanged { visible: false }),
            "a",
            1,
        ),
        (
            "another section",
            |console| console.tell(Event::SectionChosen(Section::Scores)),
            "a",
            1,
        ),
        (
            "back in the inbox",
            |console| console.tell(Event::BackClicked),
            "a",
            1,
        ),
        (
            "switched off",
            |console| console.tell(Event::SoundToggled),
            "b",
            0,
        ),
    ];
    for (case, change, conversation, expected) in cases {
        let mut console = working();
        change(&mut console);
        console.frame(ServerFrame::Event(says(conversation, 2, "still there?")));
        assert_eq!(tones(&console), expected, "{case}");
    }
}

#[test]
fn only_what_waits_for_an_agent_sounds() {
    let handover = Body::Handover {
        asked: Vec::<Asked>::new(),
    };
    let agent = Author::Agent {
        id: wasl_protocol::AgentId::new("agent-2"),
        name: "Layla".into(),
    };
    let reopened = Body::Status {
        state: ConversationState::Reopened,
    };
    for (from, body, expected) in [
        (Author::Visitor, handover, 1),
        (agent, text("mine"), 0),
        (Author::System, reopened, 0),
    ] {
        let mut console = working();
        console.frame(ServerFrame::Event(message("b", 2, from, body)));
        assert_eq!(tones(&console), expected);
    }
    // A conversation that is not known yet: somebody new.
    let mut console = working();
    console.frame(ServerFrame::Event(says("c", 1, "hi")));
    assert_eq!(tones(&console), 1);
}

#[test]
fn several_messages_are_one_tone() {
    let mut console = working();
    for seq in 2..6 {
        console.frame(ServerFrame::Event(says("b", seq, "and")));
        console.wait(500);
    }
    assert_eq!(tones(&console), 1);
    console.wait(4_000);
    console.frame(ServerFrame::Event(says("b", 6, "later")));
    assert_eq!(tones(&console), 2);
}

#[test]
fn what_was_missed_is_read_back_in_silence() {
    let mut console = working();
    console.tell(Event::BackClicked);
    console.tell(Event::SocketClosed);
    while !console.take_orders().contains(&Effect::OpenSocket) {
        console.wait(100);
    }
    console.open_socket();
    console.orders.clear();
    console.frame(ServerFrame::Event(says("a", 2, "into the gap")));
    assert_eq!(tones(&console), 0);
    let mut late = says("a", 3, "now");
    late.at = Timestamp::from_millis(console.now.as_millis() + 1);
    console.frame(ServerFrame::Event(late));
    assert_eq!(tones(&console), 1);
}

#[test]
fn the_switch_is_remembered() {
    let mut console = working();
    assert!(!console.desk().muted);
    console.tell(Event::SoundToggled);
    assert!(console.desk().muted);
    assert!(console.take_orders().contains(&Effect::SaveSound(false)));
    console.tell(Event::SoundToggled);
    assert!(console.take_orders().contains(&Effect::SaveSound(true)));
    console.tell(Event::Started(Start {
        muted: true,
        ..Start::default()
    }));
    assert!(console.desk().muted);
}
