//! Surveys as the server reports them. The figures are the server's; nothing is computed here.

use serde::Deserialize;
use wasl_protocol::{ConversationId, MessageId, Timestamp};

use crate::i18n::Locale;

/// What the answers of the site add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Report {
    /// From how many answers on a figure is shown.
    pub least: u32,
    /// What an agent can ask.
    pub offered: Vec<Offered>,
    /// What surveys asked about.
    pub touchpoints: Vec<String>,
    /// The surveys that were asked.
    pub surveys: Vec<Survey>,
}

/// A survey that an agent can ask.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Offered {
    /// Its name.
    pub survey: String,
    /// Its first question; none for the built-in poll.
    pub text: Option<Text>,
}

/// Words in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Text {
    en: String,
    ar: String,
}

impl Text {
    /// The words in a language.
    #[must_use]
    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.en,
            Locale::Ar => &self.ar,
        }
    }
}

/// A survey.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Survey {
    /// Its name.
    pub survey: String,
    /// What it asked about.
    pub touchpoints: Vec<String>,
    /// Its first question, where the settings have it.
    pub text: Option<Text>,
    /// How often it came up.
    pub shown: u32,
    /// How often a question was answered.
    pub answered: u32,
    /// How often it came to its end.
    pub completed: u32,
    /// How often it was closed.
    pub dismissed: Dismissed,
    /// How often it was left.
    pub abandoned: u32,
    /// Its questions.
    pub questions: Vec<Question>,
}

/// How often a survey was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Dismissed {
    /// By its button.
    pub close: u32,
    /// With "later".
    pub later: u32,
    /// With "never".
    pub never: u32,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Question {
    /// Its name.
    pub question: String,
    /// `csat`, `nps`, `ces`, `single`, `multiple` or `text`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The points of a `ces` scale.
    #[serde(default)]
    pub points: Option<u8>,
    /// The good end of a `ces` scale.
    #[serde(default)]
    pub good_end: Option<String>,
    /// Its words, where the settings have it.
    pub text: Option<Text>,
    /// How many answered.
    pub answers: u32,
    /// As how many answers of an evenly asked group they count, in thousandths.
    pub effective_milli: u64,
    /// There are too few answers for a figure.
    pub few: bool,
    /// Its scores.
    pub scores: Vec<Score>,
    /// How many gave each number, the lowest first.
    pub counts: Vec<NumberCount>,
    /// The choices.
    pub choices: Vec<Choice>,
}

impl Question {
    /// The low end of its scale is the good one.
    #[must_use]
    pub fn low_is_good(&self) -> bool {
        self.good_end.as_deref() == Some("low")
    }
}

/// A score.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Score {
    /// `csat`, `nps`, `ces_mean` or `ces_top_box`.
    pub score: String,
    /// The figure; none without answers, and with too few.
    pub figure: Option<Figure>,
}

/// A figure with its interval, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Figure {
    /// The figure.
    pub value: i32,
    /// The lower end of its interval.
    pub low: Option<i32>,
    /// The upper end.
    pub high: Option<i32>,
}

/// How many gave a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct NumberCount {
    /// The number.
    pub number: u8,
    /// How many.
    pub count: u32,
}

/// A choice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Choice {
    /// Its name.
    pub choice: String,
    /// Its words, where the settings have it.
    pub text: Option<Text>,
    /// How many chose it.
    pub count: u32,
    /// Their share.
    pub figure: Option<Figure>,
}

/// A page of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct TextPage {
    /// The latest first.
    pub texts: Vec<Written>,
    /// The place to ask for the page after this one with.
    pub next: Option<String>,
}

/// What a visitor wrote.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Written {
    /// The words.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// The stage of the journey.
    pub stage: Option<String>,
    /// The conversation, where it was asked in one.
    pub conversation: Option<ConversationId>,
}

/// An answer of a conversation; one without a question is an asking without answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Answer {
    /// The message that asked.
    pub message: Option<MessageId>,
    /// The survey.
    pub survey: String,
    /// The question.
    pub question: Option<String>,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The points of a `ces` scale.
    pub points: Option<u8>,
    /// A number.
    pub score: Option<u8>,
    /// What was chosen.
    pub choices: Option<Vec<String>>,
    /// Words.
    pub text: Option<String>,
    /// The question in words, where the settings have it.
    #[serde(default)]
    pub question_text: Option<Text>,
    /// What was chosen in words; empty where the settings do not have it.
    #[serde(default)]
    pub choice_texts: Vec<Text>,
}

/// Which askings are reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Since when.
    pub range: Range,
    /// About what.
    pub touchpoint: Option<String>,
    /// In which stage of the journey.
    pub stage: Option<String>,
    /// In which language.
    pub locale: Option<String>,
}

/// A time up to now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Range {
    /// All time.
    #[default]
    All,
    /// 7 days.
    Week,
    /// 30 days.
    Month,
    /// 90 days.
    Quarter,
}

impl Range {
    /// From all time to the shortest.
    pub const ALL: [Self; 4] = [Self::All, Self::Quarter, Self::Month, Self::Week];

    /// How many days; none for all time.
    #[must_use]
    pub const fn days(self) -> Option<u64> {
        match self {
            Self::All => None,
            Self::Week => Some(7),
            Self::Month => Some(30),
            Self::Quarter => Some(90),
        }
    }
}

impl Filter {
    /// The query, as of now, beginning with `from`: always one, so that more may follow.
    #[must_use]
    pub fn query(&self, now: Timestamp) -> String {
        let days = self.range.days().unwrap_or_default();
        let from = match days {
            0 => 0,
            days => now.as_millis().saturating_sub(days * 86_400_000),
        };
        let mut query = format!("?from={from}");
        // Names alone: the server refuses everything else.
        for (key, value) in [
            ("touchpoint", &self.touchpoint),
            ("stage", &self.stage),
            ("locale", &self.locale),
        ] {
            if let Some(value) = value {
                query.push_str(&format!("&{key}={value}"));
            }
        }
        query
    }
}

/// A page of texts that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The survey.
    pub survey: String,
    /// The question.
    pub question: String,
    /// Only those before this place.
    pub before: Option<String>,
}
