//! Acts: what the visitor or the merchant's page does at one moment.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::Properties;

/// What happens at this moment, and is over at the next.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Act {
    /// Nothing that a condition could name.
    #[default]
    None,
    /// The visitor is about to leave.
    Leaving,
    /// Something was clicked that these selectors match.
    Clicked(Vec<String>),
    /// The same place was clicked again and again.
    RageClicked,
    /// A click on what looks clickable did nothing.
    DeadClicked,
    /// Forms of these selectors got their first input.
    FormStarted(Vec<String>),
    /// Forms of these selectors were left without being sent.
    FormAbandoned(Vec<String>),
    /// Text of the page was copied.
    Copied(String),
    /// The merchant's page reported an event: its name and properties.
    Tracked(String, Properties),
    /// The merchant's page asked for the prompt of this id.
    Triggered(String),
}
