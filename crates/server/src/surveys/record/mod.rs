//! What the stores keep of surveys, and what they give back: one run for each asking, one answer
//! for each question of it.

mod rows;

pub use rows::{AnswerCount, AnswerRow, Filter, RowCursor, RunCount, TextCursor, TextRow};

use wasl_core::survey::{CesPoints, CesScale, GoodEnd, Scale};
use wasl_protocol::{ConversationId, MessageId, Timestamp};

/// What an event says of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyEvent {
    /// The event's id: of two at the same moment the greater one is the later.
    pub id: String,
    /// When it happened, by the visitor's clock.
    pub at: Timestamp,
    /// Which run, and how it came about.
    pub run: Run,
    /// What happened.
    pub happening: Happening,
}

/// One asking of one survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The survey's name.
    pub survey: String,
    /// The asking; with the survey's name it is one run of a site.
    pub run: String,
    /// What it asks about.
    pub touchpoint: String,
    /// The chance with which the visitor was asked, in millionths: 1 to 1 000 000.
    pub share: u32,
    /// Where it was shown.
    pub place: Place,
    /// Who asked.
    pub by: Asker,
    /// The conversation in which it was asked.
    pub conversation: Option<ConversationId>,
    /// The message that asked.
    pub message: Option<MessageId>,
    /// The stage of the visitor's journey.
    pub stage: Option<String>,
    /// The widget's language.
    pub locale: Option<String>,
    /// The address of the page.
    pub page: Option<String>,
}

/// What happened in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// It came up.
    Shown,
    /// A question was answered; `None` takes the answer back.
    Answered(String, Option<Given>),
    /// It came to its end.
    Completed,
    /// It was closed.
    Dismissed(How),
    /// It was left.
    Abandoned,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// A number on a scale.
    Score(Scale, u8),
    /// What was chosen, in the order of the names, each once; at least one.
    Chosen(Choosing, Vec<String>),
    /// The visitor's own words.
    Text(String),
}

/// How many may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choosing {
    /// One.
    Single,
    /// Several.
    Multiple,
}

/// An enum whose values have one name in events, columns and answers.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $value:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$about])* $value,)* }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$value),*];

            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$value => $word,)* }
            }

            /// The one of that name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().find(|value| value.name() == name).copied()
            }
        }
    };
}

named!(
    /// Where a survey was shown.
    Place {
        /// In a prompt.
        Prompt = "prompt",
        /// In the conversation.
        Thread = "thread",
        /// In an element of the page.
        Element = "element",
    }
);

named!(
    /// Who asked.
    Asker {
        /// A rule of the merchant's.
        Rule = "rule",
        /// An agent.
        Agent = "agent",
        /// The page's own code.
        Api = "api",
        /// The end of a conversation.
        Conversation = "conversation",
    }
);

named!(
    /// How a survey was closed.
    How {
        /// By its button.
        Close = "close",
        /// With "later".
        Later = "later",
        /// With "never".
        Never = "never",
    }
);

named!(
    /// How a run stands.
    State {
        /// It came up.
        Shown = "shown",
        /// It came to its end.
        Completed = "completed",
        /// It was closed.
        Dismissed = "dismissed",
        /// It was left.
        Abandoned = "abandoned",
    }
);

named!(
    /// What a question asks for.
    Type {
        /// 1 to 5.
        Csat = "csat",
        /// 0 to 10.
        Nps = "nps",
        /// 1 to 5 or 7.
        Ces = "ces",
        /// One of some.
        Single = "single",
        /// Some of some.
        Multiple = "multiple",
        /// Words.
        Text = "text",
    }
);

impl Given {
    /// The type of the question.
    #[must_use]
    pub const fn kind(&self) -> Type {
        match self {
            Self::Score(Scale::Csat, _) => Type::Csat,
            Self::Score(Scale::Nps, _) => Type::Nps,
            Self::Score(Scale::Ces(_), _) => Type::Ces,
            Self::Chosen(Choosing::Single, _) => Type::Single,
            Self::Chosen(Choosing::Multiple, _) => Type::Multiple,
            Self::Text(_) => Type::Text,
        }
    }
}

/// The number of points of a CES scale.
#[must_use]
pub const fn points(scale: Scale) -> Option<u8> {
    match scale {
        Scale::Ces(scale) => Some(match scale.points {
            CesPoints::Five => 5,
            CesPoints::Seven => 7,
        }),
        Scale::Csat | Scale::Nps => None,
    }
}

/// The good end of a CES scale.
#[must_use]
pub const fn good_end(scale: Scale) -> Option<&'static str> {
    match scale {
        Scale::Ces(scale) => Some(match scale.good {
            GoodEnd::High => "high",
            GoodEnd::Low => "low",
        }),
        Scale::Csat | Scale::Nps => None,
    }
}

/// The scale of a question; `None` when it has none, or none that is known.
#[must_use]
pub fn scale(kind: Type, points: Option<i64>, good_end: Option<&str>) -> Option<Scale> {
    match kind {
        Type::Csat => Some(Scale::Csat),
        Type::Nps => Some(Scale::Nps),
        Type::Ces => Some(Scale::Ces(CesScale {
            points: match points? {
                5 => CesPoints::Five,
                7 => CesPoints::Seven,
                _ => return None,
            },
            good: match good_end? {
                "high" => GoodEnd::High,
                "low" => GoodEnd::Low,
                _ => return None,
            },
        })),
        Type::Single | Type::Multiple | Type::Text => None,
    }
}
