//! A free port for a program that cannot take one by itself.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use crate::failure::{During as _, Failure};

/// How often a start is tried: another program may take the port before ours does.
pub(crate) const TRIES: usize = 5;

/// An address of this machine that nobody listens on at this moment.
pub(crate) fn free() -> Result<SocketAddr, Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let address = listener.and_then(|listener| listener.local_addr());
    address.during("find a free port")
}
