//! `wasl serve`: the server, until Ctrl-C or SIGTERM.

use std::error::Error;
use std::net::{IpAddr, SocketAddr};

use clap::{Args, ValueEnum};
use wasl_protocol::SiteId;

use super::{Data, say};
use crate::links::new_link;
use crate::origin;
use crate::seed;
use crate::server::Server;
use crate::state::Config;

/// Where the data directory remembers the server's address, for `wasl link`.
pub const ADDRESS: &str = "address";

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
    /// An origin whose pages may use every site, e.g. https://shop.example. Can be repeated.
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    allow_origins: Vec<String>,
    /// The address that people reach this server by, for the links it prints.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// The form of the log on standard error.
    #[arg(long, value_enum, default_value = "text")]
    log: Log,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Log {
    Text,
    Json,
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
    let listener = Server::listen(&options.host, options.port).await?;
    let config = Config {
        allow_origins: options.allow_origins,
        ..Config::default()
    };
    let running = Server::start_on(config, &options.data.database(), listener).await?;
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
    end_is_wanted().await?;
    tracing::info!("ending");
    running.stop().await;
    Ok(())
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
        .with_max_level(tracing::Level::INFO);
    // A log that is there already (in tests) stays.
    let _ = match form {
        Log::Text => log.with_ansi(false).try_init(),
        Log::Json => log.json().try_init(),
    };
}

async fn end_is_wanted() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            done = tokio::signal::ctrl_c() => done,
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
