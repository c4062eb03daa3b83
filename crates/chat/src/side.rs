//! Which of the two sides of a conversation this client speaks for.

use wasl_protocol::{Author, HelloRole};

/// Whether this build can speak for agents. The widget's cannot, and is the smaller for it.
pub(crate) const AGENTS: bool = cfg!(feature = "agent");

/// A side: the visitor's browsers, or the agents' consoles together with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// The widget.
    Visitor,
    /// The console.
    Agent,
}

impl Side {
    pub(crate) const fn of(role: &HelloRole) -> Self {
        match role {
            HelloRole::Visitor { .. } => Self::Visitor,
            HelloRole::Agent => Self::Agent,
        }
    }

    pub(crate) const fn is_agent(self) -> bool {
        AGENTS && matches!(self, Self::Agent)
    }

    /// Whether a message is this side's own. The server speaks to visitors in the agents' name.
    pub(crate) const fn wrote(self, author: &Author) -> bool {
        match author {
            Author::Visitor => !self.is_agent(),
            Author::Agent { .. } | Author::System => self.is_agent(),
        }
    }
}
