//! After a socket: the others hear that its client went, unless it is back soon.

use wasl_protocol::SiteId;

use super::Who;
use crate::state::State;
use crate::store::News;

/// Tells the others, unless the client is back soon: a page change is no absence.
pub(super) async fn tell_of_absence(app: State, who: Who, site: SiteId) {
    tokio::select! {
        () = tokio::time::sleep(app.config.timing.absence) => {}
        // Everybody loses the server: there is nobody to tell.
        () = app.ended() => return,
    }
    match who {
        Who::Visitor(visitor) if app.hub.has_left(&visitor.id) => {
            match app.store.conversations_of(&visitor.id).await {
                Ok(summaries) => app.hub.publish(News::Facts { site, summaries }),
                Err(error) => tracing::warn!(%error, "cannot tell that a visitor left"),
            }
        }
        Who::Visitor(_) => {}
        Who::Agent(_) => app.hub.tell_presence(&site),
    }
}
