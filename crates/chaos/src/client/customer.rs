//! Who a visitor is by the word of the shop's server: tokens that run out and are replaced.

use std::time::Duration;

use wasl_protocol::{ClientFrame, ErrorCode, ErrorFrame, Identify, SiteId};
use wasl_rig::shop::{Key, Until};

use super::Client;

/// How long a token holds that is not to run out. More than a clock is set by.
const LONG: Duration = Duration::from_secs(12 * 60 * 60);

/// One that ran out so long ago is still taken, for clocks that differ, but for 0.3 s more only:
/// the server allows for 30 s.
const NEARLY_OUT: Duration = Duration::from_millis(29_700);

/// A customer of the shop.
#[derive(Clone, Debug)]
pub struct Customer {
    /// Their id in the shop.
    pub id: String,
    /// What the shop signs with.
    pub key: Key,
}

impl Client {
    /// The page says who the visitor is.
    pub(super) fn identify(&mut self) {
        let (Some(customer), Some(_)) = (&self.birth.customer, &self.socket) else {
            return;
        };
        let until = if self.tokens_run_out {
            Until::Before(NEARLY_OUT)
        } else {
            Until::After(LONG)
        };
        let site = SiteId::new("demo");
        let token = customer.key.sign(&site, &customer.id, until);
        self.transmit(&ClientFrame::Identify(Identify {
            name: None,
            contact: None,
            token: Some(token),
        }));
    }

    /// From now on the shop's tokens run out soon, or no longer.
    pub(super) fn let_tokens_run_out(&mut self, soon: bool) {
        self.tokens_run_out = soon;
        if soon {
            self.identify();
        }
    }

    /// The server says something of no message: a token that ran out is replaced.
    pub(super) fn warned(&mut self, error: &ErrorFrame) {
        if error.cid.is_none() && error.code == ErrorCode::IdentityExpired {
            self.birth.journal.ran_out();
            // One whose clock is ahead finds a short one has run out already: no storm of them.
            self.tokens_run_out = false;
            self.identify();
        }
    }
}
