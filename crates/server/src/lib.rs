//! Wasl's server: conversations over WebSockets, site settings, telemetry, agents, static files.
//!
//! [`Server::start`] opens a data directory and serves it on a listener; [`app`] is the router
//! alone, for tests. `docs/SERVER.md` is for who runs it, `docs/PROTOCOL.md` for who talks to it.
#![forbid(unsafe_code)]

mod bus;
pub mod cli;
mod clock;
mod coding;
mod collector;
mod csv;
mod demo;
mod dialects;
mod digest;
mod error;
pub mod faq;
pub mod flows;
mod forward;
mod hub;
pub mod identity;
mod letters;
mod limits;
mod links;
mod listen;
mod markdown;
mod metrics;
mod origin;
mod outgoing;
mod outlet;
mod password;
mod patterns;
mod peer;
mod quotas;
mod rate;
mod rfc3339;
mod routes;
mod seed;
mod server;
mod settings;
mod socket;
mod state;
mod static_files;
pub mod store;
pub mod surveys;
mod tally;

pub use bus::{BusError, NatsAddress, NotNats};
pub use error::AppError;
pub use limits::{Limits, WrongLimit};
pub use links::{new_link, new_link_for};
pub use listen::serve;
pub use outgoing::Reach;
pub use peer::{ForwardedIn, Network, NotANetwork, TrustedProxies};
pub use rate::Rate;
pub use routes::{ROUTES, router as app};
pub use server::{Running, Server, StartError};
pub use socket::{Read, Wire, prepare};
pub use state::{Config, State, Timing};
pub use static_files::Assets;
pub use store::{BackupError, Database, OpenError};
