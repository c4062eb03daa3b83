//! What a flow is made of: steps, and where each leads.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Block, LeadField, Properties, Value};

use crate::condition::Condition;
use crate::i18n::Locale;
use crate::survey::Words;

/// The most steps of a flow: its walks are looked at one by one, and it is all in the page.
pub const MAX_STEPS: usize = 100;

/// The choice that says "all the same to me": it fits every card.
pub const ANY: &str = "any";

/// A guided conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Its name.
    pub id: String,
    /// What its button says, wherever it is offered.
    pub title: Words,
    /// Offered under the greeting.
    pub offer: bool,
    /// Only while this holds.
    pub when: Option<Condition>,
    /// There is at least one; the first one is where it begins.
    pub steps: Vec<Step>,
}

impl Flow {
    /// The place of a step.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.id == id)
    }
}

/// A step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its name, once in the flow. What it brings in is the fact `flow.NAME`.
    pub id: String,
    /// What the bot says.
    pub text: Option<Said>,
    /// What happens.
    pub kind: Kind,
    /// Where it leads: the first that fits, else the next step of the list.
    pub next: Vec<Branch>,
}

/// The bot's words, ready to draw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// In English.
    pub en: Vec<Block>,
    /// In Arabic.
    pub ar: Vec<Block>,
}

impl Said {
    /// Those of a language.
    #[must_use]
    pub const fn get(&self, locale: Locale) -> &Vec<Block> {
        match locale {
            Locale::En => &self.en,
            Locale::Ar => &self.ar,
        }
    }
}

/// What happens at a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// The bot speaks.
    Say,
    /// The visitor types something.
    Ask(Input),
    /// The visitor presses one of these.
    Choose(Vec<Choice>),
    /// Nothing is said: only where it leads counts.
    Branch,
    /// Products are shown.
    Cards(Cards),
    /// The shop's server is asked, through ours; with these answers, by the names of their steps.
    Call(Vec<String>),
    /// Facts of the visitor are set. A text that begins with `flow.` is that answer.
    Set(Properties),
    /// The visitor leaves an address.
    Lead(LeadStep),
    /// A person takes over.
    HandOver,
    /// It is over.
    End,
}

impl Kind {
    /// As options and events name it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Say => "say",
            Self::Ask(_) => "ask",
            Self::Choose(_) => "choose",
            Self::Branch => "branch",
            Self::Cards(_) => "cards",
            Self::Call(_) => "call",
            Self::Set(_) => "set",
            Self::Lead(_) => "lead",
            Self::HandOver => "handOver",
            Self::End => "end",
        }
    }

    /// Whether the visitor has to do something.
    #[must_use]
    pub const fn waits_for_visitor(&self) -> bool {
        matches!(self, Self::Ask(_) | Self::Choose(_) | Self::Lead(_))
    }
}

/// What may be typed.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Anything.
    Text,
    /// An e-mail address or a phone number.
    Address(LeadField),
    /// A number.
    Number {
        /// The least.
        min: Option<f64>,
        /// The greatest.
        max: Option<f64>,
    },
    /// A day.
    Date,
    /// What a regular expression fits, the whole of it.
    Pattern {
        /// The expression.
        pattern: String,
        /// What is said of anything else.
        hint: Option<Words>,
    },
}

impl Input {
    /// What kind of field it is typed in.
    #[must_use]
    pub const fn field(&self) -> FieldKind {
        match self {
            Self::Text => FieldKind::Text,
            Self::Address(LeadField::Email) => FieldKind::Email,
            Self::Address(LeadField::Phone) => FieldKind::Phone,
            Self::Number { .. } => FieldKind::Number,
            Self::Date => FieldKind::Date,
            Self::Pattern { .. } => FieldKind::Code,
        }
    }
}

/// What kind of field something is typed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Words.
    Text,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A number.
    Number,
    /// A day.
    Date,
    /// Letters and digits, as an order's number.
    Code,
}

/// Something to press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name: what the step's fact becomes.
    pub id: String,
    /// What it says.
    pub text: Words,
    /// Where it leads, before the step's own ways.
    pub go: Option<Goal>,
}

/// Which products are shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Cards {
    /// Those of the options.
    pub given: Vec<Value>,
    /// Where the page fetches them instead.
    pub from: Option<String>,
    /// The steps whose answers must be among a card's tags.
    pub matching: Vec<String>,
    /// The most.
    pub limit: usize,
}

/// An address that the visitor leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadStep {
    /// Which address.
    pub field: LeadField,
    /// What the visitor agrees to.
    pub consent: Words,
    /// The words of the button.
    pub button: Option<Words>,
    /// What is said when it is sent.
    pub thanks: Option<Words>,
}

/// Where some answers lead.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// Which; none for all.
    pub when: Option<Condition>,
    /// Where.
    pub go: Goal,
}

/// Where a branch leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// To the step at this place.
    Step(usize),
    /// It is over.
    End,
}
