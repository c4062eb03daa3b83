//! Leads as they are stored: what a visitor left in a prompt, and what they agreed to.

use wasl_protocol::{ClientId, LeadField, SiteId, Timestamp, VisitorId};

/// An address that a visitor left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadRecord {
    /// The browser's own id for it; unique for the site.
    pub id: ClientId,
    /// The site.
    pub site: SiteId,
    /// Who left it.
    pub visitor: VisitorId,
    /// Which address it is.
    pub field: LeadField,
    /// The address.
    pub value: String,
    /// What they agreed to, in the words that they saw.
    pub consent: String,
    /// When they did, by their own clock.
    pub consented_at: Timestamp,
    /// The prompt that asked.
    pub prompt: String,
    /// The language of the widget.
    pub locale: String,
    /// The address of the page.
    pub page_url: String,
}

/// A stored lead as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedLead {
    /// Its place among all leads: the cursor of the list.
    pub position: i64,
    /// When it came.
    pub received_at: Timestamp,
    /// The lead.
    pub lead: LeadRecord,
}

/// Which address a column says.
pub(super) fn field(name: &str) -> LeadField {
    match name {
        "phone" => LeadField::Phone,
        _ => LeadField::Email,
    }
}
