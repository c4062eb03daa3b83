//! The real server from outside: its program is started and ended, its wire spoken.
//!
//! What `crates/chaos` (faults) and `crates/load` (speed) stand on. It knows the server by its
//! program and the protocol alone, decides nothing and measures nothing.

pub mod agent;
pub mod failure;
pub mod folder;
pub mod http;
pub mod program;
pub mod signal;
pub mod wire;
