//! The tasks of a connection to NATS: what the hub tells goes out, what other nodes tell comes in,
//! requests are answered, and every beat says that this node is there.

use std::sync::Arc;
use std::time::Instant;

use async_nats::{Event, Message, Subscriber};
use futures_util::StreamExt as _;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval, timeout};
use wasl_protocol::{SiteId, VisitorId};

use super::{Nats, PUBLISH};
use crate::hub::{NodeId, Notice, Numbered};
use crate::metrics::METRICS;
use crate::socket::stream::{self, Post, Refusal};
use crate::state::State;

/// So many beats in a row may be unheard before the connection counts as cut.
const BEATS: u32 = 3;

/// Publishes what the hub tells, in its order, until the hub falls silent. While NATS is away it
/// is dropped: late wake-ups wake nobody, and the numbers show the gap.
pub async fn tell(nats: Arc<Nats>, mut queue: mpsc::Receiver<Numbered>) {
    let subject = format!("{}.all.{}", nats.prefix, nats.node.as_str());
    while let Some(numbered) = queue.recv().await {
        let went = if nats.is_connected() {
            let payload = numbered.write();
            let published = nats.client.publish(subject.clone(), payload.into());
            matches!(timeout(PUBLISH, published).await, Ok(Ok(())))
        } else {
            false
        };
        if went {
            METRICS.bus.sent.add(1);
        } else {
            METRICS.bus.dropped.add(1);
        }
    }
    nats.closed.send_replace(true);
}

/// Gives the hub what other nodes tell.
pub async fn hear(nats: Arc<Nats>, app: State, mut told: Subscriber) {
    while let Some(message) = told.next().await {
        match read(&nats, &message) {
            Said::Ours => nats.note_echo(),
            Said::Theirs(node, numbered) => {
                METRICS.bus.heard.add(1);
                let unseen = app.hub.rooms().hear(&node, numbered, Instant::now());
                show(&app, unseen);
            }
            Said::Nothing => METRICS.bus.malformed.add(1),
        }
    }
}

enum Said {
    Ours,
    Theirs(NodeId, Numbered),
    Nothing,
}

fn read(nats: &Nats, message: &Message) -> Said {
    let node = message.subject.as_str().rsplit('.').next();
    match node.and_then(NodeId::read) {
        Some(node) if node == nats.node => Said::Ours,
        Some(node) => match Numbered::read(&message.payload) {
            Some(numbered) => Said::Theirs(node, numbered),
            None => Said::Nothing,
        },
        None => Said::Nothing,
    }
}

/// Shows visitors who came or went without news of them to the agents here.
fn show(app: &State, unseen: Vec<(SiteId, VisitorId)>) {
    if unseen.is_empty() {
        return;
    }
    let app = app.clone();
    tokio::spawn(async move {
        let visitors = unseen.iter().map(|(_, visitor)| visitor.clone()).collect();
        match app.store.conversations_of_all(visitors).await {
            Ok(summaries) => {
                for summary in summaries {
                    let found = (unseen.iter()).find(|(_, visitor)| *visitor == summary.visitor.id);
                    if let Some((site, _)) = found {
                        app.hub.show(site, vec![summary]);
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "cannot show who came and went"),
        }
    });
}

/// Takes frames for streams that are here.
pub async fn answer(nats: Arc<Nats>, app: State, mut asked: Subscriber) {
    while let Some(message) = asked.next().await {
        let Some(reply) = message.reply else {
            METRICS.bus.malformed.add(1);
            continue;
        };
        let Some(post) = Post::read(&message.payload, app.config.timing.write) else {
            METRICS.bus.malformed.add(1);
            continue;
        };
        METRICS.bus.heard.add(1);
        let (nats, app) = (nats.clone(), app.clone());
        tokio::spawn(async move {
            let taken: Result<(), Refusal> = stream::take(&app, &post).await;
            let answer = serde_json::to_vec(&taken).unwrap_or_default();
            let _ = timeout(PUBLISH, nats.client.publish(reply, answer.into())).await;
        });
    }
}

/// Says every so often that this node is there, and finds out whether NATS carries that and who
/// is gone.
pub async fn beat(nats: Arc<Nats>, app: State, mut events: mpsc::Receiver<Event>) {
    let every = app.config.timing.beat;
    let mut beats = interval(every);
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = beats.tick() => {}
            event = events.recv() => match event {
                Some(Event::Connected) => tracing::info!(place = %nats.place, "connected to NATS"),
                Some(Event::Disconnected) => {
                    tracing::warn!(place = %nats.place, "NATS is away; news of other nodes come up to 5 s late");
                }
                // Each attempt to connect that failed.
                Some(Event::ClientError(error)) => tracing::debug!(%error, "NATS"),
                // It refuses a subject, drops what we do not take, or wants to end.
                Some(event) => tracing::warn!(%event, place = %nats.place, "NATS complains"),
                None => return,
            },
            _ = closed(&nats) => return,
        }
        let now = Instant::now();
        let echo = *nats.echo();
        let carries = nats.is_connected()
            && echo.is_some_and(|echo| now.saturating_duration_since(echo) <= every * BEATS);
        nats.carries
            .send_if_modified(|was| std::mem::replace(was, carries) != carries);
        let unseen = {
            let mut rooms = app.hub.rooms();
            rooms.tell(|| Notice::Beat);
            rooms.tick(carries, now)
        };
        show(&app, unseen);
    }
}

async fn closed(nats: &Nats) {
    let _ = nats.closed.subscribe().wait_for(|closed| *closed).await;
}
