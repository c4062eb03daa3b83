//! What a check finds.

use alloc::string::String;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Something does not work.
    Error,
    /// Something works, though hardly as it was meant.
    Warning,
}

/// What was found. The names are stable: programs may look for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The parser refuses something.
    Option,
    /// A condition asks one fact for what excludes itself.
    Contradiction,
    /// A condition asks a fact for what it never is.
    NeverSo,
    /// A condition asks for two acts at one moment.
    TwoMoments,
    /// A condition asks for an act, and for the visitor to be idle at that moment.
    IdleAct,
    /// A condition asks for addresses that exclude each other.
    Addresses,
    /// A condition contradicts itself in several ways.
    Impossible,
    /// A rule asks for the stage `during`, in which prompts stay away.
    Checkout,
    /// A rule asks for pages that are in that stage.
    CheckoutPage,
    /// A rule asks for a stage that no page is in.
    NoStage,
    /// What brings a prompt up calls it off.
    CalledOff,
    /// A step of a sequence is what must not happen in it.
    Spoilt,
    /// Steps of a sequence need the visit to go backwards.
    Backwards,
    /// Steps of a sequence are further apart than it lasts.
    Within,
    /// What calls a prompt off never happens.
    IdleCancel,
    /// What must not happen never does.
    IdleWithout,
    /// A part of an `$or` never holds.
    IdlePart,
    /// Another prompt always goes first.
    Outranked,
    /// A prompt is for nobody.
    NoShare,
    /// No variant is for anybody.
    NoVariant,
    /// A cap that a lower one makes idle.
    IdleCap,
    /// A flow that no way ends.
    EndlessFlow,
    /// A circle in a flow that asks the visitor nothing.
    SilentLoop,
    /// A step of a flow that nothing leads to.
    DeadStep,
    /// A way of a flow that is never taken.
    DeadBranch,
    /// Something begins a flow that there is not.
    NoFlow,
    /// Words of a flow in one language alone.
    OneLanguage,
    /// The FAQ, or a button, names an entry that there is not.
    NoEntry,
    /// A synonym of so many words that it is never looked for.
    LongSynonym,
    /// A language pack beside an index.
    IdleMeaning,
    /// A quick question waits for what is over in a moment.
    Fleeting,
}

impl Code {
    /// The name in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Option => "option",
            Self::Contradiction => "contradiction",
            Self::NeverSo => "never-so",
            Self::TwoMoments => "two-moments",
            Self::IdleAct => "idle-act",
            Self::Addresses => "addresses",
            Self::Impossible => "impossible",
            Self::Checkout => "checkout",
            Self::CheckoutPage => "checkout-page",
            Self::NoStage => "no-stage",
            Self::CalledOff => "called-off",
            Self::Spoilt => "spoilt",
            Self::Backwards => "backwards",
            Self::Within => "within",
            Self::IdleCancel => "idle-cancel",
            Self::IdleWithout => "idle-without",
            Self::IdlePart => "idle-part",
            Self::Outranked => "outranked",
            Self::NoShare => "no-share",
            Self::NoVariant => "no-variant",
            Self::IdleCap => "idle-cap",
            Self::EndlessFlow => "endless-flow",
            Self::SilentLoop => "silent-loop",
            Self::DeadStep => "dead-step",
            Self::DeadBranch => "dead-branch",
            Self::NoFlow => "no-flow",
            Self::OneLanguage => "one-language",
            Self::NoEntry => "no-entry",
            Self::LongSynonym => "long-synonym",
            Self::IdleMeaning => "idle-meaning",
            Self::Fleeting => "fleeting",
        }
    }

    /// How bad it is.
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::Option
            | Self::Contradiction
            | Self::NeverSo
            | Self::TwoMoments
            | Self::IdleAct
            | Self::Addresses
            | Self::Impossible
            | Self::Checkout
            | Self::CalledOff
            | Self::Spoilt
            | Self::Backwards
            | Self::Within
            | Self::EndlessFlow
            | Self::SilentLoop
            | Self::NoFlow
            | Self::NoEntry => Level::Error,
            Self::CheckoutPage
            | Self::NoStage
            | Self::IdleCancel
            | Self::IdleWithout
            | Self::IdlePart
            | Self::Outranked
            | Self::NoShare
            | Self::NoVariant
            | Self::IdleCap
            | Self::DeadStep
            | Self::DeadBranch
            | Self::OneLanguage
            | Self::LongSynonym
            | Self::IdleMeaning
            | Self::Fleeting => Level::Warning,
        }
    }

    /// Whether it means that a prompt never shows.
    #[must_use]
    pub const fn is_never(self) -> bool {
        matches!(self.level(), Level::Error)
            && !matches!(
                self,
                Self::Option | Self::EndlessFlow | Self::SilentLoop | Self::NoFlow | Self::NoEntry
            )
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub code: Code,
    /// Where: `prompts[2].when`.
    pub path: String,
    /// What is so, in a sentence.
    pub message: String,
    /// What to do, in a sentence.
    pub fix: String,
}
