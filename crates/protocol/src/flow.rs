//! What a step of a flow asks of the shop's server, through ours.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::{ClientId, Properties, SiteId, VisitorToken};

/// The most bytes of what a flow's call sends, as JSON.
pub const MAX_CALL_BYTES: usize = 8 * 1024;

/// The most bytes of what it may be answered.
pub const MAX_CALL_ANSWER_BYTES: usize = 32 * 1024;

/// A call, as it is posted. Where it goes is the server's to know: by site, flow and step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlowCall {
    /// The site.
    pub site: SiteId,
    /// The visitor's secret.
    pub token: VisitorToken,
    /// The call's own id, the same when it is tried again.
    pub id: ClientId,
    /// Which flow.
    pub flow: String,
    /// Which step of it.
    pub step: String,
    /// The visitor's language.
    pub locale: String,
    /// The answers that the step sends, by the names of their steps.
    pub inputs: Properties,
}
