//! `wasl serve`: the server, until Ctrl-C or SIGTERM.

use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use axum::http::HeaderName;
use clap::{Args, ValueEnum};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use wasl_protocol::SiteId;

use super::{Data, say};
use crate::assistant::{Assistant, Key};
use crate::flows::Endpoints;
use crate::limits::Limits;
use crate::links::new_link;
use crate::origin;
use crate::outgoing::Reach;
use crate::peer::{ForwardedIn, Network, TrustedProxies};
use crate::seed;
use crate::server::Server;
use crate::state::Config;

/// Where the data directory remembers the server's address, for `wasl link`.
pub const ADDRESS: &str = "address";

/// Where the assistant's key stands in the environment.
const ASSISTANT_KEY: &str = "WASL_ASSISTANT_KEY";

/// The options of `wasl serve`.
#[derive(Args, Debug)]
pub struct Options {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    #[command(flatten)]
    data: Data,
    /// The NATS that connects several servers on one --database; several addresses with commas.
    #[arg(long, value_name = "URL", env = "WASL_NATS", hide_env_values = true)]
    nats: Option<String>,
    /// An origin whose pages may use every site, e.g. https://shop.example. Can be repeated.
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    allow_origins: Vec<String>,
    /// The address that people reach this server by, for the links it prints.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// A block of addresses whose forwarding header is believed, e.g. 10.0.0.0/8. Can be repeated.
    #[arg(long = "trusted-proxy", value_name = "CIDR")]
    trusted_proxies: Vec<Network>,
    /// The header that the trusted proxies write the client's address to.
    #[arg(long, value_enum, default_value = "x-forwarded-for")]
    proxy_header: ProxyHeader,
    /// A header that the trusted proxies write the client's country to, e.g. CF-IPCountry.
    #[arg(long, value_name = "NAME")]
    country_header: Option<HeaderName>,
    /// A JSON file that says where calls of flows go: an array of site, flow, step, url, secret.
    #[arg(long, value_name = "FILE", env = "WASL_FLOW_ENDPOINTS")]
    flow_endpoints: Option<PathBuf>,
    #[command(flatten)]
    assistant: AssistantOptions,
    /// Changes a limit, e.g. requests=300/50 (at once / a second). Can be repeated.
    #[arg(long = "limit", value_name = "NAME=VALUE")]
    limits: Vec<String>,
    /// Lets forwards post to this machine and private networks too, see `wasl events forward`.
    #[arg(long)]
    forward_to_private: bool,
    /// An address and port that /metrics is told on, instead of to this machine on --port.
    #[arg(long, value_name = "ADDR")]
    metrics: Option<SocketAddr>,
    /// The form of the log on standard error.
    #[arg(long, value_enum, default_value = "text")]
    log: Log,
}

/// What answers what the FAQ does not. Its key is never an argument: others on this machine could read it.
#[derive(Args, Debug)]
struct AssistantOptions {
    /// The API of a language model, e.g. https://llm.example/v1, for sites that switch it on. Its key
    /// is WASL_ASSISTANT_KEY in the environment, or in the file of --assistant-key-file.
    #[arg(long, value_name = "URL", env = "WASL_ASSISTANT_URL")]
    assistant_url: Option<String>,
    /// The model's name there.
    #[arg(
        long,
        value_name = "NAME",
        env = "WASL_ASSISTANT_MODEL",
        default_value = ""
    )]
    assistant_model: String,
    /// A file with its key alone.
    #[arg(long, value_name = "FILE", env = "WASL_ASSISTANT_KEY_FILE")]
    assistant_key_file: Option<PathBuf>,
    /// The most questions of a visitor in a day (UTC).
    #[arg(long, value_name = "COUNT", default_value_t = 20)]
    assistant_per_visitor: u32,
    /// The most questions of all visitors of a site in a day (UTC).
    #[arg(long, value_name = "COUNT", default_value_t = 1_000)]
    assistant_per_site: u32,
}

impl AssistantOptions {
    fn assistant(&self) -> Result<Option<Assistant>, Box<dyn Error>> {
        let Some(url) = self.assistant_url.as_ref().filter(|url| !url.is_empty()) else {
            return Ok(None);
        };
        let key = match (&self.assistant_key_file, std::env::var(ASSISTANT_KEY)) {
            (Some(file), _) => Some(Key::read(file)?),
            (None, Ok(key)) if !key.trim().is_empty() => Some(Key::new(&key)?),
            (None, Ok(_) | Err(_)) => None,
        };
        Ok(Some(Assistant {
            per_visitor: self.assistant_per_visitor,
            per_site: self.assistant_per_site,
            ..Assistant::new(url, &self.assistant_model, key)?
        }))
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Log {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ProxyHeader {
    XForwardedFor,
    Forwarded,
}

pub async fn run(options: Options) -> Result<(), Box<dyn Error>> {
    start_log(options.log);
    for allowed in &options.allow_origins {
        if !origin::is_entry(allowed) {
            let message = format!(
                "--allow-origin {allowed} is not an origin: write scheme and host, like https://shop.example"
            );
            return Err(message.into());
        }
    }
    if options.country_header.is_some() && options.trusted_proxies.is_empty() {
        return Err(
            "--country-header is believed of trusted proxies only: name them with --trusted-proxy"
                .into(),
        );
    }
    let mut limits = Limits::default();
    for order in &options.limits {
        limits.set(order)?;
    }
    let endpoints = match &options.flow_endpoints {
        Some(file) => Endpoints::read(file)?,
        None => Endpoints::default(),
    };
    let assistant = options.assistant.assistant()?;
    let nats = options.nats.as_deref().map(str::parse).transpose()?;
    let metrics = match options.metrics {
        Some(address) => {
            let host = address.ip().to_string();
            Some(Server::listen(&host, address.port()).await?)
        }
        None => None,
    };
    let listener = Server::listen(&options.host, options.port).await?;
    let config = Config {
        allow_origins: options.allow_origins,
        limits,
        proxies: TrustedProxies {
            networks: options.trusted_proxies,
            header: match options.proxy_header {
                ProxyHeader::XForwardedFor => ForwardedIn::XForwardedFor,
                ProxyHeader::Forwarded => ForwardedIn::Forwarded,
            },
            country: options.country_header,
        },
        metrics_apart: options.metrics.is_some(),
        nats,
        endpoints,
        reach: if options.forward_to_private {
            Reach::Private
        } else {
            Reach::Public
        },
        assistant,
        ..Config::default()
    };
    // Before the first client: whoever is connected gets a goodbye.
    let mut orders = EndOrders::new()?;
    let running = Server::start_on(config, &options.data.database(), listener).await?;
    if let Some(metrics) = metrics {
        say(&format!(
            "Metrics: http://{}/metrics",
            metrics.local_addr()?
        ))?;
        running.serve_metrics(metrics);
    }
    let address = match options.public_url {
        Some(url) => url.trim_end_matches('/').to_owned(),
        None => url_of(&options.host, running.address),
    };
    let store = &running.state.store;
    store.set_fact(ADDRESS, address.clone()).await?;
    if !store.has_agents().await? {
        let link = new_link(store, SiteId::new(seed::SITE)).await?;
        say("The first agent signs in here, once, within a day:")?;
        say(&format!("  {address}{link}"))?;
    }
    say(&format!("Wasl is ready: {address}/"))?;
    orders.next().await?;
    tracing::info!("ending");
    tokio::select! {
        () = running.stop() => Ok(()),
        ordered = orders.next() => {
            ordered?;
            Err("ended at once, as the second signal ordered; nothing that was acknowledged is lost".into())
        }
    }
}

/// The address as a person types it.
fn url_of(host: &str, address: SocketAddr) -> String {
    let port = address.port();
    match address.ip() {
        // "Every address" is no address to go to.
        ip if ip.is_unspecified() => format!("http://127.0.0.1:{port}"),
        IpAddr::V6(ip) => format!("http://[{ip}]:{port}"),
        IpAddr::V4(_) => format!("http://{host}:{port}"),
    }
}

fn start_log(form: Log) {
    let log = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_max_level(LevelFilter::INFO);
    // NATS's client tells each attempt to connect: the bus says the same once.
    let filter = Targets::new()
        .with_default(LevelFilter::INFO)
        .with_target("async_nats", LevelFilter::OFF);
    // A log that is there already (in tests) stays.
    let _ = match form {
        Log::Text => log.with_ansi(false).finish().with(filter).try_init(),
        Log::Json => log.json().finish().with(filter).try_init(),
    };
}

/// Ctrl-C and SIGTERM, each time they come.
struct EndOrders {
    #[cfg(unix)]
    interrupted: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminated: tokio::signal::unix::Signal,
}

impl EndOrders {
    /// They are heard from here on.
    fn new() -> std::io::Result<Self> {
        #[cfg(unix)]
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            #[cfg(unix)]
            interrupted: signal(SignalKind::interrupt())?,
            #[cfg(unix)]
            terminated: signal(SignalKind::terminate())?,
        })
    }

    /// Waits for the next one.
    async fn next(&mut self) -> std::io::Result<()> {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupted.recv() => Ok(()),
            _ = self.terminated.recv() => Ok(()),
        }
        #[cfg(not(unix))]
        tokio::signal::ctrl_c().await
    }
}
