//! One-time links: each makes one agent, or gives a known one a new password.

use wasl_protocol::{Duration, SiteId};

use crate::clock;
use crate::digest;
use crate::store::{Store, StoreError};

/// How long a link can be used.
const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// Makes a link for a site; the answer is its path and fragment, below the server's address.
///
/// The secret is in the fragment: browsers do not send it, so it is in no log.
pub async fn new_link(store: &Store, site: SiteId) -> Result<String, StoreError> {
    new_link_for(store, site, LIFETIME).await
}

/// The same with another lifetime.
pub async fn new_link_for(
    store: &Store,
    site: SiteId,
    lifetime: Duration,
) -> Result<String, StoreError> {
    let secret = clock::new_secret();
    let expires_at = clock::now() + lifetime;
    store
        .add_link(digest::of_secret(&secret), site, expires_at)
        .await?;
    Ok(format!("/console/#link={secret}"))
}
