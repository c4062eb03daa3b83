//! The fields of what is kept of surveys.

use wasl_core::survey::{
    Answer, AskedRecord, By, Dismissal, GivenAnswer, KeptRun, Phase, Place, Reply, RunRecord,
    SurveysRecord,
};
use wasl_protocol::Value;

use super::json::{Read, Write, fields, tagged, word, write_field, write_text};

/// Objects that are read and written.
macro_rules! both {
    ($($name:ident { $($field:ident),* $(,)? })*) => {$(
        impl Read for $name {
            fn read(given: Option<&Value>, fits: &mut bool) -> Self {
                let fields = fields(given, fits);
                Self { $($field: Read::read(fields.get(stringify!($field)), fits)),* }
            }
        }

        impl Write for $name {
            fn write(&self, out: &mut String) {
                let Self { $($field),* } = self;
                out.push('{');
                $(write_field(out, stringify!($field), $field);)*
                out.push('}');
            }
        }
    )*};
}

both! {
    AskedRecord { survey, touchpoint, at, reply }
    GivenAnswer { question, answer }
    KeptRun {
        id, touchpoint, place, by, share, prompt, conversation, message, shown, draft, run,
    }
    RunRecord { survey, asked_at, touched_at, given, at, phase }
    SurveysRecord { asked, runs }
}

/// Words that are read and written.
macro_rules! words {
    ($($name:ident { $($word:literal $variant:ident),* $(,)? })*) => {$(
        impl Read for $name {
            fn read(given: Option<&Value>, fits: &mut bool) -> Self {
                [$(Self::$variant),*][word(&[$($word),*], given, fits)]
            }
        }

        impl Write for $name {
            fn write(&self, out: &mut String) {
                write_text(out, match self { $(Self::$variant => $word),* });
            }
        }
    )*};
}

words! {
    Reply {
        "open" Open, "closed" Closed, "later" Later, "answered" Answered, "never" Never,
    }
    Dismissal { "closed" Closed, "later" Later, "never" Never }
    Place { "prompt" Prompt, "thread" Thread, "element" Element }
    By { "rule" Rule, "agent" Agent, "api" Api, "conversation" Conversation }
}

/// A word, or an object whose one key is `dismissed`.
impl Read for Phase {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        if matches!(given, Some(Value::Map(_))) {
            let (tag, value) = tagged(given);
            *fits &= tag == "dismissed";
            return Self::Dismissed(Read::read(value, fits));
        }
        [Self::Open, Self::Done, Self::Abandoned][word(&["open", "done", "abandoned"], given, fits)]
    }
}

impl Write for Phase {
    fn write(&self, out: &mut String) {
        let word = match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Abandoned => "abandoned",
            Self::Dismissed(how) => {
                out.push('{');
                write_field(out, "dismissed", how);
                out.push('}');
                return;
            }
        };
        write_text(out, word);
    }
}

impl Read for Answer {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        let (tag, value) = tagged(given);
        match tag {
            "score" => Self::Score(Read::read(value, fits)),
            "chosen" => Self::Chosen(Read::read(value, fits)),
            _ => {
                *fits &= tag == "text";
                Self::Text(Read::read(value, fits))
            }
        }
    }
}

impl Write for Answer {
    fn write(&self, out: &mut String) {
        let (tag, value): (&str, &dyn Write) = match self {
            Self::Score(score) => ("score", score),
            Self::Chosen(ids) => ("chosen", ids),
            Self::Text(text) => ("text", text),
        };
        out.push('{');
        write_field(out, tag, value);
        out.push('}');
    }
}

impl Read for usize {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        u32::read(given, fits) as Self
    }
}

impl Write for usize {
    fn write(&self, out: &mut String) {
        (*self as u32).write(out);
    }
}
