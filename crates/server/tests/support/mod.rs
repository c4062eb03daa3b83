//! What the tests share: a server on a free port with data of its own, clients that speak the
//! protocol, an agent who signs in, HTTP without a network.
#![allow(
    dead_code,
    reason = "each test file uses a part of it, and is a crate of its own"
)]

pub mod client;
pub mod collector;
pub mod http;
pub mod model;
pub mod nats;
pub mod postgres;
pub mod program;
pub mod sender;
pub mod stream;
pub mod wire;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use wasl_protocol::{SiteId, Timestamp, uuid_v7};
use wasl_server::{Assets, Config, Database, Limits, Rate, Running, Server, Timing, new_link};

use client::Client;

/// How long a test waits for something that must come.
pub const PATIENCE: Duration = Duration::from_secs(20);

static COUNT: AtomicU32 = AtomicU32::new(1);

/// A number that no other caller in this process has.
pub fn unique() -> u32 {
    COUNT.fetch_add(1, Ordering::Relaxed)
}

/// A new UUIDv7.
pub fn uuid() -> String {
    let random = u64::from(unique());
    uuid_v7(Timestamp::from_millis(1_767_225_600_000), [random, random])
}

/// A directory that is removed in the end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        let name = format!("wasl-test-{}-{}", std::process::id(), unique());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Clocks that make tests fast without making them depend on luck.
pub fn quick() -> Config {
    Config {
        assets: Assets::Given(Arc::default()),
        timing: Timing {
            absence: Duration::from_millis(20),
            ..Timing::default()
        },
        ..Config::default()
    }
}

/// The same without limits on what one source may do.
pub fn unlimited() -> Config {
    let rate = Rate {
        burst: 1_000_000,
        per_second: 1_000_000.0,
    };
    Config {
        limits: Limits {
            requests: rate,
            sockets: rate,
            failed_sign_ins: rate,
            frames: rate,
            messages: rate,
            visitor_messages: rate,
            address_messages: rate,
            site_messages: rate,
            site_events: rate,
            open_per_address: u32::MAX,
            open_per_visitor: u32::MAX,
            open_per_site: u32::MAX,
        },
        ..quick()
    }
}

/// A server at work.
pub struct TestServer {
    pub running: Running,
    pub folder: Folder,
}

impl TestServer {
    pub async fn start() -> Self {
        Self::with(quick()).await
    }

    pub async fn with(config: Config) -> Self {
        Self::in_folder(config, Folder::new()).await
    }

    pub async fn in_folder(config: Config, folder: Folder) -> Self {
        let listener = Server::listen("127.0.0.1", 0).await.unwrap();
        let running = Server::start(config, folder.path(), listener)
            .await
            .unwrap();
        Self { running, folder }
    }

    /// A node on a database that others may share.
    pub async fn on(config: Config, database: &Database) -> Self {
        let listener = Server::listen("127.0.0.1", 0).await.unwrap();
        let running = Server::start_on(config, database, listener).await.unwrap();
        let folder = Folder::new();
        Self { running, folder }
    }

    /// Stops it and starts it again on the same data.
    pub async fn restart(self) -> Self {
        let Self { running, folder } = self;
        running.stop().await;
        Self::in_folder(quick(), folder).await
    }

    /// Adds a site that one origin may use, as an operator would.
    pub fn add_site(&self, site: &str, origin: &str) {
        let status = std::process::Command::new(env!("CARGO_BIN_EXE_wasl"))
            .args(["site", "add", site, "--origin", origin, "--data"])
            .arg(self.folder.path())
            .status()
            .unwrap();
        assert!(status.success());
    }

    /// The address and port.
    pub fn host(&self) -> String {
        self.running.address.to_string()
    }

    /// The origin of the server's own pages.
    pub fn origin(&self) -> String {
        format!("http://{}", self.host())
    }

    /// A visitor who is welcomed.
    pub async fn visitor(&self, token: u64) -> Client {
        let mut client = Client::connect(&self.host(), &self.origin()).await;
        client.hello(token, vec![]).await;
        client.welcomed().await;
        client
    }

    /// An agent's session: the cookie and the CSRF token.
    pub async fn sign_in(&self, name: &str) -> Session {
        self.sign_in_at("demo", name).await
    }

    /// The same for an agent of another site.
    pub async fn sign_in_at(&self, site: &str, name: &str) -> Session {
        let store = &self.running.state.store;
        let link = new_link(store, SiteId::new(site)).await.unwrap();
        let token = link.rsplit('=').next().unwrap();
        let body = serde_json::json!({
            "token": token,
            "name": name,
            "email": format!("{name}-{}@noor.example", unique()),
            "password": "a long enough password",
        });
        let answer = http::post(self, "/v1/agent/link", &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        Session {
            cookie: answer.cookie(),
            csrf: answer.json()["csrf"].as_str().unwrap().to_owned(),
            email: body["email"].as_str().unwrap().to_owned(),
        }
    }

    /// An agent at work: signed in, connected, welcomed.
    pub async fn agent(&self, session: &Session) -> Client {
        let mut client = Client::connect_agent(&self.host(), &self.origin(), &session.cookie).await;
        client.hello_agent().await;
        client.welcomed().await;
        client
    }
}

/// A signed-in agent.
pub struct Session {
    pub cookie: String,
    pub csrf: String,
    pub email: String,
}
