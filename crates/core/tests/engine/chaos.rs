//! Any events in any order: nothing panics, and the deadline always lies ahead.

use proptest::prelude::*;
use wasl_core::event::{BatchOutcome, Command};
use wasl_core::record::Record;
use wasl_core::triggers::Viewport;
use wasl_core::{Event, Model};
use wasl_protocol::{
    Body, Bye, ClientId, ConversationId, ErrorCode, MessageEvent, MessageId, Seq, ServerFrame,
    Value, Welcome,
};

use crate::harness::{FAQ, Shop, agent, at, boot, json, page, text_body};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("how long does shipping take".to_owned()),
        "\\PC{0,12}",
        Just("<b>\u{202e}&amp;</b> 🙈".to_owned()),
    ]
}

fn message() -> impl Strategy<Value = ServerFrame> {
    (1_u32..6, any::<bool>(), 0_u8..4).prop_map(|(seq, ours, kind)| {
        ServerFrame::Event(MessageEvent {
            conversation: ConversationId::new(if ours { "c1" } else { "c2" }),
            seq: Seq(seq),
            id: MessageId::new(format!("m{seq}")),
            cid: None,
            from: agent(),
            body: match kind {
                0 => Body::Survey {
                    survey: "csat".into(),
                },
                1 => Body::Status {
                    state: wasl_protocol::ConversationState::Resolved,
                },
                2 => Body::Handover { asked: vec![] },
                _ => text_body("hi"),
            },
            at: at(0),
        })
    })
}

fn event() -> impl Strategy<Value = Event> {
    let visitor = prop_oneof![
        Just(Event::LauncherClicked),
        Just(Event::PanelClosed),
        text().prop_map(Event::DraftChanged),
        Just(Event::ComposerLeft),
        Just(Event::ComposerSubmitted),
        (0_usize..4).prop_map(Event::QuickQuestionChosen),
        (0_u32..4, 0_usize..4).prop_map(|(turn, index)| Event::SuggestionChosen { turn, index }),
        (0_u32..4, any::<bool>())
            .prop_map(|(turn, helpful)| Event::HelpfulChosen { turn, helpful }),
        (0_u32..4, 0_usize..4).prop_map(|(turn, index)| Event::RelatedChosen { turn, index }),
        any::<bool>().prop_map(|down| Event::HintsWalked { down }),
        Just(Event::HintsClosed),
        (0_usize..4).prop_map(Event::HintChosen),
        Just(Event::PersonWanted),
        Just(Event::RetryClicked(ClientId::new("x"))),
        (0_u32..9).prop_map(|seq| Event::ThreadSeen(Seq(seq))),
        (1_u32..6, 0_u8..7).prop_map(|(seq, score)| Event::RatingChosen {
            survey: MessageId::new(format!("m{seq}")),
            score,
        }),
        (1_u32..6, text()).prop_map(|(seq, text)| Event::CommentChanged {
            survey: MessageId::new(format!("m{seq}")),
            text,
        }),
        (1_u32..6).prop_map(|seq| Event::CommentSubmitted(MessageId::new(format!("m{seq}")))),
        (0_usize..3).prop_map(Event::PromptClicked),
        Just(Event::PromptDismissed),
    ];
    let browser = prop_oneof![
        Just(Event::Booted(boot(FAQ))),
        Just(Event::SettingsLoaded(json(
            r#"{"hidden":false,"prompts":[{"id":"p","text":"t","cap":9,"when":{"idle":3}}]}"#
        ))),
        Just(Event::SettingsLoaded(Value::Null)),
        Just(Event::SettingsFailed),
        (0_u8..3).prop_map(|n| Event::PageChanged(page(["/", "/cart", "/x?y"][usize::from(n)]))),
        any::<[u16; 3]>().prop_map(|[top, height, page]| Event::Scrolled(Viewport {
            top: top.into(),
            height: height.into(),
            page: page.into(),
        })),
        Just(Event::PointerLeft { speed: None }),
        Just(Event::Active),
        any::<bool>().prop_map(|visible| Event::VisibilityChanged { visible }),
        Just(Event::PageHidden),
        any::<bool>().prop_map(|online| Event::NetworkChanged { online }),
        Just(Event::RecordChanged(Record::Draft("x".into()))),
        Just(Event::Ticked),
    ];
    let network = prop_oneof![
        Just(Event::SocketOpened),
        Just(Event::StreamOpened("secret".into())),
        any::<bool>().prop_map(|taken| Event::FramesPosted { request: 1, taken }),
        Just(Event::SocketClosed),
        Just(Event::FrameUnreadable),
        message().prop_map(Event::FrameReceived),
        Just(Event::FrameReceived(ServerFrame::Welcome(Welcome {
            v: 1,
            now: at(0),
            visitor: None,
            heads: vec![],
            agents_online: false,
        }))),
        any::<bool>().prop_map(|retry| Event::FrameReceived(ServerFrame::Bye(Bye {
            code: ErrorCode::Restarting,
            retry,
            after_ms: 10,
        }))),
        (0_u32..5, 0_u8..4).prop_map(|(request, kind)| Event::BatchAnswered {
            request,
            outcome: match kind {
                0 => BatchOutcome::Accepted(None),
                1 => BatchOutcome::Retry { after: Some(3) },
                2 => BatchOutcome::Refused(400),
                _ => BatchOutcome::Unreachable,
            },
        }),
    ];
    let command = prop_oneof![
        Just(Command::Show),
        Just(Command::Hide),
        Just(Command::Open),
        Just(Command::Toggle),
        Just(Command::Update(json(
            r#"{"locale":"ar","faq":{"entries":[]}}"#
        ))),
        Just(Command::Update(json(
            r#"{"tone":"formal","words":{"unknown":"[NAME]?"},"faq":{"asked":{"pages":{"/":{"b":3}}}}}"#
        ))),
        Just(Command::Update(json(
            r#"{"locale":"en","faq":{"entries":[{"question":"a","answer":"b"}]}}"#
        ))),
        text().prop_map(|name| Command::Track {
            name,
            properties: Default::default()
        }),
    ]
    .prop_map(Event::Commanded);
    prop_oneof![visitor, browser, network, command]
}

proptest! {
    #[test]
    fn any_order_of_events_is_survived(
        booted in prop::bool::weighted(0.9),
        steps in prop::collection::vec((event(), 0_u64..20_000), 1..120),
    ) {
        let mut shop = Shop::open(FAQ);
        if !booted {
            shop.model = Model::new(crate::patterns::ENGINE);
        }
        for (event, wait) in steps {
            shop.event(event);
            let (counts, queued) = shop.model.telemetry();
            prop_assert_eq!(
                counts.emitted,
                counts.accepted + counts.refused + counts.dropped + queued as u32
            );
            let view = shop.view();
            if let Some(panel) = &view.panel {
                let mut keys: Vec<_> = panel.entries.iter().map(|entry| &entry.key).collect();
                keys.sort();
                keys.dedup();
                prop_assert_eq!(keys.len(), panel.entries.len(), "keys are unique");
                prop_assert!(view.prompt.is_none());
            }
            // Each tick moves on: a wait of 20 s needs few of them.
            let before = shop.log.len();
            let mut ticks = 0;
            let end = shop.now + wait;
            while let Some(due) = shop.model.deadline().filter(|due| *due <= at(end)) {
                shop.now = due.as_millis() - at(0).as_millis();
                shop.event(Event::Ticked);
                ticks += 1;
                prop_assert!(ticks < 200, "busy: {:?}", &shop.log[before..]);
            }
            shop.now = end;
        }
    }
}
