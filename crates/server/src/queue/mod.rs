//! Tells visitors who wait for an agent their place and the expected wait, while an agent is there.
//!
//! Whatever may move the queue of a site stirs it in the hub: a message of this node or another's, an
//! agent who comes or goes, a visitor who connects with an open conversation. A task reads the
//! stirred sites' waits, once a second at most for each, and tells the sockets whose place is another than
//! they were told. So it costs one short read a second for a site where something happens, however many
//! sockets there are, and visitors who wait for nobody cost nothing.

mod line;

use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::clock;
use crate::state::State;
use crate::store::StoreError;
use wasl_protocol::SiteId;

pub use line::{LOOKS_BACK, STANDS, Standing, Waited, Waiting, Waits};

/// Runs until the server ends.
pub async fn run(app: State) {
    let timing = app.config.timing;
    let mut again = interval(timing.queue * 30);
    again.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let stirred = app.hub.stirred();
    let mut failing = false;
    loop {
        tokio::select! {
            () = stirred.notified() => {}
            // Places run out with time too.
            _ = again.tick() => app.hub.rooms().stir_told(),
            () = app.ended() => return,
        }
        let sites = app.hub.rooms().take_stirred();
        for site in &sites {
            match tell(&app, site).await {
                Ok(()) => failing = false,
                Err(error) => {
                    // Once, however long the database is away.
                    if !failing {
                        tracing::warn!(%error, "cannot tell who waits");
                    }
                    failing = true;
                    app.hub.rooms().stir(site);
                }
            }
        }
        tokio::select! {
            () = sleep(timing.queue) => {}
            () = app.ended() => return,
        }
    }
}

async fn tell(app: &State, site: &SiteId) -> Result<(), StoreError> {
    if !app.hub.agents_online(site) {
        // Visitors know that nobody is there; who comes back is told anew.
        app.hub.rooms().forget_places(site);
        return Ok(());
    }
    let now = clock::now();
    let line = app.store.waits(site, now).await?.line(now);
    app.hub.rooms().tell_places(site, &line);
    Ok(())
}
