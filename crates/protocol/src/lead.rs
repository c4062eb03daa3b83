//! A lead: an address that a visitor leaves in a prompt, with what they agreed to.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::{ClientId, PageFacts, SiteId, Timestamp, VisitorToken};

/// Which address a lead is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadField {
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
}

impl LeadField {
    /// The word as it stands on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}

/// A lead as the browser keeps it until the server has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// The browser's own id for it, a UUIDv7: however often it is posted, it is stored once.
    pub id: ClientId,
    /// Which address it is.
    pub field: LeadField,
    /// The address, checked and in one form.
    pub value: String,
    /// What the visitor agreed to, in the words that they saw.
    pub consent: String,
    /// When they did, by the visitor's clock.
    pub at: Timestamp,
    /// The prompt that asked.
    pub prompt: String,
    /// The language of the widget.
    pub locale: String,
    /// Where they were.
    pub page: PageFacts,
}

/// The body of `POST /v1/leads`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadPost {
    /// The site.
    pub site: SiteId,
    /// The visitor's secret.
    pub token: VisitorToken,
    /// The lead.
    pub lead: Lead,
}

/// The longest address, in bytes of UTF-8.
pub const MAX_LEAD_BYTES: usize = 254;

/// The longest words of a consent, in bytes of UTF-8.
pub const MAX_CONSENT_BYTES: usize = 4 * 1024;
