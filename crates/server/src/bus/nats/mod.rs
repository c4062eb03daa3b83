//! The bus over core NATS: a thin adaptor. What the hub queues is published, what other nodes
//! publish goes to the hub; a request to one node brings frames to a stream that is there.
//!
//! Subjects: `wasl.CLUSTER.all.NODE` for what a node tells all, `wasl.CLUSTER.to.NODE` for
//! requests to it. CLUSTER is made of the database's identity, so that two clusters on one NATS do
//! not mix. A node hears itself too: that shows that the connection works in both directions.

mod carry;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_nats::connection::State as Connection;
use async_nats::{Client, ConnectOptions, Event, Request, RequestErrorKind, Subscriber};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use super::address::{Credentials, NatsAddress};
use super::{BusError, Unreached};
use crate::clock;
use crate::digest;
use crate::hub::{NodeId, Numbered};
use crate::metrics::METRICS;
use crate::socket::stream::{Post, Refusal};
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
        tokio::spawn(carry::tell(nats.clone(), queue));
        tokio::spawn(carry::hear(nats.clone(), app.clone(), told));
        tokio::spawn(carry::answer(nats.clone(), app.clone(), asked));
        tokio::spawn(carry::beat(nats.clone(), app.clone(), events));
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

    /// Notes that this node heard itself.
    fn note_echo(&self) {
        *self.echo() = Some(Instant::now());
        if self.is_connected() {
            self.carries
                .send_if_modified(|was| !std::mem::replace(was, true));
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
