//! What visitors and sites have of the assistant in a day.

use wasl_protocol::{SiteId, VisitorId};

/// A question that is to go to the assistant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// The site.
    pub site: SiteId,
    /// The visitor.
    pub visitor: VisitorId,
    /// The day, in days since 1970 in UTC.
    pub day: i64,
    /// The most questions of a visitor in a day.
    pub per_visitor: u32,
    /// The most questions of all visitors of the site in a day.
    pub per_site: u32,
}

/// Whether it may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowance {
    /// It is counted, and may.
    Taken,
    /// The visitor has asked enough today.
    VisitorSpent,
    /// The site has.
    SiteSpent,
}

impl Asking {
    /// What these counts leave: of the visitor, and of the site, before this one.
    pub(super) fn judge(&self, of_visitor: i64, of_site: i64) -> Allowance {
        if of_visitor >= self.per_visitor.into() {
            Allowance::VisitorSpent
        } else if of_site >= self.per_site.into() {
            Allowance::SiteSpent
        } else {
            Allowance::Taken
        }
    }
}
