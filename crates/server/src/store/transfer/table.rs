//! The tables as both databases have them, in the order in which their rows refer to each other.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// Bytes.
    Bytes,
    /// Text that a person wrote: PostgreSQL keeps it as JSON, for it may hold any character.
    Words,
}

/// A table.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns; any may be null here, the database knows which may not.
    pub columns: &'static [(&'static str, Kind)],
    /// The order in which its rows are read.
    pub order: &'static str,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// None.
    Null,
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it belongs.
    pub table: &'static Table,
    /// Its values, in the order of the columns.
    pub cells: Vec<Cell>,
}

use Kind::{Bytes, Number, Text, Words};

/// What must not be lost.
pub const DATA: &[&Table] = &[
    &Table {
        name: "sites",
        columns: &[
            ("id", Text),
            ("name", Text),
            ("origins", Text),
            ("created_at", Number),
        ],
        order: "id",
    },
    &Table {
        name: "site_settings",
        columns: &[("site", Text), ("locale", Text), ("json", Text)],
        order: "site, locale",
    },
    &Table {
        name: "faq_versions",
        columns: &[
            ("site", Text),
            ("locale", Text),
            ("version", Number),
            ("entries", Text),
            ("hash", Bytes),
            ("author", Text),
            ("note", Text),
            ("at", Number),
            ("total", Number),
            ("added", Number),
            ("changed", Number),
            ("removed", Number),
        ],
        order: "site, locale, version",
    },
    &Table {
        name: "visitors",
        columns: &[
            ("id", Text),
            ("site", Text),
            ("name", Text),
            ("contact", Text),
            ("locale", Text),
            ("page_url", Text),
            ("page_title", Text),
            ("page_stage", Text),
            ("page_count", Number),
            ("created_at", Number),
            ("verified_as", Text),
            ("verified_until", Number),
        ],
        order: "id",
    },
    &Table {
        name: "identity_keys",
        columns: &[
            ("kid", Text),
            ("site", Text),
            ("secret", Text),
            ("created_at", Number),
        ],
        order: "kid",
    },
    &Table {
        name: "blocked_visitors",
        columns: &[
            ("visitor", Text),
            ("blocked_by", Text),
            ("blocked_at", Number),
        ],
        order: "visitor",
    },
    &Table {
        name: "leads",
        columns: &[
            ("site", Text),
            ("id", Text),
            ("visitor", Text),
            ("field", Text),
            ("value", Text),
            ("consent", Text),
            ("consented_at", Number),
            ("prompt", Text),
            ("locale", Text),
            ("page_url", Text),
            ("received_at", Number),
        ],
        order: "position",
    },
    &Table {
        name: "conversations",
        columns: &[
            ("id", Text),
            ("site", Text),
            ("visitor", Text),
            ("state", Text),
            ("head", Number),
            ("visitor_seen", Number),
            ("agent_seen", Number),
            ("preview", Text),
            ("rating", Number),
            ("rating_comment", Words),
            ("started_at", Number),
            ("updated_at", Number),
        ],
        order: "id",
    },
    &Table {
        name: "messages",
        columns: &[
            ("conversation", Text),
            ("seq", Number),
            ("id", Text),
            ("cid", Text),
            ("body_hash", Bytes),
            ("sender", Text),
            ("author", Text),
            ("body", Text),
            ("at", Number),
        ],
        // As they happened: the feed of the new store has them so.
        order: "at, conversation, seq",
    },
    &Table {
        name: "agents",
        columns: &[
            ("id", Text),
            ("site", Text),
            ("name", Text),
            ("email", Text),
            ("password_hash", Text),
            ("created_at", Number),
        ],
        order: "id",
    },
    &Table {
        name: "sessions",
        columns: &[
            ("token_hash", Bytes),
            ("agent", Text),
            ("expires_at", Number),
        ],
        order: "token_hash",
    },
    &Table {
        name: "links",
        columns: &[
            ("token_hash", Bytes),
            ("site", Text),
            ("expires_at", Number),
            ("used_at", Number),
        ],
        order: "token_hash",
    },
    &Table {
        name: "facts",
        columns: &[("key", Text), ("value", Text)],
        order: "key",
    },
];

/// Telemetry.
pub const TELEMETRY: &[&Table] = &[
    &Table {
        name: "events",
        columns: &[
            ("site", Text),
            ("id", Text),
            ("type", Text),
            ("session", Text),
            ("received_at", Number),
            ("json", Text),
        ],
        order: "position",
    },
    &Table {
        name: "survey_runs",
        columns: &[
            ("site", Text),
            ("survey", Text),
            ("run", Text),
            ("touchpoint", Text),
            ("share", Number),
            ("place", Text),
            ("asked_by", Text),
            ("conversation", Text),
            ("message", Text),
            ("stage", Text),
            ("locale", Text),
            ("page", Text),
            ("first_at", Number),
            ("first_event", Text),
            ("state", Text),
            ("how", Text),
            ("state_at", Number),
            ("state_event", Text),
        ],
        order: "site, survey, run",
    },
    &Table {
        name: "survey_answers",
        columns: &[
            ("site", Text),
            ("survey", Text),
            ("run", Text),
            ("question", Text),
            ("kind", Text),
            ("points", Number),
            ("good_end", Text),
            ("score", Number),
            ("choices", Text),
            ("words", Words),
            ("at", Number),
            ("event", Text),
        ],
        order: "site, survey, run, question",
    },
    &Table {
        name: "faq_questions",
        columns: &[
            ("site", Text),
            ("locale", Text),
            ("key", Text),
            ("outcome", Text),
            ("text", Text),
            ("entry", Text),
            ("number", Number),
            ("last_at", Number),
            ("dismissed", Number),
        ],
        order: "site, locale, key, outcome",
    },
    &Table {
        name: "dead_letters",
        columns: &[
            ("site", Text),
            ("forward", Text),
            ("reason", Text),
            ("message", Text),
            ("event", Text),
            ("body", Bytes),
            ("size", Number),
            ("hash", Bytes),
            ("seen", Number),
            ("first_at", Number),
            ("last_at", Number),
        ],
        order: "position",
    },
    &Table {
        name: "forwards",
        // Where its cursor stands is another place in every database: `passed` tells it.
        columns: &[
            ("site", Text),
            ("name", Text),
            ("url", Text),
            ("format", Text),
            ("key", Text),
            ("headers", Text),
            ("types", Text),
            ("paused", Number),
            ("created_at", Number),
            ("passed", Text),
            ("failures", Number),
            ("retry_at", Number),
            ("most", Number),
            ("delivered", Number),
            ("given_up", Number),
            ("said", Text),
            ("said_at", Number),
        ],
        order: "site, name",
    },
];

/// Whether a table may have rows already when data comes in: the same row stays as it is.
pub fn is_telemetry(table: &Table) -> bool {
    TELEMETRY.iter().any(|known| known.name == table.name)
}

/// A table by its name.
pub fn named(name: &str) -> Option<&'static Table> {
    DATA.iter()
        .chain(TELEMETRY)
        .find(|table| table.name == name)
        .copied()
}
