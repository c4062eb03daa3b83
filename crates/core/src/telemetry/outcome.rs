//! What goes out of the queue, and what comes of it.

use alloc::vec::Vec;

use wasl_protocol::{CloudEvent, Rejected};

/// What became of the events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Came in, from this page or from storage.
    pub emitted: u32,
    /// Taken by the endpoint.
    pub accepted: u32,
    /// Turned down by the endpoint, one by one or as a batch.
    pub refused: u32,
    /// Given up here, because there were too many.
    pub dropped: u32,
    /// Taken back, since the visitor does not agree to them any more.
    pub withdrawn: u32,
    /// Taken over by another page, which counts them as its own.
    pub moved: u32,
}

/// Where events go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the endpoint of the options: all events.
    Endpoint,
    /// To the server's own collector whatever the options say: answers to surveys.
    Server,
}

/// A batch to post.
#[derive(Clone, Debug, PartialEq)]
pub struct Batched {
    /// The number to answer with.
    pub request: u32,
    /// The events, oldest first.
    pub events: Vec<CloudEvent>,
}

/// What an answer meant.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Nothing: its request is not waited for any more.
    Late,
    /// The batch was taken, but for these.
    Taken(Vec<Rejected>),
    /// The batch will never be taken: so many events, and the status.
    Refused(u16, u32),
    /// To be tried again.
    Failed,
}
