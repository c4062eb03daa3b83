//! The running server: from a database and a listener to an orderly end.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use wasl_protocol::SiteId;

use crate::bus::{self, Bus, BusError};
use crate::clock;
use crate::demo;
use crate::flows::{Endpoint, Secret};
use crate::forward;
use crate::hub::{Hub, NodeId, Notice, Others, Patience};
use crate::letters::{self, LetterBox};
use crate::listen;
use crate::quotas::Quotas;
use crate::rate::ByAddress;
use crate::routes;
use crate::seed;
use crate::settings::SettingsCache;
use crate::socket::stream::Streams;
use crate::state::{App, Config, State, Timing};
use crate::static_files::FileCache;
use crate::store::{Database, OpenError, Store, StoreError};

/// How long the end may take before what is left is cut off.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was known of other nodes holds for so long while NATS is away.
const HOLD: Duration = Duration::from_secs(60);

/// The clients of a node that ends come back within 3.25 s, and connecting takes a moment.
const FAREWELL: Duration = Duration::from_secs(6);

/// How many rankers of FAQs are trained at a time.
const TRAINING: usize = 2;

/// How many passwords are hashed at a time.
const HASHING: usize = 2;

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The bus between nodes cannot be used.
    #[error(transparent)]
    Bus(#[from] BusError),
    /// The database failed on the way.
    #[error("the database failed: {0}")]
    Store(#[from] StoreError),
    /// The port cannot be had.
    #[error("cannot listen on {host}:{port}: {reason}. {advice}")]
    Listen {
        /// The address.
        host: String,
        /// The port.
        port: u16,
        /// What the system said.
        reason: io::Error,
        /// What to do.
        advice: &'static str,
    },
    /// The system refused something else.
    #[error("the system refused: {0}")]
    Io(#[from] io::Error),
}

/// Starts servers.
pub struct Server;

/// A server at work.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// What it works on.
    pub state: State,
    ending: watch::Sender<bool>,
    served: JoinHandle<()>,
    /// Keeps dead letters until it is told the end.
    letters: (oneshot::Sender<()>, JoinHandle<()>),
}

impl Server {
    /// Takes a port; 0 takes a free one.
    ///
    /// # Errors
    ///
    /// [`StartError::Listen`] when the port cannot be had.
    pub async fn listen(host: &str, port: u16) -> Result<TcpListener, StartError> {
        TcpListener::bind((host, port)).await.map_err(|reason| {
            let advice = if reason.kind() == io::ErrorKind::AddrInUse {
                "Another program has this port: stop it, or choose another port with --port"
            } else if reason.kind() == io::ErrorKind::PermissionDenied {
                "This port is reserved: choose one above 1023 with --port"
            } else {
                "Check --host and --port"
            };
            StartError::Listen {
                host: host.to_owned(),
                port,
                reason,
                advice,
            }
        })
    }

    /// Opens a data directory and serves it: [`Server::start_on`] with SQLite.
    ///
    /// # Errors
    ///
    /// When the directory cannot be used; [`StartError`] says why and what to do.
    pub async fn start(
        config: Config,
        data: &Path,
        listener: TcpListener,
    ) -> Result<Running, StartError> {
        Self::start_on(config, &Database::from(data), listener).await
    }

    /// Opens a database and serves it. On the first start the demo site is made.
    ///
    /// # Errors
    ///
    /// When the database cannot be used; [`StartError`] says why and what to do.
    pub async fn start_on(
        config: Config,
        database: &Database,
        listener: TcpListener,
    ) -> Result<Running, StartError> {
        let node = NodeId::new(clock::random_word());
        let (queue, told) = mpsc::channel(bus::QUEUE);
        let hub = Arc::new(match database {
            Database::Folder(_) => Hub::default(),
            Database::Postgres(_) => Hub::among(
                (config.nats.as_ref())
                    .map(|_| Others::new(node.clone(), patience(config.timing), queue)),
            ),
        });
        let news = hub.clone();
        let store = Store::open(database, Box::new(move |item| news.publish(item))).await?;
        seed::plant(&store).await?;
        let (bus, ear) = Bus::open(config.nats.as_ref(), &node, &store, told).await?;
        // Before any socket is open: what is stored later will be found.
        let position = store.feed_end().await?;
        let (ending, end) = watch::channel(false);
        let (letter_box, mail) = LetterBox::new();
        let limits = config.limits;
        let address = listener.local_addr()?;
        let mut endpoints = config.endpoints.clone();
        let demo_secret = Secret::random([(); 4].map(|()| clock::random_word()));
        endpoints.add(demo_endpoint(address, &demo_secret));
        let state: State = Arc::new(App {
            config,
            store,
            hub,
            bus,
            streams: Streams::default(),
            settings: SettingsCache::default(),
            endpoints,
            demo_secret,
            files: Arc::new(FileCache::default()),
            letters: letter_box,
            quotas: Quotas::new(&limits),
            requests: ByAddress::new(limits.requests),
            sockets: ByAddress::new(limits.sockets),
            failed_sign_ins: ByAddress::new(limits.failed_sign_ins),
            training: Semaphore::new(TRAINING),
            hashing: Semaphore::new(HASHING),
            ending: end.clone(),
            open_sockets: watch::Sender::new(0),
        });
        if let (Bus::Nats(nats), Some(ear)) = (&state.bus, ear) {
            ear.start(nats, &state);
        }
        match database {
            Database::Folder(_) => {}
            Database::Postgres(_) => drop(tokio::spawn(bus::check(state.clone(), position))),
        }
        // Of a server that did not end in order: nobody else has this database then.
        state.store.free_forwards().await?;
        tokio::spawn(forward::run(state.clone(), node.as_str().to_owned()));
        let (letters_end, told) = oneshot::channel();
        let letters = tokio::spawn(letters::keep(state.clone(), mail, told));
        let router = routes::router(state.clone());
        if !cfg!(debug_assertions) {
            // Unoptimised code would keep a processor busy for long: it packs on request.
            let (files, assets) = (state.files.clone(), state.config.assets.clone());
            let warm_end = end.clone();
            tokio::task::spawn_blocking(move || files.warm_up(&assets, || *warm_end.borrow()));
        }
        let served = tokio::spawn(listen::serve(listener, router, state.config.timing, end));
        Ok(Running {
            address,
            state,
            ending,
            served,
            letters: (letters_end, letters),
        })
    }
}

impl Running {
    /// Tells the figures on a listener of their own, for as long as the process lives.
    pub fn serve_metrics(&self, listener: TcpListener) {
        let router = routes::metrics_router(self.state.clone());
        let timing = self.state.config.timing;
        // It also answers while the server drains.
        let (hold, end) = watch::channel(false);
        tokio::spawn(async move {
            listen::serve(listener, router, timing, end).await;
            drop(hold);
        });
    }

    /// Ends it: no new connections, a goodbye on every socket, then wait for them.
    pub async fn stop(self) {
        self.ending.send_replace(true);
        self.state.hub.rooms().tell(|| Notice::Leaving);
        let mut open = self.state.open_sockets.subscribe();
        if timeout(PATIENCE, open.wait_for(|count| *count == 0))
            .await
            .is_err()
        {
            tracing::warn!(open = *open.borrow(), "some sockets did not close in time");
        }
        match timeout(PATIENCE, self.served).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the server's task failed"),
            Err(_) => tracing::warn!("some requests did not end in time"),
        }
        // Nobody leaves letters any more; a task that has ended needs no word.
        let (end, letters) = self.letters;
        let _ = end.send(());
        if timeout(PATIENCE, letters).await.is_err() {
            tracing::warn!("some dead letters were not kept in time");
        }
        self.state.hub.rooms().fall_silent();
        self.state.bus.close().await;
    }
}

/// The demo shop's order status, asked over the network at this process's own port.
fn demo_endpoint(address: SocketAddr, secret: &Secret) -> Endpoint {
    let mut own = address;
    if own.ip().is_unspecified() {
        own.set_ip(match own {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    let (flow, step) = demo::STEP;
    Endpoint {
        site: SiteId::new(seed::SITE),
        flow: flow.to_owned(),
        step: step.to_owned(),
        url: format!("http://{own}{}", demo::PATH)
            .parse()
            .expect("an address and a path are an address"),
        secret: secret.clone(),
    }
}

/// How long what is believed of other nodes.
fn patience(timing: Timing) -> Patience {
    Patience {
        silence: timing.beat * 4,
        hold: HOLD,
        farewell: FAREWELL.min(timing.beat * 6),
    }
}
