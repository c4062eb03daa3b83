//! The fields of each type that the widget reads or writes: the wire's and storage's.
//!
//! A field that a type does not have, or one that is forgotten, does not compile.

use wasl_chat::Outgoing;
use wasl_core::record::{PromptRecord, SessionRecord, VisitorRecord};
use wasl_protocol::{
    Accepted, Ack, AgentId, Asked, Author, Block, Body, Bye, ClientFrame, ClientId, CloudEvent,
    ConversationId, ConversationState, DeviceId, ErrorCode, ErrorFrame, EventId, Hello, HelloRole,
    Identify, Inline, MessageEvent, MessageId, PageFacts, Ping, Pong, Position, Presence, Rating,
    Rejected, RejectionCode, Reset, Seen, SeenMark, Send, Seq, ServerFrame, Signal, SiteId, Sync,
    Timestamp, Typing, Value, VisitorId, VisitorToken, Welcome,
};

use super::json::{Field, Read, Write, field, fields, tagged, write_object, write_text};

/// A field's key: its name, unless the table says another.
macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}

/// Objects that are read.
macro_rules! read {
    ($($name:ident { $($field:ident $($key:literal)?),* $(,)? })*) => {$(
        impl Read for $name {
            fn read(value: &Value) -> Option<Self> {
                let (fields, mut fits) = (fields(value)?, true);
                let read = Self { $($field: field(fields, key!($field $($key)?), &mut fits)),* };
                fits.then_some(read)
            }
        }
    )*};
}

/// Objects that are written.
macro_rules! write {
    ($($name:ident { $($field:ident $($key:literal)?),* $(,)? })*) => {$(
        impl Write for $name {
            fn write(&self, out: &mut String) {
                let Self { $($field),* } = self;
                write_object(out, &[$((key!($field $($key)?), $field as &dyn Write)),*]);
            }
        }
    )*};
}

/// Objects that are both.
macro_rules! both {
    ($($table:tt)*) => {
        read! { $($table)* }
        write! { $($table)* }
    };
}

/// Ids: newtypes over text.
macro_rules! ids {
    ($($name:ident)*) => {$(
        impl Read for $name {
            fn read(value: &Value) -> Option<Self> {
                value.as_text().map(Self::new)
            }
        }

        impl Field for $name {
            fn neutral() -> Self {
                Self::new("")
            }
        }

        impl Write for $name {
            fn write(&self, out: &mut String) {
                write_text(out, self.as_str());
            }
        }
    )*};
}

/// Words: enums without content.
macro_rules! words {
    ($($name:ident { $($word:literal $variant:ident),* $(,)? })*) => {$(
        impl Read for $name {
            fn read(value: &Value) -> Option<Self> {
                static WORDS: &[(&str, $name)] = &[$(($word, $name::$variant)),*];
                let given = value.as_text()?;
                WORDS.iter().find(|(word, _)| *word == given).map(|(_, value)| *value)
            }
        }

        impl Field for $name {
            fn neutral() -> Self {
                [$($name::$variant),*][0]
            }
        }
    )*};
}

ids! {
    AgentId ClientId ConversationId DeviceId EventId MessageId SiteId VisitorId VisitorToken
}

words! {
    ConversationState { "open" Open, "resolved" Resolved, "reopened" Reopened }
    RejectionCode {
        "schema" Schema, "too_large" TooLarge, "wrong_site" WrongSite, "time" Time,
    }
    ErrorCode {
        "malformed" Malformed, "unexpected" Unexpected, "version" Version, "too_large" TooLarge,
        "empty" Empty, "unknown_site" UnknownSite, "origin" Origin, "unauthorized" Unauthorized,
        "forbidden" Forbidden, "not_found" NotFound, "conflict" Conflict,
        "link_expired" LinkExpired, "rate_limited" RateLimited, "slow_consumer" SlowConsumer,
        "restarting" Restarting, "internal" Internal,
    }
}

read! {
    Ack { cid, conversation, seq, id, at, duplicate }
    Bye { code, retry, after_ms }
    ErrorFrame { cid, code, retry, after_ms }
    MessageEvent { conversation, seq, id, cid, from, body, at }
    Ping { heads }
    Presence { agents_online }
    Reset { conversation }
    SeenMark { conversation, head, visitor_seen, agent_seen }
    Welcome { v, now, visitor, heads, agents_online }
    Accepted { accepted, rejected }
    Rejected { index, id, code, message }
}

write! {
    Hello { v, role, device, positions }
    PageFacts { url, title, stage, page_count }
    Pong {}
    Seen { conversation, seq }
    Send { cid, conversation, body }
    Sync { conversation, after, limit }
    Typing { conversation, active }
}

both! {
    Asked { question, matched, helpful }
    CloudEvent {
        specversion, id, source, kind "type", time, datacontenttype, session, data,
    }
    Identify { name, contact }
    Outgoing { cid, conversation, body, at }
    Position { conversation, seq }
    PromptRecord { id, shown, at }
    Rating { survey, score, comment }
    SessionRecord { id, started_at, active_at, pages, stage }
    VisitorRecord { token, device, conversation, identity }
}

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

impl Field for Identify {
    fn neutral() -> Self {
        Self::default()
    }
}

impl Read for Seq {
    fn read(value: &Value) -> Option<Self> {
        u32::read(value).map(Self)
    }
}

impl Field for Seq {
    fn neutral() -> Self {
        Self::ZERO
    }
}

impl Write for Seq {
    fn write(&self, out: &mut String) {
        self.0.write(out);
    }
}

impl Read for Timestamp {
    fn read(value: &Value) -> Option<Self> {
        u64::read(value).map(Self::from_millis)
    }
}

impl Field for Timestamp {
    fn neutral() -> Self {
        Self::from_millis(0)
    }
}

impl Write for Timestamp {
    fn write(&self, out: &mut String) {
        self.as_millis().write(out);
    }
}

impl Read for u8 {
    fn read(value: &Value) -> Option<Self> {
        u32::read(value)?.try_into().ok()
    }
}

impl Field for u8 {
    fn neutral() -> Self {
        0
    }
}

impl Write for u8 {
    fn write(&self, out: &mut String) {
        u32::from(*self).write(out);
    }
}
