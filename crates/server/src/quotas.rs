//! What each address, visitor and site has left of its [`Limits`], over all sockets and routes.
//!
//! Asked before a message or a batch of events is stored, and before a socket is served.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use wasl_protocol::{SiteId, VisitorId};

use crate::limits::Limits;
use crate::rate::{Buckets, ByAddress, network_of};
use crate::tally::{Seat, Tally};

/// What is left.
pub struct Quotas {
    visitor_messages: Buckets<VisitorId>,
    address_messages: ByAddress,
    site_messages: Buckets<SiteId>,
    site_events: Buckets<SiteId>,
    open_per_address: Tally<IpAddr>,
    open_per_person: Tally<String>,
    open_per_site: Tally<SiteId>,
}

/// A socket's place among those of its person and site, held while it is served.
pub struct Place {
    _person: Seat<String>,
    _site: Option<Seat<SiteId>>,
}

impl Quotas {
    /// Everybody has everything left.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            visitor_messages: Buckets::new(limits.visitor_messages),
            address_messages: ByAddress::new(limits.address_messages),
            site_messages: Buckets::new(limits.site_messages),
            site_events: Buckets::new(limits.site_events),
            open_per_address: Tally::new(limits.open_per_address),
            open_per_person: Tally::new(limits.open_per_visitor),
            open_per_site: Tally::new(limits.open_per_site),
        }
    }

    /// Takes a visitor's message; else says how long to wait. The narrowest limit is asked first,
    /// so that one who floods uses up little of what others share with them.
    pub fn take_message(
        &self,
        visitor: &VisitorId,
        address: IpAddr,
        site: &SiteId,
        now: Instant,
    ) -> Result<(), Duration> {
        self.visitor_messages.take(visitor, now)?;
        self.address_messages.take(address, now)?;
        self.site_messages.take(site, now)
    }

    /// Takes so many telemetry events of a site; else says how long to wait.
    pub fn take_events(&self, site: &SiteId, count: u32, now: Instant) -> Result<(), Duration> {
        self.site_events.take_many(site, count, now)
    }

    /// A place for one more socket of an address; none when it has too many.
    pub fn seat_at(&self, address: IpAddr) -> Option<Seat<IpAddr>> {
        self.open_per_address.enter(network_of(address))
    }

    /// A place for one more socket of a visitor; none when they or the site have too many.
    pub fn place_of_visitor(&self, visitor: &VisitorId, site: &SiteId) -> Option<Place> {
        Some(Place {
            _person: self.open_per_person.enter(visitor.as_str().to_owned())?,
            _site: Some(self.open_per_site.enter(site.clone())?),
        })
    }

    /// A place for one more socket of an agent. Agents do not count for their site: a flood of
    /// visitors must not keep them out.
    pub fn place_of_agent(&self, agent: &str) -> Option<Place> {
        Some(Place {
            _person: self.open_per_person.enter(agent.to_owned())?,
            _site: None,
        })
    }
}
