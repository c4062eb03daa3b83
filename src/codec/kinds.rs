//! The types that are one of several kinds: frames, signals, bodies, authors, rich text. On the
//! wire each is an object whose one key is its kind.

use wasl_protocol::{
    Author, Block, Body, ClientFrame, HelloRole, Inline, ServerFrame, Signal, Value,
};

use super::json::{Field, Read, Write, field, fields, tagged, write_object, write_text};

impl Read for ServerFrame {
    fn read(value: &Value) -> Option<Self> {
        let (tag, value) = tagged(value)?;
        match tag {
            "welcome" => Read::read(value).map(Self::Welcome),
            "ack" => Read::read(value).map(Self::Ack),
            "event" => Read::read(value).map(Self::Event),
            "reset" => Read::read(value).map(Self::Reset),
            "ephemeral" => Read::read(value).map(Self::Ephemeral),
            "ping" => Read::read(value).map(Self::Ping),
            "error" => Read::read(value).map(Self::Error),
            "bye" => Read::read(value).map(Self::Bye),
            _ => None,
        }
    }
}

impl Read for Signal {
    fn read(value: &Value) -> Option<Self> {
        let (tag, value) = tagged(value)?;
        match tag {
            "typing" => {
                let (fields, mut fits) = (fields(value)?, true);
                let typing = Self::Typing {
                    conversation: field(fields, "conversation", &mut fits),
                    from: field(fields, "from", &mut fits),
                    active: field(fields, "active", &mut fits),
                    ttl: field(fields, "ttl", &mut fits),
                };
                fits.then_some(typing)
            }
            "seen" => Read::read(value).map(Self::Seen),
            "presence" => Read::read(value).map(Self::Presence),
            // `conversation` goes to agents only.
            _ => None,
        }
    }
}

impl Write for ClientFrame {
    fn write(&self, out: &mut String) {
        let tagged: (&str, &dyn Write) = match self {
            Self::Hello(hello) => ("hello", hello),
            Self::Send(send) => ("send", send),
            Self::Sync(sync) => ("sync", sync),
            Self::Seen(seen) => ("seen", seen),
            Self::Typing(typing) => ("typing", typing),
            Self::Page(page) => ("page", page),
            Self::Identify(identify) => ("identify", identify),
            Self::Pong(pong) => ("pong", pong),
        };
        write_object(out, &[tagged]);
    }
}

/// An object within a tagged one.
struct Inner<'a>(&'a [(&'a str, &'a dyn Write)]);

impl Write for Inner<'_> {
    fn write(&self, out: &mut String) {
        write_object(out, self.0);
    }
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
                let visitor = Inner(&[
                    ("site", site),
                    ("token", token),
                    ("locale", locale),
                    ("page", page),
                ]);
                write_object(out, &[("visitor", &visitor)]);
            }
            Self::Agent => write_text(out, "agent"),
        }
    }
}

impl Read for Body {
    fn read(value: &Value) -> Option<Self> {
        let (tag, value) = tagged(value)?;
        if tag == "rating" {
            return Read::read(value).map(Self::Rating);
        }
        let (fields, mut fits) = (fields(value)?, true);
        let body = match tag {
            "text" => Self::Text {
                text: field(fields, "text", &mut fits),
                rich: field(fields, "rich", &mut fits),
            },
            "handover" => Self::Handover {
                asked: field(fields, "asked", &mut fits),
            },
            "status" => Self::Status {
                state: field(fields, "state", &mut fits),
            },
            "survey" => Self::Survey {
                survey: field(fields, "survey", &mut fits),
            },
            _ => return None,
        };
        fits.then_some(body)
    }
}

impl Field for Body {
    fn neutral() -> Self {
        Self::Survey {
            survey: String::new(),
        }
    }
}

impl Write for Body {
    /// What a visitor sends; agents' and the server's bodies are only read here.
    fn write(&self, out: &mut String) {
        match self {
            Self::Text { text, .. } => {
                let text = Inner(&[("text", text)]);
                write_object(out, &[("text", &text)]);
            }
            Self::Handover { asked } => {
                let asked = Inner(&[("asked", asked)]);
                write_object(out, &[("handover", &asked)]);
            }
            Self::Rating(rating) => write_object(out, &[("rating", rating)]),
            Self::Status { .. } | Self::Survey { .. } => out.push_str("null"),
        }
    }
}

impl Read for Author {
    fn read(value: &Value) -> Option<Self> {
        match value.as_text() {
            Some("visitor") => Some(Self::Visitor),
            Some("system") => Some(Self::System),
            Some(_) => None,
            None => {
                let (tag, value) = tagged(value)?;
                let (fields, mut fits) = (fields(value)?, tag == "agent");
                let agent = Self::Agent {
                    id: field(fields, "id", &mut fits),
                    name: field(fields, "name", &mut fits),
                };
                fits.then_some(agent)
            }
        }
    }
}

impl Field for Author {
    fn neutral() -> Self {
        Self::System
    }
}

impl Read for Block {
    fn read(value: &Value) -> Option<Self> {
        let (tag, value) = tagged(value)?;
        match tag {
            "paragraph" => Read::read(value).map(Self::Paragraph),
            "bullets" => Read::read(value).map(Self::Bullets),
            "numbers" => Read::read(value).map(Self::Numbers),
            "code" => Read::read(value).map(Self::Code),
            _ => None,
        }
    }
}

impl Read for Inline {
    fn read(value: &Value) -> Option<Self> {
        if value.as_text() == Some("break") {
            return Some(Self::Break);
        }
        let (tag, value) = tagged(value)?;
        match tag {
            "text" => Read::read(value).map(Self::Text),
            "strong" => Read::read(value).map(Self::Strong),
            "emphasis" => Read::read(value).map(Self::Emphasis),
            "code" => Read::read(value).map(Self::Code),
            "link" => {
                let (fields, mut fits) = (fields(value)?, true);
                let link = Self::Link {
                    text: field(fields, "text", &mut fits),
                    href: field(fields, "href", &mut fits),
                };
                fits.then_some(link)
            }
            _ => None,
        }
    }
}
