//! The types that are one of several kinds: frames, tabs' messages, signals, bodies, authors,
//! rich text. On the wire each is an object whose one key is its kind.
//!
//! A newer server may speak of kinds that this widget does not know (PROTOCOL.md, Versions). A frame
//! or signal is then read as one that means nothing, a body as one that takes its place and is not
//! drawn, rich text as its plain words.

use wasl_chat::TabMessage;
use wasl_protocol::{
    Author, Block, Body, ClientFrame, ConversationId, ConversationState, HelloRole, Inline,
    ServerFrame, Signal, Value,
};

use super::json::{Read, Write, fields, tagged, write_field, write_text};

impl Read for ServerFrame {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        let (tag, value) = tagged(given);
        match tag {
            "welcome" => Self::Welcome(Read::read(value, fits)),
            "ack" => Self::Ack(Read::read(value, fits)),
            "event" => Self::Event(Read::read(value, fits)),
            "reset" => Self::Reset(Read::read(value, fits)),
            "ephemeral" => Self::Ephemeral(Read::read(value, fits)),
            "ping" => Self::Ping(Read::read(value, fits)),
            "error" => Self::Error(Read::read(value, fits)),
            "bye" => Self::Bye(Read::read(value, fits)),
            _ => Self::Ephemeral(nothing(tag, fits)),
        }
    }
}

/// What says nothing about no conversation, for a kind that is not known. No kind at all does not fit.
fn nothing(tag: &str, fits: &mut bool) -> Signal {
    *fits &= !tag.is_empty();
    Signal::Typing {
        conversation: ConversationId::new(""),
        from: Author::System,
        active: false,
        ttl: 0,
    }
}

/// A follower's messages have keys that no frame of the server's has.
impl Read for TabMessage {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        let (tag, value) = tagged(given);
        let frame = match tag {
            "hello" => return Self::Hello,
            "wrote" => return Self::Wrote(Read::read(value, fits)),
            "leading" => {
                let open = Read::read(value, fits);
                return Self::Leading { open };
            }
            "ring" => return Self::Ring(Read::read(value, fits)),
            "sync" => ClientFrame::Sync(Read::read(value, fits)),
            "seen" => ClientFrame::Seen(Read::read(value, fits)),
            "typing" => ClientFrame::Typing(Read::read(value, fits)),
            "page" => ClientFrame::Page(Read::read(value, fits)),
            "identify" => ClientFrame::Identify(Read::read(value, fits)),
            _ => return Self::Said(Read::read(given, fits)),
        };
        Self::Asked(frame)
    }
}

impl Write for TabMessage {
    fn write(&self, out: &mut String) {
        match self {
            Self::Hello => out.push_str("{\"hello\":0}"),
            Self::Wrote(outgoing) => write_tagged(out, "wrote", outgoing),
            Self::Asked(frame) => frame.write(out),
            Self::Said(ServerFrame::Welcome(welcome)) => write_tagged(out, "welcome", welcome),
            Self::Said(ServerFrame::Ephemeral(Signal::Queue(queue))) => {
                out.push_str("{\"ephemeral\":{");
                write_field(out, "queue", queue);
                out.push_str("}}");
            }
            Self::Leading { open } => write_tagged(out, "leading", open),
            Self::Ring(number) => write_tagged(out, "ring", number),
            // The socket relays these as the text they came as.
            Self::Said(
                ServerFrame::Ack(_)
                | ServerFrame::Event(_)
                | ServerFrame::Reset(_)
                | ServerFrame::Ephemeral(_)
                | ServerFrame::Ping(_)
                | ServerFrame::Error(_)
                | ServerFrame::Bye(_),
            ) => {}
        }
    }
}

impl Read for Signal {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        let (tag, value) = tagged(given);
        match tag {
            "typing" => {
                let fields = fields(value, fits);
                Self::Typing {
                    conversation: Read::read(fields.get("conversation"), fits),
                    from: Read::read(fields.get("from"), fits),
                    active: Read::read(fields.get("active"), fits),
                    ttl: Read::read(fields.get("ttl"), fits),
                }
            }
            "seen" => Self::Seen(Read::read(value, fits)),
            "presence" => Self::Presence(Read::read(value, fits)),
            "queue" => Self::Queue(Read::read(value, fits)),
            // Also `conversation`, which goes to agents only.
            _ => nothing(tag, fits),
        }
    }
}

impl Write for ClientFrame {
    fn write(&self, out: &mut String) {
        let (tag, value): (&str, &dyn Write) = match self {
            Self::Hello(hello) => ("hello", hello),
            Self::Send(send) => ("send", send),
            Self::Sync(sync) => ("sync", sync),
            Self::Seen(seen) => ("seen", seen),
            Self::Typing(typing) => ("typing", typing),
            Self::Page(page) => ("page", page),
            Self::Identify(identify) => ("identify", identify),
            Self::Pong(pong) => ("pong", pong),
        };
        write_tagged(out, tag, value);
    }
}

fn write_tagged(out: &mut String, tag: &str, value: &dyn Write) {
    out.push('{');
    write_field(out, tag, value);
    out.push('}');
}

impl Write for HelloRole {
    fn write(&self, out: &mut String) {
        match self {
            Self::Visitor {
                site,
                token,
                locale,
                page,
            } => {
                out.push_str("{\"visitor\":{");
                write_field(out, "site", site);
                write_field(out, "token", token);
                write_field(out, "locale", locale);
                write_field(out, "page", page);
                out.push_str("}}");
            }
            Self::Agent => write_text(out, "agent"),
        }
    }
}

impl Read for Body {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        let (tag, value) = tagged(given);
        if tag == "rating" {
            return Self::Rating(Read::read(value, fits));
        }
        let mut whole = true;
        let fields = fields(value, &mut whole);
        let body = match tag {
            "text" => {
                let mut known = true;
                let mut rich: Vec<Block> = Read::read(fields.get("rich"), &mut known);
                if !known {
                    rich.clear();
                }
                let text = Read::read(fields.get("text"), fits);
                Self::Text { text, rich }
            }
            "handover" => Self::Handover {
                asked: Read::read(fields.get("asked"), fits),
            },
            "status" => Self::Status {
                state: Read::read(fields.get("state"), fits),
            },
            "survey" => Self::Survey {
                survey: Read::read(fields.get("survey"), fits),
            },
            _ => {
                whole = !tag.is_empty();
                let state = ConversationState::Open;
                Self::Status { state }
            }
        };
        *fits &= whole;
        body
    }
}

impl Write for Body {
    /// What a visitor sends; agents' and the server's bodies are only read here.
    fn write(&self, out: &mut String) {
        match self {
            Self::Text { text, .. } => {
                out.push_str("{\"text\":{");
                write_field(out, "text", text);
                out.push_str("}}");
            }
            Self::Handover { asked } => {
                out.push_str("{\"handover\":{");
                write_field(out, "asked", asked);
                out.push_str("}}");
            }
            Self::Rating(rating) => write_tagged(out, "rating", rating),
            Self::Status { .. } | Self::Survey { .. } => out.push_str("null"),
        }
    }
}

impl Read for Author {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        let word = given.and_then(Value::as_text);
        if word == Some("visitor") {
            return Self::Visitor;
        }
        if word == Some("system") {
            return Self::System;
        }
        let (tag, value) = tagged(given);
        *fits &= tag == "agent";
        let fields = fields(value, fits);
        Self::Agent {
            id: Read::read(fields.get("id"), fits),
            name: Read::read(fields.get("name"), fits),
        }
    }
}

impl Read for Block {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        let (tag, value) = tagged(given);
        match tag {
            "paragraph" => Self::Paragraph(Read::read(value, fits)),
            "bullets" => Self::Bullets(Read::read(value, fits)),
            "numbers" => Self::Numbers(Read::read(value, fits)),
            "image" => {
                let fields = fields(value, fits);
                Self::Image {
                    src: Read::read(fields.get("src"), fits),
                    alt: Read::read(fields.get("alt"), fits),
                }
            }
            _ => {
                *fits &= tag == "code";
                Self::Code(Read::read(value, fits))
            }
        }
    }
}

impl Read for Inline {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        if given.and_then(Value::as_text) == Some("break") {
            return Self::Break;
        }
        let (tag, value) = tagged(given);
        if tag == "link" {
            let fields = fields(value, fits);
            return Self::Link {
                text: Read::read(fields.get("text"), fits),
                href: Read::read(fields.get("href"), fits),
            };
        }
        let text = Read::read(value, fits);
        match tag {
            "text" => Self::Text(text),
            "strong" => Self::Strong(text),
            "emphasis" => Self::Emphasis(text),
            _ => {
                *fits &= tag == "code";
                Self::Code(text)
            }
        }
    }
}
