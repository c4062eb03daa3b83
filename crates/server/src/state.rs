//! What all requests share: configuration, store, hub, limits, the way to the end.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, watch};
use wasl_protocol::{HELLO_TIMEOUT_MS, PING_INTERVAL_MS};

use crate::bus::{Bus, NatsAddress};
use crate::flows::{Endpoints, Secret};
use crate::hub::Hub;
use crate::letters::LetterBox;
use crate::limits::Limits;
use crate::outgoing::{self, Reach};
use crate::peer::TrustedProxies;
use crate::quotas::Quotas;
use crate::rate::ByAddress;
use crate::settings::SettingsCache;
use crate::socket::stream::Streams;
use crate::static_files::{Assets, FileCache};
use crate::store::Store;

/// How this server behaves.
#[derive(Clone, Debug)]
pub struct Config {
    /// Origins that may use every site, besides each site's own list.
    pub allow_origins: Vec<String>,
    /// The pages and scripts to serve.
    pub assets: Assets,
    /// The clocks of a socket.
    pub timing: Timing,
    /// How much one source may do.
    pub limits: Limits,
    /// Whose word counts about where a request comes from.
    pub proxies: TrustedProxies,
    /// The figures have a listener of their own, and are not told on the server's port.
    pub metrics_apart: bool,
    /// The NATS that connects the nodes of a database.
    pub nats: Option<NatsAddress>,
    /// Where calls of flows go.
    pub endpoints: Endpoints,
    /// Where forwards may post to.
    pub reach: Reach,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            allow_origins: Vec::new(),
            assets: Assets::Embedded,
            timing: Timing::default(),
            limits: Limits::default(),
            proxies: TrustedProxies::default(),
            metrics_apart: false,
            nats: None,
            endpoints: Endpoints::default(),
            reach: Reach::default(),
        }
    }
}

/// The clocks of a connection.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// How long a client has to say `hello`.
    pub hello: Duration,
    /// How often the server pings; who is silent for twice this long is gone.
    pub ping: Duration,
    /// How long the head of a request may take to come, and a connection may wait for one.
    pub head: Duration,
    /// How long the body of a request may take to come.
    pub body: Duration,
    /// How long a connection may take nothing of an answer.
    pub stall: Duration,
    /// How long one frame may take to be written.
    pub write: Duration,
    /// How long the other side has to answer a close.
    pub close: Duration,
    /// How long somebody may be away before others hear of it: a page change is no absence.
    pub absence: Duration,
    /// How often a node says that it is there; who is silent for four times this long is gone.
    pub beat: Duration,
    /// How often a node looks into the database for what nobody has told it.
    pub check: Duration,
    /// How often a node looks for events to forward.
    pub forward: Duration,
    /// For how long a node has a forward to itself: longer than a post can take.
    pub lease: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            hello: Duration::from_millis(HELLO_TIMEOUT_MS),
            ping: Duration::from_millis(PING_INTERVAL_MS),
            head: Duration::from_secs(20),
            body: Duration::from_secs(20),
            stall: Duration::from_secs(30),
            write: Duration::from_secs(10),
            close: Duration::from_secs(2),
            absence: Duration::from_secs(3),
            beat: Duration::from_secs(1),
            check: Duration::from_secs(3),
            forward: Duration::from_secs(1),
            lease: outgoing::ALL * 2,
        }
    }
}

/// The shared state.
pub struct App {
    /// How this server behaves.
    pub config: Config,
    /// What is kept.
    pub store: Store,
    /// Who is connected.
    pub hub: Arc<Hub>,
    /// What connects this node to the others.
    pub bus: Bus,
    /// The streams of visitors who get no socket.
    pub streams: Streams,
    /// Settings as they are sent.
    pub settings: SettingsCache,
    /// Where calls of flows go, the demo shop's included.
    pub endpoints: Endpoints,
    /// What signs those to the demo shop.
    pub demo_secret: Secret,
    /// Pages and scripts as they are sent.
    pub files: Arc<FileCache>,
    /// Where what the collector refuses is left.
    pub letters: LetterBox,
    /// What addresses, visitors and sites have left.
    pub quotas: Quotas,
    /// The limit of requests.
    pub requests: ByAddress,
    /// The limit of new sockets.
    pub sockets: ByAddress,
    /// The limit of failed sign-ins.
    pub failed_sign_ins: ByAddress,
    /// Training a FAQ's ranker takes a processor: few at a time.
    pub training: Semaphore,
    /// Password hashing takes 19 MiB and a processor: few at a time.
    pub hashing: Semaphore,
    /// Becomes true when the server is to end.
    pub ending: watch::Receiver<bool>,
    /// How many sockets are open: the end of the server waits for them.
    pub open_sockets: watch::Sender<usize>,
}

impl App {
    /// Waits until the server is to end.
    pub async fn ended(&self) {
        // An error means that nobody can order the end any more: that is the end.
        let _ = self.ending.clone().wait_for(|ending| *ending).await;
    }
}

/// The shared state, as handlers take it.
pub type State = Arc<App>;
