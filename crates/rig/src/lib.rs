//! The real server from outside: its program is started and ended, its wire spoken, and the
//! programs that it works with (PostgreSQL, NATS) are started for it.
//!
//! What `crates/chaos` (faults) and `crates/load` (speed) stand on. It knows the server by its
//! program and the protocol alone, decides nothing and measures nothing.

pub mod agent;
pub mod clock;
pub mod events;
pub mod failure;
pub mod folder;
pub mod http;
pub mod log;
pub mod nats;
pub mod office;
mod port;
pub mod postgres;
pub mod program;
mod ready;
pub mod shop;
pub mod signal;
pub mod wire;
