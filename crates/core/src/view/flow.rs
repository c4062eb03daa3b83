//! What flows show in the thread and below it.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::Block;

use super::{LeadView, ProductView};
use crate::card::Shelf;
use crate::flow::{FieldKind, Milestone};

/// One thing of a flow in the thread; what the visitor said is their own words as any.
#[derive(Clone, Debug, PartialEq)]
pub enum FlowEntry {
    /// The bot's words.
    Said {
        /// They.
        rich: Vec<Block>,
        /// What there is to press, where the flow stands.
        choices: Vec<String>,
    },
    /// Products.
    Cards {
        /// Where they stand.
        shelf: Shelf,
        /// They.
        cards: Vec<ProductView>,
    },
    /// How far something is.
    Timeline(Vec<Milestone>),
    /// A field for an address.
    Lead(LeadView),
    /// Something is fetched.
    Waits,
    /// It did not come.
    Trouble(FlowTrouble),
    /// It ended, and not at its end.
    Ended {
        /// Why.
        why: FlowEnd,
        /// The flow that can be begun anew, and its title.
        again: Option<(String, String)>,
    },
}

/// Why something did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowTrouble {
    /// Too much was asked: later.
    Busy,
    /// Anything else.
    Failed,
}

/// How a flow ended that did not come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowEnd {
    /// The visitor stopped it.
    Cancelled,
    /// It is another one by now.
    Changed,
    /// It led round and round.
    Lost,
}

/// What a flow that goes on changes below the thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowPanel {
    /// There is a question to go back to.
    pub can_back: bool,
    /// What the composer is for; nothing where something else is to be done first.
    pub asks: Option<FlowField>,
    /// Why what was typed is no answer.
    pub problem: Option<String>,
}

/// What the composer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowField {
    /// An answer of this kind.
    Typed(FieldKind),
    /// The words of a choice.
    Choice,
}
