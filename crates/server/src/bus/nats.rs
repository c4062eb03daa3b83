//! The bus over core NATS: a thin adaptor. What the hub queues is published, what other nodes
//! publish goes to the hub; a request to one node brings frames to a stream that is there.
//!
//! Subjects: `wasl.CLUSTER.all.NODE` for what a node tells all, `wasl.CLUSTER.to.NODE` for
//! requests to it. CLUSTER is made of the database's identity, so that two clusters on one NATS do
//! not mix. A node hears itself too: that shows that the connection works in both directions.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_nats::connection::State as Connection;
use async_nats::{Client, ConnectOptions, Event, Message, Request, RequestErrorKind, Subscriber};
use futures_util::StreamExt as _;
use tokio::sync::{mpsc, watch};
use tokio::time::{MissedTickBehavior, interval, timeout};
use wasl_protocol::{SiteId, VisitorId};

use super::address::{Credentials, NatsAddress};
use super::{BusError, Unreached};
use crate::clock;
use crate::digest;
use crate::hub::{NodeId, Notice, Numbered};
use crate::metrics::METRICS;
use crate::socket::stream::{self, Post, Refusal};
use crate::state::State;

/// How long one connection attempt may take.
const CONNECT: Duration = Duration::from_secs(5);

/// How long the start waits to say whether NATS is there.
const FIRST: Duration = Duration::from_secs(2);

/// How often the client asks the NATS server whether it is there: three without an answer end the
/// connection.
const PING: Duration = Duration::from_secs(5);

/// How long a notice may wait for the connection.
const PUBLISH: Duration = Duration::from_secs(1);

/// The longest pause between two attempts to connect. Milliseconds.
const MAX_PAUSE_MS: u64 = 4_000;

/// So many beats in a row may be unheard before the connection counts as cut.
const BEATS: u32 = 3;

/// A connection to NATS.
pub struct Nats {
    /// This node.
    pub node: NodeId,
    client: Client,
    /// `wasl.CLUSTER`.
    prefix: String,
    place: String,
    /// When this node last heard itself.
    echo: Mutex<Option<Instant>>,
    carries: watch::Sender<bool>,
    closed: watch::Sender<bool>,
}

/// What comes from NATS, and what is to go there.
pub struct Ear {
    told: Subscriber,
    asked: Subscriber,
    events: mpsc::Receiver<Event>,
    queue: mpsc::Receiver<Numbered>,
}

/// Connects, or begins to.
pub async fn open(
    address: &NatsAddress,
    node: NodeId,
    identity: &str,
    queue: mpsc::Receiver<Numbered>,
) -> Result<(Arc<Nats>, Ear), BusError> {
    let (said, mut events) = mpsc::channel(16);
    let options = ConnectOptions::new()
        .name(format!("wasl {}", node.as_str()))
        .retry_on_initial_connect()
        .max_reconnects(None)
        .connection_timeout(CONNECT)
        .ping_interval(PING)
        .reconnect_delay_callback(pause)
        .event_callback(move |event| {
            let said = said.clone();
            // What is lost here the next beat finds out.
            async move { drop(said.try_send(event)) }
        });
    let options = match &address.credentials {
        Credentials::None => options,
        Credentials::Token(token) => options.token(token.clone()),
        Credentials::Password(user, password) => {
            options.user_and_password(user.clone(), password.clone())
        }
    };
    let client = options.connect(address.servers.clone()).await?;
    let cluster = &digest::hex(&digest::hash(&[b"wasl cluster", identity.as_bytes()]))[..16];
    let prefix = format!("wasl.{cluster}");
    let told = client.subscribe(format!("{prefix}.all.*")).await?;
    let asked = client
        .subscribe(format!("{prefix}.to.{}", node.as_str()))
        .await?;
    let place = address.place().to_owned();
    let first = timeout(FIRST, events.recv()).await.ok().flatten();
    if let Some(Event::Connected) = first {
        tracing::info!(%place, "connected to NATS");
    } else {
        let reason = first.map_or_else(|| "no answer".to_owned(), |event| event.to_string());
        tracing::warn!(%place, %reason, "cannot connect to NATS: check host, port, user and password in --nats. Serving without it, and trying again; until then news of other nodes come up to 5 s late");
    }
    let nats = Nats {
        node,
        client,
        prefix,
        place,
        echo: Mutex::default(),
        carries: watch::Sender::new(false),
        closed: watch::Sender::new(false),
    };
    let ear = Ear {
        told,
        asked,
        events,
        queue,
    };
    Ok((Arc::new(nats), ear))
}

/// Full jitter: all nodes lose NATS at once and must not come back at once.
fn pause(attempts: usize) -> Duration {
    if attempts <= 1 {
        return Duration::ZERO;
    }
    let doubled = 100_u64 << attempts.min(6);
    Duration::from_millis(clock::random_word() % doubled.min(MAX_PAUSE_MS))
}

impl Ear {
    /// Starts to tell and to hear.
    pub fn start(self, nats: &Arc<Nats>, app: &State) {
        let Self {
            told,
            asked,
            events,
            queue,
        } = self;
        tokio::spawn(tell(nats.clone(), queue));
        tokio::spawn(hear(nats.clone(), app.clone(), told));
        tokio::spawn(answer(nats.clone(), app.clone(), asked));
        tokio::spawn(beat(nats.clone(), app.clone(), events));
    }
}

impl Nats {
    /// Whether what is told goes out and comes back.
    pub fn carries(&self) -> bool {
        *self.carries.borrow()
    }

    /// Waits until what was told has gone out.
    pub async fn close(&self, patience: Duration) {
        let gone = async {
            let _ = self.closed.subscribe().wait_for(|closed| *closed).await;
            if self.is_connected() {
                let _ = self.client.flush().await;
            }
        };
        if timeout(patience, gone).await.is_err() {
            tracing::warn!("not everything was told to the other nodes; they will find it");
        }
    }

    /// Passes frames on to the node that has their stream.
    pub async fn post(&self, node: &NodeId, post: &Post) -> Result<Result<(), Refusal>, Unreached> {
        if !self.carries() {
            return Err(Unreached::Silent);
        }
        METRICS.bus.passed_on.add(1);
        let subject = format!("{}.to.{}", self.prefix, node.as_str());
        let request = Request::new()
            .payload(post.write().into())
            .timeout(Some(post.patience + PUBLISH));
        match self.client.send_request(subject, request).await {
            Ok(answer) => serde_json::from_slice(&answer.payload).map_err(|_| Unreached::Silent),
            Err(error) if error.kind() == RequestErrorKind::NoResponders => Err(Unreached::Gone),
            Err(_) => Err(Unreached::Silent),
        }
    }

    fn is_connected(&self) -> bool {
        self.client.connection_state() == Connection::Connected
    }

    fn echo(&self) -> MutexGuard<'_, Option<Instant>> {
        // One assignment cannot be left half-way.
        self.echo.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Publishes what the hub tells, in its order, until the hub falls silent. While NATS is away it
/// is dropped: late wake-ups wake nobody, and the numbers show the gap.
async fn tell(nats: Arc<Nats>, mut queue: mpsc::Receiver<Numbered>) {
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
async fn hear(nats: Arc<Nats>, app: State, mut told: Subscriber) {
    while let Some(message) = told.next().await {
        match read(&nats, &message) {
            Said::Ours => *nats.echo() = Some(Instant::now()),
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
async fn answer(nats: Arc<Nats>, app: State, mut asked: Subscriber) {
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
async fn beat(nats: Arc<Nats>, app: State, mut events: mpsc::Receiver<Event>) {
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
