//! What events are collected for.

/// What an event is collected for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// That the widget works: conversations, errors, speed, delivery itself.
    Functional,
    /// How the site is used: pages, stages, FAQ, surveys, the page's own events.
    Analytics,
    /// What is offered to whom: prompts, leads, experiments.
    Marketing,
}

/// All of them.
pub const PURPOSES: [Purpose; 3] = [Purpose::Functional, Purpose::Analytics, Purpose::Marketing];

/// What does not serve [`Purpose::Analytics`], by the word after `wasl.`.
const OTHERS: [(&str, Purpose); 8] = [
    ("conversation", Purpose::Functional),
    ("message", Purpose::Functional),
    ("error", Purpose::Functional),
    ("performance", Purpose::Functional),
    ("events", Purpose::Functional),
    ("prompt", Purpose::Marketing),
    ("lead", Purpose::Marketing),
    ("experiment", Purpose::Marketing),
];

impl Purpose {
    /// What an event of a type is for.
    #[must_use]
    pub fn of(kind: &str) -> Self {
        let family = kind.split('.').nth(1);
        for (name, purpose) in OTHERS {
            if family == Some(name) {
                return purpose;
            }
        }
        Self::Analytics
    }

    /// The purpose of that name in the options.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        PURPOSES
            .into_iter()
            .find(|purpose| purpose.as_str() == name)
    }

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Functional => "functional",
            Self::Analytics => "analytics",
            Self::Marketing => "marketing",
        }
    }
}
