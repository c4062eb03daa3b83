//! The fields of each type that the widget reads or writes: the wire's and storage's.
//!
//! A field that a type does not have, or one that is forgotten, does not compile.

use wasl_chat::Outgoing;
use wasl_core::effect::Watch;
use wasl_core::record::{
    GreetingRecord, JourneyRecord, ProgressRecord, PromptRecord, SessionRecord, Undelivered,
    VisitorRecord,
};
use wasl_protocol::{
    Accepted, Ack, AgentId, Asked, Bye, ClientId, CloudEvent, ConversationId, ConversationState,
    DeviceId, ErrorCode, ErrorFrame, EventId, Hello, Identify, IdentityToken, Lead, LeadField,
    LeadPost, MessageEvent, MessageId, PageFacts, Ping, Pong, Position, Presence, Queue, Rating,
    Rejected, RejectionCode, Reset, Seen, SeenMark, Send, Seq, SiteId, Sync, Timestamp, Typing,
    Value, VisitorId, VisitorToken, Welcome,
};

use super::json::{Read, Write, fields, word, write_field, write_text};
use super::values::{whole, write_whole};

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
            fn read(given: Option<&Value>, fits: &mut bool) -> Self {
                let fields = fields(given, fits);
                Self { $($field: Read::read(fields.get(key!($field $($key)?)), fits)),* }
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
                out.push('{');
                $(write_field(out, key!($field $($key)?), $field);)*
                out.push('}');
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
            fn read(given: Option<&Value>, fits: &mut bool) -> Self {
                Self::new(String::read(given, fits))
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
            fn read(given: Option<&Value>, fits: &mut bool) -> Self {
                [$(Self::$variant),*][word(&[$($word),*], given, fits)]
            }
        }
    )*};
}

ids! {
    AgentId ClientId ConversationId DeviceId EventId MessageId IdentityToken SiteId VisitorId VisitorToken
}

words! {
    LeadField { "email" Email, "phone" Phone }
    ConversationState { "open" Open, "resolved" Resolved, "reopened" Reopened }
    RejectionCode {
        "schema" Schema, "too_large" TooLarge, "wrong_site" WrongSite, "time" Time,
    }
}

/// One that only a newer server has is `internal`: `retry` says what to do all the same.
impl Read for ErrorCode {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        let given = given.and_then(Value::as_text);
        *fits &= given.is_some();
        for code in [
            Self::Malformed,
            Self::Unexpected,
            Self::Version,
            Self::TooLarge,
            Self::Empty,
            Self::UnknownSite,
            Self::Origin,
            Self::Unauthorized,
            Self::IdentityExpired,
            Self::Forbidden,
            Self::NotFound,
            Self::Conflict,
            Self::LinkExpired,
            Self::RateLimited,
            Self::SlowConsumer,
            Self::Restarting,
        ] {
            if given == Some(code.as_str()) {
                return code;
            }
        }
        Self::Internal
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
    Accepted { accepted, rejected, retry }
    Rejected { index, id, code, message }
}

write! {
    Undelivered { events, not_before }
    Watch { scroll, exit, activity, rage, dead, copy, typing, clicks, forms, elements }
    Hello { v, role, device, positions }
    LeadPost { site, token, lead }
    Pong {}
    Send { cid, conversation, body }
}

both! {
    Asked { question, matched, helpful, generated }
    CloudEvent {
        specversion, id, source, kind "type", time, datacontenttype, session, data,
    }
    Identify { name, contact, token }
    Outgoing { cid, conversation, body, at }
    PageFacts { url, title, stage, page_count }
    Queue { conversation, position, expected_wait }
    Position { conversation, seq }
    GreetingRecord { id, at, read }
    Lead { id, field, value, consent, at, prompt, locale, page }
    JourneyRecord {
        bucket, visits, visit, cart, cart_at, campaign, patience, patience_at, cancelled, progress,
        greetings, exposed,
    }
    ProgressRecord { id, done, since, spent }
    PromptRecord { id, shown, at, times, never, later, later_until }
    Rating { survey, score, comment }
    Seen { conversation, seq }
    SeenMark { conversation, head, visitor_seen, agent_seen }
    SessionRecord { id, started_at, active_at, pages, stage, events }
    Sync { conversation, after, limit }
    Typing { conversation, active }
    VisitorRecord { token, device, conversation, identity }
    Welcome { v, now, visitor, heads, agents_online }
}

impl Read for Undelivered {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        // An older widget kept the list alone.
        if let Some(Value::List(_)) = given {
            return Self {
                events: Read::read(given, fits),
                ..Self::default()
            };
        }
        let fields = fields(given, fits);
        Self {
            events: Read::read(fields.get("events"), fits),
            not_before: Read::read(fields.get("not_before"), fits),
        }
    }
}

impl Write for LeadField {
    fn write(&self, out: &mut String) {
        write_text(out, self.as_str());
    }
}

impl Read for Seq {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        // Unlike a plain number, it is never left out.
        *fits &= given.is_some();
        Self(u32::read(given, fits))
    }
}

impl Write for Seq {
    fn write(&self, out: &mut String) {
        self.0.write(out);
    }
}

impl Read for Timestamp {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        Self::from_millis(whole(given, fits))
    }
}

impl Write for Timestamp {
    fn write(&self, out: &mut String) {
        write_whole(out, self.as_millis());
    }
}

impl Read for u8 {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        let number = whole(given, fits);
        *fits &= number <= Self::MAX.into();
        number as Self
    }
}

impl Write for u8 {
    fn write(&self, out: &mut String) {
        write_whole(out, u64::from(*self));
    }
}
