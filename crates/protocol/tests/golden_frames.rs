//! Every frame and body kind against its golden file in `tests/frames`: what is written is
//! exactly the file, what is read from the file is exactly what was written.
//!
//! A new kind of frame needs a sample here (the `match`es do not compile without it) and a file;
//! `WASL_BLESS=1 cargo test -p wasl-protocol --test golden_frames` writes the files. Changing one
//! that exists breaks clients that are out there.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test stops at the first surprise, and this one reads files"
)]

use std::fmt::Debug;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasl_protocol::*;

const CONVERSATION: &str = "0192a000-0000-7000-8000-000000000001";
const CID: &str = "0192a000-0000-7000-8000-0000000000c1";
const MESSAGE: &str = "0192a000-0000-7000-8000-0000000000e1";
const SURVEY: &str = "0192a000-0000-7000-8000-0000000000e2";
const AT: Timestamp = Timestamp::from_millis(1_767_225_600_123);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/frames")
}

fn client_name(frame: &ClientFrame) -> &'static str {
    match frame {
        ClientFrame::Hello(hello) => match hello.role {
            HelloRole::Visitor { .. } => "client-hello",
            HelloRole::Agent => "client-hello-agent",
        },
        ClientFrame::Send(_) => "client-send",
        ClientFrame::Sync(_) => "client-sync",
        ClientFrame::Seen(_) => "client-seen",
        ClientFrame::Typing(_) => "client-typing",
        ClientFrame::Page(_) => "client-page",
        ClientFrame::Identify(_) => "client-identify",
        ClientFrame::Pong(_) => "client-pong",
    }
}

fn server_name(frame: &ServerFrame) -> &'static str {
    match frame {
        ServerFrame::Welcome(_) => "server-welcome",
        ServerFrame::Ack(_) => "server-ack",
        ServerFrame::Event(_) => "server-event",
        ServerFrame::Reset(_) => "server-reset",
        ServerFrame::Ephemeral(signal) => match signal {
            Signal::Typing { .. } => "server-ephemeral-typing",
            Signal::Seen(_) => "server-ephemeral-seen",
            Signal::Presence(_) => "server-ephemeral-presence",
            Signal::Conversation(_) => "server-ephemeral-conversation",
            Signal::Queue(_) => "server-ephemeral-queue",
        },
        ServerFrame::Ping(_) => "server-ping",
        ServerFrame::Error(_) => "server-error",
        ServerFrame::Bye(_) => "server-bye",
    }
}

fn body_name(body: &Body) -> &'static str {
    match body {
        Body::Text { rich, .. } if rich.is_empty() => "body-text",
        Body::Text { rich, .. } if matches!(rich.last(), Some(Block::Image { .. })) => {
            "body-text-image"
        }
        Body::Text { .. } => "body-text-rich",
        Body::Handover { .. } => "body-handover",
        Body::Status { state } => match state {
            ConversationState::Open => "body-status-open",
            ConversationState::Resolved => "body-status",
            ConversationState::Reopened => "body-status-reopened",
        },
        Body::Survey { .. } => "body-survey",
        Body::Rating(_) => "body-rating",
    }
}

fn conversation() -> ConversationId {
    ConversationId::new(CONVERSATION)
}

fn page() -> PageFacts {
    PageFacts {
        url: "https://shop.example/product/linen-shirt/".into(),
        title: "Linen shirt · قميص كتان".into(),
        stage: Some("before".into()),
        page_count: 3,
    }
}

fn mark() -> SeenMark {
    SeenMark {
        conversation: conversation(),
        head: Seq(7),
        visitor_seen: Seq(7),
        agent_seen: Seq(5),
    }
}

fn agent() -> Author {
    Author::Agent {
        id: AgentId::new("0192a000-0000-7000-8000-0000000000a1"),
        name: "ليلى".into(),
    }
}

fn visitor_id() -> VisitorId {
    VisitorId::new("5f1c1c1e-27ae-8a3d-9f14-6d0b1f9f2a10")
}

fn text(text: &str) -> Body {
    Body::Text {
        text: text.into(),
        rich: vec![],
    }
}

fn client_frames() -> Vec<ClientFrame> {
    let device = DeviceId::new("0192a000-0000-7000-8000-0000000000d1");
    vec![
        ClientFrame::Hello(Hello {
            v: VERSION,
            role: HelloRole::Visitor {
                site: SiteId::new("demo"),
                token: VisitorToken::from_entropy([1, 2, 3, u64::MAX]),
                locale: "ar".into(),
                page: page(),
            },
            device: device.clone(),
            positions: vec![Position {
                conversation: conversation(),
                seq: Seq(5),
            }],
        }),
        ClientFrame::Hello(Hello {
            v: VERSION,
            role: HelloRole::Agent,
            device,
            positions: vec![],
        }),
        ClientFrame::Send(Send {
            cid: ClientId::new(CID),
            conversation: conversation(),
            body: text("Does it shrink? 🧺"),
        }),
        ClientFrame::Sync(Sync {
            conversation: conversation(),
            after: Seq(5),
            limit: MAX_SYNC_EVENTS,
        }),
        ClientFrame::Seen(Seen {
            conversation: conversation(),
            seq: Seq(7),
        }),
        ClientFrame::Typing(Typing {
            conversation: conversation(),
            active: true,
        }),
        ClientFrame::Page(page()),
        ClientFrame::Identify(Identify {
            name: Some("سارة".into()),
            contact: Some("sara@example.com".into()),
            token: Some(IdentityToken::new("eyJhbGciOiJIUzI1NiJ9.e30.c2ln")),
        }),
        ClientFrame::Pong(Pong {}),
    ]
}

fn server_frames() -> Vec<ServerFrame> {
    vec![
        ServerFrame::Welcome(Welcome {
            v: VERSION,
            now: AT,
            visitor: Some(visitor_id()),
            heads: vec![mark()],
            agents_online: true,
        }),
        ServerFrame::Ack(Ack {
            cid: ClientId::new(CID),
            conversation: conversation(),
            seq: Seq(6),
            id: MessageId::new(MESSAGE),
            at: AT,
            duplicate: false,
        }),
        ServerFrame::Event(MessageEvent {
            conversation: conversation(),
            seq: Seq(6),
            id: MessageId::new(MESSAGE),
            cid: Some(ClientId::new(CID)),
            from: Author::Visitor,
            body: text("Does it shrink? 🧺"),
            at: AT,
        }),
        ServerFrame::Reset(Reset {
            conversation: conversation(),
        }),
        ServerFrame::Ephemeral(Signal::Typing {
            conversation: conversation(),
            from: agent(),
            active: true,
            ttl: 6_000,
        }),
        ServerFrame::Ephemeral(Signal::Seen(mark())),
        ServerFrame::Ephemeral(Signal::Presence(Presence {
            agents_online: false,
        })),
        ServerFrame::Ephemeral(Signal::Queue(Queue {
            conversation: conversation(),
            position: 2,
            expected_wait: Some(135),
        })),
        ServerFrame::Ephemeral(Signal::Conversation(ConversationSummary {
            id: conversation(),
            state: ConversationState::Resolved,
            head: Seq(9),
            agent_seen: Seq(9),
            visitor_seen: Seq(9),
            preview: "Does it shrink? 🧺".into(),
            updated_at: AT,
            started_at: Timestamp::from_millis(1_767_225_000_000),
            visitor: VisitorFacts {
                id: visitor_id(),
                name: Some("سارة".into()),
                contact: Some("sara@example.com".into()),
                locale: "ar".into(),
                page: page(),
                online: true,
                verified: Some(Verified {
                    subject: "customer-77".into(),
                    until: Timestamp::from_millis(1_767_229_200_000),
                }),
                blocked: false,
            },
            rating: Some(5),
            rating_comment: Some("Quick and kind".into()),
        })),
        ServerFrame::Ping(Ping {
            heads: vec![Position {
                conversation: conversation(),
                seq: Seq(7),
            }],
        }),
        ServerFrame::Error(ErrorFrame {
            cid: Some(ClientId::new(CID)),
            code: ErrorCode::RateLimited,
            retry: true,
            after_ms: 500,
        }),
        ServerFrame::Bye(Bye {
            code: ErrorCode::Restarting,
            retry: true,
            after_ms: 1_200,
        }),
    ]
}

fn bodies() -> Vec<Body> {
    let status = |state| Body::Status { state };
    vec![
        text("<b>not markup</b> \u{202e}and not reversed\u{202c}"),
        Body::Text {
            text: "Wash it **cold**.".into(),
            rich: vec![
                Block::Paragraph(vec![
                    Inline::Text("Wash it ".into()),
                    Inline::Strong("cold".into()),
                    Inline::Emphasis(", please".into()),
                    Inline::Break,
                    Inline::Code("30 °C".into()),
                    Inline::Link {
                        text: "care".into(),
                        href: "/care/".into(),
                    },
                ]),
                Block::Bullets(vec![vec![Inline::Text("linen".into())]]),
                Block::Numbers(vec![vec![Inline::Text("wool".into())]]),
                Block::Code("NR-1042".into()),
            ],
        },
        Body::Text {
            text: "Here:\n\n![Sizes in cm](/img/sizes.svg)".into(),
            rich: vec![
                Block::Paragraph(vec![Inline::Text("Here:".into())]),
                Block::Image {
                    src: "/img/sizes.svg".into(),
                    alt: "Sizes in cm".into(),
                },
            ],
        },
        Body::Handover {
            asked: vec![
                Asked {
                    question: "how long till my parcel gets here".into(),
                    matched: Some("How long does delivery take?".into()),
                    helpful: Some(false),
                    generated: None,
                },
                Asked {
                    question: "airspeed of a swallow".into(),
                    matched: None,
                    helpful: None,
                    generated: None,
                },
            ],
        },
        status(ConversationState::Open),
        status(ConversationState::Resolved),
        status(ConversationState::Reopened),
        Body::Survey {
            survey: "csat".into(),
        },
        Body::Rating(Rating {
            survey: MessageId::new(SURVEY),
            score: MAX_RATING,
            comment: Some("Quick and kind".into()),
        }),
    ]
}

fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(name: &str, sample: &T) {
    let path = folder().join(format!("{name}.json"));
    let written = serde_json::to_string_pretty(sample).unwrap() + "\n";
    if std::env::var_os("WASL_BLESS").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let golden = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(written, golden, "{name} is written otherwise than its file");
    let read: T = serde_json::from_str(&golden).unwrap();
    assert_eq!(&read, sample, "{name} is read otherwise than its sample");
}

#[test]
fn every_frame_is_its_golden_file() {
    let mut names: Vec<String> = Vec::new();
    for frame in client_frames() {
        check(client_name(&frame), &frame);
        names.push(client_name(&frame).into());
    }
    for frame in server_frames() {
        check(server_name(&frame), &frame);
        names.push(server_name(&frame).into());
    }
    for body in bodies() {
        check(body_name(&body), &body);
        names.push(body_name(&body).into());
    }
    names.sort_unstable();
    let mut files: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect();
    files.sort_unstable();
    assert_eq!(names, files, "each golden file has exactly one sample");
}

#[test]
fn unknown_fields_are_ignored_and_missing_ones_have_defaults() {
    let pong: ClientFrame = serde_json::from_str(r#"{"pong":{"later":1}}"#).unwrap();
    assert_eq!(pong, ClientFrame::Pong(Pong {}));
    let bye: ServerFrame =
        serde_json::from_str(r#"{"bye":{"code":"restarting","retry":true}}"#).unwrap();
    let ServerFrame::Bye(bye) = bye else {
        panic!("not a bye")
    };
    assert_eq!(bye.after_ms, 0);
}

#[test]
fn what_is_no_frame_is_refused() {
    for text in [
        "",
        "null",
        "[]",
        "{}",
        "\"pong\"",
        r#"{"shout":{}}"#,
        r#"{"pong":{},"seen":{}}"#,
        r#"{"send":{"cid":"c","conversation":"v"}}"#,
        r#"{"send":{"cid":"c","conversation":"v","body":{}}}"#,
        r#"{"send":{"cid":"c","conversation":"v","body":{"shout":{"text":"x"}}}}"#,
        r#"{"seen":{"conversation":"v","seq":-1}}"#,
        r#"{"seen":{"conversation":"v","seq":1.5}}"#,
        r#"{"seen":{"conversation":"v","seq":4294967296}}"#,
    ] {
        assert!(
            serde_json::from_str::<ClientFrame>(text).is_err(),
            "{text:?} was read"
        );
    }
}
